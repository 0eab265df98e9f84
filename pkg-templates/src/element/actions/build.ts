// From what was filled in to the command.
import type { Command } from "../../model/command.js";
import type { StepId } from "../../model/ids.js";
import type { RequestView } from "../../model/view.js";
import { DECIDING, OFFERS, type PersonCommand } from "./commands.js";
import type { Filled } from "./form.js";

/** What the page wants to change or to submit; it goes into the command as it is. */
export interface Changes {
  readonly facts?: object;
  readonly sources?: { readonly [fact: string]: string };
  readonly subject?: object;
}

/** The command. A decision names what was shown, so that it is refused if that is no longer what is under review. */
export function commandOf(command: PersonCommand, step: StepId | undefined, filled: Filled, sha256: string | undefined, view: RequestView, changes: Changes | null): Command {
  const { file, when, record, ...texts } = filled;
  const plain = Object.fromEntries(Object.entries(texts).filter(([, value]) => value.trim() !== ""));
  const artefact = file === undefined || sha256 === undefined ? {} : { id: file, sha256 };
  const built = {
    command,
    ...(step === undefined ? {} : { step }),
    ...plain,
    ...(command === "import_manual" ? { artefact } : artefact),
    ...(when === undefined || when === "" ? {} : { when: new Date(when).toISOString().replace(".000Z", "Z") }),
    ...(record === undefined || record === "" ? {} : { record: Number(record) }),
    ...(DECIDING.includes(command) && command !== "retract" ? { view: view.view, round: view.round } : {}),
    ...(OFFERS[command].content === true ? changes : {}),
  };
  // Its members are those of the command's own type: what is asked for is listed beside each command.
  return built as unknown as Command;
}

/** SHA-256 of a file, in lower-case hex. */
export async function digestOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
