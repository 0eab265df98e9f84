// The PostgreSQL server of this machine, with its `pg_dump`: the one from npm comes without.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the programs are; the latest version, if there are several. */
function programs() {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).filter((version) => existsSync(join(root, version, "bin/initdb"))) : [];
  const latest = versions.sort((one, other) => Number(one) - Number(other)).at(-1);
  if (latest === undefined) throw new Error("no PostgreSQL with `pg_dump` here: run `make setup-postgres`");
  return join(root, latest, "bin");
}

/** Starts a server that listens on a socket in a folder of its own; `stop()` ends it. */
export function startInstalledServer() {
  const bin = programs();
  const folder = mkdtempSync(join(tmpdir(), "countersign-drill-"));
  chmodSync(folder, 0o777);
  // PostgreSQL does not run as root.
  const asOwner = process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--"] : [];
  const run = (program, ...args) => {
    const [command, ...rest] = [...asOwner, join(bin, program), ...args];
    execFileSync(command, rest, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  };
  const data = join(folder, "data");
  run("initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C");
  run("pg_ctl", "--pgdata", data, "--wait", "--log", join(folder, "log"), "--options", `-c listen_addresses= -c unix_socket_directories=${folder}`, "start");
  return {
    bin,
    folder,
    url: `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=postgres`,
    stop() {
      run("pg_ctl", "--pgdata", data, "--mode=immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
