import type { Engine } from "../src/sql/engine.ts";

const SHOWN = 40;

/** An engine that keeps how long each statement took, to find the slow ones; `print` writes to stderr. */
export function tracedEngine(engine: Engine): { engine: Engine; print: () => void } {
  const statements: { seconds: number; cpu: number; text: string }[] = [];
  const cpuNow = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const timed = async <Result>(sql: string, run: () => Promise<Result>): Promise<Result> => {
    const from = performance.now();
    const cpuFrom = cpuNow();
    const result = await run();
    const text = sql.replaceAll(/\s+/g, " ");
    statements.push({ seconds: (performance.now() - from) / 1000, cpu: cpuNow() - cpuFrom, text });
    return result;
  };
  return {
    engine: {
      ...engine,
      run: (sql, parameters) => timed(sql, () => engine.run(sql, parameters)),
      rows: (sql, parameters) => timed(sql, () => engine.rows(sql, parameters)),
    },
    print: () => {
      const total = statements.reduce((sum, { seconds }) => sum + seconds, 0);
      process.stderr.write(`${statements.length} statements, ${total.toFixed(1)} s\n`);
      const slowest = statements.toSorted((left, right) => right.seconds - left.seconds);
      for (const { seconds, cpu, text } of slowest.slice(0, SHOWN)) {
        const shown = text.length < 280 ? text : `${text.slice(0, 150)} … ${text.slice(-130)}`;
        process.stderr.write(`${seconds.toFixed(2)} s, cpu ${cpu.toFixed(2)} s: ${shown}\n`);
      }
    },
  };
}
