// A page as anybody builds one: the packed package, installed and bundled by Vite, served under a strict policy.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { build } from "vite";
import { launch } from "../../browser/support/chromium.mjs";
import { installConsumer, removeConsumer } from "../../packaging/support/consumer.mjs";

/** Only files from here, and WebAssembly; no style but that of files and of constructed sheets. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json" };
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const MAIN = `
  import * as element from "countersign/element";
  import * as core from "countersign";
  import * as compiler from "countersign/compiler";
  import "./page.css";
  globalThis.countersign = { element, core, compiler };
  await Promise.all([element.ready(), compiler.init()]);
  document.documentElement.dataset.ready = "";
`;
const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>Components</title><meta name="viewport" content="width=device-width" />
  <script type="module" src="/main.js"></script></head><body><main><h1>Components</h1><div id="here"></div></main></body></html>`;
const CSS = `:root { color-scheme: light dark; background: light-dark(#f6f7f9, #12151a); color: light-dark(#171a1f, #e8eaee); }
  body { margin: 0; padding: 16px; font: 14px/1.5 system-ui, sans-serif; } h1 { font-size: 16px; }`;

/** Builds and serves the page, or other ones of these files, and starts the browser, with further arguments. */
export async function startElements(files = { "main.js": MAIN, "index.html": HTML, "page.css": CSS }, further = []) {
  const consumer = installConsumer();
  mkdirSync(join(consumer.folder, "public"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(consumer.folder, name), text);
  const dist = join(consumer.folder, "dist");
  const input = Object.keys(files).filter((name) => name.endsWith(".html")).map((name) => join(consumer.folder, name));
  await build({ root: consumer.folder, logLevel: "error", configFile: false, build: { outDir: dist, target: "es2022", modulePreload: false, rollupOptions: { input } } });
  const server = await serveFolder(dist);
  const browser = await launch(further);
  const close = async () => {
    await browser.close();
    await server.close();
    removeConsumer(consumer);
  };
  return { browser, origin: server.origin, close, open: (options) => openPage(browser, server.origin, options) };
}

/** A folder of static files, with the policy on each. */
export async function serveFolder(folder, policy = POLICY) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname)).replace(/\/$/, "/index.html");
    try {
      const bytes = readFileSync(join(folder, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-security-policy": policy });
      response.end(bytes);
    } catch {
      response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Opens the page; `errors` gathers whatever the console or the page complains of. */
export async function openPage(browser, origin, { width = 1200, height = 900, dark = false, reduced = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", reducedMotion: reduced ? "reduce" : "no-preference", locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(origin);
  await page.waitForSelector("html[data-ready]", { timeout: 20_000 });
  return Object.assign(page, { errors });
}

/** Puts an element into the page, with its properties and attributes, and waits until it has drawn itself. */
export async function put(page, tag, properties = {}, attributes = {}) {
  await page.evaluate(
    async ([name, values, marks]) => {
      const element = document.createElement(name);
      for (const [mark, value] of Object.entries(marks)) element.setAttribute(mark, value);
      Object.assign(element, values);
      document.querySelector("#here").replaceChildren(element);
      globalThis.element = element;
      await element.updateComplete;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await element.updateComplete;
    },
    [tag, properties, attributes],
  );
}

/** Sets properties of the element that is there. */
export async function set(page, properties) {
  await page.evaluate(async (values) => {
    Object.assign(globalThis.element, values);
    await globalThis.element.updateComplete;
  }, properties);
}

/** In the page: when every animation and transition has ended, those in shadow trees too. */
async function settled() {
  const trees = [document];
  for (const tree of trees) trees.push(...[...tree.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []));
  await Promise.allSettled(trees.flatMap((tree) => tree.getAnimations()).map(({ finished }) => finished));
}

/** A picture of an element, once nothing moves any more. */
export async function picture(page, selector) {
  await page.mouse.move(0, 0);
  await page.evaluate(settled);
  return page.locator(selector).screenshot();
}

/** How many pixels of two pictures differ to the eye; all, where they are not of one size. */
export function different(one, other) {
  const [a, b] = [one, other].map((bytes) => PNG.sync.read(bytes));
  if (a.width !== b.width || a.height !== b.height) return Math.max(a.data.length, b.data.length) / 4;
  return pixelmatch(a.data, b.data, undefined, a.width, a.height);
}

/** What axe-core finds wrong, in short, once nothing moves any more: what fades in has less contrast on its way. */
export async function violations(page) {
  await page.evaluate(AXE);
  await page.evaluate(settled);
  return page.evaluate(async () => {
    const { violations: found } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
  });
}
