// Names, ids and the like.
import type { Subject } from "../model/request.js";
import { ID, INTEGER, SHA256, TEXT, type Form } from "./form.js";
import { alone, inner, mismatch, partOf, pathRead, textAt, wrong, type Convert, type Making, type Read } from "./making.js";
import { asInteger, byTable } from "./scalar.js";
import { asInstant, inZone } from "./time.js";

/** Reads text of a form: by a pointer, by a table, or a constant. A whole number becomes its digits. */
export function textRead(mapping: unknown, making: Making, form: Form, optional = false): Read<string> {
  return nameRead(mapping, making, form, optional, asText(form));
}

function nameRead<T>(mapping: unknown, making: Making, form: Form, optional: boolean, convert: Convert<T>): Read<T | string> {
  const part = typeof mapping === "string" ? new Map([["path", mapping]]) : partOf(mapping, making.at, ["path", "root", ...(optional ? ["optional"] : []), "values", "value"]);
  if (part.has("value")) {
    alone(part, making, "value");
    const value = textAt(part.get("value"), inner(making, "value").at, form);
    return () => value;
  }
  return pathRead<T | string>(part, making, (node) => {
    node.read = "whole";
    return part.has("values") ? byTable(part.get("values"), inner(making, "values").at, (value, at) => textAt(value, at, form)) : convert;
  });
}

/** Reads a point in time. */
export function instantRead(mapping: unknown, making: Making): Read<string> {
  const part = typeof mapping === "string" ? new Map([["path", mapping]]) : partOf(mapping, making.at, ["path", "root", "optional", "zone"]);
  return pathRead(part, making, (node) => {
    node.read = "whole";
    return part.has("zone") ? inZone(part.get("zone"), making.at) : asInstant;
  });
}

/** Reads what is under review. */
export function subjectRead(mapping: unknown, making: Making): Read<Subject> {
  const part = partOf(mapping, making.at, ["id", "version", "sha256"]);
  for (const name of ["id", "version"]) if (!part.has(name)) wrong(inner(making, name).at, `the mapping of the subject has no ${name}`, "what is under review is named by its id and its version");
  const [readId, readVersion] = [textRead(part.get("id"), inner(making, "id"), ID), nameRead(part.get("version"), inner(making, "version"), TEXT, false, asVersion)];
  const readDigest = part.has("sha256") ? textRead(part.get("sha256"), inner(making, "sha256"), SHA256, true) : undefined;
  return (scope) => {
    const [id, version, sha256] = [readId(scope), readVersion(scope), readDigest?.(scope)];
    if (id === undefined || version === undefined) return undefined;
    return { id, version, ...(sha256 === undefined ? {} : { sha256 }) };
  };
}

/** A whole number as it is, or the host's own name. */
const asVersion: Convert<string | number> = (place, scope) => {
  if (place.tree.kind !== "number") return asText(TEXT)(place, scope);
  const version = asInteger(place, scope);
  return version === undefined || version >= 0 ? version : mismatch(scope, place, "a version", "it is a whole number from 0, or text");
};

function asText(form: Form): Convert<string> {
  return (place, scope) => {
    const { tree } = place;
    const text = tree.kind === "text" || (tree.kind === "number" && INTEGER.test(tree.text)) ? tree.text : null;
    return text !== null && form.fits(text) ? text : mismatch(scope, place, form.expected, form.hint);
  };
}
