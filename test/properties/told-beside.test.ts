import fc from "fast-check";
import { expect, test } from "vitest";
import { clientId, REGIONS } from "../fixtures/drawn-figures.ts";
import {
  countOf,
  counts,
  eventsByProfession,
  everyArea,
  expectHidden,
  groups,
  indicator,
  published,
  SOMEBODY,
  statementsOf,
  usesOf,
} from "../fixtures/told-attack.ts";

/* What can be taken from what: numbers under conditions, sums of several numbers and earlier publications. */

test("events by profession beside all events tell of no few clients of the other professions", async () => {
  const kinds = ["doctor", "nurse", "other"];
  const { definitions, kindsOf } = eventsByProfession(kinds, ["doctor", "nurse"]);
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
