// The service worker: once loaded, the pages work without a network. What is built has its digest in its name, so a file that
// is kept never goes stale; a new build brings a new list, and the old one is dropped.
declare const __FILES__: readonly string[];
declare const __VERSION__: string;

/** What is used of a service worker's global scope, whose library TypeScript cannot load beside a page's. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown; waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: "fetch", listener: (event: { readonly request: Request; respondWith(response: Promise<Response>): void }) => void): void;
}

const scope = self as unknown as Scope;
const PREFIX = "countersign-www-";
const NAME = `${PREFIX}${__VERSION__}`;

scope.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME);
      // `reload`: past the browser's own cache, which may hold pages of an earlier build.
      await cache.addAll(__FILES__.map((file) => new Request(new URL(file, scope.registration.scope), { cache: "reload" })));
      await scope.skipWaiting();
    })(),
  );
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
      await scope.clients.claim();
    })(),
  );
});

// A page that was there before the worker says what it has loaded besides.
scope.addEventListener("message", (event) => {
  const addresses = Array.isArray(event.data) ? event.data.filter((address): address is string => typeof address === "string" && isOurs(address)) : [];
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME);
      const missing = await Promise.all(addresses.map(async (address) => ((await cache.match(address)) === undefined ? [address] : [])));
      await cache.addAll(missing.flat());
    })(),
  );
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isOurs(request.url)) event.respondWith(answer(request));
});

function isOurs(address: string): boolean {
  return address.startsWith(scope.registration.scope);
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const address = new URL(request.url);
  address.search = "";
  address.hash = "";
  if (address.href === scope.registration.scope) address.pathname += "index.html";
  const kept = await cache.match(address.href);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok && address.pathname.includes("/assets/")) await cache.put(address.href, response.clone());
  return response;
}
