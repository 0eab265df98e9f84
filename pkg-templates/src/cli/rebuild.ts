// countersign rebuild --database URL|DIR
import { printJson, type CommonOptions, type Io } from "./command.js";
import { withDatabase, type DatabaseOptions } from "./database.js";
import { Exit } from "./outcome.js";

/** Makes the projections of a database anew from its records; exit code 1 where records cannot be read. */
export async function rebuild(io: Io, options: DatabaseOptions & CommonOptions): Promise<Exit> {
  const { rebuilt } = await import("../host/audit.js");
  const { Policies } = await import("../host/policies.js");
  const found = await withDatabase(options, (store, { deployment }) => rebuilt({ store, deployment, trust: undefined }, new Policies()));
  const { requests, different, unreadable } = found;
  const ok = unreadable.length === 0;
  if (options.json) {
    printJson(io, { ok, ...found });
    return ok ? Exit.fine : Exit.fails;
  }
  const named = ({ tenant, request }: { readonly tenant: string; readonly request: string }): string => (tenant === "" ? request : `${tenant}/${request}`);
  for (const place of different) io.out.line(`${named(place)}  did not show what its records say; it does now`);
  for (const place of unreadable) io.err.line(io.err.style.red(`${io.err.glyphs.blocked} ${named(place)}  ${place.message}`));
  const counted = `${requests} ${requests === 1 ? "request" : "requests"} rebuilt, ${different.length} different, ${unreadable.length} unreadable`;
  io.out.line(ok ? io.out.style.green(`${io.out.glyphs.fine} ${counted}`) : counted);
  return ok ? Exit.fine : Exit.fails;
}
