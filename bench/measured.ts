import type { Row } from "../src/sql/engine.ts";

/** What one run of a child process took and found; the parent reads it as one line of JSON. */
export type Measured = {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakGigabytes: number;
  readonly figures: readonly Figure[];
};

/** One package of one region, or the whole region when `package` is "all". */
export type Figure = {
  readonly region: string;
  readonly package: string;
  readonly cost: string | null;
  readonly clients: string;
};

/**
 * Runs `work` and then prints how much this process took from its very start, with the figures read
 * after the clock stopped.
 */
export async function printMeasured<Result>(
  work: () => Promise<Result>,
  figures: (result: Result) => Promise<readonly Row[]>,
): Promise<void> {
  const result = await work();
  const wallSeconds = performance.now() / 1000;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const measured: Measured = {
    wallSeconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakGigabytes: maxRSS / 1024 / 1024,
    figures: (await figures(result)).map((row) => ({
      region: String(row["region_code"]),
      package: String(row["package_id"]),
      cost: row["cost_microeuros"] === null ? null : String(row["cost_microeuros"]),
      clients: String(row["client_count"]),
    })),
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
