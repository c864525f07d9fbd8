import { countValue, type Row, requiredText, textValue, wholeValue } from "../../sql/engine.ts";
import type { FigureLevel } from "../definitions/index.ts";
import { factTable } from "../registry/index.ts";
import type { Area } from "./areas.ts";
import { flagsAt, heldAt } from "./client-columns.ts";
import type { FactPlan, Uses } from "./plan.ts";

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

/** Where a column is in rows of clients, and what is asked of it there. */
type PlaceInRow = {
  readonly name: string;
  readonly asked: Uses;
  readonly clients: string;
  readonly sum: string;
  readonly squares: string;
  readonly largest: string;
};

/** By column; null where it does not take the row's module. */
type PlacesInRow = readonly (PlaceInRow | null)[];

/** The cells of one plan in one year. */
export class Cells {
  readonly plan: FactPlan;
  private readonly cells = new Map<string, Cell>();
  private readonly producers = new Map<string, Set<string>>();
  private readonly places = new Map<string, PlacesInRow>();
  private readonly largerAreas: ReadonlyMap<string, readonly Area[]>;
  /** Those of the row before, which is mostly of the same place. */
  private latest: { readonly key: string; readonly cells: readonly Cell[] } | null = null;

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
    const at = this.plan.grain === "client" ? this.placesIn(level, row) : null;
    const sums = this.plan.columns.map((_, column) =>
      at === null ? rowSumsOf(row, column) : this.clientSumsOf(row, column, at),
    );
    const pairs = this.plan.pairs.map((_, pair) =>
      at === null ? rowPairOf(row, pair) : this.clientPairOf(row, pair, at),
    );
    const stratum = row["stratum"] == null ? null : countValue(row, "stratum");
    for (const cell of this.cellsOf(place, row["is_several"] === true)) {
      // A row that parts another one by age and sex adds nothing to the whole.
      if (row["is_part"] !== true) addToAll(cell, sums, pairs);
      if (stratum !== null) this.addToStratum(level, cell, stratum, sums);
    }
    if (place.producer !== null) this.keepProducer(place, place.producer);
  }

  /** The cell of a place, and of a region's those of the larger areas that its clients of one region add to. */
  private cellsOf(place: CellPlace, isSeveral: boolean): readonly Cell[] {
    const key = `${isSeveral}/${keyOf(place)}`;
    if (this.latest?.key === key) return this.latest.cells;
    const addsToLarger = place.areaKind === "region" && place.producer === null && !isSeveral;
    const larger = addsToLarger ? (this.largerAreas.get(place.areaCode) ?? []) : [];
    const places = larger.map(({ kind, code }) => ({ ...place, areaKind: kind, areaCode: code }));
    const cells = [place, ...places].map((one) => this.cellAt(one));
    this.latest = { key, cells };
    return cells;
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
    const places = this.placesIn(level, row);
    for (const [column, { isWhole }] of this.plan.columns.entries()) {
      const at = places[column];
      if (!at?.asked.producers || !at.asked.strata || isWhole) continue;
      for (const text of textValue(row, `strata_${at.name}`)?.split(" ") ?? []) {
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

  private cellAt(place: CellPlace): Cell {
    const key = keyOf(place);
    const found = this.cells.get(key);
    if (found !== undefined) return found;
    const pairs = this.plan.pairs.map(() => ({ yy: 0, xy: 0, xx: 0 }));
    const cell: Cell = { columns: [], pairs, strata: new Map() };
    this.cells.set(key, cell);
    return cell;
  }

  private addToStratum(
    level: FigureLevel,
    { strata }: Cell,
    stratum: number,
    sums: Readonly<SumsOfColumns>,
  ): void {
    const inStratum = strata.get(stratum) ?? [];
    strata.set(stratum, inStratum);
    for (const [column, added] of sums.entries()) {
      if (this.plan.columns[column]?.uses.get(level)?.strata === true)
        addSums(inStratum, column, added);
    }
  }

  private placesIn(level: FigureLevel, row: Row): PlacesInRow {
    const within = textValue(row, "within") ?? "";
    const key = `${level}/${within}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const flags = flagsAt(this.plan, level);
    const places = this.plan.columns.map(({ uses }, column): PlaceInRow | null => {
      const asked = uses.get(level);
      const { name, flag } = heldAt(this.plan, column, level);
      if (asked === undefined || (flag !== null && within[flags.indexOf(flag)] !== "1"))
        return null;
      const [clients, sum] = [`clients_${name}`, `sum_${name}`];
      const [squares, largest] = [`squares_${name}`, `largest_${name}`];
      return { name, asked, clients, sum, squares, largest };
    });
    this.places.set(key, places);
    return places;
  }

  private clientSumsOf(row: Row, column: number, places: PlacesInRow): ColumnSums | undefined {
    const [at, of] = [places[column] ?? null, this.plan.columns[column]];
    if (at === null || of === undefined) return undefined;
    const { asked } = at;
    if (row["producer_id"] != null && (!asked.producers || of.isWhole)) return undefined;
    const sum = asked.amounts ? wholeOrNull(row, at.sum) : null;
    const counted = of.isWhole ? null : (row[at.clients] ?? null);
    const clients = counted === null ? 0 : countValue(row, at.clients);
    if (row["is_nobody"] === true) {
      // There is nobody to count, only that something is there and how much.
      if (of.isWhole || of.isOfClients || clients === 0) return undefined;
      return { total: sum ?? 0n, clients: 0, sum: 0n, squares: 0, largest: 0n };
    }
    if (sum === null && clients === 0) return undefined;
    return {
      total: sum,
      clients,
      sum: sum ?? 0n,
      squares: asked.squares ? doubleOf(row, at.squares) : 0,
      largest: (asked.squares ? wholeOrNull(row, at.largest) : null) ?? 0n,
    };
  }

  private clientPairOf(row: Row, pair: number, places: PlacesInRow): PairSums {
    const { y = 0, x = 0 } = this.plan.pairs[pair] ?? {};
    const [ofY, ofX] = [places[y] ?? null, places[x] ?? null];
    if (row["is_nobody"] === true) return { yy: 0, xy: 0, xx: 0 };
    return {
      yy: ofY === null ? 0 : doubleOf(row, ofY.squares),
      xy: ofY === null || ofX === null ? 0 : doubleOf(row, `xy${pair}`),
      xx: ofX === null ? 0 : doubleOf(row, ofX.squares),
    };
  }
}

function addToAll(
  { columns, pairs: into }: Cell,
  sums: Readonly<SumsOfColumns>,
  pairs: readonly PairSums[],
): void {
  for (const [column, added] of sums.entries()) addSums(columns, column, added);
  for (const [index, pair] of pairs.entries()) {
    const sum = into[index];
    if (sum === undefined) continue;
    sum.yy += pair.yy;
    sum.xy += pair.xy;
    sum.xx += pair.xx;
  }
}

function rowSumsOf(row: Row, column: number): ColumnSums | undefined {
  const total = wholeOrNull(row, `c${column}`);
  if (total === null) return undefined;
  const nobody = { total, clients: 0, sum: 0n, squares: 0, largest: 0n };
  const least = wholeOrNull(row, `least${column}`);
  if (least === null) return nobody;
  const clients = countValue(row, `clients${column}`);
  return { ...nobody, clients, sum: total, squares: doubleOf(row, `squares${column}`), least };
}

function rowPairOf(row: Row, pair: number): PairSums {
  const of = (name: string) => doubleOf(row, `${name}${pair}`);
  return { yy: of("yy"), xy: of("xy"), xx: of("xx") };
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
  // As long as nothing is on nobody both are the same, and made once.
  const isSame = one.total === one.sum && added.total === added.sum;
  one.sum += added.sum;
  if (isSame) one.total = one.sum;
  else if (added.total !== null) one.total = (one.total ?? 0n) + added.total;
  one.clients += added.clients;
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
