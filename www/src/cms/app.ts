// The newsroom's screen: articles on the left, the open one in the middle, its approval in the side bar.
import type { Facts } from "countersign";
import "countersign/element";
import { html, LitElement, nothing } from "lit";
import { parts } from "../shell/parts.js";
import { stateBadge } from "../shell/words.js";
import { definition } from "./article.rhai";
import { cmsLook } from "./look.js";
import { Newsroom } from "./newsroom.js";
import { COLLEAGUES } from "./people.js";
import "./side-bar.js";

export class CmsApp extends LitElement {
  readonly newsroom = new Newsroom();

  static override styles = [parts, cmsLook];

  override connectedCallback(): void {
    super.connectedCallback();
    this.newsroom.addEventListener("change", () => this.requestUpdate());
    void this.newsroom.start();
  }

  override render() {
    const { newsroom } = this;
    return html`
      <header class="top">
        <a class="brand" href="./index.html" title="Back to the playground"><span class="mark" aria-hidden="true">N</span>Newsroom</a>
        <div class="acting">
          <label for="acting">Acting as</label>
          <select id="acting" @change=${(event: Event) => void newsroom.actAs((event.target as HTMLSelectElement).value)}>
            ${COLLEAGUES.map(({ id, name, desk }) => html`<option value=${id} .selected=${id === newsroom.actor}>${name}, ${desk}</option>`)}
          </select>
        </div>
        <button class="primary publish" ?disabled=${!newsroom.publishable || newsroom.busy} aria-describedby="why-not" @click=${() => void newsroom.publish()}>Publish</button>
      </header>
      <div class="desk">
        <nav aria-label="Articles">${this.#list()}</nav>
        <main>${this.#editor()}</main>
        <side-bar .newsroom=${newsroom}></side-bar>
      </div>
    `;
  }

  #list() {
    const { newsroom } = this;
    return html`
      <h2>Articles</h2>
      <ul>
        ${newsroom.articles.map(({ id, title }) => {
          const standing = newsroom.standings.get(id);
          return html`<li>
            <button class="quiet" aria-current=${id === newsroom.open ? "true" : nothing} @click=${() => void newsroom.choose(id)}>
              <span>${title === "" ? "Untitled" : title}</span>
              ${standing === undefined ? html`<span class="badge">draft</span>` : standing === "fulfilled" ? html`<span class="badge good">published</span>` : stateBadge(standing)}
            </button>
          </li>`;
        })}
      </ul>
      <button @click=${() => void newsroom.add()}>New article</button>
      <p class="small muted">Everything stays in this browser: articles, requests, records and the key that signs them. <button class="link" @click=${() => void newsroom.forget()}>Forget it all</button></p>
    `;
  }

  #editor() {
    const { newsroom } = this;
    const { id, title, body } = newsroom.article;
    return html`
      <h1 class="sr">${title === "" ? "Untitled" : title}</h1>
      <article>
        <textarea class="title" aria-label="Title" placeholder="Title" rows="1" .value=${title} @input=${(event: Event) => void newsroom.write({ title: valueOf(event).replaceAll("\n", " ") })}></textarea>
        <textarea class="text" aria-label="Body" placeholder="Write …" rows="14" .value=${body} @input=${(event: Event) => void newsroom.write({ body: valueOf(event) })}></textarea>
      </article>
      <section aria-labelledby="about">
        <h2 id="about">About this article</h2>
        <countersign-facts
          .definition=${definition}
          .facts=${newsroom.facts}
          .hides=${["text"]}
          .refused=${newsroom.refused}
          @countersign-facts=${(event: CustomEvent<{ facts: Partial<Facts> }>) => void newsroom.write({ facts: withoutText(event.detail.facts) })}
        ></countersign-facts>
      </section>
      <p class="small muted">${words(body)} · ${id}</p>
    `;
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

function words(text: string): string {
  const number = text.split(/\s+/).filter((word) => word !== "").length;
  return `${number} ${number === 1 ? "word" : "words"}`;
}

/** The text's digest is the newsroom's to give. */
function withoutText({ text: _, ...facts }: Partial<Facts>): Partial<Facts> {
  return facts;
}

customElements.define("cms-app", CmsApp);
