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

/** The cells of one plan in one year. */
export class Cells {
  readonly plan: FactPlan;
  private readonly cells = new Map<string, Cell>();
  private readonly producers = new Map<string, Set<string>>();
  private readonly largerAreas: ReadonlyMap<string, readonly Area[]>;

  constructor(plan: FactPlan, areas: readonly Area[]) {
    this.plan = plan;
    const larger = areas.filter(({ kind }) => kind !== "region");
    const regions = new Set(areas.flatMap(({ regionCodes }) => regionCodes));
    this.largerAreas = new Map(
      [...regions].map((region) => [
        region,
        larger.filter(({ regionCodes }) => regionCodes.includes(region)),
      ]),
    );
  }

  get hasModules(): boolean {
    return factTable(this.plan.fact).modules.length > 0;
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
    const sums = this.plan.columns.map((_, column) => this.sumsOf(row, column));
    const pairs = this.plan.pairs.map((_, pair) => this.pairOf(row, pair));
    const stratum = row["stratum"] == null ? null : countValue(row, "stratum");
    this.addTo(place, stratum, sums, pairs);
    if (place.producer !== null) this.keepProducer(place, place.producer);
    if (areaKind !== "region" || place.producer !== null || row["is_several"] === true) return;
    for (const { kind, code } of this.largerAreas.get(areaCode) ?? []) {
      this.addTo({ ...place, areaKind: kind, areaCode: code }, stratum, sums, pairs);
    }
  }

  /** Adds the strata of one producer's row: `stratum:clients:sum` for each, of each column that has them. */
  addProducerStrata(level: FigureLevel, row: Row): void {
    const cell = this.at({
      areaKind: "region",
      areaCode: requiredText(row, "area_code"),
      level,
      module: textValue(row, "module_id"),
      producer: requiredText(row, "producer_id"),
    });
    if (cell === undefined) return;
    for (const column of this.plan.columns.keys()) {
      for (const text of textValue(row, `strata${column}`)?.split(" ") ?? []) {
        const [stratum = "", clients = "", sum = ""] = text.split(":");
        if (sum === "" && clients === "0") continue;
        const inStratum = cell.strata.get(Number(stratum)) ?? [];
        cell.strata.set(Number(stratum), inStratum);
        const total = BigInt(sum === "" ? 0 : sum);
        const counted = Number(clients);
        addSums(inStratum, column, {
          total,
          clients: counted,
          sum: total,
          squares: 0,
          largest: 0n,
        });
      }
    }
  }

  private keepProducer(place: CellPlace, producer: string): void {
    const key = keyOf({ ...place, producer: null });
    const known = this.producers.get(key) ?? new Set();
    this.producers.set(key, known.add(producer));
  }

  private addTo(
    place: CellPlace,
    stratum: number | null,
    sums: Readonly<SumsOfColumns>,
    pairs: readonly PairSums[],
  ): void {
    const key = keyOf(place);
    let cell = this.cells.get(key);
    if (cell === undefined) {
      cell = {
        columns: [],
        pairs: pairs.map(() => ({ yy: 0, xy: 0, xx: 0 })),
        strata: new Map(),
      };
      this.cells.set(key, cell);
    }
    for (const [column, added] of sums.entries()) addSums(cell.columns, column, added);
    for (const [index, pair] of pairs.entries()) {
      const into = cell.pairs[index];
      if (into === undefined) continue;
      into.yy += pair.yy;
      into.xy += pair.xy;
      into.xx += pair.xx;
    }
    if (stratum === null) return;
    const inStratum = cell.strata.get(stratum) ?? [];
    cell.strata.set(stratum, inStratum);
    for (const [column, added] of sums.entries()) {
      if (this.plan.columns[column]?.uses.strata === true) addSums(inStratum, column, added);
    }
  }

  private sumsOf(row: Row, column: number): ColumnSums | undefined {
    if (this.plan.grain !== "client") {
      const total = wholeOrNull(row, `c${column}`);
      if (total === null) return undefined;
      return { total, clients: 0, sum: 0n, squares: 0, largest: 0n };
    }
    const sum = wholeOrNull(row, `sum${column}`);
    const total = sum ?? wholeOrNull(row, `total${column}`);
    const clients = row[`clients${column}`] == null ? 0 : countValue(row, `clients${column}`);
    if (total === null && clients === 0) return undefined;
    return {
      total,
      clients,
      sum: sum ?? 0n,
      squares: doubleOf(row, `squares${column}`),
      largest: wholeOrNull(row, `largest${column}`) ?? 0n,
    };
  }

  private pairOf(row: Row, pair: number): PairSums {
    const xy = doubleOf(row, `xy${pair}`);
    if (this.plan.grain !== "client") {
      return { yy: doubleOf(row, `yy${pair}`), xy, xx: doubleOf(row, `xx${pair}`) };
    }
    const { y = 0, x = 0 } = this.plan.pairs[pair] ?? {};
    return { yy: doubleOf(row, `squares${y}`), xy, xx: doubleOf(row, `squares${x}`) };
  }
}

function keyOf({ areaKind, areaCode, level, module, producer }: CellPlace): string {
  return `${areaKind}/${areaCode}/${level}/${module ?? ""}/${producer ?? ""}`;
}

function addSums(into: SumsOfColumns, column: number, added: ColumnSums | undefined): void {
  if (added === undefined) return;
  const one = into[column];
  if (one === undefined) {
    into[column] = { ...added };
    return;
  }
  if (added.total !== null) one.total = (one.total ?? 0n) + added.total;
  one.clients += added.clients;
  one.sum += added.sum;
  one.squares += added.squares;
  if (added.largest > one.largest) one.largest = added.largest;
}

function wholeOrNull(row: Row, column: string): bigint | null {
  return row[column] == null ? null : wholeValue(row, column);
}

function doubleOf(row: Row, column: string): number {
  const value = row[column];
  return typeof value === "number" ? value : 0;
}
