import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DIFFERENCE_PARTS,
  type DifferenceSide,
  differenceParts,
  type Measured,
  pooledSide,
  ranksOf,
  rolledUp,
  verdictOf,
} from "../../src/comparison/index.ts";

const STRATA = ["0-4 1", "40-44 2", "85+ 1"];
const SERVICES = ["P1-S1", "P1-S2", "P2-S1"];

const quantity = fc.bigInt({ min: 0n, max: 10n ** 6n });
const money = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 15n });
const place = (serviceId: string) => ({
  packageId: serviceId.slice(0, 2),
  functionId: null,
  serviceId,
});

const sides: fc.Arbitrary<DifferenceSide> = fc
  .record({
    persons: fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 7n }), quantity, quantity),
    cells: fc.uniqueArray(
      fc.record({
        stratum: fc.constantFrom(...STRATA),
        serviceId: fc.constantFrom(...SERVICES),
        clientCount: quantity,
        eventCount: quantity,
        costMicroeuros: money,
      }),
      { selector: ({ stratum, serviceId }) => `${stratum} ${serviceId}` },
    ),
    offClients: fc.array(
      fc.record({ serviceId: fc.constantFrom(...SERVICES), costMicroeuros: money }),
      { maxLength: 3 },
    ),
  })
  .map(({ persons, cells, offClients }) => ({
    persons: new Map(STRATA.map((stratum, index) => [stratum, persons[index] ?? 0n])),
    cells: cells.map(({ serviceId, ...cell }) => ({ ...cell, module: place(serviceId) })),
    offClients: offClients.map(({ serviceId, costMicroeuros }) => ({
      module: place(serviceId),
      costMicroeuros,
    })),
  }));

const personsOf = (side: DifferenceSide) =>
  [...side.persons.values()].reduce((sum, count) => sum + count, 0n);
const costOf = (side: DifferenceSide) =>
  [...side.cells, ...side.offClients].reduce((sum, { costMicroeuros }) => sum + costMicroeuros, 0n);

describe("the parts of a difference", () => {
  test("add up, in each module and in all, to the difference in cost per person exactly", () => {
    fc.assert(
      fc.property(sides, sides, (one, other) => {
        const { total, modules, denominator } = differenceParts(one, other);
        expect(denominator).toBe(personsOf(one) * personsOf(other));
        expect(total.total).toBe(costOf(one) * personsOf(other) - costOf(other) * personsOf(one));
        for (const { parts } of [...modules, { parts: total }]) {
          expect(DIFFERENCE_PARTS.reduce((sum, part) => sum + parts[part], 0n)).toBe(parts.total);
        }
        for (const part of DIFFERENCE_PARTS) {
          expect(modules.reduce((sum, { parts }) => sum + parts[part], 0n)).toBe(total[part]);
        }
        expect(rolledUp({ denominator, total, modules }, "package").total).toEqual(total);
      }),
    );
  });

  test("turn their signs when the sides are swapped", () => {
    fc.assert(
      fc.property(sides, sides, (one, other) => {
        const there = differenceParts(one, other);
        const back = differenceParts(other, one);
        for (const [index, { module, parts }] of there.modules.entries()) {
          const swapped = back.modules[index];
          expect(swapped?.module).toEqual(module);
          for (const part of DIFFERENCE_PARTS) expect(swapped?.parts[part]).toBe(-parts[part]);
        }
      }),
    );
  });

  test("are all zero between identical sides, and do not know the order of the rows", () => {
    fc.assert(
      fc.property(sides, sides, (one, other) => {
        const { total } = differenceParts(one, one);
        expect(Object.values(total).every((part) => part === 0n)).toBe(true);
        const turned = {
          persons: new Map([...one.persons].toReversed()),
          cells: one.cells.toReversed(),
          offClients: one.offClients.toReversed(),
        };
        expect(differenceParts(turned, other)).toEqual(differenceParts(one, other));
      }),
    );
  });
});

describe("several areas as one", () => {
  const pools = fc.array(sides, { minLength: 1, maxLength: 4 });

  test("have the persons and the cost of all, and parts against them add up and turn with the sides", () => {
    fc.assert(
      fc.property(sides, pools, (one, areas) => {
        const peers = pooledSide(areas);
        const add = (amounts: readonly bigint[]) => amounts.reduce((sum, part) => sum + part, 0n);
        expect(personsOf(peers)).toBe(add(areas.map(personsOf)));
        expect(costOf(peers)).toBe(add(areas.map(costOf)));
        const { total, modules } = differenceParts(one, peers);
        const back = differenceParts(peers, one).total;
        expect(total.total).toBe(costOf(one) * personsOf(peers) - costOf(peers) * personsOf(one));
        expect(add(DIFFERENCE_PARTS.map((part) => total[part]))).toBe(total.total);
        for (const part of DIFFERENCE_PARTS) {
          expect(add(modules.map(({ parts }) => parts[part]))).toBe(total[part]);
          expect(back[part]).toBe(-total[part]);
        }
      }),
    );
  });

  test("do not know the order of the areas; one alone differs as it did", () => {
    fc.assert(
      fc.property(sides, pools, (one, areas) => {
        expect(differenceParts(one, pooledSide(areas.toReversed()))).toEqual(
          differenceParts(one, pooledSide(areas)),
        );
        const [area] = areas;
        if (area === undefined) return;
        expect(differenceParts(one, pooledSide([area]))).toEqual(differenceParts(one, area));
      }),
    );
  });
});

const figures: fc.Arbitrary<Measured> = fc
  .record({
    value: fc.integer({ min: 1, max: 1000 }),
    below: fc.integer({ min: 0, max: 200 }),
    above: fc.integer({ min: 0, max: 200 }),
    isThere: fc.boolean(),
  })
  .map(({ value, below, above, isThere }) => ({
    status: isThere ? ("value" as const) : ("hidden" as const),
    value,
    lower: value - below,
    upper: value + above,
  }));

describe("ranks and verdicts", () => {
  test("a rank lies within its own interval, and follows its area when the order changes", () => {
    fc.assert(
      fc.property(fc.array(figures, { maxLength: 12 }), (areas) => {
        const ranks = ranksOf(areas, "lower_better");
        for (const [place, rank] of ranks.entries()) {
          expect(rank === null).toBe(areas[place]?.status === "hidden");
          if (rank === null) continue;
          expect(rank.lower).toBeLessThanOrEqual(rank.rank);
          expect(rank.upper).toBeGreaterThanOrEqual(rank.rank);
        }
        expect(ranksOf(areas.toReversed(), "lower_better").toReversed()).toEqual(ranks);
      }),
    );
  });

  test("what is better one way is worse the other, and what is hidden never has a verdict", () => {
    const turned = { better: "worse", worse: "better" } as const;
    fc.assert(
      fc.property(figures, figures, (figure, reference) => {
        const question = { figure, reference, smallestDifference: 0.05 };
        const low = verdictOf({ ...question, direction: "lower_better" });
        const high = verdictOf({ ...question, direction: "higher_better" });
        const isSide = low.verdict === "better" || low.verdict === "worse";
        expect(high.verdict).toBe(isSide ? turned[low.verdict] : low.verdict);
        if (figure.status === "hidden" || reference.status === "hidden") {
          expect(low).toMatchObject({ verdict: "cannot_say", difference: null });
        }
      }),
    );
  });
});
