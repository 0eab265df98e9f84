// What a command asks for.
import { html, nothing, type TemplateResult } from "lit";
import type { Hold } from "../../model/state.js";
import { sentence, titled, type Names } from "../words.js";
import { nameOf } from "../route/card.js";
import { ASKED, type Asked, type Offer } from "./commands.js";

/** What has been filled in, by the field. */
export type Filled = { readonly [asked in Asked]?: string };

/** What the choices are made from. */
export interface Choices {
  readonly reasonCodes: readonly string[];
  readonly kinds: readonly string[];
  readonly people: readonly string[];
  readonly holds: readonly Hold[];
  readonly names: Names | null;
}

/** A field of the form. */
export function askedTemplate(asked: Asked, required: boolean, filled: Filled, choices: Choices, missing: boolean, give: (asked: Asked, value: string, file?: File) => void): TemplateResult {
  const { label, hint } = ASKED[asked];
  const id = `asked-${asked}`;
  const described = [hint === undefined ? "" : `${id}-hint`, missing ? `${id}-error` : ""].join(" ").trim();
  const common = { id, required, missing, described, value: filled[asked] ?? "", give: (value: string, file?: File) => give(asked, value, file) };
  return html`<div class="asked">
    <label for=${id}>${label}${required ? nothing : html` <span class="optional">optional</span>`}</label>
    ${controlFor(asked, common, choices)}
    ${hint === undefined ? nothing : html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${missing ? html`<p class="missing" id=${`${id}-error`}>${sentence(asked === "file" ? "choose a file" : `${label.toLowerCase()} is needed`)}.</p>` : nothing}
  </div>`;
}

interface Control {
  readonly id: string;
  readonly required: boolean;
  readonly missing: boolean;
  readonly described: string;
  readonly value: string;
  readonly give: (value: string, file?: File) => void;
}

function controlFor(asked: Asked, control: Control, { reasonCodes, kinds, people, holds, names }: Choices): TemplateResult {
  switch (asked) {
    case "reason":
    case "text":
      return area(control);
    case "reason_code":
      return select(control, reasonCodes.map((code) => [code, titled(code)]));
    case "kind":
      return kinds.length > 0 ? select(control, kinds.map((kind) => [kind, titled(kind)])) : input(control, "text");
    case "outcome":
      return select(control, [["approved", "Approved"], ["rejected", "Rejected"]]);
    case "hold":
      return select(control, holds.map((hold) => [hold.id, `${nameOf(hold.by, names)}: ${hold.reason}`]));
    case "to":
    case "from":
    case "by_whom":
      return people.length > 0 ? select(control, people.map((id) => [id, nameOf(id, names)])) : input(control, "text");
    case "when":
      return input(control, "datetime-local");
    case "record":
      return input(control, "number");
    case "file":
      return file(control);
    case "definition":
      return input(control, "text");
  }
}

function area({ id, required, missing, described, value, give }: Control): TemplateResult {
  return html`<textarea id=${id} rows="3" .value=${value} aria-required=${required ? "true" : nothing} aria-invalid=${missing ? "true" : nothing} aria-describedby=${described || nothing} @input=${(event: Event) => give((event.target as HTMLTextAreaElement).value)}></textarea>`;
}

function input({ id, required, missing, described, value, give }: Control, type: string): TemplateResult {
  return html`<input id=${id} type=${type} autocomplete="off" .value=${value} aria-required=${required ? "true" : nothing} aria-invalid=${missing ? "true" : nothing} aria-describedby=${described || nothing} @input=${(event: Event) => give((event.target as HTMLInputElement).value)} />`;
}

function file({ id, missing, described, give }: Control): TemplateResult {
  const changed = (event: Event): void => {
    const [chosen] = (event.target as HTMLInputElement).files ?? [];
    give(chosen?.name ?? "", chosen);
  };
  return html`<input id=${id} type="file" aria-required="true" aria-invalid=${missing ? "true" : nothing} aria-describedby=${described || nothing} @change=${changed} />`;
}

function select({ id, required, missing, described, value, give }: Control, options: readonly (readonly [string, string])[]): TemplateResult {
  return html`<select id=${id} aria-required=${required ? "true" : nothing} aria-invalid=${missing ? "true" : nothing} aria-describedby=${described || nothing} @change=${(event: Event) => give((event.target as HTMLSelectElement).value)}>
    <option value="" .selected=${value === ""}>${required ? "Choose …" : "None"}</option>
    ${options.map(([option, text]) => html`<option value=${option} .selected=${option === value}>${text}</option>`)}
  </select>`;
}

/** What is asked for, with whether it is required; a rejection needs a code where the policy lists some. */
export function askedBy({ required, optional }: Offer, command: string, choices: Choices): readonly { readonly asked: Asked; readonly required: boolean }[] {
  const codes = command === "reject" && choices.reasonCodes.length > 0 ? (["reason_code"] as const) : [];
  const all = [...[...codes, ...required].map((asked) => ({ asked, required: true })), ...optional.map((asked) => ({ asked, required: false }))];
  return all.filter(({ asked }) => asked !== "hold" || choices.holds.length > 1);
}
