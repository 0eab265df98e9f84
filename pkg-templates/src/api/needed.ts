// For the host, which folds states from their events; everybody else is told by `prepare`.
import type { Documents, Sha256, StoredState } from "../model/record.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { inputText, storedText } from "./request-arguments.js";
import { runtime } from "./runtime-module.js";

/** The documents that the next command on a stored state needs, by digest: as `prepare` names them. */
export function neededBy(stored: StoredState | string, documents: Documents): readonly Sha256[] {
  const text = `{"stored":${storedText(stored)},"documents":${inputText("documents", documents)}}`;
  return frozen(guarded(() => runtime.exports.needed(text)));
}
