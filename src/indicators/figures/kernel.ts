import { setImmediate } from "node:timers/promises";
import {
  type AmountRows,
  ClientAmounts,
  type ClosedModule,
  type KernelColumn,
  NOBODY,
} from "./client-amounts.ts";

export type KernelLevel = {
  /** The module of each place, or -1 for a place left out. */
  readonly moduleOf: Int32Array;
  /** Those that are asked for here or at a level above. */
  readonly columns: readonly number[];
};

export type KernelInput = {
  readonly rows: AmountRows;
  readonly clientCount: number;
  readonly columns: readonly KernelColumn[];
  /** From the finest up; a module lies in one of the next level. */
  readonly levels: readonly KernelLevel[];
  readonly onModule: (closed: ClosedModule) => void;
};

/** So few that statements which run beside it do not wait long for their turn. */
const ROWS_IN_A_TURN = 100_000;

/**
 * Adds rows up to the clients of each module: rows to the modules of the finest level, these to the next and so on.
 *
 * Rows are put in the order of their modules, so that one table of a module's clients is enough for each level, in place of
 * a grouping by module and client. Amounts are whole numbers as doubles and exact up to 2^53, nine thousand million
 * euros in micro-euros. Rows of nobody are left to `nobodySums`. Why this is not SQL: docs/decisions/0013.
 *
 * @throws RangeError when a client's sum is beyond 2^53.
 */
export async function addUp(input: KernelInput): Promise<void> {
  const { rows, levels, onModule } = input;
  const [finest] = levels;
  if (finest === undefined) return;
  const order = placesInOrder(finest.moduleOf);
  const rowsOf = rowsByPlace(rows, finest.moduleOf.length);
  const tables = levels.map((level) => ({
    moduleOf: level.moduleOf,
    columns: columnsByModule(input.columns, level),
    amounts: new ClientAmounts(input.clientCount),
  }));
  const close = (level: number, module: number) => {
    const [table, above] = [tables[level], tables[level + 1]];
    if (table === undefined) return;
    onModule(table.amounts.closed(level, module));
    if (above !== undefined) above.amounts.addAll(table.amounts);
  };
  let rowsInTurn = 0;
  for (const [at, place] of order.entries()) {
    const before = order[at - 1];
    for (const { moduleOf, columns, amounts } of tables) {
      const module = moduleOf[place] ?? -1;
      const isNew = before === undefined || moduleOf[before] !== module;
      if (isNew) amounts.begin(columns.get(module) ?? [], input.columns);
    }
    const own = rowsOf(place);
    tables[0]?.amounts.addRows(rows, own, input.columns, place);
    const next = order[at + 1];
    for (const [level, { moduleOf }] of tables.entries()) {
      const module = moduleOf[place] ?? -1;
      if (next === undefined || moduleOf[next] !== module) close(level, module);
    }
    rowsInTurn += own.length;
    if (rowsInTurn < ROWS_IN_A_TURN) continue;
    rowsInTurn = 0;
    await setImmediate();
  }
}

/** Those that have a module, in the order of the modules, which is that of the levels above too. */
function placesInOrder(finest: Int32Array): number[] {
  return [...finest.keys()]
    .filter((place) => (finest[place] ?? -1) >= 0)
    .sort((left, right) => (finest[left] ?? 0) - (finest[right] ?? 0));
}

/** The rows of each place that are somebody's, by counting. */
function rowsByPlace(
  { places, clients }: AmountRows,
  placeCount: number,
): (place: number) => Int32Array {
  const ends = new Int32Array(placeCount + 1);
  for (let row = 0; row < places.length; row += 1) {
    if (clients[row] === NOBODY) continue;
    const place = places[row] ?? 0;
    ends[place + 1] = (ends[place + 1] ?? 0) + 1;
  }
  for (let place = 0; place < placeCount; place += 1) {
    ends[place + 1] = (ends[place + 1] ?? 0) + (ends[place] ?? 0);
  }
  const next = ends.slice();
  const order = new Int32Array(ends[placeCount] ?? 0);
  for (let row = 0; row < places.length; row += 1) {
    if (clients[row] === NOBODY) continue;
    const place = places[row] ?? 0;
    const at = next[place] ?? 0;
    order[at] = row;
    next[place] = at + 1;
  }
  return (place) => order.subarray(ends[place], ends[place + 1]);
}

/** The columns that take something of a module, by module. */
function columnsByModule(
  columns: readonly KernelColumn[],
  { moduleOf, columns: asked }: KernelLevel,
): ReadonlyMap<number, readonly number[]> {
  const taken = new Map<number, number[]>();
  for (const column of asked) {
    const takes = columns[column]?.takes ?? null;
    for (const [place, module] of moduleOf.entries()) {
      if (module < 0 || (takes !== null && takes[place] !== 1)) continue;
      const ofModule = taken.get(module) ?? [];
      if (ofModule.at(-1) !== column) ofModule.push(column);
      taken.set(module, ofModule);
    }
  }
  return taken;
}
