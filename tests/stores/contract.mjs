// What every store keeps to, and how each is tried: the same suite on a store that `open` gives.
import { after, before, describe } from "node:test";
import { lists } from "./lists.mjs";
import { turns } from "./turns.mjs";
import { upkeep } from "./upkeep.mjs";

export function contract(name, { open, Contended, parallel }) {
  describe(`a store ${name}`, () => {
    let opened;
    before(async () => (opened = await open()));
    after(async () => {
      await opened?.store.close();
      await opened?.end?.();
    });
    const suite = { store: () => opened.store, Contended, parallel };
    turns(suite);
    lists(suite);
    upkeep(suite);
  });
}
