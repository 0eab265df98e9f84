// The second half of the story: people decide, each decision is a signed record in an embedded database, and a bundle shows all of it.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { code, count, line, say, scene, style } from "./stage.mjs";

// In an application: "countersign/host" and "countersign/store/postgres".
const { createApprovals, staticPeople, webCryptoSigner } = await import("../../pkg/host.node.js");
const { postgresStore } = await import("../../pkg/store/postgres.node.js");

const CLAIM = "claim-17";

/** Tells how a request is decided, recorded and kept; leaves the bundle in a folder. */
export async function showRecord({ readBundle, exportBundle, verify }, { definition, script, facts, people, output }) {
  rmSync(join(output, "approvals"), { recursive: true, force: true });
  const store = await postgresStore(join(output, "approvals"));
  let now = "";
  const options = { definitions: [{ definition, script }], people: staticPeople(people), deployment: "demo", issuer: "https://approvals.example.org" };
  now = "2026-03-02T08:00:00Z";
  const approvals = await createApprovals({ ...options, store, signer: await webCryptoSigner(), clock: () => new Date(now) });

  const at = async (time, by, command, give) => {
    now = `2026-03-02T${time}:00Z`;
    const answer = await give({ by });
    showDecision(command, by, time, answer);
    return answer;
  };
  const approve = (time, by, step, reason) => at(time, by, { command: "approve", step }, (acting) => approvals.approve(CLAIM, step, { ...acting, reason }));

  scene("People decide");
  code("const approvals = await createApprovals({ store, signer, people });", 'await approvals.approve("claim-17", "manager", { by: "mia" });');
  await at("09:00", "mia", { command: "submit" }, (acting) => approvals.submit({ policy: "expenses", id: CLAIM, facts }, { ...acting, key: "form-81" }));
  await approve("09:05", "mia", "manager");
  await approve("09:20", "fin", "finance");
  await approve("10:30", "max", "manager", "Agreed before the trip");
  await at("10:45", "mia", { command: "comment" }, (acting) => approvals.give(CLAIM, { command: "comment", text: "The hotel's invoice follows" }, acting));
  await approve("11:10", "fin", "finance");
  await approve("13:00", "kim", "controller");
  const desk = (await approvals.inbox({ by: "con" })).items.map(({ request, step, commands }) => `${request.id}, ${step}: ${commands.slice(0, 2).join(" or ")}`);
  line(style.dim(`  15:00  con's inbox: ${desk.join("; ")}`));
  await approve("15:40", "con", "controller");
  line();
  say("Nobody approves their own claim, nobody comes before their turn, and a refusal says what can be done about it.", "  ");

  scene("The form is sent twice");
  const again = await approvals.submit({ policy: "expenses", id: CLAIM, facts }, { by: "mia", key: "form-81" });
  if (!again.replayed) throw new Error("the second form was taken for another");
  line(`  ${style.green("✓")} replayed: ${again.body.slice(0, 60)}…`);
  line();
  say("The same key, the same bytes as at nine o'clock, though the claim is approved by now. One command is one transaction: record, state, inbox and outbox are kept together, or nothing is. Here, in an embedded database in demo-output/approvals.", "  ");

  scene("Each of it is a signed record");
  const records = (await store.records(`demo//${CLAIM}`)).map(({ record }) => record);
  for (const record of records) showSealed(record);
  line();
  say(`Compact JWS, Ed25519, each naming the one before. The key cannot leave its place: the core says what is to be signed, and checks what comes back. Words, names and facts lie beside the records, salted, so that they can be erased.`, "  ");

  scene("An auditor does not believe us");
  code("const report = await verify(readBundle(files), { keys });");
  now = "2026-03-02T16:00:00Z";
  const { keys } = await approvals.keys();
  const { files, first_break } = await approvals.bundle(CLAIM);
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
  await approvals.close();

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

function showDecision({ command, step = "" }, by, time, { accepted, refused }) {
  const asked = `  ${time}  ${by.padEnd(4)} ${command.padEnd(8)} ${step.padEnd(11)}`;
  if (refused) {
    say(`${refused.code}: ${refused.message}`, `${asked}${style.red("✗")} `);
    return;
  }
  const events = accepted.events.map(({ event, step: of }) => (of === undefined || of === step ? event : `${event} ${of}`));
  say(events.join(", ").replaceAll("_", " "), `${asked}${style.green("✓")} `);
}

function showSealed(record) {
  const payload = JSON.parse(Buffer.from(record.split(".")[1], "base64url").toString());
  const { action, log, transition } = payload;
  const role = action.actor.role === undefined ? "" : ` as ${action.actor.role}`;
  const what = `${action.actor.id}${role}: ${action.command}${action.step === undefined ? "" : ` ${action.step}`}`;
  line(`  ${String(log.seq).padStart(2)}  ${what.padEnd(42)} ${style.dim(`${transition.to.replaceAll("_", " ").padEnd(13)} ${count(record.length, "byte")}`)}`);
}
