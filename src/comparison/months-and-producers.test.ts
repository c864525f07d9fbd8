import { describe, expect, test } from "vitest";
import { type Random, seededRandom } from "../examples/random.ts";
import {
  earlyWarnings,
  type IndicatorMonths,
  type ProducerCount,
  producerFunnel,
  producerMeans,
} from "./index.ts";

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);

/** How many of so many clients have a property, each with the same chance. */
function drawnCount(random: Random, total: number, chance: number): number {
  let count = 0;
  for (let client = 0; client < total; client++) if (random.next() < chance) count += 1;
  return count;
}

function months(counts: readonly (number | null)[], size: number | null): IndicatorMonths {
  return {
    indicatorId: "Q-02",
    areaCode: "06",
    moduleId: "PP11",
    direction: "lower_better",
    smallestDifference: 0,
    chart: "p",
    months: counts.map((numerator, index) => ({
      month: `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}-01`,
      numerator,
      denominator: size,
    })),
  };
}

describe("early-warnings.md", () => {
  const usual = [19, 21, 20, 18, 22, 20, 21, 19, 20, 20, 21, 19];

  test("a month of 35 where 20 of 100 is usual is a warning, and says which way", () => {
    const [warning, ...others] = earlyWarnings([months([...usual, 20, 21, 35], 100)]);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      month: "2025-03-01",
      rule: "beyond_three_sigma",
      side: "above",
      verdict: "worse",
      value: 0.35,
      centre: 0.2,
    });
    // Wilson's upper limit of 240 of 1 200 is 0.2235731: 0.2 + 3 √(0.2235731 × 0.7764269 / 100).
    expect(warning?.upper).toBeCloseTo(0.324992, 6);
    expect(warning?.deviation).toBeCloseTo(3.60024, 5);
    expect(warning?.points).toHaveLength(15);
  });

  test("nothing is said of months that are as usual, too few, or not yet whole", () => {
    expect(earlyWarnings([months([...usual, 20, 21, 25], 100)])).toEqual([]);
    expect(earlyWarnings([months([...usual.slice(1), 20, 21, 35], 100)])).toEqual([]);
    const unfinished = months([...usual, 20, 21, 20, 2], 100);
    expect(earlyWarnings([unfinished])).toMatchObject([{ side: "below", verdict: "better" }]);
    expect(earlyWarnings([unfinished], { unfinishedCount: 1 })).toEqual([]);
    expect(earlyWarnings([months([...usual, null, null, null], 100)])).toEqual([]);
    const agreed = { ...months([...usual, 20, 21, 35], 100), smallestDifference: 0.8 };
    expect(earlyWarnings([agreed])).toEqual([]);
  });

  test("single values and rates have their own charts, and no side is better without a direction", () => {
    const values = {
      ...months([...usual, 20, 21, 60], 1),
      chart: "xmr",
      direction: "neutral",
    } as const;
    expect(earlyWarnings([values])).toMatchObject([{ verdict: "cannot_say", value: 60 }]);
    const rates = { ...months([...usual, 20, 21, 60], 10), chart: "u" } as const;
    expect(earlyWarnings([rates])).toMatchObject([{ value: 6, verdict: "worse" }]);
  });

  test("where it never happened before, one of a hundred is no warning and two are", () => {
    const never = Array.from({ length: 14 }, () => 0);
    expect(earlyWarnings([months([...never, 1], 100)])).toEqual([]);
    const [warning] = earlyWarnings([months([...never, 2], 100)]);
    // Wilson's limit of 0 of 1 200 is 0.0031910; 3 √(0.0031910 × 0.9968090 / 100).
    expect(warning?.upper).toBeCloseTo(0.0169195, 6);
    expect(warning).toMatchObject({ centre: 0, value: 0.02, verdict: "worse" });
  });

  test("over 20 seeds, three charts in a hundred of what happens to one in a thousand warn falsely at most", () => {
    const warned = SEEDS.flatMap((seed) => {
      const random = seededRandom(seed, "rare");
      const series = Array.from({ length: 50 }, () =>
        months(
          Array.from({ length: 27 }, () => drawnCount(random, 100, 0.001)),
          100,
        ),
      );
      return earlyWarnings(series);
    });
    expect(warned.length / (20 * 50)).toBeLessThan(0.03);
  });

  test("over 20 seeds, three charts in a hundred warn falsely at most, and a lasting rise is seen", () => {
    let warned = 0;
    let seen = 0;
    for (const seed of SEEDS) {
      const random = seededRandom(seed, "early warnings");
      const series = Array.from({ length: 60 }, () =>
        months(
          Array.from({ length: 27 }, () => drawnCount(random, 200, 0.2)),
          200,
        ),
      );
      warned += earlyWarnings(series).length;
      const risen = Array.from({ length: 27 }, (_, month) =>
        drawnCount(random, 200, month < 24 ? 0.2 : 0.35),
      );
      seen += earlyWarnings([months(risen, 200)]).length;
    }
    expect(warned / (20 * 60)).toBeLessThan(0.03);
    expect(seen).toBeGreaterThanOrEqual(19);
  });
});

describe("producer-funnel.md", () => {
  test("a share of a fifth: 300 of 1 000 lies outside 99.8 %, 100 of 400 does not", () => {
    const counts: ProducerCount[] = [
      { producerId: "large", count: 1500, total: 8600 },
      { producerId: "far", count: 300, total: 1000 },
      { producerId: "near", count: 100, total: 400 },
      { producerId: "small", count: 9, total: 10 },
      { producerId: "unknown", count: null, total: 80 },
      { producerId: "empty", count: 0, total: 0 },
    ];
    const { baseline, producers, lines } = producerFunnel(counts, "lower_better");
    expect(baseline).toBeCloseTo(1909 / 10_010, 12);
    expect(producers.map(({ place }) => place)).toEqual([
      "low_998",
      "high_998",
      "high_95",
      null,
      null,
      null,
    ]);
    expect(producers.map(({ verdict }) => verdict).slice(0, 3)).toEqual([
      "better",
      "worse",
      "cannot_say",
    ]);
    expect(lines).toHaveLength(24);
    expect(producerFunnel([], "neutral")).toEqual({ baseline: null, producers: [], lines: [] });
  });

  test("means: 400 clients at 8 000 euros are within, 100 at 12 000 above 99.8 %, ten have no place", () => {
    // Limits of a deviation of 10 000: t of 399, 99 and 9 degrees is 1.96593, 1.98422 and 2.26216.
    const drawn = (producerId: string, count: number, mean: number, t: number) => {
      const reach = (t * 10_000) / Math.sqrt(count);
      return { producerId, count, mean, lower: mean - reach, upper: mean + reach };
    };
    const two = [drawn("large", 400, 8000, 1.965927), drawn("dear", 100, 12_000, 1.984217)];
    const { baseline, producers, lines } = producerMeans(two);
    expect(baseline).toBe(8800);
    expect(producers.map(({ place }) => place)).toEqual(["within", "high_998"]);
    expect(lines[0]?.total).toBe(100);
    expect(lines[0]?.limits[0]?.lower).toBeCloseTo(6840.04, 0);
    expect(lines[0]?.limits[1]?.upper).toBeCloseTo(11_890.2, 0);
    const small = drawn("small", 10, 90_000, 2.262157);
    expect(producerMeans([...two, small]).producers.at(-1)?.place).toBeNull();
    expect(producerMeans([])).toEqual({ baseline: null, producers: [], lines: [] });
  });

  test("over 20 seeds the poor producer is outside every time, and others as rarely as chance has it", () => {
    let outside = 0;
    for (const seed of SEEDS) {
      const random = seededRandom(seed, "producers");
      const counts = Array.from({ length: 40 }, (_, producer) => {
        const total = 40 + random.below(2000);
        return { producerId: `P${producer}`, count: drawnCount(random, total, 0.8), total };
      });
      const poor = { producerId: "poor", count: drawnCount(random, 200, 0.45), total: 200 };
      const { producers } = producerFunnel([...counts, poor], "higher_better");
      expect(producers.at(-1)).toMatchObject({ place: "low_998", verdict: "worse" });
      outside += producers.slice(0, -1).filter(({ verdict }) => verdict !== "cannot_say").length;
    }
    // 800 producers at one in 500: 1.6 are expected, and more than 6 come once in a thousand times.
    expect(outside).toBeLessThanOrEqual(6);
  });
});
