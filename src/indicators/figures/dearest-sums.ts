import type { AddedColumn, CellPlace, Cells } from "./cells.ts";
import { type ClosedModule, NOBODY } from "./client-amounts.ts";
import { ExactSums } from "./exact-sums.ts";
import type { FactPlan } from "./plan.ts";

/** What clients of a region have of an amount in all. */
type RegionAmounts = {
  readonly ofOne: Float64Array;
  /** Of clients of several regions, by the number that they have in all. */
  readonly ofSeveral: ReadonlyMap<number, number>;
};

/**
 * What the tenth of each area's clients who have most of an amount have of it. An area has its own tenth: that of the
 * nation is not the tenths of its regions together. Who of several that have the same amount belongs to the tenth
 * makes no difference. With their sum come how many they are, the sum of their squares and the least of them.
 */
export class DearestAmounts {
  private readonly cells: Cells;
  /** In the plan of the clients' sums, by the columns of the dearest. */
  private readonly columns: readonly number[];
  private readonly regions = new Map<string, RegionAmounts[]>();

  constructor(cells: Cells, clients: FactPlan) {
    this.cells = cells;
    this.columns = cells.plan.columns.map(({ amount }) =>
      clients.columns.findIndex((one) => one.amount === amount && !one.isWhole),
    );
  }

  /** Keeps what a region's clients have in all. */
  keep(region: string, several: Int32Array, { clients, amountsOf }: ClosedModule): void {
    const kept = this.columns.map((column): RegionAmounts => {
      const amounts = amountsOf(column) ?? new Float64Array(0);
      const ofSeveral = new Map<number, number>();
      const ofOne = amounts.filter((amount, at) => {
        if (Number.isNaN(amount)) return false;
        const number = several[clients[at] ?? 0] ?? NOBODY;
        if (number !== NOBODY) ofSeveral.set(number, amount);
        return number === NOBODY;
      });
      return { ofOne, ofSeveral };
    });
    this.regions.set(region, kept);
  }

  addToCells(): void {
    for (const { kind, code, regionCodes } of this.cells.areas) {
      const columns = this.columns.map((_, column) => {
        const own = regionCodes.flatMap((region) => this.regions.get(region)?.[column] ?? []);
        return dearestTenth(together(own));
      });
      const place: CellPlace = {
        areaKind: kind,
        areaCode: code,
        level: "all",
        module: null,
        producer: null,
      };
      this.cells.addSums(place, { columns, pairs: [], strata: new Map() }, null);
    }
  }
}

/** The amounts of all clients of an area, each client's once. */
function together(regions: readonly RegionAmounts[]): Float64Array {
  const several = new Map<number, number>();
  for (const { ofSeveral } of regions) {
    for (const [client, amount] of ofSeveral) {
      several.set(client, (several.get(client) ?? 0) + amount);
    }
  }
  const count = regions.reduce((sum, { ofOne }) => sum + ofOne.length, several.size);
  const all = new Float64Array(count);
  let from = 0;
  for (const { ofOne } of regions) {
    all.set(ofOne, from);
    from += ofOne.length;
  }
  for (const amount of several.values()) {
    all[from] = amount;
    from += 1;
  }
  return all;
}

/** Nothing where there are not ten clients. */
function dearestTenth(amounts: Float64Array): AddedColumn | undefined {
  const taken = Math.floor(amounts.length / 10);
  if (taken === 0) return undefined;
  const dearest = amounts.sort().subarray(amounts.length - taken);
  const [sums, squares] = [new ExactSums(1), new ExactSums(1)];
  for (const amount of dearest) {
    sums.add(0, amount);
    squares.addProduct(0, amount, amount);
  }
  const sum = sums.whole(0);
  return {
    total: sum,
    clients: taken,
    sum,
    squares: [squares.rounded(0)],
    largest: 0n,
    least: BigInt(dearest[0] ?? 0),
  };
}
