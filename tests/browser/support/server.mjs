// A static server on this machine: the built package, the fixtures, and pages that run one program each.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

const TYPES = { ".js": "text/javascript", ".json": "application/json", ".rhai": "text/plain", ".wasm": "application/wasm" };
const FOLDERS = {
  pkg: join(ROOT, "pkg"),
  modules: join(ROOT, "node_modules"),
  policies: join(ROOT, "tests/policies"),
  ...Object.fromEntries(["calls", "records", "sequences", "vectors"].map((name) => [name, join(ROOT, "target", name)])),
};

/** Where a bundler finds what the package imports by name. */
const BARE = { kysely: "/modules/kysely/dist/esm/index.js", "@electric-sql/pglite": "/modules/@electric-sql/pglite/dist/index.js" };

/** Only files from here, and WebAssembly, but no other code made from text. */
export const STRICT = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
/** Not even WebAssembly. */
export const STRICTEST = "default-src 'none'; connect-src 'self'; script-src 'self'";

/**
 * Starts the server. `visit(page, program, { policy, host })` loads a page whose only script is the program, the body of an
 * async function, and answers what that returns, as the page reports it. `requests` lists the paths that were asked for;
 * `instead` maps a path to what is answered to its next requests, one function each; `originOf` is a name's origin.
 */
export async function serve() {
  if (!existsSync(join(FOLDERS.pkg, "package.json"))) throw new Error("no pkg/ to test: run `make build`");
  const requests = [];
  const instead = new Map();
  const programs = [];

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    requests.push(pathname);
    const special = instead.get(pathname)?.shift();
    if (special) return special(response);
    const [, folder, ...rest] = pathname.split("/");
    const program = programs[Number(rest[0])];
    if (folder === "outcome" && program) {
      program.report(JSON.parse(Buffer.concat(await request.toArray()).toString()));
      return response.writeHead(204).end();
    }
    if (folder === "page" && program) {
      response.writeHead(200, { "content-type": "text/html", "content-security-policy": program.policy });
      return response.end(`<!doctype html><title>test</title><script type="module" src="/program/${rest[0]}"></script>`);
    }
    if (folder === "program" && program) {
      response.writeHead(200, { "content-type": "text/javascript" });
      return response.end(program.source);
    }
    const path = normalize(rest.map(decodeURIComponent).join("/"));
    try {
      if (!Object.hasOwn(FOLDERS, folder) || path.startsWith("..")) throw new Error("outside");
      const bytes = await readFile(join(FOLDERS[folder], path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
      return response.end(folder === "pkg" && extname(path) === ".js" ? resolved(bytes.toString()) : bytes);
    } catch {
      response.writeHead(404);
      return response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const originOf = (host) => `http://${host}:${server.address().port}`;

  async function visit(page, body, { policy = STRICT, host = "127.0.0.1" } = {}) {
    const id = programs.length;
    requests.length = 0;
    let late;
    try {
      const outcome = await new Promise((report, reject) => {
        programs.push({ source: framed(body, id), policy, report });
        page.once("pageerror", reject);
        late = setTimeout(() => reject(new Error("the page reported nothing within a minute")), 60_000);
        page.goto(`${originOf(host)}/page/${id}`).catch(reject);
      });
      if ("failed" in outcome) throw new Error(`in the page: ${outcome.failed}`);
      return outcome.value;
    } finally {
      clearTimeout(late);
      page.removeAllListeners("pageerror");
    }
  }
  return { originOf, requests, instead, visit, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** A module whose imports by name are addresses, as a bundler makes them. */
function resolved(source) {
  return source.replace(/(\bfrom |\bimport\()"([^"./][^"]*)"/g, (whole, keyword, name) => (Object.hasOwn(BARE, name) ? `${keyword}"${BARE[name]}"` : whole));
}

/** The body of an async function as a program that reports its value, or its error. */
function framed(body, id) {
  return `(async () => { ${body} })()
    .then((value) => ({ value: value ?? null }), (error) => ({ failed: String(error?.stack ?? error) }))
    .then((outcome) => fetch("/outcome/${id}", { method: "POST", body: JSON.stringify(outcome) }));`;
}
