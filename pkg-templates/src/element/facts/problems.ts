// What is wrong with which field.
import type { Refusal } from "../../model/refusal.js";

/** Something wrong with a fact, or with a part of one. */
export interface Problem {
  /** JSON Pointer, such as `/facts/budget`. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** What a refusal says of facts; nothing, where it is about something else. */
export function problemsOf(refused: Refusal | null): readonly Problem[] {
  if (refused === null) return [];
  if (refused.code === "invalid_facts") return refused.detail.problems;
  const { path, message, hint } = refused;
  return path?.startsWith("/facts/") === true ? [{ path, message, hint }] : [];
}

/** The fact that a problem is about. */
export function factOf({ path }: Problem): string {
  const [, , name = ""] = path.split("/");
  return name.replace(/~1/g, "/").replace(/~0/g, "~");
}
