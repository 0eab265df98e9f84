// A process that gives commands until it is killed. It says what it does on its standard output, a JSON text a line: what it
// is about to send, what was answered, and that it has come to the point at which it is to be killed, where it waits.
import { AsyncLocalStorage } from "node:async_hooks";
import { writeSync } from "node:fs";
import { createApprovals, insecureFileSigner, staticPeople } from "../../../pkg/host.node.js";
import { postgresStore } from "../../../pkg/store/postgres.node.js";
import { PEOPLE, scripted, sendTo } from "./crash-script.mjs";

const { place, keyFile, definition, life, pending, kill } = JSON.parse(process.argv[2]);
const WORKERS = 4;
/** Which command is under way. */
const underWay = new AsyncLocalStorage();
let hits = 0;

const say = (line) => {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += writeSync(1, bytes, sent);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
};

/** Waits for its end, if this is the point, and it has been passed often enough. */
async function at(point) {
  const key = underWay.getStore();
  if (kill.at !== point || key === undefined || (hits += 1) !== kill.nth) return;
  say({ at: point, key });
  await new Promise(() => undefined);
}

/** A pool that stops after a commit was sent, before its answer is read. */
function marked(pool) {
  const wrapped = (client) => ({
    query: async (query) => {
      const answer = client.query(query);
      if (query.text === "commit") await at("during the commit");
      return answer;
    },
    on: (event, listener) => client.on(event, listener),
    removeListener: (event, listener) => client.removeListener(event, listener),
    release: (destroy) => client.release(destroy),
  });
  return { connect: async () => wrapped(await pool.connect()) };
}

function markedStore(store) {
  const inRequest = async (where, work) => {
    const write = (log) => async (change) => {
      await at("before the write");
      await log.write(change);
      await at("before the commit");
    };
    const result = await store.inRequest(where, (log) => work({ ...log, write: write(log) }));
    await at("before the acknowledgement");
    return result;
  };
  return new Proxy(store, { get: (target, name) => (name === "inRequest" ? inRequest : target[name].bind(target)) });
}

function markedSigner(signer) {
  const sign = async (bytes) => {
    await at("before signing");
    const signature = await signer.sign(bytes);
    await at("after signing");
    return signature;
  };
  return { jwk: signer.jwk, sign };
}

async function open() {
  if (place.folder !== undefined) return postgresStore(place.folder);
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString: place.url, max: WORKERS });
  return postgresStore(marked(pool), { schema: place.schema });
}

setInterval(() => undefined, 1_000);
say({ opening: true });
const store = markedStore(await open());
const signer = markedSigner(await insecureFileSigner(keyFile));
const approvals = await createApprovals({ store, signer, people: staticPeople(PEOPLE), definitions: [definition] });
say({ ready: true });

async function send(command) {
  say({ sent: command });
  const { body, replayed, refused } = await underWay.run(command.key, () => sendTo(approvals, command));
  say(refused ? { failed: body, command } : { acked: command.key, body, replayed });
}

/** What was not acknowledged in an earlier life comes first, with the same keys. */
await Promise.all(pending.map(send));

async function work(worker) {
  for (let number = 0; ; number += 1) for (const command of scripted(life, worker, number)) await send(command);
}

await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
