import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PseudonymKey, pseudonymParameters } from "../src/identity/index.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { type Engine, requiredText, sqlText } from "../src/sql/engine.ts";
import { benchKey } from "./key.ts";
import { printMeasured } from "./measured.ts";
import { tracedEngine } from "./traced-engine.ts";

/**
 * `node by-hand.ts <folder for results> <deliveries> <definitions> <threads> <memory limit> <fits|large> [trace]`
 *
 * The script's tables are kept in memory. When it is told that they are large, they are kept in a database file
 * among the results and the facts are written area by area: at once they would spill several times their size.
 */
const [
  folder = "",
  deliveries = "",
  definitions = "",
  threads = "2",
  memoryLimit = "4GB",
  size,
  trace,
] = process.argv.slice(2);

await printMeasured(
  async () => {
    const opened = await openDuckDb({
      threads: Number(threads),
      memoryLimit,
      spillFolder: join(folder, "spill"),
    });
    const traced = tracedEngine(opened);
    const engine = trace === undefined ? opened : traced.engine;
    if (size === "large") {
      await engine.run(`attach ${sqlText(join(folder, "tables.duckdb"))} as tables`);
      await engine.run("use tables");
    }
    for (const statement of statements()) {
      if (statement.includes("$which_events")) await writeFacts(engine, statement);
      else await engine.run(statement);
    }
    if (trace !== undefined) traced.print();
    return opened;
  },
  (engine) => engine.rows("select * from figures order by region_code, package_id"),
);

function statements(): readonly string[] {
  const key = new PseudonymKey("client", benchKey(32));
  const blocks = Object.entries(pseudonymParameters(key)).map(
    ([name, bytes]) => [name, `unhex('${hexOf(bytes)}')`] as const,
  );
  const values = new Map([
    ["deliveries", deliveries],
    ["definitions", definitions],
    ["results", folder],
  ]);
  const script = [...blocks].reduce(
    (text, [name, sql]) => text.replaceAll(`$${name}`, sql),
    readFileSync(join(import.meta.dirname, "hand-written.sql"), "utf8").replaceAll(
      /'\$(\w+)\//g,
      (_, name: string) => sqlText(`${values.get(name) ?? name}/`).slice(0, -1),
    ),
  );
  return script.split(/;\s*$/m).filter((statement) => statement.trim() !== "");
}

async function writeFacts(engine: Engine, statement: string): Promise<void> {
  const write = (part: string, which: string) =>
    engine.run(statement.replace("$part", part).replace("$which_events", which));
  if (size !== "large") return write("all", "true");
  const areas = await engine.rows("select distinct region_code from events order by region_code");
  for (const area of areas.map((row) => requiredText(row, "region_code")))
    await write(area, `events.region_code = ${sqlText(area)}`);
}

function hexOf(value: unknown): string {
  if (!(value instanceof Uint8Array)) throw new TypeError("a key block is bytes");
  return Buffer.from(value).toString("hex");
}
