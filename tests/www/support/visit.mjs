// Visits to the built pages: a browser, a server, and pages that may not complain.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { deflateRawSync } from "node:zlib";
import { launch } from "../../browser/support/chromium.mjs";
import { serveSite } from "./site.mjs";

/** Widths that everybody has: a phone, a tablet, a desk. */
export const WIDTHS = [390, 820, 1440];

/**
 * Sets up a suite. `visit(path)` opens a page in a context of its own; `context` shares one, `offline` lets the service worker
 * in. After each test no page may have logged an error, thrown, or asked for what is not there.
 */
export function visits() {
  const at = {};
  let contexts = [];
  let complaints = [];
  before(async () => {
    at.site = await serveSite();
    at.browser = await launch();
  });
  after(async () => {
    await at.browser?.close();
    await at.site?.close();
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    const heard = complaints;
    contexts = [];
    complaints = [];
    assert.deepEqual(heard, [], "the page complained");
  });

  at.context = async ({ width = 1440, height = 900, scheme = "light", offline = false, ...more } = {}) => {
    const context = await at.browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      reducedMotion: "reduce",
      serviceWorkers: offline ? "allow" : "block",
      ...more,
    });
    context.setDefaultTimeout(20_000);
    contexts.push(context);
    return context;
  };
  at.visit = async (path = "", options = {}) => {
    const context = options.context ?? (await at.context(options));
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
    page.on("console", (message) => message.type() === "error" && complaints.push(`logged: ${message.text()}`));
    page.on("response", (response) => response.status() >= 400 && complaints.push(`${response.status()} for ${response.url()}`));
    await page.goto(at.site.url(path));
    await page.locator("play-app, cms-app").waitFor();
    return page;
  };
  /** What the pages complained of, taken out: for a test in which they should. */
  at.heard = () => complaints.splice(0);
  return at;
}

/** The region of the page with this name. */
export const region = (page, name) => page.getByRole("region", { name, exact: true });

/** Puts a text in the place of what the policy editor holds, as its user would. */
export async function writePolicy(page, text) {
  const editor = page.getByRole("textbox", { name: "Policy script" });
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  // Pasted: the browser's own way to insert text at once writes styles into the page, which the policy stops.
  await editor.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** A setup as the playground writes it into an address; or a text in its place. */
export const packed = (value) => `1.${deflateRawSync(Buffer.from(typeof value === "string" ? value : JSON.stringify(value))).toString("base64url")}`;

/** Approves a step by the buttons of `<countersign-actions>`. */
export async function approve(page, step) {
  await page.getByRole("button", { name: `Approve: ${step}`, exact: true }).click();
  await page.getByRole("form", { name: `Approve: ${step}`, exact: true }).getByRole("button", { name: "Approve", exact: true }).click();
}
