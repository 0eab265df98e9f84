/** The bytes of a base64 text, with what every JavaScript host has. */
export function bytesOf(base64) {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
/** The bytes of a base64url text (RFC 4648, section 5). */
export function bytesOfUrl(text) {
    return bytesOf(text.replace(/-/g, "+").replace(/_/g, "/"));
}
/** Bytes as base64url, without padding. */
export function base64url(bytes) {
    const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
