// The content security policy of every page, as a meta element: files that are deployed anywhere bring their own.
import type { Plugin } from "vite";

/**
 * Scripts and styles from here alone, none in the page, none from text. `wasm-unsafe-eval` lets WebAssembly be compiled and
 * nothing else. Styles need no exception: Lit uses constructable style sheets, and so does CodeMirror where it stands in a
 * shadow root.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** While developing, Vite puts scripts and styles into the page; the policy is for what is built. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: () => [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" }],
  };
}
