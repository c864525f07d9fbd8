import { setImmediate } from "node:timers/promises";
import type { Row } from "../../sql/engine.ts";
import type { FigureLevel } from "../definitions/index.ts";
import type { Cells } from "./cells.ts";

/** So few that the next statement does not wait for them. */
const ROWS_AT_A_TIME = 200;

/** Adds rows to cells, in their order, while the engine is at work on the next statement. */
export class Adding {
  private added: Promise<void> = Promise.resolve();

  add(cells: Cells, level: FigureLevel, rows: readonly Row[]): void {
    this.added = this.added.then(() => addInTurns(cells, level, rows));
  }

  /** When all rows are added. */
  async end(): Promise<void> {
    await this.added;
  }
}

async function addInTurns(cells: Cells, level: FigureLevel, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) {
    for (const row of rows.slice(from, from + ROWS_AT_A_TIME)) cells.add(level, row);
    await setImmediate();
  }
}
