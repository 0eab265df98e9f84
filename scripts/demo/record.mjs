// The second half of the story: people decide, each decision is a signed record, and a bundle shows all of it.
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { code, count, line, say, scene, style } from "./stage.mjs";

const DEPLOYMENT = "demo";

/** A key pair that cannot leave WebCrypto, with its public half as a JWK. */
async function newKey() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  const { kty, crv, x } = await crypto.subtle.exportKey("jwk", publicKey);
  const thumbprint = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify({ crv, kty, x })));
  const sign = async (text) => new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, new TextEncoder().encode(text)));
  return { jwk: { kty, crv, x, kid: Buffer.from(thumbprint).toString("base64url") }, sign };
}

/** Tells how a request is decided and recorded; leaves the bundle in a folder. */
export async function showRecord(countersign, { policy, definition, script, facts, people, output }) {
  const { exportBundle, prepare, prepareHead, readBundle, seal, verify } = countersign;
  const key = await newKey();
  const keys = { keys: [key.jwk] };
  const records = [];
  const documents = {};
  let stored = null;

  /** Decides, signs, seals and keeps: what a host does with a command. */
  const give = async (command, by, time) => {
    const log = { deployment: DEPLOYMENT, issuer: "https://approvals.example.org", kid: key.jwk.kid, salt: randomBytes(32).toString("base64url") };
    const kept = stored === null ? null : { stored, last: records.at(-1), documents };
    const prepared = prepare(policy, kept, command, { now: `2026-03-02T${time}:00Z`, by, people }, log);
    for (const record of prepared.records) records.push(seal(record, await key.sign(record.signing_input), key.jwk));
    for (const { sha256, text } of prepared.documents) documents[sha256] = text;
    stored = prepared.stored;
    showDecision(command, by, time, prepared);
    return prepared;
  };

  scene("People decide");
  code("const { outcome, records } = prepare(policy, kept, command, context, log);");
  await give({ command: "submit", id: "claim-17", facts }, "mia", "09:00");
  await give({ command: "approve", step: "manager" }, "mia", "09:05");
  await give({ command: "approve", step: "finance" }, "fin", "09:20");
  await give({ command: "approve", step: "manager", reason: "Agreed before the trip" }, "max", "10:30");
  await give({ command: "comment", text: "The hotel's invoice follows" }, "mia", "10:45");
  await give({ command: "approve", step: "finance" }, "fin", "11:10");
  await give({ command: "approve", step: "controller" }, "kim", "13:00");
  await give({ command: "approve", step: "controller" }, "con", "15:40");
  line();
  say("Nobody approves their own claim, nobody comes before their turn, and a refusal says what can be done about it.", "  ");

  scene("Each of it is a signed record");
  for (const record of records) showSealed(record);
  line();
  say(`Compact JWS, Ed25519, each naming the one before. The key cannot leave its place: the core says what is to be signed, and checks what comes back. Words, names and facts lie beside the records, salted, so that they can be erased.`, "  ");

  scene("An auditor does not believe us");
  code("const report = await verify(readBundle(files), { keys });");
  const pending = prepareHead(records.at(-1), { issuer: "https://approvals.example.org", kid: key.jwk.kid }, "2026-03-02T16:00:00Z");
  const head = seal(pending, await key.sign(pending), key.jwk);
  const { files, first_break } = exportBundle({ records, head, documents, definitions: [definition] }, { keys, script });
  if (first_break) throw new Error(first_break.message);
  await showReport("as it is", files);
  const lines = files["records.jws"].split("\n");
  const without = lines.filter((_, index) => index !== 2).join("\n");
  await showReport("a record taken out", { ...files, "records.jws": without });
  await showReport("the last one cut off", { ...files, "records.jws": `${lines.slice(0, -2).join("\n")}\n` });
  const [reason] = Object.entries(files).find(([path, text]) => path.startsWith("documents/") && text.includes("before the trip"));
  await showReport("a reason reworded", { ...files, [reason]: files[reason].replace("before", "after") });
  await showReport("the page touched up", { ...files, "index.html": files["index.html"].replace("12,000.00", "1,200.00") });
  const { [reason]: _, ...erased } = files;
  await showReport("that reason erased", { ...erased, ...readable(erased) });
  line();
  say("Not only signatures: every command was decided again on its recorded inputs, and came out the same, byte for byte.", "  ");

  rmSync(join(output, "bundle"), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) write(join(output, "bundle", path), text);
  write(join(output, "keys.json"), `${JSON.stringify(keys, null, 2)}\n`);

  async function showReport(what, changed) {
    const { ok, first_break: found, erased: gone } = await verify(readBundle(changed), { keys });
    const where = found === null ? "" : found.seq === null ? found.kind : `${found.kind} at record ${found.seq}`;
    const said = ok ? (gone.length > 0 ? `holds; gone: ${gone.map(({ kind, seq }) => `${kind} of record ${seq}`).join(", ")}` : "holds") : `${where}: ${found.message.replace(/([0-9a-f]{12})[0-9a-f]{52}/, "$1…")}`;
    say(said, `  ${ok ? style.green("✓") : style.red("✗")} ${what.padEnd(22)}`);
  }

  /** The pages as they are without an erased document. */
  function readable(without) {
    const { files: again } = exportBundle({ ...readBundle(without), offered: undefined, files: undefined }, { keys, script });
    return Object.fromEntries(["index.html", "request.json", "VERIFY.md"].map((path) => [path, again[path]]));
  }
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function showDecision({ command, step = "" }, by, time, { outcome }) {
  const asked = `  ${time}  ${by.padEnd(4)} ${command.padEnd(8)} ${step.padEnd(11)}`;
  if (outcome.refused) {
    const { code: refused, message } = outcome.refused;
    say(`${refused}: ${message}`, `${asked}${style.red("✗")} `);
    return;
  }
  const events = outcome.accepted.events.map(({ event, step: of }) => (of === undefined || of === step ? event : `${event} ${of}`));
  say(events.join(", ").replaceAll("_", " "), `${asked}${style.green("✓")} `);
}

function showSealed(record) {
  const payload = JSON.parse(Buffer.from(record.split(".")[1], "base64url").toString());
  const { action, log, transition } = payload;
  const role = action.actor.role === undefined ? "" : ` as ${action.actor.role}`;
  const what = `${action.actor.id}${role}: ${action.command}${action.step === undefined ? "" : ` ${action.step}`}`;
  line(`  ${String(log.seq).padStart(2)}  ${what.padEnd(42)} ${style.dim(`${transition.to.replaceAll("_", " ").padEnd(13)} ${count(record.length, "byte")}`)}`);
}
