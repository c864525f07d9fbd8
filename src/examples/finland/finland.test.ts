import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { loadCatalogue } from "../../catalogue/index.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { identityCodesSql } from "../../identity/index.ts";
import { openDuckDb } from "../../sql/duckdb.ts";
import { countValue, type Engine, sqlText } from "../../sql/engine.ts";
import { type FinlandScale, writeFinland } from "./index.ts";
import { finlandParameters } from "./parameters.ts";

const SCALE: FinlandScale = {
  residents: 3000,
  eventsPerResident: 12,
  years: { from: 2024, until: 2024 },
};
const LONG = 300_000;
const catalogue = loadCatalogue(join(PACKAGE_ROOT, "catalogue"));
const root = mkdtempSync(join(tmpdir(), "paketti-finland-"));
const parameters = finlandParameters();
let engine: Engine;

/** Writes the example with a number of threads. @returns Its folder of deliveries. */
async function written(name: string, threads: number, seed = 7): Promise<string> {
  const deliveries = join(root, name, "deliveries");
  const own = await openDuckDb({ threads });
  try {
    await writeFinland(deliveries, { engine: own, seed, scale: SCALE });
  } finally {
    own.close();
  }
  return deliveries;
}

function bytesOf(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        path.slice(folder.length),
        createHash("sha256").update(readFileSync(path)).digest("hex"),
      ]),
  );
}

let deliveries = "";
const table = (name: string) =>
  `read_parquet(${sqlText(join(deliveries, "*", `${name}.parquet`))})`;
const count = async (sql: string) => {
  const [row] = await engine.rows(`select count(*) as many from (${sql}) as counted`);
  return row === undefined ? -1 : countValue(row, "many");
};

beforeAll(async () => {
  engine = await openDuckDb({ threads: 1 });
  deliveries = await written("one", 1);
}, LONG);
afterAll(() => {
  engine.close();
  rmSync(root, { recursive: true, force: true });
});

test(
  "the same seed gives the same bytes, whether the engine had one thread or two",
  async () => {
    const first = bytesOf(join(deliveries, ".."));
    const second = bytesOf(join(await written("two", 2), ".."));
    expect(second).toEqual(first);
    expect(first.has("/truth.json")).toBe(true);
  },
  LONG,
);

test("nothing but deliveries and the truth is left", () => {
  expect(readdirSync(join(deliveries, "..")).sort()).toEqual(["deliveries", "truth.json"]);
});

describe("persons", () => {
  test("every identity code is valid, belongs to one person and has an individual number from 900 on", async () => {
    const codes = `(select personal_identity_code from ${table("persons")} union select old_personal_identity_code from ${table("identity_code_changes")})`;
    const people = await count(
      `select distinct personal_identity_code, birth_date from ${table("persons")}`,
    );
    expect(
      await count(
        `select * from (${identityCodesSql(codes)}) as judged where not is_valid or not is_temporary`,
      ),
    ).toBe(0);
    expect(await count(`select distinct personal_identity_code from ${table("persons")}`)).toBe(
      people,
    );
    expect(people).toBeGreaterThanOrEqual(SCALE.residents);
  });

  test("the population is that of the persons", async () => {
    const [row] = await engine.rows(
      `select cast(sum(person_count) as bigint) as many from ${table("population")}`,
    );
    expect(row?.["many"]).toBe(
      BigInt(await count(`select * from ${table("persons")} where valid_until is null`)),
    );
  });

  test("households move together, and somebody lives in two areas", async () => {
    expect(
      await count(
        `select personal_identity_code from ${table("persons")} group by 1 having count(distinct region_code) > 1`,
      ),
    ).toBeGreaterThan(0);
  });
});

describe("events", () => {
  test("most people have few, some have very many", async () => {
    const [row] =
      await engine.rows(`select cast(median(many) as double) as middle, cast(max(many) as double) as most
      from (select count(*) as many from ${table("service_events")} group by personal_identity_code) as of_clients`);
    expect(Number(row?.["most"])).toBeGreaterThan(20 * Number(row?.["middle"]));
  });

  test("lie in the month of their delivery", async () => {
    expect(
      await count(`select * from read_parquet(${sqlText(join(deliveries, "*", "service_events.parquet"))}, filename = true)
        where not contains(filename, strftime(started_at, '-events-%Y-%m'))`),
    ).toBe(0);
  });

  test("have known producers and cost centres", async () => {
    expect(
      await count(
        `select * from ${table("service_events")} as events anti join ${table("producers")} as producers using (producer_id)`,
      ),
    ).toBe(0);
    expect(
      await count(
        `select * from ${table("service_events")} as events anti join ${table("cost_centres")} as centres using (region_code, cost_centre_id)`,
      ),
    ).toBe(0);
  });

  test("every activity and chain is a service of the catalogue, and every package is there", async () => {
    const services = new Set(catalogue.services.map((service) => service.service_id));
    const used = parameters.packages.flatMap((pack) =>
      pack.activities.map(({ service }) => service),
    );
    const chained = parameters.chains.flatMap((chain) => chain.steps.map(({ service }) => service));
    expect([...used, ...chained].filter((service) => !services.has(service))).toEqual([]);
    const packages = new Set(
      [...used, ...parameters.economy.population_work.map((work) => work.function_id)].map((code) =>
        code.slice(0, 4),
      ),
    );
    expect(packages.size).toBe(21);
  });
});

describe("what was put in on purpose", () => {
  const Truth = z.looseObject({
    cost_shift: z.looseObject({
      months: z.array(z.object({ month: z.int(), from_events: z.int(), to_events: z.int() })),
    }),
    poor_producer: z.looseObject({ mean_answer: z.number(), mean_answer_of_others: z.number() }),
    areas: z.array(
      z.looseObject({ region_code: z.string(), events: z.int(), cost_level: z.number() }),
    ),
  });
  const truth = () =>
    Truth.parse(JSON.parse(readFileSync(join(deliveries, "..", "truth.json"), "utf8")));

  test("the areas' events are those delivered, the repeated delivery aside", async () => {
    const total = truth().areas.reduce((sum, area) => sum + area.events, 0);
    expect(total).toBe(await count(`select distinct event_id from ${table("service_events")}`));
    expect(truth().areas).toHaveLength(23);
  });

  test("the poor producer's clients are less content", () => {
    const { mean_answer: poor, mean_answer_of_others: others } = truth().poor_producer;
    expect(others - poor).toBeGreaterThan(0.8);
  });

  test("one month was delivered twice, byte for byte", () => {
    const { region_code: region, month } = parameters.truths.duplicated_delivery;
    const name = `${region}-events-2024-${String(month).padStart(2, "0")}`;
    expect(existsSync(join(deliveries, `${name}-again`))).toBe(true);
    expect(readFileSync(join(deliveries, `${name}-again`, "service_events.parquet"))).toEqual(
      readFileSync(join(deliveries, name, "service_events.parquet")),
    );
  });

  test("one area is really cheaper, and one is not though it is young", () => {
    const levels = new Map(truth().areas.map((area) => [area.region_code, area.cost_level]));
    expect(levels.get(parameters.truths.really_cheaper.region_code)).toBeLessThan(0.9);
    expect(levels.get(parameters.truths.only_looks_cheaper.region_code)).toBeGreaterThan(1);
  });
});
