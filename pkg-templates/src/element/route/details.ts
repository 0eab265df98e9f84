// All that there is to know of a step.
import { html, nothing, type TemplateResult } from "lit";
import { listed, moment, prose, sentence, titleOf } from "../words.js";
import { fieldOf, nameOf, type Setting } from "./card.js";
import type { Card } from "./model.js";

type Content = TemplateResult | string | readonly (string | TemplateResult)[];

/** What opens below a step's name. */
export function detailsOf(card: Card, { names, language }: Setting): TemplateResult {
  const { step, live, people, blocked, deadline } = card;
  const { after, waits_for = [], requires = [], deadlines = [], quorums } = step;
  const decisions = live?.decisions ?? [];
  const inWords = (texts: readonly string[]): Content => html`<ul>${texts.map((text) => html`<li>${prose(sentence(text), names)}</li>`)}</ul>`;
  return html`<dl class="details">
    ${blocked === null ? nothing : row("Blocked", html`<p class="bad">${prose(sentence(blocked.message), names)}</p><p>${prose(sentence(blocked.hint), names)}</p>`)}
    ${step.active === null ? row("Depends on", listed(step.depends_on.map(fieldOf))) : nothing}
    ${step.why.length === 0 ? (step.active === true ? row("Why", "Always needed") : nothing) : row(step.active === false ? "Why not" : "Why", reasons(card, names))}
    ${row("Needs", prose(sentence(quorums.map(({ says }) => says).join(" or ")), names))}
    ${row("Approvers", prose(sentence(step.approvers) + (step.fallback ? ", whom the policy names to stand in" : ""), names))}
    ${people === null || people.length === 0 ? nothing : row("Who may act", listed(people.map((id) => nameOf(id, names)), "or"))}
    ${after.length === 0 ? nothing : row("Comes after", sequence(after, waits_for, (id) => titleOf(id, names)))}
    ${requires.length === 0 ? nothing : row("Requires", inWords(requires))}
    ${deadline === undefined ? nothing : row("Due", html`<time datetime=${deadline}>${moment(deadline, language)}</time>`)}
    ${deadlines.length === 0 ? nothing : row("Deadlines", inWords(deadlines))}
    ${decisions.length === 0
      ? nothing
      : row("Decided", html`<ul>${decisions.map(({ by, kind, at }) => html`<li>${nameOf(by, names)}: ${kind}, <time datetime=${at}>${moment(at, language)}</time></li>`)}</ul>`)}
  </dl>`;
}

function row(title: string, content: Content): TemplateResult {
  return html`<div><dt>${title}</dt><dd>${content}</dd></div>`;
}

function reasons({ step }: Card, names: Setting["names"]): TemplateResult {
  return html`<ul>
    ${step.why.map(({ says, text, line }) => html`<li>${prose(sentence(says), names)}<span class="source"><code dir="ltr">${text}</code> line ${line}</span></li>`)}
  </ul>`;
}

/** "Brand and two of Legal, Finance and Security". */
function sequence(after: readonly string[], groups: readonly { readonly at_least: number; readonly of: readonly string[] }[], title: (id: string) => string): string {
  const grouped = new Set(groups.flatMap(({ of }) => of));
  const all = after.filter((id) => !grouped.has(id)).map(title);
  return listed([...all, ...groups.map(({ at_least, of }) => `${at_least} of ${listed(of.map(title))}`)]);
}
