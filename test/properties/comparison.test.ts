import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DIFFERENCE_PARTS,
  type DifferenceSide,
  differenceParts,
  rolledUp,
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
