import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawnEventsWorkspace } from "../../test/fixtures/drawn-events.ts";
import { DRAWN_SERVICES, drawnClient } from "../../test/fixtures/drawn-release.ts";
import { runCommandLine } from "./program.ts";

/**
 * Cost centre 4100: 300 € of staff over 150 weighted minutes is 2 € a minute, income of 15 € is 0.10 €.
 * E1 has 30 minutes of a profession that weighs 1.5, so 45 weighted minutes.
 */
let root: string;
beforeAll(async () => {
  root = await drawnEventsWorkspace(
    {
      services: DRAWN_SERVICES,
      pools: `
        region_code | year | cost_centre_id | pool_kind | weight_method | event_count | total_weight | staff_unit | income_unit
        01 | 2015 | 4100 | spread | duration | 4 | 150000 | 2000 | -100
        01 | 2015 | 4200 | spread | equal | 1 | 1000 | 7 | 0
        11 | 2015 | 4100 | spread | duration | 1 | 1 | 999999 | 0`,
      classification_rules: `
        rule_id | rule_set | level | priority | region_code | code_system | code | code_prefix | contact_mode | profession | age_from | age_until | service_id | takes_code_as_service | valid_from | valid_until | reason
        N-1 | national | national | 10 | | palvelumuoto | T60 | | | | | | P2-S1 | false | 2000-01-01 | | other code
        N-2 | national | national | 20 | | palvelumuoto | T21 | | R10 | | | | P2-S1 | false | 2000-01-01 | |
        N-3 | national | national | 30 | | palvelumuoto | T21 | | | | 75 | | P1-S2 | false | 2000-01-01 | |
        N-4 | national | national | 40 | | palvelumuoto | T21 | | | | | | P3-S1 | false | 2000-01-01 | 2015-01-01 |
        N-5 | national | national | 50 | | palvelumuoto | T11 | | R20 | | | | P1-S1 | false | 2000-01-01 | | home visits
        N-5 | national | national | 50 | | palvelumuoto | | T2 | R20 | | | | P1-S1 | false | 2000-01-01 | | home visits
        N-6 | national | national | 60 | | own | | | | | | | | true | 2000-01-01 | |`,
    },
    {
      landed__service_events: `
        event_id | delivery_id | file_path | row_number | region_code | cost_centre_id | client_id | started_at | code_system | code | contact_mode | duration_minutes
        E1 | d2 | e.csv | 7 | 01 | 4100 | a | 2015-03-04 10:00:00 | palvelumuoto | T21 | R20 | 30
        E1 | d1 | e.csv | 9 | 01 | 4100 | a | 2015-03-04 10:00:00 | palvelumuoto | T60 | R20 | 30
        E2 | d2 | e.csv | 8 | 01 | 4200 | | 2015-04-01 00:00:00 | own | X1 | R20 |`,
      core__superseded_events: `
        region_code | year | delivery_id | file_path | row_number | replaced_by_delivery_id
        01 | 2015 | d1 | e.csv | 9 | d2`,
      core__clients: [{ client_id: drawnClient("a"), birth_month: "1950-05-01" }],
      costing__events: `
        region_code | delivery_id | file_path | row_number | year | month | client_id | service_id | rule_id | cost_centre_id | weight | is_weight_assumed | direct_cost_type | direct_cost_cents | client_fee_cents
        01 | d2 | e.csv | 7 | 2015 | 2015-03-01 | a | P1-S1 | N-5 | 4100 | 45000 | false | materials_and_medicines | 1234 | 2000
        01 | d2 | e.csv | 8 | 2015 | 2015-04-01 | | | | 4200 | 1000 | false | | 0 | 0`,
    },
  );
});
afterAll(() => rmSync(dirname(root), { recursive: true }));

async function explain(...words: string[]) {
  const printed = { out: "", note: "" };
  const exit = await runCommandLine(["explain", root, ...words], {
    out: (text) => {
      printed.out += text;
    },
    note: (text) => {
      printed.note += text;
    },
    environment: {},
    now: () => new Date("2026-01-02T03:04:05Z"),
    currentFolder: root,
    isTerminal: false,
  });
  return { exit, ...printed };
}

test("an event is explained by its place, its rule and the earlier rules that did not take it", async () => {
  const { exit, out } = await explain("--event", "E1", "--json");
  expect(exit).toBe(0);
  const answer = JSON.parse(out);
  expect(answer.places).toMatchObject([
    { delivery_id: "d1", row_number: 9, replaced_by_delivery_id: "d2" },
    { delivery_id: "d2", row_number: 7, replaced_by_delivery_id: null },
  ]);
  expect(answer.events).toHaveLength(1);
  expect(answer.events[0]).toMatchObject({
    place: { delivery_id: "d2", file_path: "e.csv", row_number: 7, region_code: "01" },
    is_client_known: true,
    service: { service: { id: "P1-S1" }, function: { id: "P1-F1" }, package: { id: "P1" } },
    rule: {
      rule_id: "N-5",
      reason: "home visits",
      conditions: [
        { condition: "code system", wanted: "palvelumuoto", found: "palvelumuoto" },
        { condition: "code", wanted: "T11, T2*", found: "T21" },
        { condition: "contact mode", wanted: "R20", found: "R20" },
        { condition: "day", found: "2015-03-04" },
      ],
    },
    passed_rules: [
      { rule_id: "N-1", is_near: false, failed: { condition: "code", wanted: "T60" } },
      { rule_id: "N-2", is_near: true, failed: { condition: "contact mode", wanted: "R10" } },
      { rule_id: "N-3", is_near: true, failed: { condition: "age", found: "not in it" } },
      { rule_id: "N-4", is_near: true, failed: { condition: "day" } },
    ],
  });
});

test("the cost of an event is its weight times the unit costs, and what was its own", async () => {
  const { out } = await explain("--event", "E1", "--json");
  const { costed } = JSON.parse(out).events[0];
  const cost = (type: string) =>
    costed.costs.find((candidate: { cost_type: string }) => candidate.cost_type === type);
  expect(cost("staff")).toMatchObject({
    unit_microeuros: 2_000_000,
    spread_microeuros: 90_000_000,
    direct_microeuros: 0,
  });
  expect(cost("materials_and_medicines")).toMatchObject({
    spread_microeuros: 0,
    direct_microeuros: 12_340_000,
  });
  expect(cost("income")).toMatchObject({ total_microeuros: -4_500_000 });
  expect(cost("client_fees")).toMatchObject({ direct_microeuros: -20_000_000 });
  expect(costed).toMatchObject({ cost_microeuros: 102_340_000, net_microeuros: 77_840_000 });
});

test("the text shows the weight, the costs and nothing of the client", async () => {
  const { out } = await explain("--event", "E1");
  expect(out).toContain("2 accepted rows have this id");
  expect(out).toContain("replaced by d2");
  expect(out).toMatch(/Client +known/);
  expect(out).not.toContain(drawnClient("a"));
  expect(out).toContain("45 weighted minutes (30 minutes × 1.5 for the profession) of the 150");
  expect(out).toMatch(/staff +2\.000000 +90\.000000 +0\.000000 +90\.000000/);
  expect(out).toMatch(/net cost +77\.84/);
  expect(out).toContain("1 other earlier rules do not name the code");
});

test("an event that no rule took says so, and which rules nearly did", async () => {
  const { out } = await explain("--event", "E2");
  expect(out).toContain("No rule took the event.");
  expect(out).toContain("6 earlier rules do not name the code");
  expect(out).toMatch(/Client +unknown/);
});

test("a replaced row that is asked for by its delivery is shown as replaced", async () => {
  const { exit, out } = await explain("--event", "E1", "--delivery", "d1");
  expect(exit).toBe(0);
  expect(out).toContain("none of those asked for counts");
});

test("unknown events and deliveries are told, without repeating the id", async () => {
  const unknown = await explain("--event", "010594Y9032");
  expect(unknown.exit).toBe(3);
  expect(unknown.note).toContain("no accepted event has this id");
  expect(unknown.note).not.toContain("010594");
  const elsewhere = await explain("--event", "E1", "--delivery", "d3");
  expect(elsewhere.note).toContain("it is in: d1, d2");
});

test("an event and a measure cannot be explained at once", async () => {
  const { exit } = await explain("cost", "--event", "E1");
  expect(exit).toBe(2);
  expect((await explain("--event", "E1", "--release", "drawn-1")).exit).toBe(2);
});
