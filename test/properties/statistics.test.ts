import fc from "fast-check";
import { expect, test } from "vitest";
import {
  byarLimits,
  costRate,
  costsOfClients,
  crudeRate,
  directRate,
  dobsonRate,
  type Estimate,
  exactPoissonLimits,
  expectation,
  gammaRate,
  indirectRatio,
  mean,
  proportion,
  quantileGroups,
  type Stratum,
  standardisedCost,
  wilsonInterval,
} from "../../src/statistics/index.ts";

const RUNS = { numRuns: 150 };
const LEVELS = [0.95, 0.998];

const stratum = fc.record({
  events: fc.nat(400),
  population: fc.integer({ min: 1, max: 100_000 }),
  weight: fc.integer({ min: 1, max: 10_000 }),
});
const strata = fc.array(stratum, { minLength: 1, maxLength: 19 });
const clients = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 10, maxLength: 60 });

/** Close to each other in relation to their size. */
function expectSame(found: number | null | undefined, known: number | null | undefined): void {
  expect(found ?? Number.NaN).toBeCloseTo(known ?? Number.NaN, 9 - magnitude(known));
}

function magnitude(value: number | null | undefined): number {
  return value ? Math.ceil(Math.log10(Math.abs(value))) : 0;
}

function expectInside({ value, limits }: Estimate): void {
  for (const { lower, upper } of limits) {
    expect(lower ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(value ?? Number.NaN);
    expect(upper ?? Number.NaN).toBeGreaterThanOrEqual(value ?? Number.NaN);
  }
  const [narrow, wide] = limits;
  expect(wide?.lower ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(narrow?.lower ?? 0);
  expect(wide?.upper ?? Number.NaN).toBeGreaterThanOrEqual(narrow?.upper ?? Number.NaN);
}

function ownWeights(area: readonly { events: number; population: number }[]): Stratum[] {
  return area.map(({ events, population }) => ({ events, population, weight: population }));
}

test("standardising with an area's own structure gives its crude rate", () => {
  fc.assert(
    fc.property(strata, (area) => {
      const { value, crudeRate: crude } = directRate(ownWeights(area));
      expectSame(value, crude);
    }),
    RUNS,
  );
});

test("an area that is its own reference is as expected", () => {
  fc.assert(
    fc.property(strata, (area) => {
      const reference = area.map(({ events, population }) => ({
        population,
        referenceEvents: events,
        referencePopulation: population,
      }));
      const observed = area.reduce((total, { events }) => total + events, 0);
      expectSame(expectation(reference).expected, observed);
      if (observed > 0) expectSame(indirectRatio(observed, reference).value, 1);
    }),
    RUNS,
  );
});

test("the order of age bands changes nothing, and neither does the unit of the standard", () => {
  fc.assert(
    fc.property(strata, fc.integer({ min: 1, max: 1000 }), (area, unit) => {
      const found = dobsonRate(area, { fewestEvents: 1 });
      const turned = area.map((band) => ({ ...band, weight: band.weight * unit })).reverse();
      const other = dobsonRate(turned, { fewestEvents: 1 });
      if (found.value !== null) {
        expectSame(other.value, found.value);
        expectSame(other.limits[0]?.upper, found.limits[0]?.upper);
      }
    }),
    RUNS,
  );
});

test("limits hold the figure, and those of a higher level hold those of a lower one", () => {
  fc.assert(
    fc.property(
      strata,
      clients,
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2 }),
      (area, totals, values) => {
        const options = { confidences: LEVELS };
        const [first] = area;
        if (first === undefined) return;
        expectInside(crudeRate(first.events, first.population, options));
        expectInside(
          proportion(Math.min(first.events, first.population), first.population, options),
        );
        expectInside(gammaRate(area, options));
        if (area.reduce((total, { events }) => total + events, 0) >= 3) {
          expectInside(dobsonRate(area, { ...options, fewestEvents: 3 }));
        }
        expectInside(costRate(costsOfClients(totals), first.population, options));
        expectInside(mean(values, options));
      },
    ),
    RUNS,
  );
});

test("events that come several to a client widen the limits and leave the rate", () => {
  fc.assert(
    fc.property(strata, fc.integer({ min: 2, max: 9 }), (area, each) => {
      const alone = dobsonRate(area, { fewestEvents: 1 });
      fc.pre(alone.value !== null);
      const together = dobsonRate(
        area.map((band) => ({ ...band, squares: band.events * each })),
        { fewestEvents: 1 },
      );
      expectSame(together.value, alone.value);
      expect(together.limits[0]?.upper ?? 0).toBeGreaterThan(alone.limits[0]?.upper ?? 0);
    }),
    RUNS,
  );
});

test("Byar's limits stay within two per cent of the exact ones from ten events on", () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 100_000 }), (count) => {
      const byar = byarLimits(count, 0.95);
      const exact = exactPoissonLimits(count, 0.95);
      expect(Math.abs((byar.lower ?? 0) / exact.lower - 1)).toBeLessThan(0.02);
      expect(Math.abs(byar.upper / exact.upper - 1)).toBeLessThan(0.02);
    }),
    RUNS,
  );
});

test("Wilson's limits stay within 0 and 1", () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(10_000), (one, other) => {
      const { lower, upper } = wilsonInterval(Math.min(one, other), Math.max(one, other, 1), 0.998);
      expect(lower).toBeGreaterThanOrEqual(0);
      expect(upper).toBeLessThanOrEqual(1);
    }),
    RUNS,
  );
});

test("costs of clients do not depend on their order, and standardise to themselves", () => {
  fc.assert(
    fc.property(clients, fc.integer({ min: 1, max: 10_000 }), (totals, population) => {
      const costs = costsOfClients(totals);
      const crude = costRate(costs, population);
      const turned = costRate(costsOfClients([...totals].reverse()), population);
      const standardised = standardisedCost([{ costs, population, weight: 7 }]);
      for (const other of [turned, standardised]) {
        expectSame(other.value, crude.value);
        expectSame(other.limits[0]?.lower, crude.limits[0]?.lower);
        expectSame(other.limits[0]?.upper, crude.limits[0]?.upper);
      }
    }),
    RUNS,
  );
});

test("groups of areas are as equal as can be, in the order of the values, mirrored when inverted", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (values, quantiles) => {
        const groups = quantileGroups(values, quantiles);
        if (values.length < quantiles) {
          expect(groups.every((group) => group === null)).toBe(true);
          return;
        }
        const sizes = Array.from(
          { length: quantiles },
          (_, group) => groups.filter((one) => one === group + 1).length,
        );
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const ordered = values
          .map((value, area) => ({ value, group: groups[area] ?? 0 }))
          .sort((left, right) => left.value - right.value)
          .map(({ group }) => group);
        expect(ordered).toEqual([...ordered].sort((left, right) => left - right));
        const mirrored = quantileGroups(
          values.map((value) => -value),
          quantiles,
          { isInverted: true },
        );
        expect(mirrored).toEqual(groups);
      },
    ),
    RUNS,
  );
});
