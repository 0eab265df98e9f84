// One database, and the processes that are killed over it one after the other: what they sent, and what they were answered.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { begun } from "./crash-script.mjs";

const CHILD = fileURLToPath(new URL("./crash-child.mjs", import.meta.url));
/** Far above the normal: a process comes to its point within a second or two. */
const PATIENCE = 120_000;

/** The points before which nothing is stored, and that from which everything is. */
export const POINTS = ["before signing", "after signing", "before the write", "before the commit", "during the commit", "before the acknowledgement"];
const ABSENT = new Set(POINTS.slice(0, 4));
const STORED = "before the acknowledgement";

/** When each process of a lane is killed: the first while it makes the tables, half of them at a point, the others at any moment. */
export function schedule(random, kills, points) {
  const marked = Array.from({ length: Math.floor(kills / 2) }, (_, index) => ({ at: points[index % points.length], nth: 1 + random.below(12) }));
  const starting = Array.from({ length: Math.floor(kills / 10) }, () => ({ at: "starting", moment: random.next() }));
  const running = Array.from({ length: kills - 1 - marked.length - starting.length }, () => ({ at: "running", answers: random.below(16), moment: random.next() }));
  return [{ at: "starting", moment: random.next() }, ...random.shuffled([...marked, ...starting, ...running])];
}

export class Lane {
  /** By key: what was sent, how often, and what was answered. */
  commands = new Map();
  counts = { acknowledged: 0, retried: 0, replayed: 0, kills: {} };
  #place;
  #shared;
  #life = 0;
  /** How long a process takes until it is ready, in milliseconds: a guess, until one was. */
  #startup;

  /** @param shared what all processes are given: the file of their key, and their definition. */
  constructor(place, shared, startup) {
    this.#place = place;
    this.#shared = shared;
    this.#startup = startup;
  }

  /** What was sent, or was to be, and not acknowledged. */
  get pending() {
    return [...this.commands.values()].filter(({ bodies }) => bodies.size === 0).map(({ command }) => command);
  }

  /** One process, from its start until it is dead. */
  async live(kill) {
    this.#remember(begun(this.#life));
    const given = { ...this.#shared, place: this.#place, life: this.#life, pending: this.pending, kill };
    const child = spawn(process.execPath, [CHILD, JSON.stringify(given)], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (data) => (said += data));
    const timers = [];
    const shoot = () => child.kill("SIGKILL");
    const soon = (milliseconds) => timers.push(setTimeout(shoot, milliseconds));
    let answers = 0;
    let late = false;
    timers.push(setTimeout(() => shoot((late = !child.killed)), PATIENCE));
    const failed = [];
    const began = performance.now();
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (text) => {
      const line = JSON.parse(text);
      if (line.opening && kill.at === "starting") soon(kill.moment * this.#startup);
      if (line.ready) this.#startup = performance.now() - began;
      // In the middle of whatever comes after so many answers, however fast the machine is.
      if ((line.ready || line.acked) && kill.at === "running" && (answers += 1) > kill.answers) soon(kill.moment * 50);
      try {
        if (line.sent) this.sending(line.sent);
        if (line.acked) this.#acked(line);
        if (line.failed) assert.fail(`\`${line.command.key}\` was refused: ${line.failed}`);
        if (line.at) {
          assert.equal(line.at, kill.at);
          this.commands.get(line.key).fate = ABSENT.has(line.at) ? "absent" : line.at === STORED ? "stored" : "unknown";
          shoot();
        }
      } catch (error) {
        failed.push(error);
        shoot();
      }
    });
    const [[code, signal]] = await Promise.all([once(child, "close"), once(lines, "close")]);
    timers.forEach(clearTimeout);
    if (failed.length > 0) throw failed[0];
    assert.deepEqual([code, signal, late], [null, "SIGKILL", false], `to be killed ${kill.at}, the process ended by itself or never came there: ${said}`);
    this.counts.kills[kill.at] = (this.counts.kills[kill.at] ?? 0) + 1;
    this.#life += 1;
    return child.pid;
  }

  #remember(command) {
    const { key } = command;
    const entry = this.commands.get(key) ?? { command, sent: 0, bodies: new Set(), fate: "absent" };
    this.commands.set(key, entry);
    return entry;
  }

  /** A command that is about to be sent. */
  sending(command) {
    const entry = this.#remember(command);
    entry.sent += 1;
    if (entry.sent > 1) this.counts.retried += 1;
    entry.expected = entry.fate;
    // What becomes of this one, nobody knows until it is answered, or its process was killed at a known point.
    if (entry.fate !== "stored") entry.fate = "unknown";
  }

  #acked({ acked: key, body, replayed }) {
    this.answered(key, body, replayed);
    this.counts.acknowledged += 1;
    if (replayed) this.counts.replayed += 1;
  }

  /** An answer: what was stored is answered again, and what was not is not. */
  answered(key, body, replayed) {
    const entry = this.commands.get(key);
    if (entry.expected === "stored") assert.equal(replayed, true, `\`${key}\` was committed, and is lost`);
    if (entry.expected === "absent") assert.equal(replayed, false, `\`${key}\` was never committed, and is there`);
    entry.bodies.add(body);
    assert.equal(entry.bodies.size, 1, `\`${key}\` got other bytes than before`);
    entry.expected = entry.fate = "stored";
  }
}
