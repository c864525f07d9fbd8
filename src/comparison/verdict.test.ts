import { describe, expect, test } from "vitest";
import {
  addedPotentials,
  fixedReference,
  type Measured,
  peerMedian,
  potentialOf,
  ranksOf,
  verdictOf,
} from "./index.ts";

function of(value: number, lower: number, upper: number): Measured {
  return { status: "value", value, lower, upper };
}

function verdict(figure: Measured, reference: Measured) {
  return verdictOf({ figure, reference, direction: "lower_better", smallestDifference: 0.05 });
}

describe("verdict.md: the worked examples", () => {
  test("the whole interval of the difference lies above, by more than matters: worse", () => {
    const answer = verdict(of(115, 108, 122), of(100, 98, 102));
    expect(answer).toMatchObject({ verdict: "worse", reason: "beyond_chance" });
    expect(answer.smallestDifference).toBe(5);
    expect(answer.difference?.lower).toBeCloseTo(15 - Math.sqrt(53), 12);
    expect(answer.difference?.upper).toBeCloseTo(15 + Math.sqrt(53), 12);
  });

  test("the interval holds zero: it cannot be said, and not that there is no difference", () => {
    expect(verdict(of(110, 100, 121), of(100, 98, 102))).toMatchObject({
      verdict: "cannot_say",
      reason: "interval_too_wide",
    });
  });

  test("the whole interval is smaller than what matters: no difference", () => {
    expect(verdict(of(101, 99, 103), of(100, 99, 101))).toMatchObject({ verdict: "no_difference" });
  });

  test("surely different, but it cannot be said whether by what matters", () => {
    expect(verdict(of(104, 103, 105), of(100, 99.5, 100.5))).toMatchObject({
      verdict: "cannot_say",
      reason: "difference_too_small_to_tell",
    });
  });

  test("a target has no uncertainty of its own", () => {
    expect(verdict(of(115, 108, 122), fixedReference(100)).difference).toEqual({
      value: 15,
      lower: 8,
      upper: 22,
    });
  });
});

describe("no verdict", () => {
  const reference = of(100, 98, 102);
  test.each(["hidden", "missing", "not_comparable"] as const)("on what is %s", (status) => {
    const absent: Measured = { ...of(150, 140, 160), status };
    expect(verdict(absent, reference)).toMatchObject({
      verdict: "cannot_say",
      reason: `figure_${status}`,
      difference: null,
    });
    expect(verdict(reference, absent)).toMatchObject({ reason: `reference_${status}` });
  });

  test("without an interval, or without a better end", () => {
    const bare: Measured = { status: "value", value: 150, lower: null, upper: null };
    expect(verdict(bare, reference)).toMatchObject({ reason: "no_interval" });
    const question = { figure: of(150, 140, 160), reference, smallestDifference: 0.05 };
    expect(verdictOf({ ...question, direction: "neutral" })).toMatchObject({
      verdict: "cannot_say",
      reason: "no_direction",
    });
    expect(verdictOf({ ...question, direction: "higher_better" }).verdict).toBe("better");
  });

  test("a known zero is a figure like others", () => {
    const zero: Measured = { status: "zero", value: 0, lower: 0, upper: 3 };
    expect(verdict(zero, reference)).toMatchObject({ verdict: "better" });
  });
});

describe("ranks.md", () => {
  test("two areas that do not differ share their places, and nobody has one without limits", () => {
    const figures = [of(20, 15, 25), of(10, 9, 11), of(22, 17, 27)];
    expect(ranksOf(figures, "lower_better")).toEqual([
      { rank: 2, lower: 2, upper: 3 },
      { rank: 1, lower: 1, upper: 1 },
      { rank: 3, lower: 2, upper: 3 },
    ]);
    expect(ranksOf(figures, "higher_better")[1]).toEqual({ rank: 3, lower: 3, upper: 3 });
    const without = [...figures, { ...of(1, 1, 1), lower: null }];
    expect(ranksOf(without, "lower_better")[3]).toBeNull();
    expect(ranksOf(without, "lower_better")[1]).toEqual({ rank: 1, lower: 1, upper: 1 });
  });

  test("equal values have the better place, and one area alone has the first", () => {
    const equal = [of(5, 4, 6), of(5, 4, 6)];
    expect(ranksOf(equal, "lower_better").map((rank) => rank?.rank)).toEqual([1, 1]);
    expect(ranksOf([of(5, 4, 6)], "neutral")).toEqual([{ rank: 1, lower: 1, upper: 1 }]);
  });
});

describe("potential.md", () => {
  const SUBJECT = {
    indicatorId: "E-01",
    areaCode: "06",
    year: 2025,
    level: "package",
    moduleId: "PP04",
  } as const;
  const median = of(1900, 1880, 1920);

  test("a hundred euros a resident above the peers' median, of a hundred thousand residents", () => {
    const potential = potentialOf(SUBJECT, of(2000, 1950, 2050), median, 100_000);
    expect(potential?.euros).toBe(10_000_000);
    expect(potential?.interval.lower).toBeCloseTo(100_000 * (100 - Math.sqrt(2900)), 4);
    expect(potential?.interval.upper).toBeCloseTo(100_000 * (100 + Math.sqrt(2900)), 4);
    expect(potential?.isBeyondChance).toBe(true);
    expect(potentialOf(SUBJECT, of(1910, 1850, 1970), median, 10)?.isBeyondChance).toBe(false);
  });

  test("there is none without an interval", () => {
    const bare: Measured = { status: "value", value: 2000, lower: null, upper: null };
    expect(potentialOf(SUBJECT, bare, median, 100_000)).toBeNull();
    expect(potentialOf(SUBJECT, of(2000, 1950, 2050), peerMedian([median]), 10)).toBeNull();
  });

  test("is added over areas or modules of one indicator, and refused where euros may be the same", () => {
    const one = potentialOf(SUBJECT, of(2000, 1950, 2050), median, 100);
    if (one === null) throw new Error("the potential is there");
    const other = { ...one, areaCode: "07" };
    const sum = addedPotentials([one, other]);
    expect(sum.euros).toBe(20_000);
    expect(sum.interval.lower).toBeCloseTo(20_000 - 2 * 100 * Math.sqrt(2900), 6);
    for (const overlapping of [
      { ...one },
      { ...other, indicatorId: "E-04" },
      { ...other, level: "function" as const, moduleId: "PP04-F01" },
      { ...other, year: 2024 },
    ]) {
      expect(() => addedPotentials([one, overlapping])).toThrow(/may hold the same euros/);
    }
  });

  test("the peers' median has the medians of their limits, and needs three", () => {
    const peers = [of(10, 8, 12), of(30, 20, 40), of(20, 19, 26), of(14, 13, 15)];
    expect(peerMedian(peers)).toEqual(of(17, 16, 20.5));
    expect(peerMedian(peers.slice(0, 2)).status).toBe("missing");
  });
});
