import { statSync } from "node:fs";
import type { Engine } from "./engine.ts";

/** Work that another piece of work may run beside, on the engine it is given. */
export type Task = {
  /** False until the tasks that make what it reads are done. */
  readonly isReady: () => boolean;
  /** Whether it is small enough to share memory and threads with another. */
  readonly isSmall: () => boolean;
  readonly run: (engine: Engine) => Promise<void>;
};

/**
 * Runs every task, in their order as far as they are ready; two small ones beside each other where the engine has
 * another connection. A statement on few rows is planned on one core, and the other core would wait.
 *
 * @throws the first error, after what runs beside has ended and without beginning another task.
 */
export async function runSideBySide(engine: Engine, tasks: readonly Task[]): Promise<void> {
  const waiting = [...tasks];
  const free = engine.beside === null ? [engine] : [engine, engine.beside];
  const atWork = new Map<Task, Promise<void>>();
  const failures: unknown[] = [];
  while (waiting.length + atWork.size > 0) {
    const next = failures.length === 0 ? nextTask(waiting, [...atWork.keys()]) : undefined;
    const on = next === undefined ? undefined : free.pop();
    if (next !== undefined && on !== undefined) {
      waiting.splice(waiting.indexOf(next), 1);
      const work = next
        .run(on)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => {
          atWork.delete(next);
          free.push(on);
        });
      atWork.set(next, work);
    } else if (atWork.size > 0) {
      await Promise.race(atWork.values());
    } else if (failures.length > 0) {
      break;
    } else {
      throw new Error(`${waiting.length} tasks wait for each other`);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** The first task that is ready, when what is at work leaves room for it. */
function nextTask(waiting: readonly Task[], atWork: readonly Task[]): Task | undefined {
  const next = waiting.find((task) => task.isReady());
  if (next === undefined || atWork.length === 0) return next;
  return next.isSmall() && atWork.every(({ isSmall }) => isSmall()) ? next : undefined;
}

/** Some two million events. Statements on more use all cores by themselves, and two of them twice the memory. */
const SMALL_BYTES = 100_000_000;

/** Whether work that reads these files may share memory and threads with another. */
export function areSmall(paths: readonly string[]): boolean {
  return paths.reduce((sum, path) => sum + statSync(path).size, 0) <= SMALL_BYTES;
}
