import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INTERNAL, NATIONAL, organiserOf, PUBLIC } from "../../src/audience/index.ts";
import { explainFigure, type FigureLine, traceLedgerLine } from "../../src/explain/index.ts";
import { exactEuros } from "../../src/indicators/index.ts";
import { openRelease, type Release } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { DRAWN_REGIONS, DRAWN_SERVICES, drawnWorkspace } from "../fixtures/drawn-release.ts";

/**
 * Support centre S costs 400 euros and gives three quarters to A, a quarter to B. A has 1000 euros of
 * staff and a credit of 100; its 900 + 300 euros are on Anna and Bertta in package P1.
 */
const TABLES = {
  regions: DRAWN_REGIONS,
  services: DRAWN_SERVICES,
  cost_centres: `
    region_code | year | cost_centre_id | name     | kind    | driver
    11          | 2015 | S              | Cleaning | support | square_metres
    11          | 2015 | A              | Home     | final   |
    11          | 2015 | B              | Doctors  | final   |`,
  ledger_lines: `
    region_code | year | cost_centre_id | account | period  | cost_type | rule_id | amount_cents | delivery_id
    11          | 2015 | A              | 4000    | 2015-01 | staff     | r-staff | 60000        | ledger-1
    11          | 2015 | A              | 4000    | 2015-02 | staff     | r-staff | 40000        | ledger-2
    11          | 2015 | A              | 4001    | 2015-02 | staff     | r-staff | -10000       | ledger-2
    11          | 2015 | A              | 3000    | 2015-02 | income    | r-inc   | -5000        | ledger-2
    11          | 2015 | S              | 4800    | 2015-01 | premises  | r-prem  | 30000        | ledger-1
    11          | 2015 | S              | 4000    | 2015-01 | staff     | r-staff | 10000        | ledger-1
    11          | 2015 | B              | 4000    | 2015-03 | staff     | r-staff | 50000        | ledger-3
    11          | 2015 | B              | 9999    | 2015-03 | unmapped  |         | 200          | ledger-3`,
  support_allocations: `
    region_code | year | giving_cost_centre_id | receiving_cost_centre_id | cost_group | amount_cents | method
    11          | 2015 | S                     | A                        | gross      | 30000        | reciprocal
    11          | 2015 | S                     | B                        | gross      | 10000        | reciprocal`,
  client_service_months: `
    region_code | year | month      | client_id | age_at_year_end | service_id | cost_centre_id | event_count | euros      | support_services_euros | income_euros
    11          | 2015 | 2015-01-01 | Anna      | 80              | P1-S1      | A              | 2           | 600        | 200                    | -33.333333
    11          | 2015 | 2015-01-01 | Bertta    | 81              | P1-S1      | A              | 1           | 299.999999 | 100                    | -16.666666
    11          | 2015 | 2015-01-01 | Anna      | 80              | P2-S1      | B              | 5           | 500        | 100                    | 0`,
  cost_lines: `
    region_code | year | line_kind        | cost_centre_id | package_id | function_id | service_id | name     | euros    | other_euros | income_euros
    11          | 2015 | rounding         | A              | P1         | P1-F1       | P1-S1      | Rounding | 0.000001 |             | -0.000001
    11          | 2015 | unmapped_account | B              |            |             |            | 9999     |          | 2           |`,
  deliveries: `
    delivery_id | organiser | source | period_from | period_until | table_name     | received_rows | accepted_rows | quarantined_rows
    ledger-1    | Eksote    | books  | 2015-01-01  | 2015-02-01   | ledger_entries | 3             | 3             | 0
    ledger-2    | Eksote    | books  | 2015-02-01  | 2015-03-01   | ledger_entries | 3             | 3             | 0
    ledger-3    | Eksote    | books  | 2015-03-01  | 2015-04-01   | ledger_entries | 2             | 2             | 0
    events-1    | Eksote    | visits | 2015-01-01  | 2016-01-01   | service_events | 9             | 8             | 1
    events-0    | Eksote    | visits | 2014-01-01  | 2015-01-01   | service_events | 9             | 9             | 0
    events-2    | 01        | visits | 2015-01-01  | 2016-01-01   | service_events | 9             | 9             | 0`,
  classification_coverage: `
    region_code | year | code | rule_id | service_id | event_count
    11          | 2015 | H1   | n-home  | P1-S1      | 2
    11          | 2015 | H2   | n-home  | P1-S1      | 1
    11          | 2015 | V1   | n-visit | P2-S1      | 5`,
  classification_rules: `
    rule_id | priority | service_id | reason
    n-home  | 1        | P1-S1      | Home visit codes
    n-visit | 2        | P2-S1      | Doctor's visits`,
};

let release: Release;

beforeAll(async () => {
  const folder = await drawnWorkspace(TABLES, {
    policies: [{ name: "allocation", version: 1, owner: "Region", reason: "agreed" }],
  });
  release = await openRelease(openWorkspace(folder).releases, { threads: 1 });
});

afterAll(() => release.engine.close());

function drawn(line: FigureLine): string {
  const support = line.support === null ? "own" : line.support.giving_cost_centre_id;
  return `${line.cost_centre_id} ${support} ${line.ledger?.account} ${line.ledger?.period} ${exactEuros(line.microeuros)}`;
}

describe("a figure", () => {
  test("is the ledger lines it came from, straight and through support, to the micro-euro", async () => {
    const { figure, money } = await explainFigure(release, INTERNAL, {
      measure: "cost",
      where: ["package=P1"],
    });
    expect(figure.value).toBe("1200.00");
    expect(money?.lines.map(drawn)).toEqual([
      "A own 4000 2015 1000.00",
      "A S 4800 2015 225.00",
      "A S 4000 2015 75.00",
      "A own 4001 2015 -100.00",
    ]);
    expect(money?.sum).toBe(1_200_000_000n);
    expect(money?.difference).toBe(0n);
    expect(money?.centres).toMatchObject([
      {
        cost_centre_id: "A",
        name: "Home",
        own_microeuros: 900_000_000n,
        support_microeuros: 300_000_000n,
      },
    ]);
  });

  test("shows its lines by month when asked", async () => {
    const { money } = await explainFigure(release, INTERNAL, {
      measure: "net_cost",
      where: ["package=P1"],
      byMonth: true,
    });
    expect(money?.lines.map(drawn)).toEqual([
      "A own 4000 2015-01 600.00",
      "A own 4000 2015-02 400.00",
      "A S 4800 2015-01 225.00",
      "A S 4000 2015-01 75.00",
      "A own 3000 2015-02 -50.00",
      "A own 4001 2015-02 -100.00",
    ]);
    expect(money?.difference).toBe(0n);
  });

  test("without a package comes from the account that no rule takes", async () => {
    const { money } = await explainFigure(release, INTERNAL, {
      measure: "cost",
      where: ["package=none"],
    });
    expect(money?.lines.map(drawn)).toEqual(["B own 9999 2015 2.00"]);
  });

  test("names the deliveries it rests on, the policies and the rules", async () => {
    const explanation = await explainFigure(release, INTERNAL, {
      measure: "cost",
      where: ["package=P1"],
    });
    expect(explanation.deliveries.map(({ delivery_id }) => delivery_id)).toEqual([
      "ledger-1",
      "ledger-2",
      "events-1",
    ]);
    expect(explanation.policies).toMatchObject([{ name: "allocation", owner: "Region" }]);
    expect(explanation.rules).toEqual([
      { rule_id: "n-home", service_id: "P1-S1", reason: "Home visit codes", event_count: 3 },
    ]);
    expect(explanation.catalogue).toBe("test.1");
  });

  test("of clients has rules and deliveries and no ledger lines", async () => {
    const { figure, money, rules } = await explainFigure(release, INTERNAL, { measure: "clients" });
    expect(figure.value).toBe("2");
    expect(money).toBeNull();
    expect(rules.map(({ event_count }) => event_count)).toEqual([5, 3]);
  });

  test("of cost per client is explained by the euros of its clients", async () => {
    const { figure, money } = await explainFigure(release, INTERNAL, {
      measure: "cost_per_client",
      where: ["age_group=81", "package=P1"],
    });
    expect(figure).toMatchObject({ value: "400.00", denominator: 1n });
    expect(money?.sum).toBe(399_999_999n);
    expect(money?.difference).toBe(0n);
  });
});

const ANY = { month: null, region: null, year: null };

describe("a ledger line", () => {
  test("of a final cost centre ends on its services and their rounding line", async () => {
    const trace = await traceLedgerLine(release, INTERNAL, {
      ...ANY,
      costCentreId: "A",
      account: "4000",
      month: "2015-01",
    });
    expect(trace.ends.map((end) => [end.service_id, end.kind, exactEuros(end.microeuros)])).toEqual(
      [
        ["P1-S1", "clients", "599.999999"],
        ["P1-S1", "rounding", "0.000001"],
      ],
    );
    expect(trace.difference).toBe(0n);
    expect(trace.counts[0]).toEqual({ level: "all", code: null, client_count: 2 });
  });

  test("of a support centre ends in the packages of those it served, each client once", async () => {
    const trace = await traceLedgerLine(release, INTERNAL, {
      ...ANY,
      costCentreId: "S",
      account: "4800",
    });
    expect(
      trace.steps.map((step) => [
        step.support.receiving_cost_centre_id,
        exactEuros(step.microeuros),
      ]),
    ).toEqual([
      ["A", "225.00"],
      ["B", "75.00"],
    ]);
    expect(trace.ends.map((end) => [end.package_id, exactEuros(end.microeuros)])).toEqual([
      ["P1", "225.00"],
      ["P2", "75.00"],
    ]);
    expect(trace.counts.filter(({ level }) => level !== "function" && level !== "service")).toEqual(
      [
        { level: "all", code: null, client_count: 2 },
        { level: "package", code: "P1", client_count: 2 },
        { level: "package", code: "P2", client_count: 1 },
      ],
    );
    expect(trace.difference).toBe(0n);
  });

  test("that no rule takes stays unallocated and says so", async () => {
    const trace = await traceLedgerLine(release, INTERNAL, {
      ...ANY,
      costCentreId: "B",
      account: "9999",
    });
    expect(trace.ends).toEqual([
      {
        package_id: null,
        function_id: null,
        service_id: null,
        kind: "unmapped_account",
        microeuros: 2_000_000n,
      },
    ]);
  });

  test("that is not in the ledger is unknown, with what there is", async () => {
    const named = (costCentreId: string, account: string) =>
      traceLedgerLine(release, INTERNAL, { ...ANY, costCentreId, account });
    await expect(named("C", "4000")).rejects.toThrow('unknown cost centre in the ledger "C"');
    await expect(named("A", "4002")).rejects.toThrow('unknown account of cost centre A "4002"');
    await expect(
      traceLedgerLine(release, INTERNAL, {
        ...ANY,
        costCentreId: "A",
        account: "4000",
        month: "2015-07",
      }),
    ).rejects.toThrow("there are: 2015-01 in region 11, 2015-02 in region 11");
  });
});

describe("a viewer who does not see the region whole", () => {
  test("is not taken behind its figures or along its ledger", async () => {
    const other = organiserOf("elsewhere");
    await expect(explainFigure(release, other, { measure: "cost" })).rejects.toThrow(
      "may not look behind",
    );
    for (const viewer of [NATIONAL, PUBLIC]) {
      const line = { costCentreId: "100", account: "1", month: null, region: null, year: null };
      await expect(traceLedgerLine(release, viewer, line)).rejects.toThrow("open to the region");
    }
  });
});
