/** `init()` where the import has started everything. */
export const alreadyStarted = () => Promise.resolve();
