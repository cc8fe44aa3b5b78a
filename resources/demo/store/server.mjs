// The store server: @supabase/lite as `lite start --no-admin` runs it, on a free loopback port, with the project's
// SQL editor on stdin. One JSON object per line: {"id", "sql"} in, {"id", "results"} or {"id", "error"} out.
// The first line out says the port. {"stop": true} ends the server and leaves its data; when stdin ends without that,
// whoever started it is gone, and it goes too and takes along STORE_FOLDER, which was made for this run alone.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { createAdaptorServer } from "@hono/node-server";
import { createApi } from "@supabase/lite/cli";

console.log = console.info = console.error; // stdout belongs to the protocol

const api = await createApi({ withSupabaseClient: false });
const app = await api.project.local.createApp(undefined, { admin: false });
await app.ensureSystemSchema();
const database = app.connection.driver;

// PGlite is one session for everybody: two requests at once would share a transaction and with it a role.
let last = Promise.resolve();
function inTurn(work) {
  const done = last.then(work, work);
  last = done.catch(() => undefined);
  return done;
}

async function answer(request) {
  const response = await app.fetch(request);
  const body = await response.arrayBuffer();
  const empty = body.byteLength === 0 || [101, 204, 205, 304].includes(response.status);
  return new Response(empty ? null : body, response);
}

async function runSql(text) {
  try {
    return await database.exec("set search_path = public, extensions;\n" + text);
  } catch (fault) {
    await database.exec("rollback");
    throw fault;
  } finally {
    await database.exec("reset search_path");
    if (/\b(create|alter|drop)\b/i.test(text)) await app.connection.clearSchemaCache();
  }
}

const say = (message) => process.stdout.write(JSON.stringify(message) + "\n");

const server = createAdaptorServer({ fetch: (request) => inTurn(() => answer(request)) });
server.listen(0, "127.0.0.1", () => say({ port: server.address().port }));

let closing = false;
async function close(orphaned) {
  if (closing) return;
  closing = true;
  await inTurn(() => app.connection.close());
  if (orphaned && process.env.STORE_FOLDER) {
    process.chdir("/");
    rmSync(process.env.STORE_FOLDER, { recursive: true, force: true });
  }
  process.exit(0);
}

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on("line", async (line) => {
  const { id, sql, stop } = JSON.parse(line);
  if (stop) return close(false);
  try {
    const results = await inTurn(() => runSql(sql));
    say({ id, results: results.slice(1).map((result) => result.rows) });
  } catch (fault) {
    say({ id, error: String(fault.message), code: fault.code ?? "" });
  }
});
lines.on("close", () => close(true));
process.on("SIGTERM", () => close(false));
