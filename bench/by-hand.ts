import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PseudonymKey, pseudonymParameters } from "../src/identity/index.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { sqlText } from "../src/sql/engine.ts";
import { benchKey } from "./key.ts";
import { printMeasured } from "./measured.ts";
import { tracedEngine } from "./traced-engine.ts";

/** `node by-hand.ts <folder for results> <deliveries> <definitions> <threads> <memory limit> [trace]` */
const [folder = "", deliveries = "", definitions = "", threads = "2", memoryLimit = "4GB", trace] =
  process.argv.slice(2);

await printMeasured(
  async () => {
    const opened = await openDuckDb({
      threads: Number(threads),
      memoryLimit,
      spillFolder: join(folder, "spill"),
    });
    const traced = tracedEngine(opened);
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
    const statements = script.split(/;\s*$/m).filter((statement) => statement.trim() !== "");
    const engine = trace === undefined ? opened : traced.engine;
    for (const statement of statements) await engine.run(statement);
    if (trace !== undefined) traced.print();
    return opened;
  },
  (engine) => engine.rows("select * from figures order by region_code, package_id"),
);

function hexOf(value: unknown): string {
  if (!(value instanceof Uint8Array)) throw new TypeError("a key block is bytes");
  return Buffer.from(value).toString("hex");
}
