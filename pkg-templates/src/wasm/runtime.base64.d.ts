/** The wasm file of the run time, in base64. */
declare const base64: string;
export default base64;
