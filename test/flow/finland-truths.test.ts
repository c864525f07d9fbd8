import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { writeFinland } from "../../src/examples/finland/index.ts";
import { EXAMPLES } from "../../src/examples/index.ts";
import { initWorkspace } from "../../src/init-workspace.ts";
import { openRelease, type Release } from "../../src/release/index.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import { type Row, requiredText } from "../../src/sql/engine.ts";
import { proportionFunnel } from "../../src/statistics/index.ts";
import type { Workspace } from "../../src/workspace.ts";
import { commandLine } from "../fixtures/command-line.ts";

/**
 * The truths of the example finland, held against what the flow says itself. Six areas are enough: the five
 * that something was put into and one beside them; what the others delivered is left out to save time.
 */
const AREAS = ["03", "04", "06", "09", "15", "21"];
const SCALE = { residents: 40_000, eventsPerResident: 16, years: { from: 2025, until: 2025 } };
const LONG = 900_000;

const Truth = z.looseObject({
  areas: z.array(z.looseObject({ region_code: z.string(), events: z.int() })),
  cost_shift: z.looseObject({
    region_code: z.string(),
    from_month: z.int(),
    from_service: z.string(),
    to_service: z.string(),
  }),
  poor_producer: z.looseObject({ producer_id: z.string(), mean_answer: z.number() }),
  duplicated_delivery: z.looseObject({ region_code: z.string(), month: z.int() }),
  late_recording: z.looseObject({
    region_code: z.string(),
    months: z.array(z.object({ month: z.int(), recorded: z.number() })),
  }),
  really_cheaper: z.looseObject({ region_code: z.string(), cost_level: z.number() }),
  only_looks_cheaper: z.looseObject({ region_code: z.string(), cost_level: z.number() }),
});

const parent = mkdtempSync(join(tmpdir(), "paketti-truths-"));
let workspace: Workspace;
let release: Release;
let truth: z.infer<typeof Truth>;

beforeAll(async () => {
  const finland = EXAMPLES.find(({ name }) => name === "finland");
  if (finland === undefined) throw new Error("there is no example finland");
  const engine = await openDuckDb({ threads: 1 });
  try {
    workspace = await initWorkspace(
      join(parent, "workspace"),
      {
        ...finland,
        write: async (deliveries, { seed }) => {
          await writeFinland(deliveries, { engine, seed, scale: SCALE });
          const others = readdirSync(deliveries).filter(
            (name) => /^\d\d-/.test(name) && !AREAS.includes(name.slice(0, 2)),
          );
          for (const name of others) rmSync(join(deliveries, name), { recursive: true });
        },
      },
      {
        engine,
        seed: 2015,
        now: new Date("2026-01-02T03:04:05Z"),
        randomBytes: (count) => new Uint8Array(count).fill(7),
        onProgress: () => {},
      },
    );
  } finally {
    engine.close();
  }
  truth = Truth.parse(JSON.parse(readFileSync(join(workspace.root, "truth.json"), "utf8")));
  const run = await commandLine(["run", workspace.root]);
  expect(run.exit).toBe(0);
  release = await openRelease(workspace.releases);
}, LONG);

afterAll(() => {
  release.engine.close();
  rmSync(parent, { recursive: true, force: true });
});

/** A number of a row; not a number where there is none. */
function numberOf(row: Row | undefined, column = "number"): number {
  const value = row?.[column];
  return value === null || value === undefined ? Number.NaN : Number(value);
}

/** One number for each area or producer. */
async function numbers(sql: string): Promise<Map<string, number>> {
  const rows: Row[] = await release.engine.rows(sql);
  return new Map(rows.map((row) => [requiredText(row, "place"), numberOf(row)]));
}

const others = (found: ReadonlyMap<string, number>, place: string) =>
  [...found].filter(([name]) => name !== place).map(([, number]) => number);

describe("what was put into finland on purpose is found in the flow's own figures", () => {
  test("an area records late: its last months have fewer events than its ledger has cost", async () => {
    const { region_code: late, months } = truth.late_recording;
    for (const { month, recorded } of months) {
      const events = await monthShares("client_service_months", "event_count", month);
      const costs = await monthShares("account_months", "amount_microeuros", month);
      expect(events.get(late)).toBeLessThan(recorded + 0.12);
      expect(costs.get(late)).toBeGreaterThan(0.8);
      expect(Math.min(...others(events, late))).toBeGreaterThan(0.8);
    }
  });

  test("a month that was delivered twice counts once, and the manifest says which delivery it was", async () => {
    const { region_code: twice, month } = truth.duplicated_delivery;
    const name = `${twice}-events-2025-${String(month).padStart(2, "0")}`;
    const Manifest = z.looseObject({
      deliveries: z.array(z.looseObject({ delivery_id: z.string(), same_as: z.unknown() })),
    });
    const manifest = Manifest.parse(
      JSON.parse(readFileSync(join(release.folder, "manifest.json"), "utf8")),
    );
    const same = manifest.deliveries.filter(({ same_as: sameAs }) => sameAs !== null);
    expect(same.map(({ delivery_id: id, same_as: sameAs }) => [id, sameAs])).toEqual([
      [`${name}-again`, name],
    ]);
    const events = await numbers(
      "select region_code as place, cast(sum(event_count) as double) as number from client_service_months group by region_code",
    );
    const delivered = truth.areas.filter(({ region_code: code }) => AREAS.includes(code));
    expect(events).toEqual(new Map(delivered.map((area) => [area.region_code, area.events])));
  });

  test("the poor producer lies outside the funnel at 99.8 %, and hardly anybody else", async () => {
    const { producer_id: poor, mean_answer: mean } = truth.poor_producer;
    const means = await numbers(
      `select producer_id as place, sum(weighted_value_millionths) / cast(sum(weight_millionths) as double) as number
       from survey_answers where question = 'received_help' group by producer_id`,
    );
    expect(means.get(poor)).toBeLessThan(3.2);
    expect(mean).toBeLessThan(3.2);
    const counted = await release.engine.rows(
      `select producer_id, cast(count(*) as double) as answers, cast(count(*) filter (where value_millionths >= 4000000) as double) as agreed
       from survey_answers where question = 'received_help' group by producer_id order by producer_id`,
    );
    const answers = counted.map((row) => ({
      producer: requiredText(row, "producer_id"),
      answers: numberOf(row, "answers"),
      agreed: numberOf(row, "agreed"),
    }));
    const target =
      answers.reduce((sum, one) => sum + one.agreed, 0) /
      answers.reduce((sum, one) => sum + one.answers, 0);
    const below = answers.filter((one) => {
      const [limits] = proportionFunnel(target, one.answers, { confidences: [0.998] });
      return one.agreed / one.answers < (limits?.lower ?? 0);
    });
    expect(below.map(({ producer }) => producer)).toContain(poor);
    expect(below.length).toBeLessThanOrEqual(2);
  });

  test("events that moved to another package are missed where they were, in that area alone", async () => {
    const { region_code: moved, from_service: service, from_month: month } = truth.cost_shift;
    const [here] = await release.engine.rows(shiftSql(`region_code = '${moved}'`, service, month));
    const [elsewhere] = await release.engine.rows(
      shiftSql(`region_code <> '${moved}'`, service, month),
    );
    expect(numberOf(here)).toBeLessThan(0.5);
    expect(numberOf(elsewhere)).toBeGreaterThan(0.75);
  });

  test("the area that is cheaper stays so when standardised, and its units cost less than anywhere", async () => {
    const { region_code: cheap, cost_level: level } = truth.really_cheaper;
    const [area, country] = [await costPerResident(cheap), await costPerResident("FI")];
    expect(area.value).toBeLessThan(country.value);
    expect(area.standardised).toBeLessThan(country.standardised);
    const units = await unitCostIndex();
    expect(units.get(cheap)).toBeGreaterThan(level - 0.05);
    expect(units.get(cheap)).toBeLessThan(level + 0.05);
    expect(Math.min(...others(units, cheap))).toBeGreaterThan(0.93);
  });

  test("the area that only looks cheaper is young: standardised it is not, and its units cost more", async () => {
    const { region_code: young } = truth.only_looks_cheaper;
    const [area, country] = [await costPerResident(young), await costPerResident("FI")];
    expect(area.value).toBeLessThan(country.value);
    expect(area.standardised).toBeGreaterThan(country.standardised);
    expect((await unitCostIndex()).get(young)).toBeGreaterThan(1);
  });
});

/** A month of each area against its mean month from January to October. */
function monthShares(table: string, column: string, month: number): Promise<Map<string, number>> {
  return numbers(
    `select region_code as place, cast(10.0 * sum(${column}) filter (where month(month) = ${month}) / sum(${column}) filter (where month(month) <= 10) as double) as number
     from ${table} group by region_code`,
  );
}

/** Events of a service from a month on against those before it, as many months each. */
function shiftSql(where: string, service: string, month: number): string {
  return `select cast(count_after as double) / count_before as number from (
    select sum(event_count) filter (where month(month) >= ${month}) as count_after, sum(event_count) filter (where month(month) < ${month}) as count_before
    from client_service_months where ${where} and service_id = '${service}') as counted`;
}

/** The figure E-01 of all packages. */
async function costPerResident(area: string): Promise<{ value: number; standardised: number }> {
  const [row] = await release.engine.rows(
    "select value, standardised_value from figures where indicator_id = 'E-01' and level = 'all' and producer_id is null and area_code = $area",
    { area },
  );
  return {
    value: numberOf(row, "value"),
    standardised: numberOf(row, "standardised_value"),
  };
}

/** What an area's outputs cost against what they would at the unit costs of all areas together. */
function unitCostIndex(): Promise<Map<string, number>> {
  return numbers(`with outputs as (
      select region_code, service_id, cast(sum(cost_microeuros) as double) as cost, cast(sum(output_millionths) as double) as output
      from client_service_months where service_id is not null group by region_code, service_id
    ),
    units as (select service_id, sum(cost) / sum(output) as unit_cost from outputs group by service_id)
    select region_code as place, sum(cost) / sum(output * unit_cost) as number from outputs join units using (service_id) group by region_code`);
}
