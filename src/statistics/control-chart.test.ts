import { describe, expect, test } from "vitest";
import { type Random, seededRandom } from "../examples/random.ts";
import { type ControlChart, pChart, type RunRule, runSignals, uChart, xmrChart } from "./index.ts";

/** The months that carry a signal, as "month rule side". */
function signalsOf(deviations: readonly (number | null)[]): string[] {
  return runSignals(deviations).flatMap((signals, month) =>
    signals.map(({ rule, side }) => `${month + 1} ${rule} ${side}`),
  );
}

describe("run rules", () => {
  test("one point beyond three standard deviations is a signal, on three is not", () => {
    expect(signalsOf([0, 3, 3.01, -3.2])).toEqual([
      "3 beyond_three_sigma above",
      "3 two_of_three_beyond_two_sigma above",
      "4 beyond_three_sigma below",
    ]);
  });

  test("two of three beyond two on the same side are a signal at the second of them", () => {
    expect(signalsOf([2.1, 0, 2.2, 0, -2.5, 2.5])).toEqual([
      "3 two_of_three_beyond_two_sigma above",
    ]);
    expect(signalsOf([2.1, 0, 0, 2.2])).toEqual([]);
  });

  test("eight in a row on one side are a signal, and a point on the centre ends the row", () => {
    const eight = Array.from({ length: 8 }, () => -0.1);
    expect(signalsOf(eight)).toEqual(["8 eight_on_one_side below"]);
    expect(signalsOf([...eight.slice(1), 0, ...eight.slice(1)])).toEqual([]);
  });

  test("a month without a figure ends every run and has no signal", () => {
    const seven = Array.from({ length: 7 }, () => 0.1);
    expect(signalsOf([...seven, null, 0.1])).toEqual([]);
    expect(signalsOf([2.1, null, 2.1])).toEqual([]);
  });
});

describe("charts", () => {
  test("later months are held against the baseline, which they do not change", () => {
    const chart = xmrChart([10, 12, 11, 13, 10, 30, null], { baselineCount: 5 });
    expect(chart.centre).toBeCloseTo(11.2, 12);
    expect(chart.points[5]?.signals).toContainEqual({ rule: "beyond_three_sigma", side: "above" });
    expect(chart.points[6]).toMatchObject({ value: null, deviation: null, signals: [] });
  });

  test("months that never varied are level, and any other value then stands out", () => {
    const chart = xmrChart([0.1, 0.1, 0.1, 0.2], { baselineCount: 3 });
    expect(chart.points.map(({ signals }) => signals.length)).toEqual([0, 0, 0, 1]);
  });

  test("without two months in a row there is no usual level and no signal", () => {
    for (const values of [[], [5], [5, null, 900]]) {
      const { centre, points } = xmrChart(values);
      expect(centre).toBeNull();
      expect(points.every(({ lower, signals }) => lower === null && signals.length === 0)).toBe(
        true,
      );
    }
  });

  test("where nobody or everybody counted before, plain limits have no width and others that of Wilson or Garwood", () => {
    const months = (counts: readonly number[]) => counts.map((count) => ({ count, size: 100 }));
    const signs = ({ points }: ControlChart) => points.map(({ signals }) => signals.length);
    const none = [0, 0, 0, 1, 6, 7];
    const options = { baselineCount: 3, rules: ["beyond_three_sigma"] } as const;
    expect(signs(pChart(months(none), options))).toEqual([0, 0, 0, 1, 1, 1]);
    // Wilson: z² / (300 + z²) = 0.0126431; 3 √(0.0126431 × 0.9873569 / 100) = 0.0335187.
    const observed = { ...options, spread: "as_observed" } as const;
    const shares = pChart(months([0, 0, 0, 3, 4]), observed);
    expect(signs(shares)).toEqual([0, 0, 0, 0, 1]);
    expect(shares.points[4]?.upper).toBeCloseTo(0.0335187, 6);
    const all = pChart(months([100, 100, 100, 97, 96]), observed);
    expect(signs(all)).toEqual([0, 0, 0, 0, 1]);
    // Garwood: −ln 0.025 = 3.688879 of 300; 3 √(3.688879 / 300 / 100) = 0.0332665.
    const rates = uChart(months([0, 0, 0, 3, 4]), observed);
    expect(rates.points[4]?.upper).toBeCloseTo(0.0332665, 6);
    expect(signs(rates)).toEqual([0, 0, 0, 0, 1]);
  });

  test("limits of shares stay within 0 and 1, and a month of nobody has no point", () => {
    const { points } = pChart([
      { count: 9, size: 10 },
      { count: 10, size: 10 },
      { count: 0, size: 0 },
    ]);
    expect(points[0]?.upper).toBe(1);
    expect(points[2]).toMatchObject({ value: null, lower: null, upper: null });
    expect(() => pChart([{ count: 2, size: 1 }])).toThrow(RangeError);
    expect(() => uChart([], { baselineCount: 0 })).toThrow(RangeError);
  });
});

/** How many months pass on the average until the first signal, of normal months with a known level. */
function averageRunLength(random: Random, rules: readonly RunRule[], shift: number): number {
  const series = 400;
  let months = 0;
  for (let one = 0; one < series; one++) {
    let deviations: number[] = [];
    let first = -1;
    while (first < 0) {
      const more = Array.from({ length: 100 }, () => random.normal() + shift);
      deviations = [...deviations.slice(-7), ...more];
      months += more.length;
      first = runSignals(deviations, rules).findIndex((signals) => signals.length > 0);
    }
    months -= deviations.length - 1 - first;
  }
  return months / series;
}

describe("how often the rules are wrong, and how soon they are right", () => {
  const random = seededRandom(1924, "run lengths");

  // The average run lengths of Champ and Woodall (1987), Technometrics 29.
  test.each<[RunRule[], number]>([
    [["beyond_three_sigma"], 370.4],
    [["beyond_three_sigma", "two_of_three_beyond_two_sigma"], 225.44],
    [["beyond_three_sigma", "eight_on_one_side"], 152.73],
    [["beyond_three_sigma", "two_of_three_beyond_two_sigma", "eight_on_one_side"], 122.05],
  ])(
    "without a change %j give a false alarm as rarely as published, every %f months",
    (rules, published) => {
      const found = averageRunLength(random, rules, 0);
      // 400 series: the error is a twentieth of the length, and this allows for four of them.
      expect(Math.abs(found / published - 1)).toBeLessThan(0.2);
    },
  );

  test("a change of one standard deviation is seen within a year on the average", () => {
    expect(averageRunLength(random, ["beyond_three_sigma"], 1)).toBeGreaterThan(30);
    const all = averageRunLength(
      random,
      ["beyond_three_sigma", "two_of_three_beyond_two_sigma", "eight_on_one_side"],
      1,
    );
    expect(all).toBeLessThan(14);
  });
});

/** The share of charts with a signal in the year after two baseline years. */
function alarmShare(draw: (month: number) => number, charts: number): number {
  let alarms = 0;
  for (let one = 0; one < charts; one++) {
    const values = Array.from({ length: 36 }, (_, month) => draw(month));
    const { points } = xmrChart(values, { baselineCount: 24 });
    if (points.slice(24).some(({ signals }) => signals.length > 0)) alarms += 1;
  }
  return alarms / charts;
}

describe("a year of new months against two baseline years", () => {
  const random = seededRandom(1931, "years");
  const CHARTS = 500;

  function eventsOf(mean: number): number {
    let events = 0;
    for (let left = mean; ; events++) {
      left -= random.exponential();
      if (left < 0) return events;
    }
  }

  function uAlarms(monthMean: () => number, spread: "by_chance" | "as_observed"): number {
    const charts = Array.from({ length: CHARTS / 5 }, () =>
      uChart(
        Array.from({ length: 36 }, () => ({ count: eventsOf(monthMean()), size: 1000 })),
        { baselineCount: 24, spread },
      ),
    );
    const alarmed = charts.filter(({ points }) =>
      points.slice(24).some(({ signals }) => signals.length > 0),
    );
    return alarmed.length / charts.length;
  }

  test("one XmR chart in five warns without a change, two in three of a small one, nearly all of a large one", () => {
    expect(alarmShare(() => random.normal(), CHARTS)).toBeLessThan(0.28);
    const shifted = (shift: number) => (month: number) =>
      random.normal() + (month >= 24 ? shift : 0);
    expect(alarmShare(shifted(1), CHARTS)).toBeGreaterThan(0.55);
    expect(alarmShare(shifted(2), CHARTS)).toBeGreaterThan(0.95);
  });

  test("months that vary beyond chance alarm a u chart always, and one with observed spread seldom", () => {
    const monthMean = () => 400 * Math.exp(0.2 * random.normal());
    expect(uAlarms(monthMean, "by_chance")).toBeGreaterThan(0.9);
    expect(uAlarms(monthMean, "as_observed")).toBeLessThan(0.35);
    expect(uAlarms(() => 400, "by_chance")).toBeLessThan(0.25);
  });
});
