// The built pages, served as any static host would, under a path of their own and with a strict content security policy.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { ROOT } from "../../browser/support/server.mjs";

const DIST = join(ROOT, "www/dist");
const BASE = "/some/where/";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".wasm": "application/wasm" };

/** What the pages' own policy says, as a header: whichever is stricter holds. */
export const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Starts the server; `url(path)` is an address, `requests` are the paths that were asked for. */
export async function serveSite() {
  if (!existsSync(join(DIST, "index.html"))) throw new Error("there is no www/dist to test: run `make www-build`");
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    requests.push(pathname);
    const path = normalize(decodeURIComponent(pathname.slice(BASE.length))) || ".";
    try {
      if (!pathname.startsWith(BASE) || path.startsWith("..")) throw new Error("outside");
      const file = path === "." ? "index.html" : path;
      const bytes = await readFile(join(DIST, file));
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": CSP, "x-content-type-options": "nosniff" });
      response.end(bytes);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = (path = "") => `http://127.0.0.1:${server.address().port}${BASE}${path}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url, requests, close };
}
