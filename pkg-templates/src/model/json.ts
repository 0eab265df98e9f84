/** Any JSON value, unchangeable. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object, unchangeable. */
export type JsonObject = { readonly [key: string]: Json };
