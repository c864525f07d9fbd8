import { countValue, type Row, requiredText, textValue, wholeValue } from "../../sql/engine.ts";
import type { FigureLevel } from "../definitions/index.ts";
import { factTable } from "../registry/index.ts";
import type { Area } from "./areas.ts";
import { flagsAt, heldAt } from "./client-columns.ts";
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

type NamesInRow = readonly (string | null)[];

/** The cells of one plan in one year. */
export class Cells {
  readonly plan: FactPlan;
  private readonly cells = new Map<string, Cell>();
  private readonly producers = new Map<string, Set<string>>();
  private readonly names = new Map<string, NamesInRow>();
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
    const names = this.plan.grain === "client" ? this.namesIn(level, row) : null;
    const sums = this.plan.columns.map((_, column) =>
      names === null ? rowSumsOf(row, column) : this.clientSumsOf(level, row, column, names),
    );
    const pairs = this.plan.pairs.map((_, pair) =>
      names === null ? rowPairOf(row, pair) : this.clientPairOf(row, pair, names),
    );
    const stratum = row["stratum"] == null ? null : countValue(row, "stratum");
    const places = [place];
    if (areaKind === "region" && place.producer === null && row["is_several"] !== true) {
      for (const { kind, code } of this.largerAreas.get(areaCode) ?? []) {
        places.push({ ...place, areaKind: kind, areaCode: code });
      }
    }
    for (const one of places) {
      const cell = this.cellAt(one);
      // A row that parts another one by age and sex adds nothing to the whole.
      if (row["is_part"] !== true) addToAll(cell, sums, pairs);
      if (stratum !== null) this.addToStratum(level, cell, stratum, sums);
    }
    if (place.producer !== null) this.keepProducer(place, place.producer);
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
    const names = this.namesIn(level, row);
    for (const [column, { uses, isWhole }] of this.plan.columns.entries()) {
      const [name, asked] = [names[column] ?? null, uses.get(level)];
      if (!asked?.producers || !asked.strata || isWhole || name === null) continue;
      for (const text of textValue(row, `strata_${name}`)?.split(" ") ?? []) {
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
      if (this.plan.columns[column]?.uses.get(level)?.strata === true) addSums(inStratum, column, added);
    }
  }

  /** Where each column is in a row of clients; null where it does not take the row's module. */
  private namesIn(level: FigureLevel, row: Row): NamesInRow {
    const within = textValue(row, "within") ?? "";
    const key = `${level}/${within}`;
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const flags = flagsAt(this.plan, level);
    const names = this.plan.columns.map((_, column) => {
      const { name, flag } = heldAt(this.plan, column, level);
      return flag === null || within[flags.indexOf(flag)] === "1" ? name : null;
    });
    this.names.set(key, names);
    return names;
  }

  private clientSumsOf(
    level: FigureLevel,
    row: Row,
    column: number,
    names: NamesInRow,
  ): ColumnSums | undefined {
    const [name, of] = [names[column] ?? null, this.plan.columns[column]];
    const uses = of?.uses.get(level);
    if (name === null || of === undefined || uses === undefined) return undefined;
    const { isWhole, isOfClients } = of;
    if (row["producer_id"] != null && (!uses.producers || isWhole)) return undefined;
    const sum = uses.amounts ? wholeOrNull(row, `sum_${name}`) : null;
    const total = sum ?? (isOfClients ? null : wholeOrNull(row, `total_${name}`));
    const counted = row[`clients_${name}`];
    const clients = isWhole || counted == null ? 0 : countValue(row, `clients_${name}`);
    if (total === null && clients === 0) return undefined;
    return {
      total,
      clients,
      sum: sum ?? 0n,
      squares: uses.squares ? doubleOf(row, `squares_${name}`) : 0,
      largest: (uses.squares ? wholeOrNull(row, `largest_${name}`) : null) ?? 0n,
    };
  }

  private clientPairOf(row: Row, pair: number, names: NamesInRow): PairSums {
    const { y = 0, x = 0 } = this.plan.pairs[pair] ?? {};
    const [ofY, ofX] = [names[y] ?? null, names[x] ?? null];
    return {
      yy: ofY === null ? 0 : doubleOf(row, `squares_${ofY}`),
      xy: ofY === null || ofX === null ? 0 : doubleOf(row, `xy${pair}`),
      xx: ofX === null ? 0 : doubleOf(row, `squares_${ofX}`),
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
