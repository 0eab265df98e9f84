// Processes that are killed in the middle of their work, hundreds of times: what was acknowledged is there, what is tried
// again with the same key is there once, and what was never committed is not there.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import pg from "pg";
import { createApprovals, insecureFileSigner, staticPeople } from "../../pkg/host.node.js";
import { postgresStore } from "../../pkg/store/postgres.node.js";
import { Lane, POINTS, schedule } from "./support/crash-lane.mjs";
import { PEOPLE, SCRIPT, sendTo } from "./support/crash-script.mjs";
import { definitionOf } from "./support/host.mjs";
import { generator, seedOf } from "./support/random.mjs";
import { startServer } from "./support/server.mjs";

const SEED = seedOf(20_260_303);
const root = mkdtempSync(join(roomInMemory("/dev/shm") ?? tmpdir(), "countersign-crashes-"));
const keyFile = join(root, "key.json");
const definition = definitionOf(SCRIPT);
const killed = [];

/** A folder in memory with a gigabyte to spare: that the power fails is not what is tried here, and disks take their time. */
function roomInMemory(folder) {
  if (!existsSync(folder)) return null;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > 2 ** 30 ? folder : null;
}

before(() => insecureFileSigner(keyFile));
after(() => rmSync(root, { recursive: true, force: true }));

/** Opens the database of a lane once more, and finds everything as it must be. */
async function checkLane(lane, store) {
  const approvals = await createApprovals({ store, signer: await insecureFileSigner(keyFile), people: staticPeople(PEOPLE), definitions: [definition] });
  // What is still open, and then everything once more.
  const again = async (command) => {
    lane.sending(command);
    const { body, replayed, refused } = await sendTo(approvals, command);
    assert.equal(refused, undefined, `${command.key}: ${body}`);
    lane.answered(command.key, body, replayed);
  };
  for (const command of lane.pending) await again(command);
  for (const { command } of lane.commands.values()) await again(command);

  const byRequest = grouped(lane.commands.values());
  for (const [request, entries] of byRequest) {
    const receipts = entries.map(({ command, bodies: [body] }) => ({ command, ...JSON.parse(body) })).sort((one, other) => one.record - other.record);
    const { entries: told } = await approvals.timeline(request, { by: "mia" });
    // Each key has exactly one record, and each record one key.
    assert.deepEqual(receipts.map(({ record }) => record), told.map((_, index) => index), request);
    assert.deepEqual(
      told.map(({ record, actor, command, step, text }) => [record, actor, command, step, command === "comment" ? text : undefined]),
      receipts.map(({ record, command: { key, by, command = { command: "submit" } } }) => [record, by, command.command, command.step, command.command === "comment" ? key : undefined]),
    );
    const report = await approvals.verify(request);
    assert.deepEqual([report.ok, report.records, report.not_replayed], [true, receipts.length, []], request);
  }
  assert.deepEqual(await approvals.rebuild(), { requests: byRequest.size, different: [], unreadable: [] });
  assert.equal((await approvals.keys()).records.length, 2, "the key and the definition, however often it was opened");
  await checkOutbox(approvals, lane);
  return byRequest.size;
}

function grouped(entries) {
  const groups = new Map();
  for (const entry of entries) groups.set(entry.command.request, [...(groups.get(entry.command.request) ?? []), entry]);
  return groups;
}

/** Each step that was opened and each request that was approved is in the outbox once. */
async function checkOutbox(approvals, lane) {
  const seen = [];
  for (let position = null; ; ) {
    const page = await approvals.outbox(position, { limit: 100 });
    seen.push(...page);
    position = page.at(-1)?.position ?? null;
    if (position === null) break;
  }
  assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length);
  const due = [...lane.commands.values()].flatMap(({ bodies: [body] }) => {
    const { request, record, events } = JSON.parse(body);
    return events.flatMap(({ event, step }) => {
      if (event === "step_opened") return [`${request} ${record} notification opened ${step}`];
      return event === "approved" ? [`${request} ${record} notification decided null`, `${request} ${record} effect pay null`] : [];
    });
  });
  const found = seen.map(({ request, seq, kind, name, step }) => `${request} ${seq} ${kind} ${name} ${step}`);
  assert.deepEqual(found.sort(), due.sort());
}

/** Kills over several databases at a time, and tells what happened. */
async function run(t, lanes, kills, points, { open, dead = () => undefined }) {
  t.diagnostic(`seed ${SEED}`);
  const start = performance.now();
  await Promise.all(
    lanes.map(async (lane, index) => {
      const random = generator(SEED + index);
      for (const kill of schedule(random, kills, points)) dead(index, await lane.live(kill), kill);
    }),
  );
  const total = { kills: {}, acknowledged: 0, retried: 0, replayed: 0 };
  for (const { counts } of lanes) {
    for (const name of ["acknowledged", "retried", "replayed"]) total[name] += counts[name];
    for (const [at, count] of Object.entries(counts.kills)) total.kills[at] = (total.kills[at] ?? 0) + count;
  }
  const took = performance.now() - start;
  let requests = 0;
  for (const [index, lane] of lanes.entries()) {
    const store = await open(index);
    requests += await checkLane(lane, store);
    await store.close();
  }
  for (const at of [...points, "starting", "running"]) assert.ok(total.kills[at] > 0, `nobody was killed ${at}`);
  assert.ok(total.acknowledged > 0 && total.retried > 0 && total.replayed > 0);
  const sum = Object.values(total.kills).reduce((one, other) => one + other, 0);
  killed.push(sum);
  t.diagnostic(`${sum} kills in ${(took / 1_000).toFixed(0)} s, ${((performance.now() - start - took) / 1_000).toFixed(0)} s to check: ${JSON.stringify({ ...total, requests })}`);
}

describe("a process that is killed", () => {
  let server;
  let pool;
  before(async () => {
    server = await startServer();
    pool = new pg.Pool({ connectionString: server.url() });
  });
  after(async () => {
    await pool?.end();
    await server?.stop();
  });

  it("over a server", { timeout: 900_000 }, async (t) => {
    const places = [0, 1, 2, 3].map((index) => ({ url: server.url(), schema: `lane_${index}` }));
    const lanes = places.map((place) => new Lane(place, { keyFile, definition }, 500));
    await run(t, lanes, 60, POINTS, { open: (index) => postgresStore(pool, { schema: places[index].schema }) });
    const { rows } = await pool.query(`select deadlocks::int, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit
      from pg_stat_database where datname = current_database()`);
    assert.deepEqual(rows, [{ deadlocks: 0, fsync: "on", commit: "on" }]);
  });

  it("over an embedded database in a folder", { timeout: 900_000 }, async (t) => {
    const places = [0, 1, 2].map((index) => ({ folder: join(root, `lane-${index}`) }));
    const lanes = places.map((place) => new Lane(place, { keyFile, definition }, 3_000));
    /** The dead leave their lock behind: the next one takes it over, or it could not start. */
    const dead = (index, pid, kill) => {
      const lock = join(places[index].folder, "countersign.lock");
      if (kill.at === "starting" && !existsSync(lock)) return;
      assert.equal(readFileSync(lock, "utf8").split(" ")[0], String(pid));
    };
    const points = POINTS.filter((point) => point !== "during the commit");
    await run(t, lanes, 20, points, { open: (index) => postgresStore(places[index].folder), dead });
  });

  it("was killed three hundred times", () => {
    assert.ok(killed.length === 2 && killed[0] + killed[1] >= 300, `${killed}`);
  });
});
