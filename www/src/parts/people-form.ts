// Who submits, when, and who holds which role: the host's answers about people, to be played with.
import type { People } from "countersign";
import { css, html } from "lit";
import { Following } from "../screens/following.js";
import { rolesIn } from "../setup/cast.js";
import { parts } from "../shell/parts.js";

export class PeopleForm extends Following {
  static override styles = [
    parts,
    css`
      :host { display: flex; flex-direction: column; gap: 12px; }
      .two { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }
      details { border-top: 1px solid var(--border); padding-top: 10px; }
      summary { color: var(--muted); font-size: 12.5px; font-weight: 500; cursor: pointer; }
      .roles { display: flex; flex-direction: column; gap: 8px; margin-top: 10px; }
      .role { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); align-items: center; gap: 8px; }
      .role label { overflow-wrap: anywhere; font-weight: 450; }
      .role.empty input { border-style: dashed; }
    `,
  ];

  override render() {
    const { setup, compiled } = this.session;
    const { submitter, people, now } = setup;
    const roles = rolesIn(compiled?.definition ?? null, setup);
    return html`
      <div class="two">
        <div class="field">
          <label for="submitter">Submitted by</label>
          <input id="submitter" .value=${submitter} spellcheck="false" @input=${(event: Event) => this.session.change({ submitter: valueOf(event).trim() })} />
        </div>
        <div class="field">
          <label for="manager">Their manager</label>
          <input id="manager" .value=${people.managers?.[submitter] ?? ""} placeholder="none" spellcheck="false" @input=${(event: Event) => this.#manager(valueOf(event).trim())} />
        </div>
      </div>
      <div class="field">
        <label for="now">Submitted at (UTC)</label>
        <input id="now" type="datetime-local" .value=${now.slice(0, 16)} @change=${(event: Event) => this.#now(valueOf(event))} />
      </div>
      <details open>
        <summary>Who holds which role</summary>
        <div class="roles">
          ${roles.map((role, index) => {
            const holders = people.roles?.[role] ?? [];
            return html`<div class="role ${holders.length === 0 ? "empty" : ""}">
              <label for="role-${index}">${role}</label>
              <input id="role-${index}" .value=${holders.join(", ")} placeholder="nobody" spellcheck="false" @change=${(event: Event) => this.#role(role, valueOf(event))} />
            </div>`;
          })}
        </div>
      </details>
    `;
  }

  #people(part: Partial<People>): void {
    this.session.change({ people: { ...this.session.setup.people, ...part } });
  }

  #manager(manager: string): void {
    const { submitter, people } = this.session.setup;
    const { [submitter]: _, ...others } = people.managers ?? {};
    this.#people({ managers: manager === "" ? others : { ...others, [submitter]: manager } });
  }

  #role(role: string, text: string): void {
    const holders = [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ""))];
    this.#people({ roles: { ...this.session.setup.people.roles, [role]: holders } });
  }

  #now(local: string): void {
    if (local !== "") this.session.change({ now: `${local.slice(0, 16)}:00Z` });
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

customElements.define("people-form", PeopleForm);
