import { expect, test } from "vitest";
import {
  costRate,
  costRatio,
  costsOfClients,
  crudeRate,
  dobsonRate,
  gammaRate,
  indirectRatio,
  inequality,
  mean,
  proportion,
  quantileGroups,
  rateClasses,
  standardisedCost,
  standardPopulation,
  standardPopulations,
  standardWeights,
} from "./index.ts";

const NATION = { population: 10, referenceEvents: 5, referencePopulation: 1000 };
const NO_LIMITS = [{ confidence: 0.95, lower: null, upper: null }];

test("a number that is missing makes the figure missing, and never zero", () => {
  const missing = { value: null, limits: NO_LIMITS, absence: "missing_input" };
  expect(crudeRate(null, 100)).toMatchObject({ ...missing, method: null });
  expect(crudeRate(3, null)).toMatchObject({ ...missing, method: "exact" });
  expect(proportion(null, 100)).toEqual(missing);
  expect(indirectRatio(null, [NATION])).toMatchObject(missing);
});

test("nobody to whom it could happen gives no rate, and no events give a rate of zero", () => {
  expect(crudeRate(0, 0)).toMatchObject({ value: null, absence: "no_population" });
  expect(crudeRate(5, 0)).toMatchObject({ value: null, absence: "no_population" });
  expect(proportion(0, 0)).toMatchObject({ value: null, absence: "no_population" });
  expect(crudeRate(0, 100)).toMatchObject({ value: 0, limits: [{ lower: 0 }], absence: null });
});

test("an age band without reported events adds none, and its residents still count", () => {
  const strata = [
    { events: 40, population: 1000, weight: 1 },
    { events: null, population: 500, weight: 1 },
  ];
  expect(dobsonRate(strata)).toMatchObject({
    value: expect.closeTo(0.02, 12),
    totalEvents: 40,
    totalPopulation: 1500,
  });
});

test("an age band of some weight without residents has no rate, and neither has the standardised figure", () => {
  for (const population of [0, null]) {
    const empty = { events: 0, population, weight: 1 };
    const strata = [{ events: 40, population: 1000, weight: 1 }, empty];
    expect(dobsonRate(strata)).toMatchObject({ value: null, absence: "no_population" });
    expect(gammaRate(strata)).toMatchObject({ value: null, absence: "no_population" });
    const costs = costsOfClients(Array.from({ length: 20 }, () => 100));
    expect(standardisedCost([{ ...empty, costs }])).toMatchObject({ absence: "no_population" });
    const weightless = [
      { events: 40, population: 1000, weight: 1 },
      { ...empty, weight: 0 },
    ];
    expect(dobsonRate(weightless).value).toBeCloseTo(0.04, 12);
  }
});

test("fewer than ten events have no standardised rate, unless the caller asks for it", () => {
  const strata = [{ events: 9, population: 1000, weight: 1 }];
  expect(dobsonRate(strata)).toMatchObject({ value: null, absence: "too_few_events" });
  expect(dobsonRate(strata, { fewestEvents: 5 }).value).toBeCloseTo(0.009, 12);
  expect(gammaRate(strata).value).toBeCloseTo(0.009, 12);
});

test("the cost of few clients is a fact, but has no limits; standardised it is not given", () => {
  const costs = costsOfClients([100, 900]);
  expect(costRate(costs, 10)).toEqual({
    value: 100,
    limits: NO_LIMITS,
    absence: "too_few_clients",
  });
  expect(standardisedCost([{ costs, population: 10, weight: 1 }])).toMatchObject({
    value: null,
    absence: "too_few_clients",
  });
});

test("credits larger than costs leave the sum without limits", () => {
  const costs = costsOfClients([-5000, ...Array.from({ length: 10 }, () => 100)]);
  expect(costRate(costs, 1)).toMatchObject({ value: -4000, absence: "not_above_zero" });
});

test("no values have no mean, one value has no limits, and an unknown one leaves all unknown", () => {
  expect(mean([])).toMatchObject({ value: null, absence: "too_few_values", count: 0 });
  expect(mean([5])).toMatchObject({ value: 5, limits: NO_LIMITS, deviation: null });
  expect(mean([5, null])).toMatchObject({ value: null, sum: null, absence: "missing_input" });
});

test("nothing expected has no ratio", () => {
  const nobody = { ...NATION, population: 0 };
  expect(indirectRatio(3, [nobody])).toMatchObject({ value: null, absence: "nothing_expected" });
  const costs = costsOfClients([100]);
  expect(costRatio(costs, [nobody])).toMatchObject({ value: null, absence: "nothing_expected" });
});

test("inequality is silent over missing groups, two groups, and lines that reach zero", () => {
  const groups = [10, 20, 30].map((value) => ({ population: 100, value }));
  expect(inequality(groups).slope).toMatchObject({ value: 30, absence: "missing_input" });
  expect(inequality(groups.slice(1)).slope.absence).toBe("too_few_values");
  expect(inequality([...groups, { population: 100, value: null }]).slope.value).toBeNull();
  const falling = [1, 0, 0].map((value) => ({ population: 100, value }));
  expect(inequality(falling).relative).toMatchObject({ value: null, absence: "not_above_zero" });
});

test("an area of unknown rate has no class, and one without events lies by its population", () => {
  const areas = [
    { events: 100, rate: 0.01 },
    { events: 90, rate: null },
    { events: 0, rate: 0, population: 5000 },
    { events: 0, rate: 0 },
  ];
  expect(rateClasses(areas, { fewestEvents: 0 })).toEqual(["high_998", null, "low_998", null]);
});

test("what cannot be counted is refused", () => {
  expect(() => crudeRate(-1, 100)).toThrow(RangeError);
  expect(() => proportion(3, 2)).toThrow(RangeError);
  expect(() => crudeRate(1, 100, { confidences: [95] })).toThrow(/0\.95/);
  expect(() => quantileGroups([1, 2], 1.5)).toThrow(RangeError);
  expect(() => dobsonRate([{ events: 1, population: 10, weight: 0 }])).toThrow(RangeError);
  expect(() =>
    inequality(
      [0, 1, 2].map((value) => ({ population: 1, value })),
      { scale: "log" },
    ),
  ).toThrow(RangeError);
});

test("standard populations have sources and no gaps, and do not let age bands be cut", () => {
  expect(standardPopulations().map(({ id, totalWeight }) => [id, totalWeight])).toEqual([
    ["esp1976", 100_000],
    ["esp2013_21", 100_000],
    ["esp2013", 100_000],
    ["us2000", 274_633_642],
  ]);
  const standard = standardPopulation("European Standard Population 2013");
  for (const bands of [["0-64", "66+"], ["0-64"], ["0-64", "60+"], ["young", "old"]]) {
    expect(() => standardWeights(standard, bands)).toThrow(/age band/);
  }
  expect(() => standardPopulation("ESP2014")).toThrow(/did you mean|known/);
});
