import { describe, expect, test } from "vitest";
import {
  byarLimits,
  costRate,
  costRatio,
  costsOfClients,
  crudeRate,
  deviationFromLimits,
  directRate,
  dobsonRate,
  type Estimate,
  eventsOfClients,
  exactPoissonLimits,
  expectation,
  gammaRate,
  indirectRate,
  indirectRatio,
  inequality,
  mean,
  meanFunnel,
  meanOfSums,
  middleValue,
  pChart,
  proportion,
  proportionClasses,
  proportionFunnel,
  quantileGroups,
  rateClasses,
  rateFunnel,
  ratioOfRates,
  ratioOfSums,
  shareFromAge,
  standardisedCost,
  standardPopulation,
  standardWeights,
  topShare,
  uChart,
  xmrChart,
} from "./index.ts";

/** Value, lower and upper limit at the first level, to a number of decimals. */
function expectEstimate(
  found: Estimate,
  [value, lower, upper]: readonly [number, number, number],
  decimals: number,
): void {
  expect(found.value).toBeCloseTo(value, decimals);
  expect(found.limits[0]?.lower).toBeCloseTo(lower, decimals);
  expect(found.limits[0]?.upper).toBeCloseTo(upper, decimals);
}

const PER_THOUSAND = { multiplier: 1000 };

/** Two age bands with 50 events: docs/methods/direct-standardisation.md. */
const YOUNG = { events: 20, population: 5000, weight: 80 };
const OLD = { events: 30, population: 1000, weight: 20 };

describe("the worked examples of docs/methods, worked by hand or from printed tables", () => {
  test("count-limits.md: four events", () => {
    const exact = exactPoissonLimits(4);
    expect(exact.lower).toBeCloseTo(1.0899, 4);
    expect(exact.upper).toBeCloseTo(10.2416, 4);
    const byar = byarLimits(4);
    expect(byar.lower).toBeCloseTo(1.0762, 4);
    expect(byar.upper).toBeCloseTo(10.2408, 4);
  });

  test("crude-rate.md: four admissions among 2 500 residents", () => {
    const rate = crudeRate(4, 2500, PER_THOUSAND);
    expectEstimate(rate, [1.6, 0.43595, 4.09664], 4);
    expect(rate.method).toBe("exact");
  });

  test("proportion.md: eight of forty", () => {
    expectEstimate(proportion(8, 40, { multiplier: 100 }), [20, 10.5, 34.757], 2);
  });

  test("direct-standardisation.md: two age bands", () => {
    expect(directRate([YOUNG, OLD])).toMatchObject({ crudeRate: 50 / 6000, totalEvents: 50 });
    expectEstimate(dobsonRate([YOUNG, OLD], PER_THOUSAND), [9.2, 6.8145, 12.1459], 3);
  });

  test("several-events.md: the same events, thirty of them by fifteen clients", () => {
    const { events, squares } = eventsOfClients(new Map([[2, 15]]));
    expect({ events, squares }).toEqual({ events: 30, squares: 60 });
    const rate = dobsonRate([YOUNG, { ...OLD, events, squares }], PER_THOUSAND);
    expectEstimate(rate, [9.2, 6.0888, 13.042], 3);
  });

  test("fay-feuer.md: one age band has the exact Poisson limits, and no events have an upper limit", () => {
    const band = { events: 4, population: 2500, weight: 1 };
    expectEstimate(gammaRate([band], PER_THOUSAND), [1.6, 0.43595, 4.09664], 4);
    expectEstimate(gammaRate([{ ...band, events: 0 }], PER_THOUSAND), [0, 0, 1.47555], 4);
  });

  test("indirect-standardisation.md: 50 observed where 45 are expected", () => {
    const strata = [
      { population: 5000, referenceEvents: 5000, referencePopulation: 1_000_000 },
      { population: 1000, referenceEvents: 4000, referencePopulation: 200_000 },
    ];
    expect(expectation(strata)).toEqual({ expected: 45, referenceRate: 0.0075 });
    expectEstimate(indirectRatio(50, strata), [1.1111, 0.8246, 1.4649], 4);
    expect(indirectRate(50, strata, PER_THOUSAND).value).toBeCloseTo(8.3333, 4);
  });

  test("mean.md: two, four and six", () => {
    expectEstimate(mean([2, 4, 6]), [4, -0.96828, 8.96828], 4);
  });

  test("ratio-of-sums.md: Anna and Bertta", () => {
    const sums = { count: 2, upper: 310, lower: 410 };
    const products = { upperSquares: 90_100, products: 120_100, lowerSquares: 160_100 };
    const { value, limits } = ratioOfSums({ ...sums, ...products }, { multiplier: 100 });
    expect(value).toBeCloseTo(75.6098, 4);
    expect(limits[0]?.lower).toBeCloseTo(73.28, 2);
    expect(limits[0]?.upper).toBeCloseTo(77.94, 2);
  });

  test("ratio-of-rates.md: contacts of two autumns, and sixty to fifty events", () => {
    const now = { events: 15, squares: 37 };
    expectEstimate(ratioOfRates(now, { events: 12, squares: 22 }), [1.25, 0.4145, 3.7699], 4);
    const [sixty, fifty] = [60, 50].map((count) => ({ events: count, squares: count }));
    if (sixty === undefined || fifty === undefined) return expect.fail("no counts");
    expectEstimate(ratioOfRates(sixty, fifty), [1.2, 0.8245, 1.7465], 4);
    expect(ratioOfRates(now, { events: 9, squares: 9 }).absence).toBe("too_few_events");
    expect(ratioOfRates(now, { events: 0, squares: 0 }).absence).toBe("no_population");
  });

  test("top-share.md: ninety clients of a hundred euros and ten of over a thousand", () => {
    const top = { count: 10, sum: 14_500, squares: 21_850_000, least: 1000 };
    const all = { count: 100, sum: 23_500, squares: 22_750_000 };
    expectEstimate(topShare({ ...all, top }), [0.61702, 0.5164, 0.71765], 4);
    const few = { ...top, count: 9 };
    expect(topShare({ ...all, top: few }).absence).toBe("too_few_clients");
  });

  test("median.md: waits of one to ten days", () => {
    const waits = new Map(Array.from({ length: 10 }, (_, day) => [day + 1, 1n]));
    expectEstimate(middleValue(waits), [5.5, 1, 10], 9);
    expect(middleValue(new Map()).absence).toBe("too_few_values");
  });

  test("mean.md: the same three values, already added up", () => {
    expect(meanOfSums({ count: 3, sum: 12, squares: 56 })).toEqual(mean([2, 4, 6]));
    expect(deviationFromLimits({ lower: -0.968275, upper: 8.968275 }, 3)).toBeCloseTo(2, 5);
  });

  test("client-costs.md: ten clients of 500 euros are ten events", () => {
    const costs = costsOfClients(Array.from({ length: 10 }, () => 500));
    expectEstimate(costRate(costs, 1), [5000, 2397.69, 9195.18], 2);
    expectEstimate(costRate(costs, 2000), [2.5, 1.19885, 4.59759], 4);
  });

  test("client-costs.md: four clients of 3 000 euros and one of 8 000", () => {
    const costs = costsOfClients([3000, 3000, 3000, 3000, 8000]);
    expect(costs).toEqual({ clients: 5, cost: 20_000, squares: 1e8, largest: 8000 });
    expect(costRate(costs, 1)).toMatchObject({ value: 20_000, absence: "too_few_clients" });
    const estimate = costRate(costs, 1, { fewestClients: 5 });
    // 5 000 times the printed lower limit of four events.
    expect(estimate.limits[0]?.lower).toBeCloseTo(5449.3, 0);
  });

  test("client-costs.md: standardised by two age bands, and against what was expected", () => {
    const young = costsOfClients(Array.from({ length: 10 }, () => 500));
    const none = costsOfClients([]);
    const strata = [
      { costs: young, population: 1000, weight: 3 },
      { costs: none, population: 500, weight: 1 },
    ];
    expectEstimate(standardisedCost(strata), [3.75, 1.79827, 6.89638], 4);
    // Two functions, standardised each on its own, add up to both together.
    const half = costsOfClients(Array.from({ length: 10 }, () => 250));
    const ofOne = standardisedCost([
      { costs: half, population: 1000, weight: 3 },
      { costs: none, population: 500, weight: 1 },
    ]);
    expect(2 * (ofOne.value ?? 0)).toBeCloseTo(3.75, 12);
    const nation = { population: 1000, referenceEvents: 4_000_000, referencePopulation: 1_000_000 };
    expectEstimate(costRatio(young, [nation]), [1.25, 0.59942, 2.2988], 4);
  });

  test("quantiles.md: six areas in three groups, two of them equal", () => {
    expect(quantileGroups([10, 20, 20, 30, 40, 50], 3)).toEqual([1, 1, 1, 2, 3, 3]);
    expect(quantileGroups([10, 20, null], 3)).toEqual([null, null, null]);
  });

  test("inequality.md: three equal groups", () => {
    const groups = [30, 20, 16].map((value) => ({ population: 100, value, standardError: 1 }));
    const { slope, relative, intercept } = inequality(groups);
    expectEstimate(slope, [-21, -25.1577, -16.8423], 4);
    expect(relative.value).toBeCloseTo(11.5 / 32.5, 12);
    expect(intercept).toBeCloseTo(32.5, 12);
  });

  test("funnel.md: a share of a fifth among 400, and four events at two per thousand", () => {
    const [inner, outer] = proportionFunnel(0.2, 400);
    expect(inner?.lower).toBeCloseTo(0.1608, 4);
    expect(outer?.upper).toBeCloseTo(0.2618, 4);
    const [line] = rateFunnel(0.002, 4, PER_THOUSAND);
    expect(line?.lower).toBeCloseTo(0.7811, 4);
    expect(line?.upper).toBeCloseTo(7.3402, 3);
    expect(line?.populationAtLower).toBeCloseTo(5120.8, 1);
  });

  test("funnel.md: means of 8 000 euros with a deviation of 10 000, among 400 clients", () => {
    const [inner, outer] = meanFunnel(8000, 10_000, 400);
    expect(inner?.lower).toBeCloseTo(7020.02, 2);
    expect(inner?.upper).toBeCloseTo(8979.98, 2);
    expect(outer?.upper).toBeCloseTo(9545.12, 2);
  });

  test("funnel.md: which areas stand out", () => {
    const shares = [100, 60, 80].map((count) => ({ count, total: 400 }));
    expect(proportionClasses([...shares, { count: null, total: 50 }])).toEqual([
      "high_95",
      "low_95",
      "within",
      null,
    ]);
    const areas = [
      { events: 100, rate: 0.01 },
      { events: 45, rate: 0.0045 },
      { events: 9, rate: 0.009 },
    ];
    expect(rateClasses(areas)).toEqual(["high_95", "low_998", "too_few_events"]);
  });

  test("control-charts.md: five months of single values", () => {
    const { centre, points } = xmrChart([10, 12, 11, 13, 10]);
    expect(centre).toBeCloseTo(11.2, 12);
    expect(points[0]?.lower).toBeCloseTo(5.88, 12);
    expect(points[0]?.upper).toBeCloseTo(16.52, 12);
  });

  test("control-charts.md: shares, and events per size", () => {
    const shares = pChart([10, 20].map((count) => ({ count, size: 100 })));
    expect(shares.centre).toBeCloseTo(0.15, 12);
    expect(shares.points[1]?.upper).toBeCloseTo(0.25712, 5);
    const rates = uChart([
      { count: 4, size: 100 },
      { count: 8, size: 200 },
    ]);
    expect(rates.centre).toBeCloseTo(0.04, 12);
    expect(rates.points.map(({ upper }) => upper)).toEqual([
      expect.closeTo(0.1, 12),
      expect.closeTo(0.082426, 6),
    ]);
    expect(rates.points[0]?.lower).toBe(0);
  });

  test("standard-populations.md: ESP2013 in two bands", () => {
    const standard = standardPopulation("ESP2013");
    expect(standardWeights(standard, ["0-64", "65+"])).toEqual([80_500, 19_500]);
    expect(shareFromAge(standard, 75)).toBe(0.09);
    expect(shareFromAge(standard, 77)).toBeNull();
  });
});
