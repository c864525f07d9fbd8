import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { allocateSupportCosts } from "../../costing/index.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { parseYamlFile } from "../../domain/parse.ts";
import { checkIdentityCode } from "../../identity/index.ts";
import { openDuckDb } from "../../sql/duckdb.ts";
import { writePilot2015 } from "./index.ts";
import type { Books } from "./ledger.ts";
import { pilotPlan, regionPlan } from "./plan.ts";

const SEED = 2015;
const EKSOTE = 0;

const Published = z.object({
  eksote_2015: z.object({
    package_costs_eur: z.array(z.int()),
    package_client_counts: z.array(z.int()),
    total_cost_eur: z.int(),
    client_count: z.int(),
  }),
  care_and_nursing_eur_per_resident_over_75: z.record(z.string(), z.int()),
});
const published = parseYamlFile(
  join(PACKAGE_ROOT, "examples/pilot-2015/published.yaml"),
  Published,
);
const draw = { seed: SEED, scale: 1 };
const plan = pilotPlan(draw);
const { parameters, structure, people } = plan;
const regions = parameters.regions.map((_, index) => regionPlan(plan, index, draw));

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("missing in the test's data");
  return value;
}

/** Gross cents of every final cost centre after the support centres are allocated. */
function fullCosts(books: Books): Map<string, bigint> {
  const own = new Map<string, bigint>();
  for (const row of books.ledger) {
    if (row.account < "4000" || row.account > "5999") continue;
    own.set(row.cost_centre_id, (own.get(row.cost_centre_id) ?? 0n) + row.amount_cents);
  }
  const ids = (kind: string) =>
    books.centres.filter((centre) => centre.kind === kind).map((centre) => centre.cost_centre_id);
  const usage = new Map<string, Map<string, number>>();
  for (const row of books.drivers) {
    const uses = usage.get(row.giving_cost_centre_id) ?? new Map<string, number>();
    uses.set(row.receiving_cost_centre_id, row.amount);
    usage.set(row.giving_cost_centre_id, uses);
  }
  const supports = ids("support").toSorted();
  const finals = ids("final").toSorted();
  const allocated = allocateSupportCosts(
    { supports, finals, usage, method: "reciprocal" },
    new Map(supports.map((id) => [id, own.get(id) ?? 0n])),
    new Map(finals.map((id) => [id, own.get(id) ?? 0n])),
  );
  return new Map(allocated.finalCosts);
}

function packageCents(books: Books, packageId: string): bigint {
  const costs = fullCosts(books);
  return books.centres
    .filter((centre) => centre.catalogue_code.startsWith(packageId))
    .reduce((sum, centre) => sum + (costs.get(centre.cost_centre_id) ?? 0n), 0n);
}

describe("the reading of the published figures", () => {
  test("uses every published cost and client count once", () => {
    const ascending = (left: number, right: number) => left - right;
    const { packages, total } = parameters.reading;
    expect(packages.map((row) => row.cost_euros).toSorted(ascending)).toEqual(
      published.eksote_2015.package_costs_eur.toSorted(ascending),
    );
    expect(packages.map((row) => row.clients).toSorted(ascending)).toEqual(
      published.eksote_2015.package_client_counts.toSorted(ascending),
    );
    expect(total.cost_euros).toBe(published.eksote_2015.total_cost_eur);
    expect(total.clients).toBe(published.eksote_2015.client_count);
  });
});

describe("clients", () => {
  test("Eksote has the published number of clients, and each has at least one event", () => {
    const { events } = required(regions[EKSOTE]);
    const persons = new Set(events.person.subarray(0, events.count));
    expect(persons.size).toBe(published.eksote_2015.client_count);
  });

  test("each package of Eksote has its published number of clients", () => {
    const { events } = required(regions[EKSOTE]);
    const persons = structure.packages.map(() => new Set<number>());
    for (let event = 0; event < events.count; event++) {
      const activity = structure.activities[events.activity[event] ?? 0];
      persons[activity?.packageIndex ?? 0]?.add(events.person[event] ?? 0);
    }
    const counts = structure.packages.map((pack, index) => [pack.package_id, persons[index]?.size]);
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(parameters.reading.packages.map((row) => [row.package_id, row.clients])),
    );
  });

  test("some persons are clients of two regions", () => {
    const clients = regions.map(({ memberships }) => new Set(memberships.clients));
    const inTwo = [...required(clients[0])].filter((person) => required(clients[1]).has(person));
    expect(inTwo.length).toBeGreaterThan(10);
  });
});

describe("identity codes", () => {
  test("all are valid, different, of the person's day and sex, and never given to real persons", () => {
    const faults = new Set<string>();
    people.codes.forEach((code, person) => {
      const result = checkIdentityCode(code);
      if (!result.valid) faults.add(result.reason);
      else {
        const birthDate = Number(result.birthDate.replaceAll("-", ""));
        if (!result.artificial) faults.add("could be a real person's");
        if (birthDate !== people.birthDates[person]) faults.add("another day");
        if ((result.sex === "female") !== (people.isFemale[person] === 1)) faults.add("sex");
      }
    });
    const old = [...people.oldCodes.values()].map(({ code }) => code);
    for (const code of old) {
      const result = checkIdentityCode(code);
      if (!result.valid || !result.artificial) faults.add("old code");
    }
    expect([...faults]).toEqual([]);
    expect(new Set([...people.codes, ...old]).size).toBe(people.count + old.length);
  });
});

describe("costs", () => {
  test("Eksote's packages cost what is published, to the cent, when support costs are allocated", () => {
    const { books } = required(regions[EKSOTE]);
    const costs = parameters.reading.packages.map((row) => [
      row.package_id,
      packageCents(books, row.package_id),
    ]);
    expect(Object.fromEntries(costs)).toEqual(
      Object.fromEntries(
        parameters.reading.packages.map((row) => [row.package_id, BigInt(row.cost_euros) * 100n]),
      ),
    );
  });

  test("all of Eksote costs 407 175 428 euros, of which 385 961 outside the eleven packages", () => {
    const { books } = required(regions[EKSOTE]);
    const costs = fullCosts(books);
    const all = [...costs.values()].reduce((sum, cents) => sum + cents, 0n);
    const outside = books.centres
      .filter((centre) => centre.kind === "final")
      .filter((centre) => !/^PP(0[13456789]|1[123])/.test(centre.catalogue_code))
      .reduce((sum, centre) => sum + (costs.get(centre.cost_centre_id) ?? 0n), 0n);
    expect(all).toBe(407_175_428_00n);
    expect(outside).toBe(385_961_00n);
  });

  test("care and nursing per resident aged 75 or more is as published in the three regions", () => {
    const perResident = parameters.regions.map((region, index) => {
      const residents = plan.cells
        .filter((cell) => cell.region === index && cell.age >= 75)
        .reduce((sum, cell) => sum + cell.count, 0);
      const cents = Number(packageCents(required(regions[index]).books, "PP04"));
      return [region.names.fi, Math.round(cents / 100 / residents)];
    });
    expect(Object.fromEntries(perResident)).toEqual(
      published.care_and_nursing_eur_per_resident_over_75,
    );
  });

  test("Eksote's clients of two packages leave 59 and 62 % of their cost in them", () => {
    const { calibration } = required(regions[EKSOTE]);
    const percent = [...calibration.hitShares].map(([id, share]) => [id, Math.round(share * 100)]);
    expect(Object.fromEntries(percent)).toEqual({ PP01: 59, PP04: 62 });
  });

  test("every function of care and nursing has a cost in every region", () => {
    for (const { books } of regions) {
      const costs = fullCosts(books);
      const functions = books.centres
        .filter((centre) => (costs.get(centre.cost_centre_id) ?? 0n) > 0n)
        .map((centre) => centre.catalogue_code)
        .filter((code) => code.startsWith("PP04-"));
      expect(new Set(functions).size).toBe(10);
    }
  });
});

describe("the files", () => {
  const root = mkdtempSync(join(tmpdir(), "pilot-2015-"));
  const runs = [
    { folder: join(root, "one"), threads: 1 },
    { folder: join(root, "two"), threads: 2 },
  ];
  beforeAll(async () => {
    for (const { folder, threads } of runs) {
      const engine = await openDuckDb({ threads });
      await writePilot2015(folder, { seed: SEED, scale: 0.02, engine });
      engine.close();
    }
  });
  afterAll(() => rmSync(root, { recursive: true }));

  function hashes(folder: string): Record<string, string> {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return Object.fromEntries(
      files
        .map(({ parentPath, name }) => join(parentPath, name))
        .toSorted()
        .map((path) => [
          path.slice(folder.length),
          createHash("sha256").update(readFileSync(path)).digest("hex"),
        ]),
    );
  }

  test("the same seed gives the same bytes, whatever the engine's threads", () => {
    const [one, two] = runs.map(({ folder }) => hashes(folder));
    expect(two).toEqual(one);
  });

  test("every delivery has its manifest", () => {
    const { folder } = required(runs[0]);
    const without = readdirSync(folder).filter(
      (name) => !readdirSync(join(folder, name)).includes("manifest.yaml"),
    );
    expect(without).toEqual([]);
  });
});
