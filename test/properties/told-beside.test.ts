import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";
import { IndicatorDefinition, loadIndicators, type Term } from "../../src/indicators/index.ts";
import { loadProtectionRules, loadSolver } from "../../src/protection/index.ts";
import { makePublication, putInForce } from "../../src/publication/index.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import { type Row, sqlText } from "../../src/sql/engine.ts";
import {
  AREAS,
  clientId,
  type DrawnUse,
  drawnFigures,
  REGIONS,
} from "../fixtures/drawn-figures.ts";
import { computable, type Statement } from "../fixtures/table-attacker.ts";

/*
 * What can be taken from what: numbers under conditions that are not about the person, sums of several numbers, shares,
 * answers, rounded numbers and earlier publications. The attacker knows the smallest groups that the numbers are made
 * of and searches whole numbers; it shares no code with the program.
 */

const RULES = loadProtectionRules(join(PACKAGE_ROOT, "protection", "audiences.yaml"));
const INDICATORS = loadIndicators();
const solver = await loadSolver();
const NEEDED = 4;
const FEW = 5;

function indicator(id: string): IndicatorDefinition {
  const found = INDICATORS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no indicator ${id}`);
  return found;
}

/** Another indicator of package PP01 whose numerator is the sum of these terms, per resident. */
function countOf(id: string, ...terms: (Pick<Term, "measure"> & Partial<Term>)[]) {
  const { formula, ...others } = indicator("E-05");
  if (formula.kind !== "ratio") throw new Error("E-05 is no ratio");
  const numerator = { plus: terms, minus: [] };
  return IndicatorDefinition.parse({
    ...others,
    id,
    packages: ["PP01"],
    additivity: "ratio",
    formula: { ...formula, numerator },
    examples: [{ says: "1 of 1", numerator: 1, denominator: 1, value: formula.multiplier }],
  });
}

type Published = {
  readonly rows: readonly Row[];
  readonly folder: string;
  readonly close: () => void;
};

type Asked = {
  readonly definitions: readonly IndicatorDefinition[];
  readonly uses?: readonly DrawnUse[];
  readonly further?: readonly string[];
  readonly audience?: string;
  /** Publications come after those that lie there. */
  readonly releasesFolder?: string;
};

async function published(asked: Asked): Promise<Published> {
  const { definitions, uses = [], further = [], audience = "public" } = asked;
  const drawn = await drawnFigures(uses, definitions, "0000000000000001", further);
  const engine = await openDuckDb({ threads: 1 });
  const releasesFolder = asked.releasesFolder ?? drawn.releasesFolder;
  try {
    const { folder, manifest, publicationId } = await makePublication({
      release: drawn.release,
      releasesFolder,
      rules: RULES,
      audience,
      definitions,
      programVersion: "0.1.0",
      effort: { solver, seconds: 10, startTimer: () => () => true },
    });
    putInForce(releasesFolder, publicationId, { since: "2026-01-01", approvedBy: [] });
    const files = manifest.files.map(({ path }) => sqlText(join(folder, path)));
    const rows = await engine.rows(
      `select * from read_parquet([${files.join(", ")}]) where coalesce(module_id, 'PP01') = 'PP01' and year = 2025`,
    );
    return { rows, folder: releasesFolder, close: drawn.close };
  } finally {
    engine.close();
  }
}

/** The smallest groups: each kind of people in each region. */
function groups(kinds: readonly string[]) {
  const leavesOf = (area: string, of: readonly string[]) =>
    (AREAS[area] ?? []).flatMap((region) =>
      of.map((kind) => REGIONS.indexOf(region) * kinds.length + kinds.indexOf(kind)),
    );
  return { leavesOf, count: kinds.length * REGIONS.length };
}

/** What a reader finds: numerators by the kinds they count. */
function statementsOf(
  rows: readonly Row[],
  kindsOf: Readonly<Record<string, readonly string[]>>,
  { leavesOf }: Pick<ReturnType<typeof groups>, "leavesOf">,
  column: "numerator" | "denominator" = "numerator",
): Statement[] {
  return rows.flatMap((row) => {
    const kinds = kindsOf[String(row["indicator_id"])];
    if (kinds === undefined || row[column] === null || row["module_id"] !== "PP01") return [];
    return [{ leaves: leavesOf(String(row["area_code"]), kinds), value: Number(row[column]) }];
  });
}

function expectHidden(
  statements: readonly Statement[],
  truth: readonly number[],
  secrets: readonly (readonly number[])[],
  needed = NEEDED,
) {
  const realOf = (leaves: readonly number[]) =>
    leaves.reduce((sum, leaf) => sum + (truth[leaf] ?? 0), 0);
  for (const { leaves, value } of statements) expect(value).toBe(realOf(leaves));
  const least = truth.map(() => 0);
  for (const leaves of secrets) {
    const real = realOf(leaves);
    if (real === 0 || real >= FEW) continue;
    const [from, to] = computable({ statements, least }, leaves) ?? [0, -1];
    expect(to - from, `${real} lies in ${from}–${to}`).toBeGreaterThanOrEqual(needed);
  }
}

/** So many of each kind in each region, each one client with one event. */
function usesOf(
  counts: readonly number[],
  kinds: readonly string[],
  further: (kind: string) => Partial<DrawnUse>,
): DrawnUse[] {
  return REGIONS.flatMap((region, at) =>
    kinds.flatMap((kind, of) =>
      Array.from({ length: counts[at * kinds.length + of] ?? 0 }, (_, number) => ({
        client: `${region}${kind}${number}`,
        region,
        year: 2025,
        service: "PP01-F01-S01",
        producer: "own",
        events: 1,
        euros: 100,
        ...further(kind),
      })),
    ),
  );
}

const counts = (length: number) =>
  fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 5, max: 20 })), {
    minLength: length,
    maxLength: length,
  });

const everyArea = (leavesOf: (area: string, of: readonly string[]) => number[]) => {
  return (...sets: readonly (readonly string[])[]) =>
    Object.keys(AREAS).flatMap((area) => sets.map((kinds) => leavesOf(area, kinds)));
};

test("events by profession beside all events tell of no few clients of the other professions", async () => {
  const kinds = ["doctor", "nurse", "other"];
  const definitions = [
    countOf("N-01", { measure: "events" }),
    countOf("N-02", { measure: "events", filters: { profession: ["doctor"] } }),
    countOf("N-03", { measure: "events", filters: { profession: ["nurse"] } }),
  ];
  const kindsOf = { "N-01": kinds, "N-02": ["doctor"], "N-03": ["nurse"] };
  const { leavesOf, count } = groups(kinds);
  const secrets = everyArea(leavesOf)(
    ["other"],
    ["nurse", "other"],
    ["doctor", "other"],
    ["doctor"],
  );
  const drawn = [
    // Two of another profession: all less doctors less nurses.
    [24, 24, 2, 30, 30, 9, 30, 30, 20],
    ...fc.sample(counts(count), { numRuns: 2, seed: 5 }),
  ];
  for (const truth of drawn) {
    const uses = usesOf(truth, kinds, (profession) => ({ profession }));
    const { rows, close } = await published({ definitions, uses });
    close();
    expect(rows.length).toBeGreaterThan(0);
    expectHidden(statementsOf(rows, kindsOf, { leavesOf }), truth, secrets);
  }
}, 240_000);

test("many events of two clients are as few as two", async () => {
  const definitions = [
    countOf("N-01", { measure: "events" }),
    countOf("N-02", { measure: "events", filters: { profession: ["doctor"] } }),
  ];
  const kinds = ["doctor", "other"];
  const uses = usesOf([20, 2, 20, 20, 20, 20], kinds, (profession) => ({
    profession,
    events: profession === "other" ? 6 : 1,
  }));
  const { rows, close } = await published({ definitions, uses });
  close();
  const shown = rows.filter((row) => row["area_code"] === "01" && row["status"] !== "hidden");
  const ids = new Set(shown.map((row) => row["indicator_id"]));
  expect(ids.has("N-01") && ids.has("N-02")).toBe(false);
}, 60_000);

test("euros of bought services beside all euros tell of no few clients of the others", async () => {
  const kinds = ["own", "care", "home"];
  const definitions = [indicator("E-12")];
  const { leavesOf } = groups(kinds);
  const bought = ["care", "home"];
  // Clients in 100 euros each: two of the region's own production in region 01.
  for (const truth of [
    [2, 20, 21, 30, 20, 22, 30, 15, 15],
    [3, 10, 11, 2, 20, 22, 30, 15, 15],
  ]) {
    const uses = usesOf(truth, kinds, (producer) => ({ producer }));
    const { rows, close } = await published({ definitions, uses });
    close();
    const inClients = rows.map((row) => ({
      ...row,
      numerator: row["numerator"] == null ? null : Number(row["numerator"]) / 1e8,
      denominator: row["denominator"] == null ? null : Number(row["denominator"]) / 1e8,
    }));
    const statements = [
      ...statementsOf(inClients, { "E-12": bought }, { leavesOf }),
      ...statementsOf(inClients, { "E-12": kinds }, { leavesOf }, "denominator"),
    ];
    expect(statements.length).toBeGreaterThan(0);
    // Whoever knows that all cost the same is no nearer than the next client.
    expectHidden(statements, truth, everyArea(leavesOf)(["own"]), 1);
  }
}, 120_000);

test("euros left over are hidden where one client has most of them", async () => {
  const kinds = ["own", "care", "home"];
  // One of nine has 3,000 of 3,800 euros of the own services, of 8,800 in all.
  const uses = usesOf([9, 25, 25, 30, 30, 30, 30, 30, 30], kinds, (producer) => ({ producer })).map(
    (use) => (use.client === "01own0" ? { ...use, euros: 3_000 } : use),
  );
  const { rows, close } = await published({ definitions: [indicator("E-12")], uses });
  close();
  const [of] = rows.filter((row) => row["area_code"] === "01" && row["module_id"] === "PP01");
  expect(of?.["numerator"] === null || of?.["denominator"] === null).toBe(true);
}, 60_000);

test("a single client's large part of gross cost hides it, whatever its limits are", async () => {
  const uses = usesOf([12, 30, 30], ["own"], () => ({})).map((use) =>
    use.client === "01own0" ? { ...use, euros: 90_000 } : use,
  );
  const definitions = [{ ...indicator("E-01G"), interval: "none" as const }];
  const { rows, close } = await published({ definitions, uses });
  close();
  const [of] = rows.filter((row) => row["area_code"] === "01" && row["module_id"] === "PP01");
  expect(of).toMatchObject({ status: "hidden", numerator: null });
}, 60_000);

/** Years without events have no figures. */
const SOMEBODY = usesOf([40, 40, 40], ["own"], () => ({}));

const WAIT_KINDS = ["young_soon", "young_late", "old_soon", "old_late"];

function waits(truth: readonly number[]): string[] {
  const values = REGIONS.flatMap((region, at) =>
    WAIT_KINDS.flatMap((kind, of) =>
      Array.from({ length: truth[at * WAIT_KINDS.length + of] ?? 0 }, (_, number) => {
        const client = clientId(`${region}${kind}${number}`);
        const [age, days] = [kind.startsWith("young") ? 10 : 50, kind.endsWith("soon") ? 20 : 300];
        return `('${region}', 2025, '${region}${kind}${number}', cast('${client}' as uuid), 'female', ${age}, 'PP01', 'PP01-F01', 'PP01-F01-S01', 'own', 'non_urgent', true, ${days})`;
      }),
    ),
  );
  return [
    `insert into waits (region_code, year, queue_entry_id, client_id, sex, age_at_year_end, package_id, function_id,
      service_id, producer_id, urgency, started_in_year, days_from_assessment) values ${values.join(", ")}`,
  ];
}

test("a sum of waits under several conditions tells of no few who are in none of them", async () => {
  const { leavesOf, count } = groups(WAIT_KINDS);
  const started = { started_in_year: true, urgency: ["non_urgent"] };
  const definitions = [
    { ...indicator("Q-04"), packages: ["PP01"] },
    countOf("N-01", {
      measure: "waits",
      filters: { ...started, days_from_assessment: { from: 0 }, age: { until: 22 } },
    }),
  ];
  const secrets = everyArea(leavesOf)(
    ["young_late", "old_late"],
    ["old_soon", "old_late"],
    ["young_soon", "young_late"],
  );
  const drawn = [
    // Two adults wait, beside 48 of up to 22 years.
    [40, 8, 1, 1, 40, 8, 20, 10, 40, 8, 20, 10],
    ...fc.sample(counts(count), { numRuns: 2, seed: 6 }),
  ];
  for (const truth of drawn) {
    const { rows, close } = await published({ definitions, uses: SOMEBODY, further: waits(truth) });
    close();
    const statements = [
      ...statementsOf(rows, { "Q-04": ["young_soon", "old_soon"] }, { leavesOf }),
      ...statementsOf(rows, { "Q-04": WAIT_KINDS }, { leavesOf }, "denominator"),
      ...statementsOf(rows, { "N-01": ["young_soon", "young_late"] }, { leavesOf }),
    ];
    expect(statements.length).toBeGreaterThan(0);
    expectHidden(statements, truth, secrets);
  }
}, 240_000);

test("a sum of different measures is never told", async () => {
  const definitions = [
    countOf("N-01", { measure: "events" }, { measure: "coded_events" }),
    countOf("N-02", { measure: "events" }),
  ];
  const { rows, close } = await published({ definitions, uses: SOMEBODY });
  close();
  const statusOf = (id: string) =>
    new Set(rows.flatMap((row) => (row["indicator_id"] === id ? [row["status"]] : [])));
  expect(statusOf("N-01")).toEqual(new Set(["hidden"]));
  expect(statusOf("N-02")).toEqual(new Set(["value"]));
}, 60_000);

test("residents at home tell of no few who are not", async () => {
  const care = REGIONS.flatMap((region, at) =>
    Array.from({ length: [3, 30, 30][at] ?? 0 }, (_, number) => {
      const client = clientId(`${region}${number}`);
      return `('${region}', 2025, cast('${client}' as uuid), 'female', 80, 'PP04', 'PP04-F09')`;
    }),
  );
  const further = [
    "update population set age = 80 where age = 70",
    `insert into year_end_care (region_code, year, client_id, sex, age_at_year_end, package_id, function_id) values ${care.join(", ")}`,
  ];
  const definitions = [{ ...indicator("V-01"), packages: ["PP01"] }];
  const { rows, close } = await published({
    definitions,
    uses: SOMEBODY,
    further,
    audience: "steering",
  });
  close();
  const shown = rows.filter((row) => row["numerator"] !== null);
  const areas = new Set(shown.map((row) => row["area_code"]));
  // 200 residents of 75 and over are known; 197 of them at home would be three who are not.
  expect(areas.has("01")).toBe(false);
  expect(areas.has("X") && areas.has("02")).toBe(false);
  expect(rows.filter((row) => row["denominator"] === null)).toEqual([]);
}, 60_000);

test("one to four answers are as few as one to four clients", async () => {
  const answers = REGIONS.flatMap((region, at) =>
    Array.from({ length: [3, 20, 20][at] ?? 0 }, (_, number) => {
      const value = number % 2 === 0 ? 5_000_000 : 1_000_000;
      return `('${region}', 2025, date '2025-01-01', 'client_experience', 'overall', 'PP01', 'PP01-F01', 'PP01-F01-S01', 'own', ${value}, 1000000, ${value})`;
    }),
  );
  const further = [
    `insert into survey_answers (region_code, year, month, survey, question, package_id, function_id, service_id,
      producer_id, value_millionths, weight_millionths, weighted_value_millionths) values ${answers.join(", ")}`,
  ];
  const { rows, close } = await published({
    definitions: [indicator("X-01")],
    uses: SOMEBODY,
    further,
  });
  close();
  const [of] = rows.filter((row) => row["area_code"] === "01" && row["module_id"] === "PP01");
  expect(of).toMatchObject({ status: "hidden", numerator: null, denominator: null, value: null });
}, 60_000);

test("a number under conditions tells nothing beside one that an earlier publication told", async () => {
  const kinds = ["up_to_17", "18_to_22", "others"];
  const ageOf: Readonly<Record<string, number>> = { up_to_17: 12, "18_to_22": 20, others: 50 };
  const { leavesOf } = groups(kinds);
  const all = countOf("N-01", { measure: "clients" });
  const [first, second] = [17, 22].map((until) =>
    countOf(`N-${until}`, { measure: "clients", filters: { age: { until } } }),
  );
  if (first === undefined || second === undefined) return expect.fail("no definitions");
  // Two of 18 to 22 in region 01: those of up to 22 now, less those of up to 17 before.
  const truth = [20, 2, 30, 20, 9, 30, 20, 12, 30];
  const uses = usesOf(truth, kinds, (kind) => ({ age: ageOf[kind] ?? 50 }));
  const before = await published({ definitions: [all, first], uses });
  const after = await published({
    definitions: [all, second],
    uses,
    releasesFolder: before.folder,
  });
  const kindsOf = { "N-01": kinds, "N-17": ["up_to_17"], "N-22": ["up_to_17", "18_to_22"] };
  before.close();
  after.close();
  const statements = statementsOf([...before.rows, ...after.rows], kindsOf, { leavesOf });
  expect(statements.length).toBeGreaterThan(9);
  expectHidden(statements, truth, everyArea(leavesOf)(["18_to_22"], ["others"]));
}, 60_000);

test("rounded numbers leave a base of doubt, under conditions too", async () => {
  const kinds = ["doctor", "nurse", "other"];
  const definitions = [
    countOf("N-01", { measure: "events" }),
    countOf("N-02", { measure: "events", filters: { profession: ["doctor"] } }),
    countOf("N-03", { measure: "events", filters: { profession: ["nurse"] } }),
  ];
  const kindsOf = { "N-01": kinds, "N-02": ["doctor"], "N-03": ["nurse"] };
  const { leavesOf, count } = groups(kinds);
  const secrets = everyArea(leavesOf)(["other"], ["nurse", "other"], ["doctor"], ["nurse"]);
  const drawn = [
    [11, 0, 2, 13, 1, 3, 6, 4, 4],
    ...fc.sample(counts(count), { numRuns: 1, seed: 7 }),
  ];
  for (const truth of drawn) {
    const uses = usesOf(truth, kinds, (profession) => ({ profession }));
    const { rows, close } = await published({ definitions, uses, audience: "open_data" });
    close();
    const told = statementsOf(rows, kindsOf, { leavesOf });
    expect(told.every(({ value }) => value % 5 === 0)).toBe(true);
    // Every number is at most four from what is told: a further group above and one below make up the difference.
    const away = told.map((_, at) => [count + 2 * at, count + 2 * at + 1]);
    const statements = [
      ...told.map(({ leaves, value }, at) => ({
        leaves: [...leaves, away[at]?.[0] ?? 0],
        value: value + 4,
      })),
      ...away.map((leaves) => ({ leaves, value: 8 })),
    ];
    const least = [...truth.map(() => 0), ...away.flatMap(() => [0, 0])];
    for (const leaves of secrets) {
      const real = leaves.reduce((sum, leaf) => sum + (truth[leaf] ?? 0), 0);
      if (real === 0 || real >= FEW) continue;
      const [from, to] = computable({ statements, least }, leaves) ?? [0, -1];
      expect(to - from, `${real} lies in ${from}–${to}`).toBeGreaterThanOrEqual(NEEDED);
    }
  }
}, 240_000);
