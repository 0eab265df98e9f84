// Many who decide one step at the same moment, through several hosts on one server: exactly what the contract allows is
// stored, and everybody else is told precisely why not.
import assert from "node:assert/strict";
import { after as afterAll, before, describe, it } from "node:test";
import pg from "pg";
import { staticPeople, webCryptoSigner } from "../../pkg/host.node.js";
import { Contended, postgresStore } from "../../pkg/store/postgres.node.js";
import { amount, clockAt, hostOf, outcome } from "./support/host.mjs";
import { after, expected, KINDS, raceScript, RACERS, round, shown, submitted } from "./support/race-model.mjs";
import { generator, seedOf } from "./support/random.mjs";
import { startServer } from "./support/server.mjs";

const SEED = seedOf(20_260_302);
const ROUNDS = 500;
const QUORUMS = [1, 2, 3, 5];
/** Far above the normal: a transaction takes milliseconds, a round less than a second. */
const PATIENCE = 30_000;

const WIDE = Array.from({ length: 16 }, (_, index) => `part${index}`);
const wideScript = `
  policy("wide", 1);
  fact("amount", money("EUR"));
  ${WIDE.map((name) => `step("${name}").approvers(person("${name}"));`).join("\n")}
`;

describe("races", () => {
  let server;
  let watch;
  let hosts;
  let stopWatching;
  const pools = [];
  const contended = { others: 0, deadlocks: 0 };

  before(async () => {
    server = await startServer();
    watch = new pg.Pool({ connectionString: server.url(), max: 1 });
    const [clock, signer, people] = [clockAt("2026-03-02T09:00:00Z"), await webCryptoSigner(), staticPeople(RACERS)];
    const scripts = [...QUORUMS.map(raceScript), wideScript];
    // As so many processes: each with connections of its own, also fewer than it has callers.
    const opening = [1, 2, 4, 8].map(async (max) => {
      const pool = new pg.Pool({ connectionString: server.url(), max });
      pools.push(pool);
      const store = counting(await postgresStore(pool, { schema: "races" }));
      return (await hostOf(store, { clock, signer, people, scripts })).approvals;
    });
    hosts = await Promise.all(opening);
    stopWatching = watching();
  });

  afterAll(async () => {
    stopWatching?.();
    for (const pool of pools) await pool.end();
    await watch?.end();
    await server?.stop();
  });

  /** The store, with its turns that had to be begun again counted. */
  function counting(store) {
    const inRequest = (place, work) =>
      store.inRequest(place, work).catch((error) => {
        if (error instanceof Contended) contended[error.cause?.code === "40P01" ? "deadlocks" : "others"] += 1;
        throw error;
      });
    return new Proxy(store, { get: (target, name) => (name === "inRequest" ? inRequest : target[name].bind(target)) });
  }

  /** Ends the server's sessions that wait for one another for too long, which fails whoever waits there. */
  function watching() {
    const timer = setInterval(async () => {
      const { rows } = await watch.query(
        `select pid, query, wait_event_type, pg_blocking_pids(pid) as blocked_by from pg_stat_activity
         where backend_type = 'client backend' and state <> 'idle' and xact_start < clock_timestamp() - $1 * interval '1 millisecond'`,
        [PATIENCE],
      );
      for (const row of rows) {
        console.error("stuck:", JSON.stringify(row));
        await watch.query("select pg_terminate_backend($1)", [row.pid]);
      }
    }, 1_000);
    return () => clearInterval(timer);
  }

  /** Fails what does not end in time. */
  async function intime(work, what) {
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`${what} took longer than ${PATIENCE} ms`)), PATIENCE)));
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  const give = (host, id, { command, step, reason, text, facts, ...acting }) =>
    host.give(id, JSON.parse(JSON.stringify({ command, step, reason, text, facts })), acting);

  /** Sends all at once, each through another host; answers come with what was sent. */
  async function atOnce(random, id, commands) {
    const answers = commands.map(async (sent) => ({ sent, answer: await give(random.one(hosts), id, sent) }));
    return intime(Promise.all(answers), `request ${id}`);
  }

  /** Finds the one order in which all that was accepted is allowed, and a place in it for every refusal. */
  function checkAgainstModel(id, quorum, answered) {
    const stored = answered.filter(({ answer }) => answer.accepted && !answer.replayed).sort((one, other) => one.answer.accepted.record - other.answer.accepted.record);
    const states = [submitted(quorum)];
    stored.forEach(({ sent, answer }, index) => {
      const state = states.at(-1);
      const told = `${id}: ${JSON.stringify(sent)}`;
      assert.equal(expected(state, sent), "accepted", told);
      states.push(after(state, sent));
      assert.deepEqual([answer.accepted.record, answer.accepted.version, answer.accepted.state], [index + 1, index + 2, shown(states.at(-1))], told);
    });
    for (const { sent, answer } of answered) {
      if (answer.accepted && !answer.replayed) continue;
      const got = answer.replayed ? "replayed" : answer.refused.code;
      const [told, allowed] = [`${id}: ${JSON.stringify(sent)}`, states.map((state) => expected(state, sent))];
      assert.ok(allowed.includes(got), `${told} got ${got}, and never anything but ${[...new Set(allowed)]}`);
      if (!answer.replayed) continue;
      const first = stored.find(({ sent: other }) => other.by === sent.by && other.command === sent.command && other.key === sent.key);
      assert.equal(answer.body, first.answer.body, told);
    }
    return { stored, last: states.at(-1) };
  }

  /** What is in the tables is what was answered: no record more, none less, each linked to the one before. */
  async function checkStored(id, stored, last) {
    const { rows } = await watch.query("select seq, record from races.records where request = $1 order by seq", [id]);
    assert.deepEqual(rows.map(({ seq }) => seq), Array.from({ length: stored.length + 1 }, (_, index) => index), id);
    const actions = rows.slice(1).map(({ record }) => JSON.parse(Buffer.from(record.split(".")[1], "base64url").toString()).action);
    assert.deepEqual(actions.map(({ command, actor }) => [command, actor.id]), stored.map(({ sent }) => [sent.command, sent.by]), id);
    const { rows: decisions } = await watch.query("select seq, step, kind, actor from races.decisions where request = $1 order by seq", [id]);
    const decided = stored.filter(({ sent }) => sent.step !== undefined).map(({ sent, answer }) => ({ seq: answer.accepted.record, step: sent.step, kind: sent.command, actor: sent.by }));
    assert.deepEqual(decisions, decided, id);
    const { rows: keys } = await watch.query("select count(*)::int as count from races.idempotency_keys where request = $1", [id]);
    assert.equal(keys[0].count, last.keys.size, id);
    const report = await hosts[0].verify(id);
    assert.deepEqual([report.ok, report.records], [true, rows.length], `${id}: ${JSON.stringify(report.first_break)}`);
    assert.deepEqual(report.not_replayed, [], id);
  }

  it(`of ${ROUNDS} times sixteen who decide one step`, { timeout: 900_000 }, async (t) => {
    t.diagnostic(`seed ${SEED}`);
    const random = generator(SEED);
    const counts = {};
    const count = (what, by = 1) => (counts[what] = (counts[what] ?? 0) + by);
    let slowest = 0;
    for (let number = 0; number < ROUNDS; number += 1) {
      const [kind, quorum, id] = [KINDS[number % KINDS.length], random.one(QUORUMS), `round-${number}`];
      const first = await random.one(hosts).submit({ policy: `race-${quorum}`, id, facts: amount("1.00") }, { by: "mia" });
      assert.equal(outcome(first), "under_review", first.body);
      const start = performance.now();
      const answered = await atOnce(random, id, round(random, kind));
      slowest = Math.max(slowest, performance.now() - start);
      const { stored, last } = checkAgainstModel(id, quorum, answered);
      // Who comes last finds the state that the model says, too.
      for (const sent of [{ command: "approve", by: "b0", step: "board" }, { command: "approve", by: "mia", step: "board" }]) {
        const answer = await give(random.one(hosts), id, { ...sent, version: last.version + 1 });
        assert.deepEqual([answer.refused?.code, answer.refused?.detail], ["stale_version", { version: last.version }]);
      }
      await checkStored(id, stored, last);
      count(`${kind} rounds`);
      count("sent", answered.length);
      for (const { answer } of answered) count(answer.replayed ? "replayed" : (answer.refused?.code ?? "accepted"));
    }
    const codes = ["already_decided", "forbidden_role", "idempotency_key_reused", "invalid_transition", "not_found", "on_hold", "self_approval_forbidden", "stale_version", "step_already_closed"];
    for (const code of ["accepted", "replayed", ...codes]) assert.ok(counts[code] > 0, `nobody was told ${code}`);
    t.diagnostic(`${ROUNDS} rounds: ${JSON.stringify(counts)}`);
    t.diagnostic(`slowest round ${slowest.toFixed(0)} ms; begun again: ${JSON.stringify(contended)}`);
  });

  it("of sixteen who decide sixteen parallel steps refuse nobody", { timeout: 300_000 }, async (t) => {
    const random = generator(SEED + 1);
    let accepted = 0;
    for (let number = 0; number < 25; number += 1) {
      const id = `wide-${number}`;
      await hosts[0].submit({ policy: "wide", id, facts: amount("1.00") }, { by: "mia" });
      const answered = await atOnce(random, id, random.shuffled(WIDE).map((name) => ({ command: "approve", by: name, step: name })));
      assert.deepEqual(answered.map(({ answer }) => answer.refused?.code).filter(Boolean), []);
      const order = answered.map(({ answer }) => answer.accepted).sort((one, other) => one.record - other.record);
      assert.deepEqual(order.map(({ record, state }) => [record, state]), WIDE.map((_, index) => [index + 1, index === 15 ? "approved" : "under_review"]));
      assert.equal((await hosts[0].verify(id)).ok, true);
      accepted += order.length;
    }
    t.diagnostic(`25 rounds: accepted ${accepted}, refused 0`);
  });

  it("of sixteen who submit under one key make one request", { timeout: 300_000 }, async (t) => {
    const random = generator(SEED + 2);
    let replayed = 0;
    let reused = 0;
    for (let number = 0; number < 25; number += 1) {
      const ids = random.one([["one"], ["one", "two", "three"]]);
      const submit = () => {
        const id = `new-${number}-${random.one(ids)}`;
        return random.one(hosts).submit({ policy: "race-1", id, facts: amount("1.00") }, { by: "mia", key: `form-${number}` });
      };
      const answers = await intime(Promise.all(Array.from({ length: 16 }, submit)), `submission ${number}`);
      const [first, ...more] = answers.filter((answer) => answer.accepted && !answer.replayed);
      assert.deepEqual(more, []);
      for (const answer of answers.filter((each) => each !== first)) {
        if (answer.replayed) assert.equal(answer.body, first.body);
        else assert.equal(answer.refused.code, "idempotency_key_reused");
      }
      const { rows } = await watch.query("select distinct request from races.records where request like $1", [`new-${number}-%`]);
      assert.deepEqual(rows, [{ request: first.accepted.request }]);
      replayed += answers.filter((answer) => answer.replayed).length;
      reused += answers.filter((answer) => answer.refused).length;
    }
    assert.ok(replayed > 0 && reused > 0);
    t.diagnostic(`25 rounds: accepted 25, replayed ${replayed}, idempotency_key_reused ${reused}`);
  });

  it("left tables that are what the records say, and no deadlock", { timeout: 300_000 }, async (t) => {
    const rebuilt = await hosts[3].rebuild();
    assert.deepEqual([rebuilt.different, rebuilt.unreadable], [[], []]);
    assert.equal(rebuilt.requests, ROUNDS + 50);
    const { rows: twice } = await watch.query("select request, seq, name from races.outbox group by request, seq, name, step having count(*) > 1");
    assert.deepEqual(twice, []);
    // What a session counted is told at the latest when it ends.
    stopWatching();
    for (const pool of pools.splice(0)) await pool.end();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { rows } = await watch.query("select deadlocks::int, xact_commit::int as commits from pg_stat_database where datname = current_database()");
    assert.ok(rows[0].commits > ROUNDS * 16 / 4, `${rows[0].commits} commits`);
    assert.deepEqual([rows[0].deadlocks, contended.deadlocks], [0, 0]);
    t.diagnostic(`${rebuilt.requests} requests rebuilt, ${rows[0].commits} commits, begun again in all: ${contended.others}`);
  });
});
