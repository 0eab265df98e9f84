// What was prepared and signed natively, prepared and signed again: for Node and for a page, which gets functions as their
// source. `cargo test --test record` leaves calls of every scenario in target/records/; `cargo test --test laws recorded` leaves
// generated sequences there, and the beginnings of 10,000 in target/sequences/.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const RECORDS = fileURLToPath(new URL("../../target/records", import.meta.url));
const SEQUENCES = fileURLToPath(new URL("../../target/sequences", import.meta.url));

/** The files, by name. */
export function ledgers() {
  if (!existsSync(RECORDS)) throw new Error("no native records: run `cargo test --test record`");
  const files = readdirSync(RECORDS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => file.split(sep).join("/"));
}

/** What a file says: `{ definitions, seed, calls: [{ policy, next, input, answer, records }] }`. */
export function ledger(name) {
  return JSON.parse(readFileSync(join(RECORDS, name), "utf8"));
}

/** The files with sequences, by name, and how many sequences they have; the last thing that is written is how many. */
export function sequenceFiles() {
  const count = join(SEQUENCES, "count");
  if (!existsSync(count)) throw new Error("no native sequences: run `cargo test --test laws recorded`");
  const files = readdirSync(SEQUENCES).filter((file) => file.endsWith(".json"));
  return { files: files.sort(), count: Number(readFileSync(count, "utf8")) };
}

/** What a file says: `{ definitions, seed, sequences: [[{ policy, next, command, context, log, evidence, records }]] }`. */
export function sequences(name) {
  return JSON.parse(readFileSync(join(SEQUENCES, name), "utf8"));
}

/**
 * Gives the commands of sequences again, as a host that keeps what it is told to: of wasm-bindgen's glue, with the same key.
 * How many sequences and lines there were, and each difference in a line.
 */
export function replay({ Policy, InsecureKey, seal }, name, { definitions, seed, sequences }) {
  const handles = definitions.map((definition) => Policy.load(definition));
  const key = InsecureKey.fromSeed(seed);
  const jwk = JSON.parse(key.jwk());
  const differences = [];
  let lines = 0;
  const one = (turns, number) => {
    const documents = {};
    let kept = null;
    for (const { policy, next, command, context, log, evidence, records } of turns) {
      const input = { command, context, log };
      if (evidence !== null) documents[command.sha256] = evidence;
      if (kept !== null) {
        const named = [...kept.needed, command.sha256].filter((sha256) => documents[sha256] !== undefined);
        Object.assign(input, { stored: kept.stored, last: kept.last, documents: Object.fromEntries(named.map((sha256) => [sha256, documents[sha256]])) });
      }
      const text = JSON.stringify(input);
      const answer = JSON.parse(next === null ? handles[policy].prepare(text) : handles[policy].prepareNext(handles[next], text));
      const sealed = answer.records.map(({ signing_input }) => seal(JSON.stringify({ signing_input, signature: key.sign(signing_input), key: jwk })));
      if (sealed.join("\n") !== records.join("\n")) return void differences.push(`${name}: sequence ${number}: ${command.command} gives\n${sealed.join("\n")}\nand natively\n${records.join("\n")}`);
      lines += sealed.length;
      for (const { sha256, text } of answer.documents) documents[sha256] = text;
      if (kept !== null || sealed.length > 0) kept = { stored: answer.stored, needed: answer.needed, last: sealed.at(-1) ?? kept.last };
    }
  };
  sequences.forEach(one);
  for (const handle of [...handles, key]) handle.free();
  return { sequences: sequences.length, lines, differences };
}

/**
 * Prepares what was prepared, of what wasm-bindgen's glue exports, and signs and seals it with the same key: how many lines
 * there were, and each difference in a line.
 */
export function relive({ Policy, InsecureKey, seal }, name, { definitions, seed, calls }) {
  const handles = definitions.map((definition) => Policy.load(definition));
  const key = InsecureKey.fromSeed(seed);
  const jwk = JSON.parse(key.jwk());
  const place = (here, there) => {
    let at = 0;
    while (at < here.length && here[at] === there[at]) at += 1;
    return `from character ${at} here ${here.slice(Math.max(0, at - 60), at + 60)} and natively ${there.slice(Math.max(0, at - 60), at + 60)}`;
  };
  const differences = [];
  let lines = 0;
  calls.forEach(({ policy, next, input, answer, records }, index) => {
    const text = JSON.stringify(input);
    const given = next === null ? handles[policy].prepare(text) : handles[policy].prepareNext(handles[next], text);
    if (given !== answer) return void differences.push(`${name}: call ${index}: ${place(given, answer)}`);
    const sealed = JSON.parse(given).records.map(({ signing_input }) => seal(JSON.stringify({ signing_input, signature: key.sign(signing_input), key: jwk })));
    lines += sealed.length;
    if (sealed.join("\n") !== records.join("\n")) differences.push(`${name}: call ${index}: ${place(sealed.join("\n"), records.join("\n"))}`);
  });
  for (const handle of [...handles, key]) handle.free();
  return { lines, differences };
}
