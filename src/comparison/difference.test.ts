import { expect, test } from "vitest";
import {
  type DifferenceSide,
  differenceParts,
  type ModulePlace,
  microeurosPerPerson,
  pooledSide,
  rolledUp,
} from "./index.ts";

const VISITS: ModulePlace = { packageId: "P1", functionId: "P1-F1", serviceId: "P1-S1" };
const DAYS: ModulePlace = { packageId: "P1", functionId: "P1-F2", serviceId: "P1-S2" };
const MILLION = 1_000_000n;

type Drawn = readonly [
  stratum: string,
  module: ModulePlace,
  clients: bigint,
  events: bigint,
  euros: bigint,
];

function side(
  persons: Readonly<Record<string, bigint>>,
  cells: readonly Drawn[],
  off: readonly (readonly [ModulePlace, bigint])[] = [],
): DifferenceSide {
  return {
    persons: new Map(Object.entries(persons)),
    cells: cells.map(([stratum, module, clientCount, eventCount, euros]) => ({
      stratum,
      module,
      clientCount,
      eventCount,
      costMicroeuros: euros * MILLION,
    })),
    offClients: off.map(([module, euros]) => ({ module, costMicroeuros: euros * MILLION })),
  };
}

/** Euros per person of each part, to the micro-euro. */
function euros(one: DifferenceSide, other: DifferenceSide): Record<string, number> {
  const difference = differenceParts(one, other);
  return Object.fromEntries(
    Object.entries(difference.total).map(([part, amount]) => [
      part,
      Number(microeurosPerPerson(amount, difference)) / 1e6,
    ]),
  );
}

const NOTHING = { age_structure: 0, coverage: 0, intensity: 0, unit_cost: 0, off_clients: 0 };

test("difference-parts.md: more clients, fewer visits each, dearer visits", () => {
  const one = side({ all: 100n }, [["all", VISITS, 20n, 40n, 4000n]]);
  const other = side({ all: 100n }, [["all", VISITS, 10n, 30n, 1500n]]);
  expect(euros(one, other)).toEqual({
    ...NOTHING,
    total: 25,
    coverage: 18.333333,
    intensity: -11.666667,
    unit_cost: 18.333333,
  });
});

test("difference-parts.md: two peers as one area of twice the size have the same parts", () => {
  const one = side({ all: 100n }, [["all", VISITS, 20n, 40n, 4000n]]);
  const peers = pooledSide([
    side({ all: 100n }, [["all", VISITS, 15n, 30n, 1200n]]),
    side({ all: 100n }, [["all", VISITS, 5n, 30n, 1800n]]),
  ]);
  expect(euros(one, peers)).toEqual({
    ...NOTHING,
    total: 25,
    coverage: 18.333333,
    intensity: -11.666667,
    unit_cost: 18.333333,
  });
});

test("difference-parts.md: an older area with the same rates differs by age structure alone", () => {
  const young = side({ young: 80n, old: 20n }, [
    ["young", VISITS, 8n, 8n, 800n],
    ["old", VISITS, 10n, 10n, 1000n],
  ]);
  const old = side({ young: 50n, old: 50n }, [
    ["young", VISITS, 5n, 5n, 500n],
    ["old", VISITS, 25n, 25n, 2500n],
  ]);
  expect(euros(young, old)).toEqual({ ...NOTHING, total: -12, age_structure: -12 });
});

test("a service that the other side does not have differs by coverage, and a stratum by structure", () => {
  const one = side({ young: 50n, old: 50n }, [
    ["young", VISITS, 5n, 5n, 500n],
    ["old", DAYS, 10n, 20n, 1000n],
  ]);
  const other = side({ young: 50n, old: 50n }, [["young", VISITS, 5n, 5n, 500n]]);
  expect(euros(one, other)).toEqual({ ...NOTHING, total: 10, coverage: 10 });
  const none = side({ young: 100n }, [["young", VISITS, 10n, 10n, 1000n]]);
  expect(euros(other, none)).toEqual({ ...NOTHING, total: -5, age_structure: -5 });
});

test("money on no client, and on clients of an age that no resident has, is a part of its own", () => {
  const one = side({ all: 100n }, [["gone", VISITS, 2n, 2n, 300n]], [[DAYS, 700n]]);
  const other = side({ all: 50n }, [], [[DAYS, 100n]]);
  expect(euros(one, other)).toEqual({ ...NOTHING, total: 8, off_clients: 8 });
});

test("functions and packages are the sums of their services", () => {
  const one = side({ all: 100n }, [
    ["all", VISITS, 20n, 40n, 4000n],
    ["all", DAYS, 3n, 30n, 900n],
  ]);
  const other = side({ all: 70n }, [["all", DAYS, 2n, 50n, 800n]]);
  const services = differenceParts(one, other);
  const packages = rolledUp(services, "package");
  expect(packages.modules.map(({ parts }) => parts)).toEqual([services.total]);
  expect(rolledUp(services, "function").modules).toHaveLength(2);
  expect(packages.total).toEqual(services.total);
});

test("a side without persons, or a stratum given twice, is refused", () => {
  const whole = side({ all: 1n }, []);
  expect(() => differenceParts(whole, side({}, []))).toThrow(/persons/);
  const twice = side({ all: 9n }, [
    ["all", VISITS, 1n, 1n, 1n],
    ["all", VISITS, 1n, 1n, 1n],
  ]);
  expect(() => differenceParts(twice, whole)).toThrow(/twice/);
});
