// Who works here. In an application the directory says so; here it is a document.
import type { People } from "countersign";

export const PEOPLE: People = {
  roles: { editor: ["ana", "ben"], legal: ["lea"], finance: ["fay"], "chief-editor": ["cho"] },
};

/** Names and desks, for display. */
export const COLLEAGUES: readonly { readonly id: string; readonly name: string; readonly desk: string }[] = [
  { id: "mia", name: "Mia Torres", desk: "author" },
  { id: "ana", name: "Ana Lindqvist", desk: "editor" },
  { id: "ben", name: "Ben Okafor", desk: "editor" },
  { id: "lea", name: "Lea Fontaine", desk: "legal" },
  { id: "fay", name: "Fay Nakamura", desk: "finance" },
  { id: "cho", name: "Cho Min-jun", desk: "editor in chief" },
];

export const NAMES: Readonly<Record<string, string>> = Object.fromEntries(COLLEAGUES.map(({ id, name }) => [id, name]));

export const AUTHOR = "mia";
