import { countValue, type Row, requiredText, textValue, wholeValue } from "../../sql/engine.ts";
import type { FigureLevel } from "../definitions/index.ts";
import { factTable } from "../registry/index.ts";
import type { Area } from "./areas.ts";
import type { FactPlan } from "./plan.ts";

/** What one column adds up to in a cell, or in one stratum of it. */
export type ColumnSums = {
  /** Over all rows, also of those whose client is not known; null when no row counts. */
  total: bigint | null;
  /** Of known clients: how many, how much, the sum of their squares and the largest. */
  clients: number;
  sum: bigint;
  squares: number;
  largest: bigint;
  /** Of those alone who have most: the smallest amount among them. */
  least?: bigint;
};

/** Sums of products of two columns, y and x; yy and xx are null where clients' squares hold them. */
export type PairSums = { yy: number; xy: number; xx: number };

/** The sums of a plan's columns by their places; a column that nothing counts in has none. */
export type SumsOfColumns = (ColumnSums | undefined)[];

export type Cell = {
  readonly columns: SumsOfColumns;
  readonly pairs: PairSums[];
  /** By stratum; rows of persons whose age or sex is not known are in none. */
  readonly strata: Map<number, SumsOfColumns>;
};

/** Where a cell is: its area, the level and module, and the producer or none. */
export type CellPlace = {
  readonly areaKind: string;
  readonly areaCode: string;
  readonly level: FigureLevel;
  readonly module: string | null;
  readonly producer: string | null;
};

/** What is added to a cell: in all, and apart from it by stratum those columns that are asked for so. */
export type AddedSums = {
  readonly columns: readonly (AddedColumn | undefined)[];
  readonly pairs: readonly AddedPair[];
  readonly strata: ReadonlyMap<number, readonly (AddedColumn | undefined)[]>;
};

/** Squares are numbers to be added one after the other, each stratum's for itself: so the last digit stays what it was. */
export type AddedColumn = Omit<ColumnSums, "squares"> & { readonly squares: readonly number[] };

/** Products, in the same way. */
export type AddedPair = Readonly<Record<keyof PairSums, readonly number[]>>;

/** The cells of one plan in one year. */
export class Cells {
  readonly plan: FactPlan;
  readonly areas: readonly Area[];
  private readonly cells = new Map<string, Cell>();
  private readonly producers = new Map<string, Set<string>>();
  private readonly largerAreas: ReadonlyMap<string, readonly Area[]>;

  constructor(plan: FactPlan, areas: readonly Area[]) {
    this.plan = plan;
    this.areas = areas;
    const larger = areas.filter(({ kind }) => kind !== "region");
    const regions = new Set(areas.flatMap(({ regionCodes }) => regionCodes));
    this.largerAreas = new Map(
      [...regions].map((region) => [
        region,
        larger.filter(({ regionCodes }) => regionCodes.includes(region)),
      ]),
    );
  }

  get hasProducers(): boolean {
    return factTable(this.plan.fact).hasProducers;
  }

  at(place: CellPlace): Cell | undefined {
    return this.cells.get(keyOf(place));
  }

  /** The producers that have facts at a place. */
  producersAt(place: CellPlace): readonly string[] {
    return [...(this.producers.get(keyOf({ ...place, producer: null })) ?? [])];
  }

  /** Adds one row of sums to its cell, and a region's row to the larger areas that it belongs to. */
  add(level: FigureLevel, row: Row): void {
    const areaKind = requiredText(row, "area_kind");
    const areaCode = requiredText(row, "area_code");
    const place = {
      areaKind,
      areaCode,
      level,
      module: textValue(row, "module_id"),
      producer: textValue(row, "producer_id"),
    };
    const sums = this.plan.columns.map((_, column) => rowSumsOf(row, column));
    const pairs = this.plan.pairs.map((_, pair) => rowPairOf(row, pair));
    const stratum = row["stratum"] == null ? null : countValue(row, "stratum");
    const isAsked = (column: number) => this.plan.columns[column]?.uses.get(level)?.strata === true;
    const inStratum = sums.map((one, column) => (isAsked(column) ? one : undefined));
    for (const cell of [this.cellAt(place), ...this.largerCellsOf(place)]) {
      // A row that parts another one by age and sex adds nothing to the whole.
      if (row["is_part"] !== true) addToAll(cell, sums, pairs);
      if (stratum !== null) addToStratum(cell, stratum, inStratum);
    }
    if (place.producer !== null) this.keepProducer(place, place.producer);
  }

  /**
   * Adds sums to the cell of a place, and to those of the larger areas that a region belongs to what they take of it:
   * clients of several regions are counted anew there.
   */
  addSums(place: CellPlace, own: AddedSums, ofLarger: AddedSums | null): void {
    addTo(this.cellAt(place), own);
    if (place.producer !== null) this.keepProducer(place, place.producer);
    if (ofLarger === null) return;
    for (const cell of this.largerCellsOf(place)) addTo(cell, ofLarger);
  }

  /** The cells of the larger areas that a region's place adds to. */
  private largerCellsOf(place: CellPlace): readonly Cell[] {
    if (place.areaKind !== "region" || place.producer !== null) return [];
    const areas = this.largerAreas.get(place.areaCode) ?? [];
    return areas.map(({ kind, code }) => this.cellAt({ ...place, areaKind: kind, areaCode: code }));
  }

  private keepProducer(place: CellPlace, producer: string): void {
    const key = keyOf({ ...place, producer: null });
    const known = this.producers.get(key) ?? new Set();
    this.producers.set(key, known.add(producer));
  }

  private cellAt(place: CellPlace): Cell {
    const key = keyOf(place);
    const found = this.cells.get(key);
    if (found !== undefined) return found;
    const pairs = this.plan.pairs.map(() => ({ yy: 0, xy: 0, xx: 0 }));
    const cell: Cell = { columns: [], pairs, strata: new Map() };
    this.cells.set(key, cell);
    return cell;
  }
}

function addTo(cell: Cell, { columns, pairs, strata }: AddedSums): void {
  addToAll(cell, columns, pairs);
  for (const [stratum, sums] of strata) addToStratum(cell, stratum, sums);
}

function addToStratum({ strata }: Cell, stratum: number, sums: AddedSums["columns"]): void {
  const inStratum = strata.get(stratum) ?? [];
  strata.set(stratum, inStratum);
  for (const [column, added] of sums.entries()) addColumn(inStratum, column, added);
}

function addToAll(
  { columns, pairs: into }: Cell,
  sums: AddedSums["columns"],
  pairs: AddedSums["pairs"],
): void {
  for (const [column, added] of sums.entries()) addColumn(columns, column, added);
  for (const [index, pair] of pairs.entries()) {
    const sum = into[index];
    if (sum === undefined) continue;
    for (const yy of pair.yy) sum.yy += yy;
    for (const xy of pair.xy) sum.xy += xy;
    for (const xx of pair.xx) sum.xx += xx;
  }
}

function rowSumsOf(row: Row, column: number): AddedColumn | undefined {
  const total = wholeOrNull(row, `c${column}`);
  if (total === null) return undefined;
  return { total, clients: 0, sum: 0n, squares: [], largest: 0n };
}

function rowPairOf(row: Row, pair: number): AddedPair {
  const of = (name: string) => [doubleOf(row, `${name}${pair}`)];
  return { yy: of("yy"), xy: of("xy"), xx: of("xx") };
}

function keyOf({ areaKind, areaCode, level, module, producer }: CellPlace): string {
  return `${areaKind}/${areaCode}/${level}/${module ?? ""}/${producer ?? ""}`;
}

function addColumn(into: SumsOfColumns, column: number, added: AddedColumn | undefined): void {
  if (added === undefined) return;
  const { squares, ...sums } = added;
  const one = into[column];
  if (one === undefined) {
    into[column] = { ...sums, squares: squares.reduce((sum, square) => sum + square, 0) };
    return;
  }
  // As long as nothing is on nobody both are the same, and made once.
  const isSame = one.total === one.sum && added.total === added.sum;
  one.sum += added.sum;
  if (isSame) one.total = one.sum;
  else if (added.total !== null) one.total = (one.total ?? 0n) + added.total;
  one.clients += added.clients;
  for (const square of squares) one.squares += square;
  if (added.largest > one.largest) one.largest = added.largest;
}

function wholeOrNull(row: Row, column: string): bigint | null {
  return row[column] == null ? null : wholeValue(row, column);
}

function doubleOf(row: Row, column: string): number {
  const value = row[column];
  return typeof value === "number" ? value : 0;
}
