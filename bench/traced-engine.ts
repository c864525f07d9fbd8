import type { Engine } from "../src/sql/engine.ts";

const SHOWN = 60;

type Kind = { text: string; count: number; seconds: number; cpu: number };

/**
 * An engine that keeps how long statements took, those that differ only in their place taken together,
 * to find the slow ones; `print` writes to stderr.
 */
export function tracedEngine(engine: Engine): { engine: Engine; print: () => void } {
  const kinds = new Map<string, Kind>();
  const cpuNow = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const timed = async <Result>(sql: string, run: () => Promise<Result>): Promise<Result> => {
    const from = performance.now();
    const cpuFrom = cpuNow();
    const result = await run();
    const text = shapeOf(sql);
    const kind = kinds.get(text) ?? { text, count: 0, seconds: 0, cpu: 0 };
    kind.count += 1;
    kind.seconds += (performance.now() - from) / 1000;
    kind.cpu += cpuNow() - cpuFrom;
    kinds.set(text, kind);
    return result;
  };
  const traced = (one: Engine): Engine => ({
    ...one,
    run: (sql, parameters) => timed(sql, () => one.run(sql, parameters)),
    rows: (sql, parameters) => timed(sql, () => one.rows(sql, parameters)),
    numbers: (sql) => timed(sql, () => one.numbers(sql)),
    beside: one.beside === null ? null : traced(one.beside),
  });
  return {
    engine: traced(engine),
    print: () => {
      const all = [...kinds.values()];
      const count = all.reduce((sum, kind) => sum + kind.count, 0);
      const seconds = all.reduce((sum, kind) => sum + kind.seconds, 0);
      const cpu = all.reduce((sum, kind) => sum + kind.cpu, 0);
      process.stderr.write(
        `${count} statements, ${seconds.toFixed(1)} s; with all else cpu ${cpuNow().toFixed(1)} s, of it in statements ${cpu.toFixed(1)} s\n`,
      );
      const slowest = all.toSorted((left, right) => right.cpu - left.cpu);
      for (const kind of slowest.slice(0, SHOWN)) {
        process.stderr.write(
          `${kind.seconds.toFixed(2)} s, cpu ${kind.cpu.toFixed(2)} s, ${kind.count} times: ${kind.text}\n`,
        );
      }
    },
  };
}

/** A statement without its places, shortened in the middle. */
function shapeOf(sql: string): string {
  const text = sql
    .replaceAll(/\s+/g, " ")
    .replaceAll(/'[^']*\/([^'/]*)'/g, "'…/$1'")
    .replaceAll(/[0-9a-f]{16,}/g, "…")
    .replaceAll(/[0-9]{2,}/g, "0");
  return text.length < 280 ? text : `${text.slice(0, 150)} … ${text.slice(-130)}`;
}
