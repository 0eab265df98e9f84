// The playground's frame: three screens over one setup, which the address holds.
import { css, html, LitElement, nothing } from "lit";
import "../screens/audit.js";
import "../screens/policy.js";
import "../screens/simulate.js";
import { read, written } from "../setup/link.js";
import { Session } from "../setup/session.js";
import { Plays } from "../simulation/plays.js";
import { address, asked, SCREENS, type Screen } from "./address.js";
import { parts } from "./parts.js";

const TITLES: { readonly [screen in Screen]: string } = { policy: "Policy", simulate: "Simulate", audit: "Audit" };
/** How long after the last change the address follows, in milliseconds. */
const FOLLOWS = 250;

export class PlayApp extends LitElement {
  static override properties = { screen: { state: true }, notice: { state: true }, shared: { state: true } };
  declare screen: Screen;
  /** Why what the address asked for is not here. */
  declare notice: string | null;
  /** What came of the last attempt to share. */
  declare shared: string | null;
  readonly session = new Session();
  readonly plays = new Plays(this.session);
  /** The written setup that the address shows; `null`: nothing was changed yet. */
  #text: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    parts,
    css`
      :host { display: flex; flex-direction: column; min-height: 100vh; }
      .top { display: flex; flex-wrap: wrap; align-items: center; gap: 0 28px; padding: 0 24px; background: var(--surface); border-bottom: 1px solid var(--border); }
      .brand { display: flex; align-items: center; gap: 9px; min-height: 54px; font-size: 15px; font-weight: 680; letter-spacing: -0.01em; color: var(--text); text-decoration: none; }
      .brand img { width: 24px; height: 24px; }
      nav { display: flex; align-self: stretch; gap: 4px; }
      nav a { display: flex; align-items: center; min-height: 54px; padding: 2px 12px 0; border-bottom: 2px solid transparent; color: var(--muted); font-weight: 550; text-decoration: none; }
      nav a:hover { color: var(--text); }
      nav a[aria-current] { color: var(--text); border-bottom-color: var(--accent); }
      .tools { margin-inline-start: auto; }
      main { flex: 1; display: flex; flex-direction: column; padding: 20px 24px 32px; width: 100%; max-width: 1680px; margin: 0 auto; }
      main > .notice { margin-bottom: 16px; }
      main > .notice button { float: inline-end; }
      @media (max-width: 640px) {
        .top { padding: 0 16px; gap: 0 12px; }
        nav { order: 3; width: calc(100% + 24px); margin: 0 -12px; border-top: 1px solid var(--border); overflow-x: auto; }
        nav a { min-height: 44px; }
        main { padding: 16px 12px 24px; }
      }
    `,
  ];

  constructor() {
    super();
    this.screen = "policy";
    this.notice = null;
    this.shared = null;
    this.session.addEventListener("change", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#follow(), FOLLOWS);
    });
    addEventListener("hashchange", () => void this.open());
  }

  /** Shows what the address asks for. */
  async open(): Promise<void> {
    const { screen, text, unknown } = asked(location.hash);
    this.screen = screen;
    document.title = `${TITLES[screen]} · Countersign playground`;
    if (unknown !== null) this.notice = `There is no screen \`${unknown.slice(0, 40)}\` here. This is the policy instead.`;
    if (text === null && this.#text !== null) history.replaceState(null, "", address(screen, this.#text));
    if (text === null || text === this.#text) return;
    const { setup, problem } = await read(text);
    if (setup === undefined) {
      this.notice = `The example in this link cannot be read: ${problem}. This is ${this.#text === null ? "another" : "what was here"} instead.`;
      return;
    }
    this.notice = null;
    this.#text = text;
    this.session.replace(setup);
  }

  /** Writes the setup into the address, without a step in the browser's history. */
  async #follow(): Promise<void> {
    this.#text = await written(this.session.setup);
    history.replaceState(null, "", address(this.screen, this.#text));
    this.requestUpdate();
  }

  async #share(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#follow();
    try {
      await navigator.clipboard.writeText(location.href);
      this.shared = "Link copied";
    } catch {
      this.shared = "The link is in the address bar";
    }
    setTimeout(() => (this.shared = null), 4_000);
  }

  override render() {
    return html`
      <header class="top">
        <a class="brand" href=${address("policy", this.#text)}><img src="./icon.svg" alt="" />Countersign</a>
        <nav aria-label="Screens">
          ${SCREENS.map((screen) => html`<a href=${address(screen, this.#text)} aria-current=${screen === this.screen ? "page" : nothing}>${TITLES[screen]}</a>`)}
          <a href="./cms.html">In a CMS</a>
        </nav>
        <div class="tools row">
          <span class="small muted" role="status">${this.shared}</span>
          <button @click=${() => void this.#share()}>Share</button>
        </div>
      </header>
      <main>
        ${this.notice === null ? nothing : html`<div class="notice warn" role="alert"><button class="quiet" @click=${() => (this.notice = null)}>Dismiss</button>${this.notice}</div>`}
        ${this.#body()}
      </main>
    `;
  }

  #body() {
    const { session, plays } = this;
    if (this.screen === "policy") return html`<policy-screen .session=${session}></policy-screen>`;
    if (this.screen === "simulate") return html`<simulate-screen .session=${session} .plays=${plays}></simulate-screen>`;
    return html`<audit-screen .session=${session} .plays=${plays}></audit-screen>`;
  }
}

customElements.define("play-app", PlayApp);
