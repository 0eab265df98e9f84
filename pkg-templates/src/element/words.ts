// How things are called, and how what the core says is set.
import { html, type TemplateResult } from "lit";

/** Display names, by the id of a step, a person or a role. */
export interface Names {
  readonly [id: string]: string;
}

/** `change-board` as "Change board". */
export function titled(id: string): string {
  const words = id.replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a step or a field is called. */
export function titleOf(id: string, names: Names | null): string {
  return named(id, names) ?? titled(id);
}

/** A display name, if there is one. */
export function named(id: string, names: Names | null): string | undefined {
  return names !== null && Object.hasOwn(names, id) ? names[id] : undefined;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** "1 step", "2 steps". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A sentence as a person would begin it. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The core's words, in which what stands in backticks is a name: shown by its display name, and set apart. */
export function prose(text: string, names: Names | null): (string | TemplateResult)[] {
  return text.split("`").map((piece, index) => (index % 2 === 0 ? piece : html`<b class="term">${named(piece, names) ?? piece}</b>`));
}

/** The same as plain text. */
export function plain(text: string, names: Names | null): string {
  return text.replace(/`([^`]*)`/g, (_, piece: string) => named(piece, names) ?? piece);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant, as the page's language writes it, in the reader's time zone. */
export function moment(instant: string, language: string | undefined): string {
  const key = language ?? "";
  let format = formats.get(key);
  if (format === undefined) {
    format = dateFormat(language);
    formats.set(key, format);
  }
  return format.format(new Date(instant));
}

function dateFormat(language: string | undefined): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };
  try {
    return new Intl.DateTimeFormat(language, options);
  } catch {
    // A page's `lang` may be no language tag.
    return new Intl.DateTimeFormat(undefined, options);
  }
}

/** The language of an element's surroundings. */
export function languageOf(element: Element): string | undefined {
  const lang = element.closest("[lang]")?.getAttribute("lang") ?? element.ownerDocument.documentElement.lang;
  return lang === "" ? undefined : lang;
}
