// <countersign-facts>: a form made from the facts that a policy declares.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Definition } from "../../model/definition.js";
import type { Fact } from "../../model/fact.js";
import type { Refusal } from "../../model/refusal.js";
import type { Facts, FactValue } from "../../model/request.js";
import { CoreElement } from "../base.js";
import type { Policy, Trouble } from "../core.js";
import { fieldStyles } from "../fields.js";
import { icon } from "../icons.js";
import { answerTo, policyFor } from "../route/ask.js";
import { theme } from "../theme.js";
import { prose, sentence, titleOf, type Names } from "../words.js";
import { draftOf, same, valueOf, type Draft } from "./draft.js";
import { fieldTemplate, type Field } from "./field.js";
import { factOf, problemsOf, type Problem } from "./problems.js";
import { formStyles } from "./styles.js";

/** What has been typed so far comes to these facts. */
export interface FactsDetail {
  readonly facts: Partial<Facts>;
  /** Whether every fact that the policy needs is there, and all fit. */
  readonly complete: boolean;
}

/** Whether what was typed for a whole number is none: the core would speak of types, to whoever wrote a program. */
function isNoNumber(declared: readonly Fact[], facts: Partial<Facts>, problem: Problem): boolean {
  const fact = declared.find(({ name }) => name === factOf(problem));
  return fact?.shape.type.kind === "integer" && typeof facts[fact.name] === "string";
}

/**
 * `<countersign-facts>`: a field for each fact of a policy; what is wrong is said at its field.
 *
 * @fires countersign-facts `CustomEvent<FactsDetail>`, whenever what was typed comes to something else
 */
export class CountersignFacts extends CoreElement {
  static override styles = [theme, fieldStyles, formStyles];
  static override properties = {
    definition: { attribute: false },
    facts: { attribute: false },
    refused: { attribute: false },
    disabled: { type: Boolean, reflect: true },
    host: { attribute: false },
    hides: { attribute: false },
    names: { attribute: false },
  };

  /** What the compiler gave, or its text. */
  declare definition: Definition | string | null;
  /** What stands in the form; what was typed stays as it was typed. */
  declare facts: Partial<Facts> | null;
  /** A refusal of a route or of a submission; each of its problems is shown until its field changes. */
  declare refused: Refusal | null;
  /** Whether nothing can be changed. */
  declare disabled: boolean;
  /** The facts that the page gives itself: they are shown, and cannot be changed. Attested facts never can. */
  declare host: readonly string[];
  /** The facts that the page gives itself and that nobody has to see; what is wrong with one stands below the form. */
  declare hides: readonly string[];
  /** Display names of facts, by their names. */
  declare names: Names | null;

  #policy: Policy | undefined;
  #trouble: Trouble | undefined;
  readonly #drafts = new Map<string, Draft>();
  /** Fields that were left once, whose mistakes are shown from then on; and those that changed since the refusal came. */
  readonly #left = new Set<string>();
  readonly #changed = new Set<string>();
  #found: readonly Problem[] = [];

  constructor() {
    super();
    this.definition = this.facts = this.refused = this.names = null;
    this.disabled = false;
    this.host = this.hides = [];
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.standing !== "ready") return;
    if (changed.has("definition") || (this.#policy === undefined && this.#trouble === undefined)) this.#take();
    if (changed.has("refused")) this.#changed.clear();
    if (changed.has("facts") || changed.has("definition")) this.#follow();
  }

  #take(): void {
    this.#policy = this.#trouble = undefined;
    for (const memory of [this.#drafts, this.#left, this.#changed]) memory.clear();
    this.#found = [];
    if (this.definition === null) return;
    const found = policyFor(this.definition);
    if ("policy" in found) this.#policy = found.policy;
    else this.#trouble = found.trouble;
    this.#follow();
  }

  /** What the page has set is taken over, unless it is what was typed anyway. */
  #follow(): void {
    for (const { name, shape } of this.#declared) {
      const value = this.facts?.[name];
      if (!same(value, valueOf(shape, this.#drafts.get(name)))) this.#drafts.set(name, draftOf(shape, value));
    }
    this.#check(this.#given());
  }

  get #declared(): readonly Fact[] {
    return this.#policy?.definition.facts ?? [];
  }

  /** The facts that the form comes to. What the policy does not declare stays as the page has set it, to be refused. */
  #given(): Partial<Facts> {
    const facts: Record<string, FactValue> = {};
    for (const [name, value] of Object.entries(this.facts ?? {})) if (value !== undefined) facts[name] = value;
    for (const { name, shape } of this.#declared) {
      const value = valueOf(shape, this.#drafts.get(name));
      if (value === undefined) delete facts[name];
      else facts[name] = value;
    }
    return facts;
  }

  /** What the core says of the facts; where they come from is the host's to say, and no mistake of the form's. */
  #check(facts: Partial<Facts>): void {
    if (this.#policy === undefined) return;
    const sources = Object.fromEntries(this.#declared.flatMap(({ name, attested_by }) => (attested_by !== undefined && name in facts ? [[name, attested_by]] : [])));
    const question = { facts, sources, submitter: null, people: null, now: null, subject: null, view: null };
    const answer = answerTo(this.#policy, question);
    const found = "trouble" in answer || !answer.refused ? [] : problemsOf(answer.refused);
    this.#found = found.map((problem) => (isNoNumber(this.#declared, facts, problem) ? { ...problem, message: "this is not a whole number that can be kept exactly", hint: "write it in digits, such as `12`" } : problem));
  }

  #give({ name, shape }: Fact, draft: Draft): void {
    const before = valueOf(shape, this.#drafts.get(name));
    this.#drafts.set(name, draft);
    this.#changed.add(name);
    this.requestUpdate();
    if (same(before, valueOf(shape, draft))) return;
    const facts = this.#given();
    this.#check(facts);
    const complete = this.#found.length === 0 && this.#declared.every(({ name: each, optional }) => optional === true || Object.hasOwn(facts, each));
    this.tell<FactsDetail>("countersign-facts", { facts, complete });
  }

  /** The problems of a field, each once: those that the page was told of, and those found here once the field was left. */
  #problems(name: string): readonly Problem[] {
    const told = this.#changed.has(name) ? [] : problemsOf(this.refused).filter((problem) => factOf(problem) === name);
    const found = this.#left.has(name) ? this.#found.filter((problem) => factOf(problem) === name) : [];
    return [...new Map([...told, ...found].map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
  }

  #field(fact: Fact): Field {
    const { name, shape, describe, optional, attested_by } = fact;
    const provided = attested_by !== undefined ? `Given by ${attested_by}` : this.host.includes(name) ? "Given by this page" : undefined;
    return {
      path: `/facts/${name}`,
      label: titleOf(name, this.names),
      describe,
      optional: optional === true,
      shape,
      draft: this.#drafts.get(name),
      disabled: this.disabled,
      provided,
      problems: this.#problems(name),
      give: (draft) => this.#give(fact, draft),
    };
  }

  protected override render(): TemplateResult {
    const { standing } = this;
    const trouble = typeof standing === "object" ? standing : this.#trouble;
    if (trouble !== undefined) {
      return html`<div class="notice bad" part="notice">${icon("blocked")}<div><p class="title">The policy cannot be read</p><p>${prose(sentence(trouble.message), null)}.</p>${trouble.hint === undefined ? nothing : html`<p class="muted">${prose(sentence(trouble.hint), null)}.</p>`}</div></div>`;
    }
    if (standing === "starting") return html`<p class="muted" aria-busy="true">Loading the form …</p>`;
    if (this.#policy === undefined) return html`<p class="muted">No policy has been chosen yet.</p>`;
    if (this.#declared.length === 0) return html`<p class="muted">This policy asks for nothing.</p>`;
    const left = (fact: Fact) => (): void => {
      this.#left.add(fact.name);
      this.requestUpdate();
    };
    const shown = this.#declared.filter(({ name }) => !this.hides.includes(name));
    const fields = new Set<string>(shown.map(({ name }) => name));
    const others = problemsOf(this.refused).filter((problem) => !fields.has(factOf(problem)));
    return html`<div class="form" part="form">
      ${repeat(shown, ({ name }) => name, (fact) => html`<div class="cell ${["list", "object"].includes(fact.shape.type.kind) ? "wide" : ""}" data-fact=${fact.name} @focusout=${left(fact)}>${fieldTemplate(this.#field(fact))}</div>`)}
      ${others.map(({ message, hint }) => html`<div class="notice bad wide" part="error">${icon("blocked")}<p>${prose(sentence(message), null)}. <span class="muted">${prose(sentence(hint), null)}.</span></p></div>`)}
    </div>`;
  }
}
