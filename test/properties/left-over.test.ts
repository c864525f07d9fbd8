import fc from "fast-check";
import { expect, test } from "vitest";
import type { Term } from "../../src/indicators/index.ts";
import { clientId, REGIONS } from "../fixtures/drawn-figures.ts";
import {
  countOf,
  counts,
  eventsByProfession,
  everyArea,
  expectHidden,
  groups,
  published,
  SOMEBODY,
  statementsOf,
  usesOf,
} from "../fixtures/told-attack.ts";

/* What is left of a number beside some others, and of what is left: every choice of parts, and what is in two of them. */

async function expectToldOfNoFew(
  asked: Parameters<typeof published>[0],
  kindsOf: Readonly<Record<string, readonly string[]>>,
  truth: readonly number[],
  secrets: readonly (readonly number[])[],
): Promise<void> {
  const { rows, close } = await published(asked);
  close();
  const kinds = kindsOf["N-00"] ?? [];
  const statements = statementsOf(rows, kindsOf, groups(kinds));
  expect(statements.length).toBeGreaterThan(0);
  expectHidden(statements, truth, secrets);
}

test("events beside some but not all professions tell of no few", async () => {
  const kinds = ["doctor", "nurse", "therapist", "dentist", "other"];
  const professions = kinds.slice(0, 4);
  const { definitions, kindsOf } = eventsByProfession(kinds, professions);
  const { leavesOf, count } = groups(kinds);
  // Whoever takes three of them away has the fourth and the others together.
  const secrets = everyArea(leavesOf)(
    ["other"],
    ...professions.map((kind) => [kind]),
    ...professions.map((kind) => [kind, "other"]),
  );
  const drawn = [
    [9, 9, 9, 2, 2, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20],
    ...fc.sample(counts(count), { numRuns: 1, seed: 8 }),
  ];
  for (const truth of drawn) {
    const uses = usesOf(truth, kinds, (profession) => ({ profession }));
    await expectToldOfNoFew({ definitions, uses }, kindsOf, truth, secrets);
  }
}, 240_000);

test("two overlapping conditions and both at once tell of no few who fulfil neither", async () => {
  const kinds = ["young_doctor", "doctor", "young", "neither"];
  const young: Term["filters"] = { age: { until: 17 } };
  const doctor: Term["filters"] = { profession: ["doctor"] };
  const definitions = [
    countOf("N-00", { measure: "events" }),
    countOf("N-01", { measure: "events", filters: young }),
    countOf("N-02", { measure: "events", filters: doctor }),
    countOf("N-03", { measure: "events", filters: { ...young, ...doctor } }),
  ];
  const kindsOf = {
    "N-00": kinds,
    "N-01": ["young_doctor", "young"],
    "N-02": ["young_doctor", "doctor"],
    "N-03": ["young_doctor"],
  };
  const { leavesOf, count } = groups(kinds);
  const secrets = everyArea(leavesOf)(...kinds.map((kind) => [kind]));
  const drawn = [
    // All, less those of up to 17, less doctors', and with those who are both again: three.
    [20, 30, 30, 3, 20, 30, 30, 9, 20, 30, 30, 12],
    ...fc.sample(counts(count), { numRuns: 1, seed: 9 }),
  ];
  for (const truth of drawn) {
    const uses = usesOf(truth, kinds, (kind) => ({
      age: kind.startsWith("young") ? 12 : 50,
      profession: kind.endsWith("doctor") ? "doctor" : "nurse",
    }));
    await expectToldOfNoFew({ definitions, uses }, kindsOf, truth, secrets);
  }
}, 240_000);

const WAITED: Readonly<Record<string, number>> = { soon: 10, between: 60, late: 200 };

function waits(truth: readonly number[]): string {
  const kinds = Object.entries(WAITED);
  const values = REGIONS.flatMap((region, at) =>
    kinds.flatMap(([kind, days], of) =>
      Array.from({ length: truth[at * kinds.length + of] ?? 0 }, (_, number) => {
        const entry = `${region}${kind}${number}`;
        return `('${region}', 2025, '${entry}', cast('${clientId(entry)}' as uuid), 'female', 50, 'PP01', 'PP01-F01', 'PP01-F01-S01', 'own', true, ${days})`;
      }),
    ),
  );
  return `insert into waits (region_code, year, queue_entry_id, client_id, sex, age_at_year_end, package_id, function_id,
    service_id, producer_id, assessed_in_year, days_to_assessment) values ${values.join(", ")}`;
}

test("waits over three weeks and up to three months tell of no few between the two", async () => {
  const kinds = Object.keys(WAITED);
  const waitsOf = (id: string, days_to_assessment: { from: number; until?: number }) =>
    countOf(id, { measure: "waits", filters: { assessed_in_year: true, days_to_assessment } });
  const definitions = [
    waitsOf("N-00", { from: 0 }),
    waitsOf("N-01", { from: 22 }),
    waitsOf("N-02", { from: 0, until: 92 }),
  ];
  const kindsOf = { "N-00": kinds, "N-01": ["between", "late"], "N-02": ["soon", "between"] };
  const { leavesOf, count } = groups(kinds);
  const secrets = everyArea(leavesOf)(...kinds.map((kind) => [kind]));
  const drawn = [
    // 43 of over three weeks and 33 of up to three months are 76 of 73: three are both.
    [30, 3, 40, 30, 9, 40, 30, 12, 40],
    ...fc.sample(counts(count), { numRuns: 1, seed: 10 }),
  ];
  for (const truth of drawn) {
    const asked = { definitions, uses: SOMEBODY, further: [waits(truth)] };
    await expectToldOfNoFew(asked, kindsOf, truth, secrets);
  }
}, 240_000);

test("nothing is told of a number whose parts are too many to judge every choice of them", async () => {
  const professions = Array.from({ length: 8 }, (_, at) => `profession_${at + 1}`);
  const truth = REGIONS.flatMap(() => professions.map(() => 20));
  const uses = usesOf(truth, professions, (profession) => ({ profession }));
  // Eight disjoint parts can be chosen in 255 ways, seven in 127.
  for (const [parts, expected] of [
    [7, "value"],
    [8, "hidden"],
  ] as const) {
    const { definitions } = eventsByProfession(professions, professions.slice(0, parts));
    const { rows, close } = await published({ definitions, uses });
    close();
    const ofPackage = rows.filter((row) => row["module_id"] === "PP01");
    expect(new Set(ofPackage.map((row) => row["status"]))).toEqual(new Set([expected]));
  }
}, 240_000);
