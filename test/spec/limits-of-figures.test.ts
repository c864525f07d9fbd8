import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type FigureRow,
  figureRows,
  loadIndicators,
  NO_INTERVAL_REASONS,
  newestIndicators,
  noInterval,
} from "../../src/indicators/index.ts";
import { ratioOfSums } from "../../src/statistics/index.ts";
import { type DrawnRelease, type DrawnUse, drawnFigures } from "../fixtures/drawn-figures.ts";

const INDICATORS = newestIndicators(loadIndicators());

describe("every indicator has limits or says why it has none", () => {
  test.each(INDICATORS)("$id", ({ interval, no_interval: reason }) => {
    if (interval !== "none") return expect(reason).toBeUndefined();
    const texts = Object.values(NO_INTERVAL_REASONS[reason ?? "value_alone"]);
    expect(new Set(texts).size).toBe(3);
    return expect(reason).toBeDefined();
  });

  test("so does each figure: without a value, with limits, or with the reason", () => {
    const [booked, counted, reported] = ["E-15", "E-05", "V-17"].map((id) =>
      INDICATORS.find((one) => one.id === id),
    );
    const row = { value: 3, lower: null, numerator: 3n, denominator: 1n };
    expect(noInterval(booked, row)).toBe("booked_amount");
    expect(noInterval(counted, row)).toBe("not_from_these_numbers");
    expect(noInterval(counted, { ...row, lower: 1 })).toBeNull();
    expect(noInterval(counted, { ...row, value: null })).toBeNull();
    expect(noInterval(reported, { ...row, numerator: null })).toBe("value_alone");
  });
});

/** Costs that are as skew as real ones: a few clients have most. */
const EUROS = Array.from({ length: 200 }, (_, at) => 50 + (((at * 37) % 200) ** 3 % 90_000) / 10);
const USES: readonly DrawnUse[] = EUROS.flatMap((euros, at): DrawnUse[] => {
  const use = { client: `c${at}`, region: "03", year: 2025, producer: "own", events: 1 };
  return [
    { ...use, service: "PP01-F01-S01", euros },
    ...(at % 2 === 0 ? [{ ...use, service: "PP02-F01-S01", euros: 100 + (at % 7) * 40 }] : []),
  ];
});
/** What each client costs in the first package and in all. */
const CLIENTS = EUROS.map((euros, at) => ({
  part: euros,
  whole: euros + (at % 2 === 0 ? 100 + (at % 7) * 40 : 0),
}));

let drawn: DrawnRelease;
let rows: readonly FigureRow[];
beforeAll(async () => {
  const definitions = INDICATORS.filter(({ id }) => ["E-07", "E-21"].includes(id));
  drawn = await drawnFigures(USES, definitions);
  rows = await figureRows(drawn.release.engine, "select * from figures", "area_code = '03'");
});
afterAll(() => drawn.close());

const found = (id: string, module: string | null) =>
  rows.find((row) => row.indicator_id === id && row.module_id === module);
const reachOf = (row: FigureRow | undefined) => ((row?.upper ?? 0) - (row?.lower ?? 0)) / 2;
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

test("the share of the dearest tenth varies as much as leaving out one client after another says", () => {
  const shareOf = (amounts: readonly number[], top: number) =>
    (100 * sum(amounts.toSorted((a, b) => b - a).slice(0, top))) / sum(amounts);
  const wholes = CLIENTS.map(({ whole }) => whole);
  const row = found("E-21", null);
  expect(row?.value).toBeCloseTo(shareOf(wholes, 20), 8);
  // Leaving out whole tenths keeps the tenth a tenth: the delete-ten jackknife over groups drawn in order.
  const order = wholes.map((_, at) => at).toSorted((a, b) => ((a * 71) % 199) - ((b * 71) % 199));
  const groups = Array.from({ length: 20 }, (_, group) =>
    order.filter((_, at) => at % 20 !== group).map((at) => wholes[at] ?? 0),
  );
  const shares = groups.map((left) => shareOf(left, 19));
  const mean = sum(shares) / 20;
  const error = Math.sqrt((19 / 20) * sum(shares.map((one) => (one - mean) ** 2)));
  expect(reachOf(row) / 1.96 / error).toBeGreaterThan(0.6);
  expect(reachOf(row) / 1.96 / error).toBeLessThan(1.6);
});

test("a package's share of all has limits at least as wide as with the clients' own products", () => {
  const sums = {
    count: CLIENTS.length,
    upper: sum(CLIENTS.map(({ part }) => part)),
    lower: sum(CLIENTS.map(({ whole }) => whole)),
    upperSquares: sum(CLIENTS.map(({ part }) => part ** 2)),
    products: sum(CLIENTS.map(({ part, whole }) => part * whole)),
    lowerSquares: sum(CLIENTS.map(({ whole }) => whole ** 2)),
  };
  const exact = ratioOfSums(sums, { multiplier: 100 });
  const [limits] = exact.limits;
  const row = found("E-07", "PP01");
  expect(row?.value).toBeCloseTo(exact.value ?? 0, 6);
  expect(row?.lower).toBeLessThanOrEqual(limits?.lower ?? 0);
  expect(row?.upper).toBeGreaterThanOrEqual(limits?.upper ?? 100);
});
