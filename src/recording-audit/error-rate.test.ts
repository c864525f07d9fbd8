import { expect, test } from "vitest";
import { allocateSample } from "./allocate-sample.ts";
import { errorRate } from "./error-rate.ts";

function stratum(events: number, drawn: number, reviewed: number, errors: number) {
  return {
    region_code: "01",
    package_id: `P${events}`,
    event_count: events,
    drawn_count: drawn,
    reviewed_count: reviewed,
    error_count: errors,
  };
}

test("the worked example of docs/methods/recording-audit.md comes out as calculated there by hand", () => {
  const result = errorRate([stratum(900, 20, 20, 2), stratum(100, 20, 20, 8)]);
  expect(result.rate).toBeCloseTo(0.13, 12);
  expect(result.effective_size).toBeCloseTo(29.3566, 4);
  expect(result.interval?.lower).toBeCloseTo(0.050666, 6);
  expect(result.interval?.upper).toBeCloseTo(0.294962, 6);
  const [large, small] = result.strata;
  expect(large?.rate).toBe(0.1);
  expect(large?.interval?.lower).toBeCloseTo(0.028209, 6);
  expect(large?.interval?.upper).toBeCloseTo(0.298398, 6);
  expect(small?.rate).toBe(0.4);
  expect(small?.interval?.lower).toBeCloseTo(0.233363, 6);
  expect(small?.interval?.upper).toBeCloseTo(0.593508, 6);
});

test("no errors found leaves an upper limit, at the size that a common rate gives", () => {
  // 1 / (0.9² × (1 − 20/900) / 20 + 0.1² × 0.8 / 20) = 25; z² / (z² + 25) = 0.133192.
  const result = errorRate([stratum(900, 20, 20, 0), stratum(100, 20, 20, 0)]);
  expect(result.rate).toBe(0);
  expect(result.effective_size).toBeCloseTo(25, 9);
  expect(result.interval?.lower).toBe(0);
  expect(result.interval?.upper).toBeCloseTo(0.133192, 6);
});

test("only errors found gives a rate of one with a lower limit", () => {
  const result = errorRate([stratum(700, 7, 7, 7), stratum(300, 3, 3, 3)]);
  expect(result.rate).toBe(1);
  expect(result.interval?.upper).toBe(1);
  expect(result.interval?.lower).toBeLessThan(0.8);
});

test("strata that each agree with themselves do not pretend to be a larger sample than was reviewed", () => {
  // Nothing varies inside either stratum: 4 reviewed of 1000 count as 4 × 999 / 996, never as infinitely many.
  const result = errorRate([stratum(500, 2, 2, 2), stratum(500, 2, 2, 0)]);
  expect(result.rate).toBe(0.5);
  expect(result.effective_size).toBeCloseTo(4.012048, 6);
});

test("everything reviewed has no interval left", () => {
  const result = errorRate([stratum(3, 3, 3, 1), stratum(1, 1, 1, 0)]);
  expect(result.rate).toBe(0.25);
  expect(result.interval).toEqual({ lower: 0.25, upper: 0.25 });
  expect(result.effective_size).toBeNull();
});

test("a stratum without reviews is left out, and the events it leaves out are told", () => {
  const result = errorRate([stratum(80, 8, 8, 2), stratum(20, 2, 0, 0)]);
  expect(result.rate).toBe(0.25);
  expect(result.event_count).toBe(100);
  expect(result.covered_event_count).toBe(80);
  expect(result.strata[1]).toMatchObject({ rate: null, interval: null });
});

test("no answers give no rate, not a rate of zero", () => {
  const result = errorRate([stratum(80, 8, 0, 0)]);
  expect(result).toMatchObject({ rate: null, interval: null, reviewed_count: 0 });
});

test("one reviewed event of a stratum does not make the rate look certain", () => {
  // The stratum's own variance is unknown: 0.2 × 0.8 stands in.
  const strata = [stratum(5, 1, 1, 0), stratum(5, 5, 5, 2)];
  const result = errorRate(strata);
  expect(result.rate).toBe(0.2);
  // 0.2 × 0.8 / (0.5² × 0.8 × 0.16) = 5, below 6 × 9 / 4 = 13.5.
  expect(result.effective_size).toBeCloseTo(5, 9);
});

test("the interval holds the true rate in about 95 of 100 draws", () => {
  const eventCounts = Array.from({ length: 20 }, (_, index) => 500 + 300 * index);
  const errorCounts = eventCounts.map((count, index) => Math.round(count * (0.02 + 0.01 * index)));
  const truth = sum(errorCounts) / sum(eventCounts);
  const drawnCounts = allocateSample(150, eventCounts);
  const random = pseudoRandom(12_345);
  const draws = 1500;
  let holding = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const { interval } = errorRate(
      eventCounts.map((events, index) => {
        const drawn = drawnCounts[index] ?? 0;
        return stratum(
          events,
          drawn,
          drawn,
          drawErrors(events, errorCounts[index] ?? 0, drawn, random),
        );
      }),
    );
    if (interval !== null && interval.lower <= truth && truth <= interval.upper) holding += 1;
  }
  // The share of 1500 draws has a standard deviation of 0.6 percentage points.
  expect(holding / draws).toBeGreaterThan(0.93);
  expect(holding / draws).toBeLessThan(0.975);
});

/** How many errors a draw without replacement finds. */
function drawErrors(events: number, errors: number, drawn: number, random: () => number): number {
  let found = 0;
  for (let index = 0; index < drawn; index += 1) {
    if (random() * (events - index) < errors - found) found += 1;
  }
  return found;
}

/** The same numbers from 0 to 1 on every run: a linear congruential generator. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
