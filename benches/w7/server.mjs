// A PostgreSQL server for the benchmarks, with a policy, people and hosts on it. The server is that of the tests: durable, as it
// comes.
import { readFileSync } from "node:fs";

import { startServer } from "../../tests/stores/support/server.mjs";

const SCRIPT = `
  policy("spend", 1);
  fact("amount", money("EUR"));
  step("manager").approvers(manager_of_submitter());
  step("finance").when(|f| f.amount >= 1_000).after("manager").approvers(role("finance"));
`;

export const PEOPLE = { roles: { finance: ["fin", "flo"] }, managers: { mia: "ana" } };
export const FACTS = { amount: { currency: "EUR", value: "1200.00" } };

/** Starts a server, does the work, and stops it. */
export async function onServer(work) {
  const server = await startServer();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Approvals on a schema of a server. */
export async function hostOn(server, schema, { connections = 16, around = (store) => store } = {}) {
  const { compile } = await import("countersign/compiler");
  const { createApprovals, staticPeople, webCryptoSigner } = await import("countersign/host");
  const { postgresStore } = await import("countersign/store/postgres");
  const compiled = compile(SCRIPT);
  if (!compiled.ok) throw new Error(compiled.rendered);
  const pool = server.pool({ max: connections });
  const store = around(await postgresStore(pool, { schema }));
  const approvals = await createApprovals({ definitions: [compiled.definition], store, signer: await webCryptoSigner(), people: staticPeople(PEOPLE) });
  return { approvals, pool, store };
}

/** The three commands of a request's life, each under a key. */
export async function life(approvals, id) {
  const { submit, approve } = { submit: approvals.submit.bind(approvals), approve: approvals.approve.bind(approvals) };
  const answers = [
    await submit({ policy: "spend", id, facts: FACTS }, { by: "mia", key: `${id}-1` }),
    await approve(id, "manager", { by: "ana", key: `${id}-2` }),
    await approve(id, "finance", { by: "fin", key: `${id}-3` }),
  ];
  const refused = answers.find((answer) => answer.refused);
  if (refused !== undefined) throw new Error(`a command of \`${id}\` was refused: ${refused.refused.message}`);
  return answers.length;
}

/** Runs work over a list, so many at a time; answers how many seconds it took. */
export async function inParallel(items, width, work) {
  const queue = [...items];
  const start = performance.now();
  await Promise.all(Array.from({ length: width }, async () => { for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item); }));
  return (performance.now() - start) / 1000;
}
