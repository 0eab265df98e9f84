// Registers the service worker, in what is built: while developing, nothing may come from a cache.

/** From now on the page works without a network. Tells the worker what was loaded before it was there. */
export async function workOffline(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL("worker.js", document.baseURI), { scope: "./" });
    await keepLoaded();
  } catch (error) {
    // In a private window there may be none. The page works as well, with a network.
    console.info("not available offline:", error);
  }
}

/** Keeps what this page has fetched so far, the parts that it loads late too. */
export async function keepLoaded(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(performance.getEntriesByType("resource").map(({ name }) => name));
}
