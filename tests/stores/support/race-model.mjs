// What lifecycle.md says of one small policy, written a second time: which outcome a command has in which state.

/** Two steps side by side; of the board, so many. */
export const raceScript = (quorum) => `
  policy("race-${quorum}", 1);
  fact("amount", money("EUR"));
  step("board").approvers(role("board")).quorum(${quorum});
  step("legal").approvers(role("legal"));
  allow("cancel", role("officer"));
  allow("place_hold", role("officer"));
  on_approved(effect("pay"));
`;

export const BOARD = Array.from({ length: 12 }, (_, index) => `b${index}`);
/** The submitter is of the board as well, which is of no use to her. */
export const RACERS = { roles: { board: [...BOARD, "mia"], legal: ["lea", "leo"], officer: ["olga"] } };

/** A request that was just submitted, for a board of which `quorum` must approve. */
export function submitted(quorum) {
  const step = (needed, role) => ({ needed, people: RACERS.roles[role], state: "open", approved: new Set() });
  return { version: 1, ended: null, held: false, keys: new Map(), steps: { board: step(quorum, "board"), legal: step(1, "legal") } };
}

/** What was sent under a key, without what is no part of the payload. */
const payloadOf = ({ command, step, reason, text, facts }) => JSON.stringify({ command, step, reason, text, facts });
const scopeOf = ({ by, command, key }) => `${by} ${command} ${key}`;

/** The outcome of a command: `accepted`, `replayed`, or the code of its refusal. The checks are in the contract's order. */
export function expected(state, sent) {
  const { command, by, key, version } = sent;
  if (by === "eve") return "not_found";
  const seen = key === undefined ? undefined : state.keys.get(scopeOf(sent));
  if (seen !== undefined) return seen === payloadOf(sent) ? "replayed" : "idempotency_key_reused";
  if (version !== undefined && version !== state.version) return "stale_version";
  if (command === "approve" || command === "reject") return decision(state, sent);
  const final = state.ended !== null && state.ended !== "approved";
  if (command === "comment") return final ? "invalid_transition" : "accepted";
  if (command === "place_hold") return by === "olga" ? "accepted" : "forbidden_role";
  if (state.ended !== null) return "invalid_transition";
  // What is left is the submitter's, but for `cancel`.
  return by === (command === "cancel" ? "olga" : "mia") ? "accepted" : "forbidden_role";
}

function decision(state, { command, by, step: name }) {
  const step = state.steps[name];
  if (state.ended !== null || step.state !== "open") return "step_already_closed";
  if (state.held && command === "approve") return "on_hold";
  if (by === "mia") return "self_approval_forbidden";
  if (!step.people.includes(by)) return "forbidden_role";
  return step.approved.has(by) ? "already_decided" : "accepted";
}

/** The state after a command that was accepted. */
export function after(state, sent) {
  const next = structuredClone(state);
  next.version += 1;
  if (sent.key !== undefined) next.keys.set(scopeOf(sent), payloadOf(sent));
  const { command } = sent;
  const step = next.steps[sent.step];
  if (command === "approve") {
    step.approved.add(sent.by);
    if (step.approved.size === step.needed) step.state = "approved";
    if (Object.values(next.steps).every((each) => each.state === "approved")) next.ended = "approved";
  }
  if (command === "reject") next.ended = "rejected";
  if (command === "withdraw") next.ended = "withdrawn";
  if (command === "cancel") next.ended = "cancelled";
  if (command === "place_hold") next.held = true;
  if (command === "amend") for (const each of Object.values(next.steps)) Object.assign(each, { state: "open", approved: new Set() });
  return next;
}

/** The state that a request shows. */
export const shown = (state) => state.ended ?? "under_review";

/** What happens beside the deciding, each with what it needs. */
const BESIDE = {
  comment: (n) => ({ command: "comment", by: "lea", text: `what about ${n}?` }),
  amend: (n) => ({ command: "amend", by: "mia", facts: { amount: { currency: "EUR", value: `${n + 2}.00` } } }),
  withdraw: () => ({ command: "withdraw", by: "mia" }),
  cancel: () => ({ command: "cancel", by: "olga", reason: "no longer needed" }),
  place_hold: () => ({ command: "place_hold", by: "olga", reason: "under investigation" }),
  legal: () => ({ command: "approve", by: "leo", step: "legal" }),
  reject: () => ({ command: "reject", by: "b11", step: "board" }),
};

export const KINDS = ["crowd", "keys", "versions", "beside", "all"];

/** Sixteen decisions on one step that are sent at once; of some kinds, with something beside. */
export function round(random, kind) {
  const deciders = random.shuffled([...BOARD, ...BOARD.slice(0, 3), "mia", "mia", "lea", "eve"]).slice(0, 16);
  const sent = deciders.map((by) => ({ command: "approve", by, step: "board" }));
  if (kind === "keys" || kind === "all") {
    // A few people, who all press the button again; some of them changed their words meanwhile.
    const few = random.shuffled(BOARD).slice(0, 5);
    sent.forEach((each, index) => {
      Object.assign(each, { by: few[index % few.length], key: "click" });
      if (random.chance(0.2)) each.reason = "as discussed";
    });
  }
  if (kind === "versions" || kind === "all") {
    const versions = random.one([[1], [1, 2], [1, 2, undefined]]);
    for (const each of sent) {
      const version = random.one(versions);
      if (version !== undefined) each.version = version;
    }
  }
  if (kind === "beside" || kind === "all") {
    const names = random.shuffled(Object.keys(BESIDE)).slice(0, 1 + random.below(3));
    for (const name of names) sent.splice(random.below(sent.length + 1), 0, BESIDE[name](random.below(90)));
  }
  return sent;
}
