import type { FigureLevel } from "../definitions/index.ts";
import { type FactTableId, SCALES } from "../registry/index.ts";
import type { Cell, CellPlace, Cells, ColumnSums, PairSums } from "./cells.ts";
import { levelOfFacts, type PartPlan, type RatioPlan, type TermPlan } from "./plan.ts";

/** The cells of the plans in each year, by the place of the plan. */
export type CellsOfYears = ReadonlyMap<number, readonly Cells[]>;

/** Where a figure is. */
export type FigurePlace = CellPlace & { readonly year: number };

/** What a numerator or denominator adds up to in a cell. Amounts are in units that a person reads. */
export type PartSums = {
  /** In the scale of the measures. */
  readonly total: bigint;
  readonly amount: number;
  /** Of the known clients of its first column by clients; null when it has none. */
  readonly clients: ClientSums | null;
  readonly strata: ReadonlyMap<number, StratumSums>;
};

export type ClientSums = {
  readonly clients: number;
  readonly amount: number;
  readonly squares: number;
  readonly largest: number;
  /** Of those alone who have most: the smallest amount among them. */
  readonly least?: number | null;
};

export type StratumSums = ClientSums & { readonly total: bigint };

/** The sums of a part at a place, over its terms and over the tables of facts that feed each. */
export function partSums(part: PartPlan, place: FigurePlace, cells: CellsOfYears): PartSums {
  const unit = Number(SCALES[part.scale]);
  let total = 0n;
  let clients: ClientSums | null = null;
  const strata = new Map<number, StratumSums>();
  for (const term of part.terms) {
    for (const { plan, column } of term.columns) {
      const found = cells.get(place.year - term.yearsBefore)?.[plan];
      // Lines on no client are beside the producers' own costs.
      if (place.producer !== null && found?.hasProducers === false) continue;
      const cell = found?.at(placeOfTerm(term, place, found));
      const sums = cell?.columns[column];
      if (cell === undefined || sums === undefined || found === undefined) continue;
      total += signed(term, amountOf(term, sums));
      const isByClients = found.plan.grain !== "row";
      if (isByClients && clients === null) clients = clientSums(sums, unit);
      for (const [stratum, inStratum] of cell.strata) {
        const one = inStratum[column];
        if (one === undefined) continue;
        addStratum(strata, stratum, term, one, unit, isByClients);
      }
    }
  }
  return { total, amount: Number(total) / unit, clients, strata };
}

/** The columns that a part adds up at a place, with what they hold there; null where they hold nothing. */
export function columnsAt(
  part: PartPlan,
  place: FigurePlace,
  cells: CellsOfYears,
): { readonly cells: Cells; readonly sums: ColumnSums | null }[] {
  return part.terms.flatMap((term) =>
    term.columns.flatMap(({ plan, column }) => {
      const found = cells.get(place.year - term.yearsBefore)?.[plan];
      if (found === undefined) return [];
      if (place.producer !== null && !found.hasProducers) return [];
      const cell = found.at(placeOfTerm(term, place, found));
      return [{ cells: found, sums: cell?.columns[column] ?? null }];
    }),
  );
}

/**
 * The products for the limits of a ratio, at the place of its numerator; null where the denominator is that of
 * another place, such as the whole package beside one of its functions: nobody's products of the two are kept.
 */
export function pairSums(
  ratio: RatioPlan,
  place: FigurePlace,
  cells: CellsOfYears,
): PairSums | null {
  if (ratio.pair === null) return null;
  const found = cells.get(place.year)?.[ratio.pair.plan];
  if (found?.plan.pairs[ratio.pair.pair]?.levels.has(place.level) !== true) return null;
  const cell: Cell | undefined = found.at(place);
  return cell?.pairs[ratio.pair.pair] ?? null;
}

/** Whether a part has any facts of its own at a place. */
export function hasFacts(part: PartPlan, place: FigurePlace, cells: CellsOfYears): boolean {
  return part.terms.some((term) =>
    term.columns.some(({ plan, column }) => {
      const found = cells.get(place.year - term.yearsBefore)?.[plan];
      const sums = found?.at(placeOfTerm(term, place, found))?.columns[column];
      return sums !== undefined && (sums.total !== null || sums.clients > 0);
    }),
  );
}

/** Where the facts of a term are, beside a figure of one module: its own, its package's, or all. */
function placeOfTerm(term: TermPlan, place: FigurePlace, cells: Cells): CellPlace {
  const { level, module } = scoped(term.scope, place, cells.plan.fact);
  return { ...place, level, module };
}

function scoped(
  scope: TermPlan["scope"],
  { level, module }: FigurePlace,
  fact: FactTableId,
): { level: FigureLevel; module: string | null } {
  const at = levelOfFacts(scope, level, fact);
  if (at === "all" || module === null) return { level: "all", module: null };
  if (at === level) return { level, module };
  return { level: at, module: module.split("-", 1)[0] ?? module };
}

function amountOf(term: TermPlan, sums: ColumnSums): bigint {
  return term.countsClients ? BigInt(sums.clients) : (sums.total ?? 0n);
}

function signed(term: TermPlan, amount: bigint): bigint {
  return term.sign === 1 ? amount : -amount;
}

function clientSums(sums: ColumnSums, unit: number): ClientSums {
  return {
    clients: sums.clients,
    amount: Number(sums.sum) / unit,
    squares: sums.squares / unit ** 2,
    largest: Number(sums.largest) / unit,
    least: sums.least === undefined ? null : Number(sums.least) / unit,
  };
}

function addStratum(
  strata: Map<number, StratumSums>,
  stratum: number,
  term: TermPlan,
  sums: ColumnSums,
  unit: number,
  isByClients: boolean,
): void {
  const earlier = strata.get(stratum);
  const added = signed(term, amountOf(term, sums));
  const total = (earlier?.total ?? 0n) + added;
  const own = clientSums(sums, unit);
  // Rows that are not by clients are independent of each other: the squares of ones are the ones.
  const squares = isByClients && !term.countsClients ? own.squares : Math.abs(Number(added)) / unit;
  strata.set(stratum, {
    total,
    amount: Number(total) / unit,
    clients: Math.max(earlier?.clients ?? 0, own.clients),
    squares: (earlier?.squares ?? 0) + squares,
    largest: Math.max(earlier?.largest ?? 0, own.largest),
  });
}
