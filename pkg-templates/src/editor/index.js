// What an editor for policies needs: highlighting, and where the findings are. No wasm, and no dependency.
export { diagnostics } from "./diagnostics.js";
export { policyLanguage } from "./stream-parser.js";
export { textMateGrammar } from "./textmate.js";
