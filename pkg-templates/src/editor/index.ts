// What an editor for policies needs: highlighting, and where the findings are. No wasm, and no dependency.
export { diagnostics, type Diagnostic } from "./diagnostics.js";
export { policyLanguage, type LineStream, type PolicyState, type PolicyStreamParser } from "./stream-parser.js";
export { textMateGrammar, type TextMateGrammar } from "./textmate.js";
export type { Finding, FindingCode } from "../model/finding.js";
