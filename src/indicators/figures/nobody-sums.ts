import type { AddedColumn, Cells } from "./cells.ts";
import { NOBODY } from "./client-amounts.ts";
import type { ClientRows } from "./client-rows.ts";
import { ExactSums } from "./exact-sums.ts";
import type { NumberedModules } from "./module-numbers.ts";
import type { FactPlan } from "./plan.ts";

/** Adds what rows of no known client have: there is nobody to count, only that something is there and how much. */
export function addNobody(
  plan: FactPlan,
  cells: Cells,
  of: ClientRows,
  levels: readonly NumberedModules[],
): void {
  const places = sumsByPlace(plan, of);
  for (const { level, moduleOf, cells: cellPlaces } of levels) {
    const modules = new Map<number, number[]>();
    for (const place of places.rowCounts.keys()) {
      const module = moduleOf[place] ?? -1;
      modules.set(module, [...(modules.get(module) ?? []), place]);
    }
    for (const [module, own] of modules) {
      const cell = cellPlaces[module] ?? null;
      if (cell === null) continue;
      const columns = plan.columns.map(({ uses }, column): AddedColumn | undefined => {
        const asked = uses.get(level);
        const has = own.filter((place) => places.has(place, column));
        if (asked === undefined || has.length === 0) return undefined;
        const total = asked.amounts
          ? has.reduce((sum, place) => sum + places.sum(place, column), 0n)
          : 0n;
        return { total, clients: 0, sum: 0n, squares: [], largest: 0n };
      });
      const pairs = plan.pairs.map(() => ({ yy: [], xy: [], xx: [] }));
      const sums = { columns, pairs, strata: new Map() };
      cells.addSums(cell, sums, sums);
    }
  }
}

/** What lies at each place on nobody. Columns of clients, and of all that a client has, take nothing of it. */
function sumsByPlace(plan: FactPlan, { rows, places, columns }: ClientRows) {
  const width = plan.columns.length;
  const sums = new ExactSums(places.length * width);
  const counted = new Uint8Array(places.length * width);
  const rowCounts = new Map<number, number>();
  const taken = plan.columns.flatMap(({ isWhole, isOfClients }, at) => {
    const column = columns[at];
    const amounts = rows.amounts[column?.base ?? -1];
    if (isWhole || isOfClients || column === undefined || amounts === undefined) return [];
    return [{ at, takes: column.takes, amounts }];
  });
  for (let row = 0; row < rows.clients.length; row += 1) {
    if (rows.clients[row] !== NOBODY) continue;
    const place = rows.places[row] ?? 0;
    rowCounts.set(place, (rowCounts.get(place) ?? 0) + 1);
    for (const { at, takes, amounts } of taken) {
      const amount = amounts[row] ?? Number.NaN;
      if ((takes !== null && takes[place] !== 1) || Number.isNaN(amount)) continue;
      sums.add(place * width + at, amount);
      counted[place * width + at] = 1;
    }
  }
  return {
    rowCounts,
    has: (place: number, column: number) => counted[place * width + column] === 1,
    sum: (place: number, column: number) => sums.whole(place * width + column),
  };
}
