// A verification as a person reads it: what holds, what was looked at, and where it first breaks.
import type { FirstBreak, RecordEvidence, VerificationReport } from "../model/record.js";
import { paragraph } from "./layout.js";
import type { Terminal } from "./terminal.js";
import { visible } from "./text.js";

/** The report, line by line. */
export function reportLines(terminal: Terminal, path: string, report: VerificationReport, evidence: RecordEvidence): string[] {
  const { first_break: found } = report;
  const lines = found === null ? holds(terminal, path, report, evidence) : breaks(terminal, path, report, found);
  return [...lines, ...keysLines(terminal, report)];
}

function holds(terminal: Terminal, path: string, report: VerificationReport, evidence: RecordEvidence): string[] {
  const { glyphs, style } = terminal;
  const { records, erased, not_replayed, after_head } = report;
  const head = after_head === null ? "none: a missing tail would not show" : after_head === 0 ? "the last record is the one that it names" : `${counted(after_head, "record")} came after it`;
  const there = Object.keys(evidence.documents ?? {}).length;
  const gone = new Map(erased.map((each) => [each.sha256, `${each.kind} of record ${each.seq}`]));
  const documents = `${there} hold${gone.size > 0 ? `; erased: ${[...gone.values()].join(", ")}` : ""}`;
  const first = not_replayed[0];
  const again = records - not_replayed.length;
  const replayed = first === undefined ? `all ${again} come out the same, byte for byte` : `${again} of ${records} come out the same; record ${first.seq}: ${first.reason}`;
  const pages = Object.keys(evidence.files ?? {}).sort();
  return [
    `${style.green(`${glyphs.fine} ${visible(path)}`)}  ${counted(records, "record")} of log ${style.bold(visible(report.origin ?? ""))}`,
    ...entry(terminal, "signatures", `${records} hold`),
    ...entry(terminal, "order", records > 1 ? `0 to ${records - 1}, each naming the one before` : "one record"),
    ...entry(terminal, "head", head),
    ...(report.anchored > 0 ? entry(terminal, "anchored", `${counted(report.anchored, "record")} in the tree of the checkpoint`) : []),
    ...entry(terminal, "documents", documents),
    ...entry(terminal, "replayed", replayed),
    ...(pages.length > 0 ? entry(terminal, "readable", `${pages.join(", ")} say what the records say`) : []),
  ];
}

function breaks(terminal: Terminal, path: string, report: VerificationReport, found: FirstBreak): string[] {
  const { glyphs, style } = terminal;
  const where = found.seq === null ? "" : ` at record ${found.seq}`;
  return [
    style.red(`${glyphs.blocked} ${visible(path)}  ${found.kind.replaceAll("_", " ")}${where}`),
    ...paragraph(terminal, "    ", { text: visible(found.message) }),
    ...(report.records === 0 ? [] : paragraph(terminal, "    ", { text: `${counted(report.records, "record")} before that hold${report.records === 1 ? "s" : ""}`, paint: style.dim })),
  ];
}

function keysLines(terminal: Terminal, { keys }: VerificationReport): string[] {
  if (keys === "pinned") return [];
  const text = "the keys are only claimed: they came with the records, so this shows no damage, and not who signed (hint: pass the deployment's own keys with `--keys`)";
  return paragraph(terminal, "  ", { text, label: "!".padEnd(2), paint: terminal.style.yellow });
}

function entry(terminal: Terminal, label: string, text: string): string[] {
  return paragraph(terminal, "    ", { text: visible(text), label: label.padEnd(12) });
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
