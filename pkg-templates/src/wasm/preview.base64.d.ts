/** The wasm file of the preview, in base64. */
declare const base64: string;
export default base64;
