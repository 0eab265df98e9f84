// A page in headless Chromium, and what it takes from a key that is pressed until the route that came of it is painted.
import { launch } from "../../tests/browser/support/chromium.mjs";
import { serveSite } from "../../tests/www/support/site.mjs";

/** The built playground, open; `close()` ends it. */
export async function playground(address, flags) {
  const site = await serveSite();
  const browser = await launch(flags);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(listen);
  await page.goto(site.url(address));
  await page.locator("countersign-route").waitFor();
  const close = async () => {
    await browser.close();
    await site.close();
  };
  return { page, close };
}

/**
 * Presses keys, one after the other has been painted.
 *
 * @returns milliseconds for each key that the route answered to.
 */
export async function press(page, keys) {
  const taken = [];
  for (const key of keys) {
    await page.evaluate(() => globalThis.expectRoute());
    await page.keyboard.press(key);
    const milliseconds = await page.evaluate(() => globalThis.routePainted());
    if (milliseconds === null) throw new Error(`nothing was painted after \`${key}\``);
    taken.push(milliseconds);
  }
  return taken;
}

/** Runs in the page: from the event of the key to the first task after the frame in which the new route stands. */
function listen() {
  let pressed;
  let painted;
  globalThis.expectRoute = () => {
    pressed = undefined;
    painted = new Promise((resolve) => {
      globalThis.routeIsThere = resolve;
      setTimeout(() => resolve(null), 2_000);
    });
  };
  globalThis.routePainted = () => painted;
  addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), true);
  document.addEventListener("countersign-route", (event) => {
    if (pressed === undefined) return;
    const since = pressed;
    pressed = undefined;
    event.composedPath()[0].updateComplete.then(() =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => globalThis.routeIsThere(performance.now() - since);
        port2.postMessage(null);
      }),
    );
  });
}
