import fc from "fast-check";
import { expect, test } from "vitest";
import { clientId, REGIONS } from "../fixtures/drawn-figures.ts";
import { computable } from "../fixtures/table-attacker.ts";
import {
  counts,
  eventsByProfession,
  everyArea,
  FEW,
  groups,
  indicator,
  NEEDED,
  published,
  SOMEBODY,
  statementsOf,
  usesOf,
} from "../fixtures/told-attack.ts";

/* What residents, answers and rounded numbers tell of few. */

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

test("rounded numbers leave a base of doubt, under conditions too", async () => {
  const kinds = ["doctor", "nurse", "other"];
  const { definitions, kindsOf } = eventsByProfession(kinds, ["doctor", "nurse"]);
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
