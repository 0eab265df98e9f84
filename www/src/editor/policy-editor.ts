// The editor for a policy: CodeMirror with the package's highlighting, and the compiler's findings where they are.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, toggleComment } from "@codemirror/commands";
import { bracketMatching, indentUnit, StreamLanguage } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import type { Finding } from "countersign/compiler";
import { diagnostics, policyLanguage } from "countersign/editor";
import { look } from "./look.js";

const fromOutside = Annotation.define<boolean>();

/**
 * `<policy-editor>`: `.value` is the text, `.findings` what the compiler says of it; `policy-input` at every change by its user.
 * The editor stands in a shadow root, where CodeMirror uses constructable style sheets: the page's content security policy
 * need not let styles in. Tab leaves it, as everybody expects who has no mouse.
 */
export class PolicyEditor extends HTMLElement {
  readonly #view: EditorView;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host { display: block; min-height: 0; overflow: hidden } .cm-editor { height: 100% }");
    root.adoptedStyleSheets = [sheet];
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          indentUnit.of("    "),
          StreamLanguage.define(policyLanguage),
          look,
          keymap.of([{ key: "Mod-/", run: toggleComment }, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
          EditorView.contentAttributes.of({ "aria-label": "Policy script", tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
          EditorView.updateListener.of(({ docChanged, transactions, state }) => {
            if (!docChanged || transactions.some((each) => each.annotation(fromOutside))) return;
            this.dispatchEvent(new CustomEvent<string>("policy-input", { detail: state.doc.toString() }));
          }),
        ],
      }),
    });
  }

  get value(): string {
    return this.#view.state.doc.toString();
  }

  set value(text: string) {
    const { doc } = this.#view.state;
    if (doc.toString() === text) return;
    this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text }, annotations: fromOutside.of(true) });
  }

  set findings(findings: readonly Finding[]) {
    const { state } = this.#view;
    this.#view.dispatch(setDiagnostics(state, diagnostics(state.doc.toString(), findings)));
  }

  /** Puts the cursor at a line and a column, both from 1, and brings them into view. */
  goTo(line: number, column: number): void {
    const { doc } = this.#view.state;
    const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const anchor = Math.min(from + column - 1, to);
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    this.#view.focus();
  }
}

customElements.define("policy-editor", PolicyEditor);
