import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { sqlText } from "../src/sql/engine.ts";

const CORRECTION = "region-01-march-corrected";

/** What a killed benchmark left among deliveries that are kept. */
export function forgetCorrection(deliveries: string): void {
  rmSync(join(deliveries, CORRECTION), { recursive: true, force: true });
}

/** A delivery of the first area: the events of March anew, each a minute longer. */
export async function writeCorrection(deliveries: string): Promise<void> {
  const folder = join(deliveries, CORRECTION);
  mkdirSync(folder);
  writeFileSync(
    join(folder, "manifest.yaml"),
    'organiser: "01"\nsource: all\nperiod: { from: 2024-03-01, until: 2024-04-01 }\ndelivered_on: 2025-02-01\n',
  );
  const events = sqlText(join(deliveries, "region-01", "service_events.parquet"));
  const engine = await openDuckDb({ threads: 1 });
  try {
    await engine.run(`copy (
        select * replace (duration_minutes + 1 as duration_minutes) from read_parquet(${events})
        where started_at >= timestamp '2024-03-01' and started_at < timestamp '2024-04-01'
      ) to ${sqlText(join(folder, "service_events.parquet"))} (format parquet)`);
  } finally {
    engine.close();
  }
}
