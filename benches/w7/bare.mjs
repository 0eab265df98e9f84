// The peer of W7: bare transactions that write the same rows, by hand and with `pg` alone. Nothing is decided, asked, signed or
// projected: the rows are those that the host wrote, under other ids.

/** A store that notes what is written through it. */
export function noting(written) {
  return (store) => new Proxy(store, {
    get(target, name) {
      if (name !== "inRequest") return typeof target[name] === "function" ? target[name].bind(target) : target[name];
      return (place, work) => target.inRequest(place, (log) => work(new Proxy(log, {
        get: (inner, member) => (member === "write" ? (change) => { written.push(change); return inner.write(change); } : typeof inner[member] === "function" ? inner[member].bind(inner) : inner[member]),
      })));
    },
  });
}

const LISTS = ["decisions", "comments", "records", "documents", "outbox"];

/** Writes what one command wrote in a transaction of its own, as its first statement takes the row. */
export async function writeBare(pool, schema, change) {
  const client = await pool.connect();
  const rows = (table, list, end = "") => {
    if (list.length === 0) return undefined;
    const columns = Object.keys(list[0]).map((name) => `"${name}"`).join(", ");
    return client.query({ name: `bare ${table}`, text: `insert into "${schema}"."${table}" (${columns}) select ${columns} from json_populate_recordset(null::"${schema}"."${table}", $1) ${end}`, values: [JSON.stringify(list)] });
  };
  const { tenant, id } = change.request;
  const own = { tenant, request: id };
  try {
    await client.query("begin");
    await client.query({ name: "bare lock", text: `select 1 from "${schema}".requests where tenant = $1 and id = $2 for update`, values: [tenant, id] });
    const columns = Object.keys(change.request).filter((name) => name !== "tenant" && name !== "id");
    await rows("requests", [change.request], `on conflict (tenant, id) do update set ${columns.map((name) => `"${name}" = excluded."${name}"`).join(", ")}`);
    for (const list of LISTS) await rows(list, change[list], list === "documents" ? "on conflict do nothing" : "");
    for (const list of ["request_steps", "candidates"]) await client.query({ name: `bare clear ${list}`, text: `delete from "${schema}"."${list}" where tenant = $1 and request = $2`, values: [tenant, id] });
    await rows("request_steps", change.steps);
    await rows("candidates", change.candidates.map((row) => ({ ...own, ...row })));
    await rows("viewers", change.viewers.map((viewer) => ({ ...own, viewer, listed_at: change.request.submitted_at })), "on conflict do nothing");
    if (change.key !== undefined) await rows("idempotency_keys", [change.key]);
    await client.query("commit");
  } finally {
    client.release();
  }
}

/** The same change, of another request. */
export function renamed(change, from, to) {
  return JSON.parse(JSON.stringify(change).replaceAll(from, to));
}
