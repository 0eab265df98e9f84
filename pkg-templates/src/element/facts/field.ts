// A field for each type of fact.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Member, Shape } from "../../model/fact.js";
import { icon } from "../icons.js";
import { prose, sentence, titled } from "../words.js";
import { isList, type Draft } from "./draft.js";
import type { Problem } from "./problems.js";

/** A field: what it is for, what stands in it, and whom to tell. */
export interface Field {
  /** JSON Pointer into the facts, such as `/facts/budget`; also what its parts are called in the tree. */
  readonly path: string;
  readonly label: string;
  readonly describe: string | undefined;
  readonly optional: boolean;
  readonly shape: Shape;
  readonly draft: Draft;
  readonly disabled: boolean;
  /** Why the host gives it, rather than whoever fills in the form. */
  readonly provided: string | undefined;
  readonly problems: readonly Problem[];
  readonly give: (draft: Draft) => void;
}

/** The field, with its label, what it means, and what is wrong with it. */
export function fieldTemplate(field: Field): TemplateResult {
  const { path, label, shape, provided, optional } = field;
  const many = ["boolean", "list", "object"].includes(shape.type.kind);
  const mark = optional ? html` <span class="optional">optional</span>` : nothing;
  const wide = shape.type.kind === "list" || shape.type.kind === "object" ? "wide" : "";
  if (many) {
    return html`<fieldset class="field ${wide}" part="field" aria-describedby=${describedBy(field)} ?disabled=${field.disabled || provided !== undefined}>
      <legend>${label}${mark}</legend>
      ${controlOf(field)}${hint(field)}${errors(field)}
    </fieldset>`;
  }
  return html`<div class="field ${wide}" part="field">
    <label for=${path}>${label}${mark}</label>
    ${controlOf(field)}${hint(field)}${errors(field)}
  </div>`;
}

function hint({ path, describe, provided, shape }: Field): TemplateResult | typeof nothing {
  const says = [describe === undefined ? boundsOf(shape) : sentence(describe), provided].filter((text) => text !== undefined);
  return says.length === 0 ? nothing : html`<p class="hint" id=${`${path}-hint`}>${says.join(" · ")}</p>`;
}

function errors(field: Field): TemplateResult | typeof nothing {
  const own = ownProblems(field);
  if (own.length === 0) return nothing;
  return html`<div class="errors" part="error" id=${`${field.path}-error`}>
    ${own.map(({ message, hint: todo }) => html`<p>${icon("blocked")}<span>${prose(sentence(message), null)}. <span class="todo">${prose(sentence(todo), null)}.</span></span></p>`)}
  </div>`;
}

/** Problems inside a list or an object are shown at its entries. */
function ownProblems({ path, problems, shape }: Field): readonly Problem[] {
  const within = shape.type.kind === "list" || shape.type.kind === "object";
  return problems.filter((problem) => problem.path === path || (!within && problem.path.startsWith(`${path}/`)));
}

function describedBy(field: Field): string | typeof nothing {
  const { path, describe, provided, shape } = field;
  const ids = [];
  if (describe !== undefined || provided !== undefined || boundsOf(shape) !== undefined) ids.push(`${path}-hint`);
  if (ownProblems(field).length > 0) ids.push(`${path}-error`);
  return ids.length === 0 ? nothing : ids.join(" ");
}

/** What may be given, in words; nothing, where that goes without saying. */
function boundsOf(shape: Shape): string | undefined {
  if ("min" in shape || "max" in shape) {
    const said = (bound: string | number | { readonly value: string }): string => (typeof bound === "object" ? bound.value : String(bound));
    const [min, max] = [shape.min, shape.max];
    // Nobody is told that an amount is at least nothing, or at most what a computer holds.
    const least = min === undefined || Number(said(min)) === 0 ? undefined : `from ${said(min)}`;
    const most = max === undefined || said(max) === String(Number.MAX_SAFE_INTEGER) ? undefined : `up to ${said(max)}`;
    const both = [least, most].filter((text) => text !== undefined).join(" ");
    return both === "" ? undefined : sentence(both);
  }
  return undefined;
}

function controlOf(field: Field): TemplateResult {
  const { type } = field.shape;
  switch (type.kind) {
    case "boolean":
      return choice(field);
    case "enumeration":
      return select(field, type.values);
    case "money":
      return html`<div class="money">${input(field, "text", "decimal")}<span class="currency" aria-hidden="true">${type.currency}</span></div>`;
    case "list":
      return type.of.type.kind === "enumeration" ? ticks(field, type.of.type.values) : entries(field, type.of);
    case "object":
      return html`<div class="members">${type.members.map((member) => memberOf(field, member))}</div>`;
    case "integer":
      return input(field, "text", "numeric");
    case "decimal":
      return input(field, "text", "decimal");
    case "date":
      return input(field, "date");
    case "instant":
      return input(field, "datetime-local");
    case "string":
      return input(field, "text");
  }
}

function input(field: Field, type: string, mode?: "numeric" | "decimal"): TemplateResult {
  const { path, draft, disabled, provided, optional, give, shape } = field;
  const suffix = shape.type.kind === "money" ? `, in ${shape.type.currency}` : "";
  return html`<input
    id=${path}
    part="input"
    type=${type}
    inputmode=${mode ?? nothing}
    autocomplete="off"
    aria-label=${suffix === "" ? nothing : `${field.label}${suffix}`}
    .value=${live(typeof draft === "string" ? draft : "")}
    ?disabled=${disabled}
    ?readonly=${provided !== undefined}
    aria-required=${optional ? nothing : "true"}
    aria-invalid=${ownProblems(field).length > 0 ? "true" : nothing}
    aria-describedby=${describedBy(field)}
    @input=${(event: Event) => give((event.target as HTMLInputElement).value)}
  />`;
}

function select(field: Field, values: readonly string[]): TemplateResult {
  const { path, draft, disabled, provided, optional, give } = field;
  return html`<select
    id=${path}
    part="input"
    ?disabled=${disabled || provided !== undefined}
    aria-required=${optional ? nothing : "true"}
    aria-invalid=${ownProblems(field).length > 0 ? "true" : nothing}
    aria-describedby=${describedBy(field)}
    @change=${(event: Event) => give((event.target as HTMLSelectElement).value)}
  >
    <option value="" .selected=${draft === undefined || draft === ""}>${optional ? "Left out" : "Choose …"}</option>
    ${values.map((value) => html`<option value=${value} .selected=${draft === value}>${value}</option>`)}
  </select>`;
}

/** Yes, no, or not answered: a box that is not ticked would say no before anybody has. */
function choice({ path, draft, give, optional, problems }: Field): TemplateResult {
  const answers: readonly (readonly [string, Draft])[] = [["Yes", true], ["No", false], ...(optional ? ([["Left out", undefined]] as const) : [])];
  return html`<div class="choice">
    ${answers.map(
      ([text, value]) => html`<label class="option">
        <input type="radio" name=${path} .checked=${live(draft === value)} aria-invalid=${problems.length > 0 ? "true" : nothing} @change=${() => give(value)} /><span>${text}</span>
      </label>`,
    )}
  </div>`;
}

function ticks({ draft, give }: Field, values: readonly string[]): TemplateResult {
  const chosen = isList(draft) ? draft : [];
  // In the policy's order, whatever the order of the ticks.
  const toggled = (value: string): Draft => values.filter((each) => (each === value ? !chosen.includes(each) : chosen.includes(each)));
  return html`<div class="ticks">
    ${values.map((value) => html`<label class="option"><input type="checkbox" .checked=${live(chosen.includes(value))} @change=${() => give(toggled(value))} /><span>${value}</span></label>`)}
    <label class="option"><input type="checkbox" .checked=${live(isList(draft) && draft.length === 0)} @change=${() => give(isList(draft) && draft.length === 0 ? undefined : [])} /><span>None of them</span></label>
  </div>`;
}

function entries(field: Field, of: Shape): TemplateResult {
  const { path, draft, give, label, problems } = field;
  const rows = isList(draft) ? draft : [];
  const simple = of.type.kind !== "object" && of.type.kind !== "list";
  const at = (index: number, changed: Draft): Draft => rows.map((each, other) => (other === index ? changed : each));
  const row = (entry: Draft, index: number): TemplateResult => {
    const inner: Field = { ...field, path: `${path}/${index}`, label: `${label} ${index + 1}`, describe: undefined, optional: false, shape: of, draft: entry, problems, give: (changed) => give(at(index, changed)) };
    const remove = html`<button class="tool" type="button" aria-label=${`Remove ${inner.label}`} @click=${() => give(rows.filter((_, other) => other !== index))}>${icon("remove")}</button>`;
    return html`<li>${simple ? html`<span class="entry"><label class="hidden-text" for=${inner.path}>${inner.label}</label>${controlOf(inner)}${errors(inner)}</span>` : fieldTemplate(inner)}${remove}</li>`;
  };
  return html`<ul class="entries">${rows.map(row)}</ul>
    <div class="tools">
      <button class="tool" part="button" type="button" @click=${() => give([...rows, of.type.kind === "object" ? {} : ""])}>${icon("plus")}<span>Add ${rows.length === 0 ? "one" : "another"}</span></button>
      ${draft === undefined ? html`<button class="tool" part="button" type="button" @click=${() => give([])}><span>There are none</span></button>` : rows.length === 0 ? html`<span class="hint">None</span>` : nothing}
    </div>`;
}

function memberOf(field: Field, { name, shape, optional, describe }: Member): TemplateResult {
  const members: { readonly [member: string]: Draft } = typeof field.draft === "object" && !isList(field.draft) ? field.draft : {};
  const give = (changed: Draft): void => field.give({ ...members, [name]: changed });
  return fieldTemplate({ ...field, path: `${field.path}/${name}`, label: titled(name), describe, optional: optional === true, shape, draft: members[name], provided: undefined, give });
}

