import type { Engine } from "../../sql/engine.ts";
import type { Cells } from "./cells.ts";
import {
  type AmountRows,
  addAmounts,
  amountsAt,
  type ClosedModule,
  clientsAt,
  type KernelColumn,
  NOBODY,
} from "./client-amounts.ts";
import { batchesOf, type ClientRows, makeYearClients, readClientRows } from "./client-rows.ts";
import { statisticsOf } from "./client-statistics.ts";
import type { LevelColumn } from "./columns.ts";
import { DearestAmounts } from "./dearest-sums.ts";
import { addUp } from "./kernel.ts";
import { numberModules } from "./module-numbers.ts";
import { addNobody } from "./nobody-sums.ts";
import { type FactPlan, isAskedFrom, levelsAsked } from "./plan.ts";
import { SeveralClients } from "./several-clients.ts";
import type { FigureSources } from "./sources.ts";

export type ClientSumsInput = {
  readonly engine: Engine;
  /** Of client grain, and where its sums go. */
  readonly plan: FactPlan;
  readonly cells: Cells;
  readonly needsProducers: boolean;
  /** Where the sums of the dearest clients go, if some indicator asks for them. */
  readonly dearest: Cells | null;
  readonly sources: FigureSources;
  readonly year: number;
  /** How many rows are added up at once, in whole regions. */
  readonly rowsAtOnce: number;
};

/**
 * Adds the client-grain columns of a table of facts to each client and from them to cells: regions in batches, each
 * level from the one below; the rows of the next batch are read meanwhile. Whoever is a client of several regions in
 * the year is kept until the end, so that an area that holds them counts them once.
 */
export async function addClientSums(input: ClientSumsInput): Promise<void> {
  const { engine, plan, sources, year } = input;
  const batches = await batchesOf(engine, plan, sources, year, input.rowsAtOnce);
  await makeYearClients(engine, plan, sources, year, batches);
  const levels = levelsAsked(plan);
  const parts = {
    services:
      levels.includes("service") || plan.columns.some(({ within }) => within?.level === "service"),
    producers: input.needsProducers,
  };
  const rowsOf = (at: number) =>
    at < batches.length ? readClientRows(engine, plan, sources, year, batches[at], parts) : null;
  const kept = {
    several: new SeveralClients(plan),
    dearest: input.dearest === null ? null : new DearestAmounts(input.dearest, plan),
  };
  let rows = await rowsOf(0);
  for (let at = 0; rows !== null; at += 1) {
    const [next] = await Promise.all([rowsOf(at + 1), addBatch(input, rows, kept)]);
    rows = next;
  }
  kept.several.addTo(input.cells);
  kept.dearest?.addToCells();
}

async function addBatch(
  { plan, cells, needsProducers }: ClientSumsInput,
  of: ClientRows,
  kept: { readonly several: SeveralClients; readonly dearest: DearestAmounts | null },
): Promise<void> {
  const levels = numberModules(of.places, levelsAsked(plan), { byProducer: false });
  addNobody(plan, cells, of, levels);
  const wholes = wholesOf(plan, of);
  await addUp({
    rows: of.rows,
    clientCount: of.groups.length,
    columns: of.columns,
    levels: levels.map(({ level, moduleOf }) => ({ moduleOf, columns: columnsFrom(plan, level) })),
    onModule: (closed) => {
      const numbered = levels[closed.level];
      const cell = numbered?.cells[closed.module] ?? null;
      if (numbered === undefined || cell === null) return;
      const groups = valuesOf(of.groups, closed.clients);
      const amountsOf = ofColumns(plan, closed);
      const amounts = plan.columns.map(({ uses }, column) => {
        if (!uses.has(numbered.level)) return null;
        const whole = wholes.get(column);
        return whole === undefined ? amountsOf(column) : wholeAmounts(whole, closed.clients);
      });
      const asked = { plan, level: numbered.level, ofProducers: false };
      const { ofAll, ofOneRegion } = statisticsOf(asked, { groups, amounts });
      if (ofAll !== null) cells.addSums(cell, ofAll, ofOneRegion);
      kept.several.keep(cell, { groups, amounts, several: of.several, clients: closed.clients });
      if (cell.level === "all")
        kept.dearest?.keep(cell.areaCode, of.several, { ...closed, amountsOf });
    },
  });
  if (needsProducers) await addProducers(plan, cells, of);
}

/** The clients of each producer of a region; only columns that producers are asked for, and none of services. */
async function addProducers(plan: FactPlan, cells: Cells, of: ClientRows): Promise<void> {
  const asked = levelsAsked(plan).filter(
    (level) =>
      level !== "service" && plan.columns.some(({ uses }) => uses.get(level)?.producers === true),
  );
  const levels = numberModules(of.places, asked, { byProducer: true });
  const ofProducers = (column: number) =>
    [...(plan.columns[column]?.uses.values() ?? [])].some(({ producers }) => producers);
  await addUp({
    rows: of.rows,
    clientCount: of.groups.length,
    columns: of.columns,
    levels: levels.map(({ level, moduleOf }) => ({
      moduleOf,
      columns: columnsFrom(plan, level, ofProducers),
    })),
    onModule: (closed) => {
      const numbered = levels[closed.level];
      const cell = numbered?.cells[closed.module] ?? null;
      if (numbered === undefined || cell === null || closed.clients.length === 0) return;
      const groups = valuesOf(of.groups, closed.clients);
      const amounts = [...plan.columns.keys()].map(ofColumns(plan, closed));
      const asked = { plan, level: numbered.level, ofProducers: true };
      const { ofAll } = statisticsOf(asked, { groups, amounts });
      if (ofAll !== null) cells.addSums(cell, ofAll, null);
    },
  });
}

/** The columns that are added up at a level, for it or for one above it; of those that add the same, the first. */
function columnsFrom(
  plan: FactPlan,
  level: LevelColumn,
  isOne: (column: number) => boolean = () => true,
): number[] {
  const asked = [...plan.columns.keys()].filter(
    (column) =>
      plan.columns[column]?.isWhole === false && isAskedFrom(plan, column, level) && isOne(column),
  );
  return [...new Set(asked.map((column) => sameAs(plan, column)))];
}

/** The first column that adds the same of clients: what is on nobody is all in which they differ. */
function sameAs({ columns }: FactPlan, column: number): number {
  const of = columns[column];
  return columns.findIndex(
    (one) => one.base === of?.base && one.within?.test === of.within?.test && !one.isWhole,
  );
}

/** The amounts of a plan's columns; those that add the same share theirs. */
function ofColumns(plan: FactPlan, { amountsOf }: ClosedModule): ClosedModule["amountsOf"] {
  const known = new Map<number, Float64Array | null>();
  return (column) => {
    const same = sameAs(plan, column);
    const found = known.get(same) ?? amountsOf(same);
    known.set(same, found);
    return found;
  };
}

/** Of the columns that take all that a client has in a region: that, by client. */
function wholesOf(
  plan: FactPlan,
  { rows, columns, groups }: ClientRows,
): Map<number, Float64Array> {
  const wholes = new Map<number, Float64Array>();
  for (const [place, { isWhole }] of plan.columns.entries()) {
    const column = columns[place];
    const amounts = rows.amounts[column?.base ?? -1];
    if (!isWhole || column === undefined || amounts === undefined) continue;
    const whole = new Float64Array(groups.length).fill(Number.NaN);
    const taken = rowsOfClients(rows, column);
    addAmounts(whole, clientsAt(rows.clients, taken), amountsAt(amounts, taken));
    wholes.set(place, whole);
  }
  return wholes;
}

/** The rows of a column that are somebody's. */
function rowsOfClients({ clients, places }: AmountRows, { takes }: KernelColumn): Int32Array {
  const taken = new Int32Array(clients.length);
  let count = 0;
  for (let row = 0; row < clients.length; row += 1) {
    if (clients[row] === NOBODY || (takes !== null && takes[places[row] ?? -1] !== 1)) continue;
    taken[count] = row;
    count += 1;
  }
  return taken.subarray(0, count);
}

function wholeAmounts(whole: Float64Array, clients: ClosedModule["clients"]): Float64Array {
  const own = new Float64Array(clients.length);
  for (let at = 0; at < clients.length; at += 1) own[at] = whole[clients[at] ?? 0] ?? Number.NaN;
  return own;
}

function valuesOf(groups: Uint8Array, clients: Int32Array): Uint8Array {
  const own = new Uint8Array(clients.length);
  for (let at = 0; at < clients.length; at += 1) own[at] = groups[clients[at] ?? 0] ?? 0;
  return own;
}
