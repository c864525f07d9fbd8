import type { Row } from "../src/sql/engine.ts";

/** What one run of a child process took and found; the parent reads it as one line of JSON. */
export type Measured = {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakGigabytes: number;
  readonly parts: readonly Part[];
  readonly figures: readonly Figure[];
};

/** A part of a run, with what it took; empty for a script that has no parts. */
export type Part = {
  readonly part: string;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
};

/** One package of one region, or the whole region when `package` is "all". */
export type Figure = {
  readonly region: string;
  readonly package: string;
  readonly cost: string | null;
  readonly clients: string;
};

/** Adds up what passes between its calls, each to the part that it names. */
export class PartClock {
  readonly #parts = new Map<string, Part>();
  #wall = 0;
  #cpu = 0;

  /** What passed since the last call, or since the process began, belongs to `part`. */
  passed(part: string): void {
    const wall = performance.now() / 1000;
    const cpu = cpuSeconds();
    const before = this.#parts.get(part) ?? { part, wallSeconds: 0, cpuSeconds: 0 };
    this.#parts.set(part, {
      part,
      wallSeconds: before.wallSeconds + wall - this.#wall,
      cpuSeconds: before.cpuSeconds + cpu - this.#cpu,
    });
    [this.#wall, this.#cpu] = [wall, cpu];
  }

  parts(): Part[] {
    return [...this.#parts.values()];
  }
}

function cpuSeconds(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
}

/**
 * Runs `work` and then prints how much this process took from its very start, with the figures read
 * after the clock stopped.
 */
export async function printMeasured<Result>(
  work: (clock: PartClock) => Promise<Result>,
  figures: (result: Result) => Promise<readonly Row[]>,
): Promise<void> {
  const clock = new PartClock();
  const result = await work(clock);
  const measured: Measured = {
    wallSeconds: performance.now() / 1000,
    cpuSeconds: cpuSeconds(),
    peakGigabytes: process.resourceUsage().maxRSS / 1024 / 1024,
    parts: clock.parts(),
    figures: (await figures(result)).map((row) => ({
      region: String(row["region_code"]),
      package: String(row["package_id"]),
      cost: row["cost_microeuros"] === null ? null : String(row["cost_microeuros"]),
      clients: String(row["client_count"]),
    })),
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
