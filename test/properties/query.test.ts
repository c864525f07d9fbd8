import fc from "fast-check";
import { expect, test } from "vitest";
import { INTERNAL } from "../../src/audience/index.ts";
import { explainFigure } from "../../src/explain/index.ts";
import { answerQuery, type QueryAnswer } from "../../src/indicators/index.ts";
import { openRelease, type Release } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { DRAWN_SERVICES, type DrawnTables, drawnWorkspace } from "../fixtures/drawn-release.ts";

const RUNS = { numRuns: 8 };

const money = fc.integer({ min: -500_000, max: 2_000_000_000 });

const clientRow = fc.record({
  region: fc.constantFrom("01", "11"),
  month: fc.constantFrom("2015-01-01", "2015-07-01", "2016-02-01"),
  client: fc.constantFrom("", "a", "b", "c", "d"),
  age: fc.constantFrom("", "5", "40", "80"),
  service: fc.constantFrom("", "P1-S1", "P1-S2", "P2-S1", "P3-S1"),
  centre: fc.constantFrom("A", "B"),
  staff: money,
  support: money,
});

const lineRow = fc.record({
  region: fc.constantFrom("01", "11"),
  kind: fc.constantFrom("rounding", "population_level", "unmapped_account", "support_unallocated"),
  package: fc.constantFrom("", "P1", "P3"),
  other: money,
});

const ledgerRow = fc.record({
  region: fc.constantFrom("01", "11"),
  centre: fc.constantFrom("A", "B", "S"),
  account: fc.constantFrom("4000", "4100"),
  type: fc.constantFrom("staff", "premises", "other", "unmapped"),
  cents: fc.integer({ min: -100_000, max: 900_000 }),
});

const support = fc.integer({ min: 0, max: 500_000 });

const drawnData = fc.record({
  clients: fc.array(clientRow, { minLength: 1, maxLength: 25 }),
  lines: fc.array(lineRow, { maxLength: 6 }),
  ledger: fc.array(ledgerRow, { maxLength: 15 }),
  support,
});
type DrawnData = typeof drawnData extends fc.Arbitrary<infer Data> ? Data : never;

function tablesOf({ clients, lines, ledger, support: given }: DrawnData): DrawnTables {
  const clientRows = clients.map((row) =>
    [
      row.region,
      row.month.slice(0, 4),
      row.month,
      row.client,
      row.age,
      row.service,
      row.centre,
      "1",
      row.staff,
      row.support,
    ].join("|"),
  );
  const lineRows = lines.map((row) =>
    [row.region, "2015", row.kind, "A", row.package, row.other].join("|"),
  );
  const ledgerRows = ledger.map((row) =>
    [row.region, "2015", row.centre, row.account, "2015-01", row.type, row.cents, "d"].join("|"),
  );
  return {
    services: DRAWN_SERVICES,
    client_service_months: [
      "region_code|year|month|client_id|age_at_year_end|service_id|cost_centre_id|event_count|staff_microeuros|support_services_microeuros",
      ...clientRows,
    ].join("\n"),
    cost_lines: [
      "region_code|year|line_kind|cost_centre_id|package_id|other_microeuros",
      ...lineRows,
    ].join("\n"),
    ledger_lines: [
      "region_code|year|cost_centre_id|account|period|cost_type|amount_cents|delivery_id",
      ...ledgerRows,
    ].join("\n"),
    support_allocations: [
      "region_code|year|giving_cost_centre_id|receiving_cost_centre_id|cost_group|amount_cents",
      `11|2015|S|A|gross|${given}`,
      `11|2015|S|B|gross|${given}`,
    ].join("\n"),
  };
}

async function withDrawn(data: DrawnData, work: (release: Release) => Promise<void>) {
  const folder = await drawnWorkspace(tablesOf(data));
  const release = await openRelease(openWorkspace(folder).releases, { threads: 1 });
  try {
    await work(release);
  } finally {
    release.engine.close();
  }
}

function numerators({ rows }: QueryAnswer): bigint[] {
  return rows.map(({ numerator }) => numerator ?? 0n);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

test("cost by any dimensions adds up to the whole cost", async () => {
  const dimension = fc.subarray(
    [
      "region",
      "package",
      "function",
      "service",
      "year",
      "month",
      "age_group",
      "sex",
      "producer",
      "funding_channel",
    ],
    { minLength: 1, maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(drawnData, dimension, async (data, by) => {
      await withDrawn(data, async (release) => {
        const whole = await answerQuery(release, INTERNAL, { measure: "cost" });
        const divided = await answerQuery(release, INTERNAL, {
          measure: "cost",
          by,
          withTotal: true,
        });
        const parts = { ...divided, rows: divided.rows.filter(({ isTotal }) => !isTotal) };
        expect(sum(numerators(parts))).toBe(numerators(whole)[0]);
        expect(divided.rows.at(-1)?.numerator).toBe(numerators(whole)[0]);
      });
    }),
    RUNS,
  );
});

test("the clients of all are no more than the sum of the parts and no fewer than the largest", async () => {
  const by = fc.constantFrom(["package"], ["region"], ["year", "package"], ["month"]);
  await fc.assert(
    fc.asyncProperty(drawnData, by, async (data, dimensions) => {
      await withDrawn(data, async (release) => {
        const [whole = 0n] = numerators(
          await answerQuery(release, INTERNAL, { measure: "clients" }),
        );
        const parts = numerators(
          await answerQuery(release, INTERNAL, { measure: "clients", by: dimensions }),
        );
        const named = new Set(
          data.clients.map(({ client }) => client).filter((name) => name !== ""),
        );
        expect(whole).toBe(BigInt(named.size));
        expect(whole <= sum(parts)).toBe(true);
        expect(parts.every((part) => part <= whole)).toBe(true);
      });
    }),
    RUNS,
  );
});

test("the order of rows changes no figure", async () => {
  await fc.assert(
    fc.asyncProperty(drawnData, async (data) => {
      const turned = {
        ...data,
        clients: data.clients.toReversed(),
        lines: data.lines.toReversed(),
      };
      const request = { measure: "hit_share", by: ["region", "package"] };
      await withDrawn(data, async (release) => {
        const { rows } = await answerQuery(release, INTERNAL, request);
        await withDrawn(turned, async (other) => {
          expect((await answerQuery(other, INTERNAL, request)).rows).toEqual(rows);
        });
      });
    }),
    RUNS,
  );
});

test("the lines of an explained figure add up to it, whatever the ledger says", async () => {
  const where = fc.constantFrom([], ["package=P1"], ["region=11"], ["package=none"]);
  await fc.assert(
    fc.asyncProperty(drawnData, where, async (data, conditions) => {
      const regions = "region_code|name_fi\n11|Etelä-Karjala";
      const folder = await drawnWorkspace({ ...tablesOf(data), regions });
      const release = await openRelease(openWorkspace(folder).releases, { threads: 1 });
      try {
        const { money, figure } = await explainFigure(release, INTERNAL, {
          measure: "cost",
          where: conditions,
        });
        expect(money?.sum).toBe(figure.numerator ?? 0n);
        expect(money?.difference).toBe(0n);
        expect(sum((money?.centres ?? []).map(({ microeuros }) => microeuros))).toBe(money?.sum);
      } finally {
        release.engine.close();
      }
    }),
    RUNS,
  );
});
