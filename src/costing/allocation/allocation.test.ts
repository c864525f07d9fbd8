import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocateSupportCosts } from "./allocate-support-costs.ts";
import { finalShares } from "./final-shares.ts";
import { ALLOCATION_METHODS, type AllocationProblem } from "./problem.ts";
import { allocationSteps } from "./steps.ts";

/** The worked example of docs/methods/allocation.md, solved there by hand. */
const laundryAndKitchen = {
  supports: ["laundry", "kitchen"],
  finals: ["ward", "home_care"],
  usage: usageOf({
    laundry: { kitchen: 20, ward: 60, home_care: 20 },
    kitchen: { laundry: 10, ward: 90 },
  }),
};
const supportCosts = new Map([
  ["laundry", 1000_00n],
  ["kitchen", 500_00n],
]);
const finalCosts = new Map([
  ["ward", 3000_00n],
  ["home_care", 2000_00n],
]);

function usageOf(table: Record<string, Record<string, number>>): AllocationProblem["usage"] {
  return new Map(
    Object.entries(table).map(([giver, row]) => [giver, new Map(Object.entries(row))]),
  );
}

function twoCentres(usage: Record<string, Record<string, number>>): AllocationProblem {
  return { supports: ["a", "b"], finals: ["x", "y"], usage: usageOf(usage), method: "reciprocal" };
}

describe("the worked example", () => {
  test("direct gives support cost to final centres only, by their use", () => {
    const { finalCosts: totals } = allocateSupportCosts(
      { ...laundryAndKitchen, method: "direct" },
      supportCosts,
      finalCosts,
    );
    expect([...totals]).toEqual([
      ["ward", 4250_00n],
      ["home_care", 2250_00n],
    ]);
  });

  test("step-down passes the laundry to the kitchen, and the kitchen back to nobody", () => {
    const { contributions, finalCosts: totals } = allocateSupportCosts(
      { ...laundryAndKitchen, method: "step-down", order: ["laundry", "kitchen"] },
      supportCosts,
      finalCosts,
    );
    expect([...totals]).toEqual([
      ["ward", 4300_00n],
      ["home_care", 2200_00n],
    ]);
    expect(contributions.get("laundry")).toEqual(
      new Map([
        ["ward", 800_00n],
        ["home_care", 200_00n],
      ]),
    );
  });

  test("reciprocal solves both at once: laundry 1 071.43 and kitchen 714.29 gross", () => {
    const problem = { ...laundryAndKitchen, method: "reciprocal" } as const;
    const { finalCosts: totals } = allocateSupportCosts(problem, supportCosts, finalCosts);
    expect([...totals]).toEqual([
      ["ward", 3000_00n + 795_92n + 489_80n],
      ["home_care", 2000_00n + 204_08n + 10_20n],
    ]);
    const { pools } = allocationSteps(
      problem,
      new Map([
        ["laundry", 1000],
        ["kitchen", 500],
      ]),
      new Map(),
    );
    expect(pools.get("laundry")).toBeCloseTo(1050 / 0.98, 9);
    expect(pools.get("kitchen")).toBeCloseTo(700 / 0.98, 9);
  });
});

test("a centre's use of its own service changes no final share", () => {
  const without = finalShares(twoCentres({ a: { b: 1, x: 3 }, b: { a: 1, y: 1 } }));
  const withOwn = finalShares(twoCentres({ a: { a: 4, b: 1, x: 3 }, b: { a: 1, y: 1 } }));
  for (const centre of ["a", "b"]) {
    for (const final of ["x", "y"]) {
      expect(withOwn.get(centre)?.get(final)).toBeCloseTo(
        without.get(centre)?.get(final) ?? Number.NaN,
        12,
      );
    }
  }
});

test("a credit is allocated like the cost it cancels", () => {
  const problem = { ...laundryAndKitchen, method: "reciprocal" } as const;
  const cost = allocateSupportCosts(problem, new Map([["laundry", 100_01n]]), new Map());
  const credit = allocateSupportCosts(problem, new Map([["laundry", -100_01n]]), new Map());
  expect([...credit.finalCosts.values()]).toEqual(
    [...cost.finalCosts.values()].map((cents) => -cents),
  );
});

describe("faults are named", () => {
  test("supports that give only to each other are a closed loop", () => {
    expect(() => finalShares(twoCentres({ a: { b: 1 }, b: { a: 1 } }))).toThrow(
      expect.objectContaining({
        code: "closed_loop",
        message: expect.stringContaining("give only to each other or to themselves: a, b."),
      }),
    );
  });

  test("a support that gives everything to itself is a closed loop of one", () => {
    expect(() => finalShares(twoCentres({ a: { a: 5 }, b: { a: 1, x: 1 } }))).toThrow(
      expect.objectContaining({ code: "closed_loop", message: expect.stringContaining(": a.") }),
    );
  });

  test("a loop with a way out is no fault", () => {
    expect(
      finalShares(twoCentres({ a: { b: 1 }, b: { a: 1, x: 1 } }))
        .get("a")
        ?.get("x"),
    ).toBeCloseTo(1, 12);
  });

  test.each(ALLOCATION_METHODS)("a support with cost and no user has no basis (%s)", (method) => {
    const problem = { ...twoCentres({ a: { x: 1 } }), method, order: ["a", "b"] };
    expect(() => allocateSupportCosts(problem, new Map([["b", 1n]]), new Map())).toThrow(
      expect.objectContaining({
        code: "no_allocation_basis",
        message: expect.stringContaining("support cost centre b"),
      }),
    );
  });

  test("a support with neither cost nor use takes no part", () => {
    const { contributions } = allocateSupportCosts(
      twoCentres({ a: { x: 1 }, b: { a: 0 } }),
      new Map([["a", 7n]]),
      new Map(),
    );
    expect([...contributions.keys()]).toEqual(["a"]);
  });

  test.each([
    [{ a: { x: -1 } }, "negative or not a number"],
    [{ a: { x: Number.NaN } }, "negative or not a number"],
    [{ a: { z: 1 } }, "a gives to z, which is not a known cost centre"],
    [{ x: { y: 1 } }, "x gives to others but is not a support cost centre"],
  ])("faulty use %j is refused", (usage, message) => {
    expect(() => finalShares(twoCentres(usage))).toThrow(message);
  });

  test.each([
    [undefined, "needs the order"],
    [["a"], "lacks b"],
    [["a", "b", "x"], "names x"],
    [["a", "b", "b"], "twice"],
  ])("the closing order %j is refused", (order, message) => {
    const problem = twoCentres({ a: { x: 1 }, b: { x: 1 } });
    expect(() => finalShares({ ...problem, method: "step-down", ...(order && { order }) })).toThrow(
      message,
    );
  });
});

/** Two to six supports in a random web; every support also gives something to a final centre. */
const anyProblem = fc
  .record({
    supportCount: fc.integer({ min: 1, max: 6 }),
    finalCount: fc.integer({ min: 1, max: 5 }),
    method: fc.constantFrom(...ALLOCATION_METHODS),
  })
  .chain(({ supportCount, finalCount, method }) => {
    const supports = Array.from({ length: supportCount }, (_, index) => `s${index}`);
    const finals = Array.from({ length: finalCount }, (_, index) => `f${index}`);
    const amount = fc.oneof(fc.nat(1000), fc.double({ min: 0, max: 1e6, noNaN: true }));
    const row = fc.record({
      others: fc.array(amount, { minLength: supportCount, maxLength: supportCount }),
      use: fc.array(amount, { minLength: finalCount, maxLength: finalCount }),
    });
    return fc
      .record({
        rows: fc.array(row, { minLength: supportCount, maxLength: supportCount }),
        costs: fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), {
          minLength: supportCount,
          maxLength: supportCount,
        }),
      })
      .map(({ rows, costs }) => ({
        problem: {
          supports,
          finals,
          method,
          order: supports,
          usage: new Map(
            rows.map(({ others, use }, index) => [
              `s${index}`,
              new Map([
                ...others.map((value, place): [string, number] => [`s${place}`, value]),
                ...use.map((value, place): [string, number] => [`f${place}`, value]),
                ["f0", 1 + (use[0] ?? 0)],
              ]),
            ]),
          ),
        },
        costs: new Map(costs.map((cents, index) => [`s${index}`, cents])),
      }));
  });

function total(amounts: Iterable<bigint>): bigint {
  return [...amounts].reduce((sum, cents) => sum + cents, 0n);
}

describe("for any web of supports", () => {
  test("allocation neither creates nor loses a cent, of any support centre", () => {
    fc.assert(
      fc.property(anyProblem, ({ problem, costs }) => {
        const { contributions, finalCosts: totals } = allocateSupportCosts(
          problem,
          costs,
          new Map(),
        );
        for (const [support, row] of contributions) {
          expect(total(row.values())).toBe(costs.get(support));
        }
        expect(total(totals.values())).toBe(total(costs.values()));
      }),
    );
  });

  test("the order in which use is listed does not change any share", () => {
    fc.assert(
      fc.property(anyProblem, ({ problem }) => {
        const reversed = new Map(
          [...problem.usage].map(([giver, row]) => [giver, new Map([...row].reverse())]),
        );
        const one = finalShares(problem);
        const other = finalShares({
          ...problem,
          usage: reversed,
          finals: [...problem.finals].reverse(),
        });
        for (const [support, row] of one) {
          for (const [final, share] of row) {
            expect(other.get(support)?.get(final) ?? 0).toBeCloseTo(share, 9);
          }
        }
      }),
    );
  });

  test("the unit in which a support counts its use does not change any share", () => {
    fc.assert(
      fc.property(anyProblem, ({ problem }) => {
        const scaled = new Map(
          [...problem.usage].map(([giver, row], index) => [
            giver,
            new Map([...row].map(([receiver, amount]) => [receiver, amount * 2 ** index])),
          ]),
        );
        expect(finalShares({ ...problem, usage: scaled })).toEqual(finalShares(problem));
      }),
    );
  });

  test("the steps and the shares end in the same final costs", () => {
    fc.assert(
      fc.property(anyProblem, ({ problem, costs }) => {
        const own = new Map([...costs].map(([centre, cents]) => [centre, Number(cents)]));
        const size = [...own.values()].reduce((sum, cents) => sum + Math.abs(cents), 1);
        const shares = finalShares(problem);
        const { finalCosts: totals } = allocationSteps(problem, own, new Map());
        for (const final of problem.finals) {
          const expected = problem.supports.reduce(
            (sum, centre) => sum + (own.get(centre) ?? 0) * (shares.get(centre)?.get(final) ?? 0),
            0,
          );
          expect(Math.abs((totals.get(final) ?? 0) - expected)).toBeLessThan(size * 1e-9);
        }
      }),
    );
  });
});
