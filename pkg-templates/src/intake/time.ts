// Times: a local one is an instant only where its zone's clocks show it exactly once. Nothing is guessed.
import { Temporal } from "temporal-polyfill";
import type { Form } from "./form.js";
import { mismatch, textAt, type Convert, type Scope } from "./making.js";
import { under } from "./pointer.js";
import { placed, quoted } from "./problem.js";

/** As HTML's `datetime-local` and databases write it; milliseconds at the finest. */
const LOCAL = /^(?!0000)\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?$/;
/** RFC 3339; milliseconds at the finest. */
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** A time zone that this host knows. Temporal would also take the zone of a date and time. */
const ZONE: Form = {
  fits: (text) => /^[A-Za-z]/.test(text) && known(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)) !== null,
  expected: "a time zone",
  hint: "write its name in the IANA database, as in `Europe/Berlin`",
};

/** The time zone at a place of the mapping. */
function zoneAt(value: unknown, at: string): string {
  return textAt(value, at, ZONE);
}

/** Local date and time as the instant in UTC. */
export function inZone(value: unknown, mapping: string): Convert<string> {
  const zone = zoneAt(value, under(mapping, "zone"));
  return (place, scope) => {
    const text = place.tree.kind === "text" ? place.tree.text : "";
    if (!LOCAL.test(text)) {
      const hint = INSTANT.test(text) ? "it has its own offset: map it without `zone`" : "send it as `2026-03-29T09:00`, without an offset";
      return mismatch(scope, place, "a local date and time", hint);
    }
    const { path } = place;
    const local = known(() => Temporal.PlainDateTime.from(text.replace(" ", "T")));
    if (local === null) return scope.problems.add("invalid_time", path, `${placed(path)} is ${quoted(text)}, and there is no such day`, "send a day of the calendar");
    try {
      return written(local.toZonedDateTime(zone, { disambiguation: "reject" }).toInstant(), path, scope);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    const [earlier, later] = [local.toZonedDateTime(zone, { disambiguation: "earlier" }), local.toZonedDateTime(zone, { disambiguation: "later" })];
    const clocks = `${placed(path)} is ${quoted(text)}, which the clocks of \`${zone}\``;
    return earlier.toPlainDateTime().equals(local)
      ? scope.problems.add("ambiguous_time", path, `${clocks} show twice`, `it is \`${earlier.toInstant()}\` or \`${later.toInstant()}\`: send an instant, and map it without \`zone\``)
      : scope.problems.add("nonexistent_time", path, `${clocks} leap over`, "they go forward then: send another time");
  };
}

/** An instant as its day in a time zone. */
export function asDay(value: unknown, mapping: string): Convert<string> {
  const zone = zoneAt(value, under(mapping, "day"));
  return (place, scope) => {
    const instant = asTemporal(place, scope);
    return instant === undefined ? undefined : inYears(instant.toZonedDateTimeISO(zone).toPlainDate().toString(), place.path, scope);
  };
}

/** An instant, in UTC. */
export const asInstant: Convert<string> = (place, scope) => {
  const instant = asTemporal(place, scope);
  return instant === undefined ? undefined : written(instant, place.path, scope);
};

const asTemporal: Convert<Temporal.Instant> = (place, scope) => {
  const text = place.tree.kind === "text" ? place.tree.text : "";
  if (!INSTANT.test(text)) return mismatch(scope, place, "an instant", "send it as `2026-03-01T09:00:00Z` (RFC 3339), with its offset");
  const instant = known(() => Temporal.Instant.from(text));
  return instant ?? scope.problems.add("invalid_time", place.path, `${placed(place.path)} is ${quoted(text)}, and there is no such day`, "send a day of the calendar");
};

function written(instant: Temporal.Instant, path: string, scope: Scope): string | undefined {
  return inYears(instant.toString(), path, scope);
}

/** At the ends of the calendar an offset leads out of the years that there are. */
function inYears(text: string, path: string, { problems }: Scope): string | undefined {
  return /^(?!0000)\d{4}-/.test(text) ? text : problems.add("invalid_time", path, `${placed(path)} is outside the years 0001 to 9999`, "send a time within them");
}

/** What Temporal reads; `null`: there is no such thing. */
function known<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}
