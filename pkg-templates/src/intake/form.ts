// Forms that text can be required to have.

/** What a text has to be: whether it is, what that is, and how to send it. */
export interface Form {
  readonly fits: (text: string) => boolean;
  readonly expected: string;
  readonly hint: string;
}

/** A whole number. */
export const INTEGER = /^(?:0|-?[1-9]\d*)$/;

const ID_BYTES = 128;

/** The engine's ids: they are the host's own, and compared byte for byte. */
export const ID: Form = {
  fits: (text) => text !== "" && !/[\p{Cc}\p{Surrogate}]|^\p{White_Space}|\p{White_Space}$/u.test(text) && new TextEncoder().encode(text).length <= ID_BYTES,
  expected: "an id",
  hint: "it has 1 to 128 bytes, no control characters and no white space at its ends; it may also be a whole number",
};

/** A currency, in form; the engine knows which there are. */
export const CURRENCY: Form = {
  fits: (text) => /^[A-Z]{3}$/.test(text),
  expected: "a currency",
  hint: "it is an ISO 4217 code, such as `EUR`; a table in `values` can make one of other text",
};

/** A digest. */
export const SHA256: Form = { fits: (text) => /^[0-9a-f]{64}$/.test(text), expected: "a SHA-256", hint: "it is 64 lower-case hex digits" };

/** Words without rules of their own. */
export const TEXT: Form = { fits: (text) => text !== "", expected: "text", hint: "it has at least one character" };
