import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INTERNAL } from "../../src/audience/index.ts";
import { answerCsv, answerQuery } from "../../src/indicators/index.ts";
import { openRelease, type Release, underCatalogue } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { DRAWN_REGIONS, drawnWorkspace } from "../fixtures/drawn-release.ts";

/**
 * Two years recorded under 2026.1-draft, in which self-care (PP18) and remote care (PP19) are two packages;
 * under 2027.1-draft they are one (PP22). Anna uses both, Bertta one of them, and PP04 is the same in both.
 */
const TABLES = {
  regions: DRAWN_REGIONS,
  client_service_months: `
    package_id | function_id | region_code | year | month      | client_id | service_id   | event_count | euros
    PP18       | PP18-F01    | 11          | 2024 | 2024-03-01 | Anna      | PP18-F01-S01 | 2           | 20
    PP19       | PP19-F02    | 11          | 2024 | 2024-04-01 | Anna      | PP19-F02-S01 | 1           | 30.01
    PP19       | PP19-F01    | 11          | 2025 | 2025-01-01 | Bertta    | PP19-F01-S02 | 3           | 7
    PP04       | PP04-F04    | 11          | 2025 | 2025-01-01 | Bertta    | PP04-F04-S01 | 1           | 100
               |             | 11          | 2025 | 2025-01-01 | Bertta    |              | 1           | 5`,
  cost_lines: `
    region_code | year | line_kind        | package_id | function_id | service_id | name | euros
    11          | 2024 | population_level | PP18       |             |            | Work | 4
    11          | 2025 | rounding         | PP04       | PP04-F04    |            | Rest | -0.000001`,
};

let recorded: Release;
let carried: Release;

beforeAll(async () => {
  const root = await drawnWorkspace(TABLES, { catalogue: "2026.1-draft" });
  const { releases } = openWorkspace(root);
  recorded = await openRelease(releases, { threads: 1 });
  carried = await underCatalogue(await openRelease(releases, { threads: 1 }), "2027.1-draft");
});

afterAll(() => {
  recorded.engine.close();
  carried.engine.close();
});

async function asked(release: Release, measure: string, ...by: string[]): Promise<string[]> {
  const answer = await answerQuery(release, INTERNAL, { measure, by, where: [], withTotal: true });
  return answerCsv(answer)
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").slice(0, -2).join(" "));
}

describe("years recorded under one version of the catalogue, counted under another", () => {
  test("a person who used both packages is one client of the package they became", async () => {
    expect(await asked(carried, "clients", "package")).toEqual([
      "PP04 1 1",
      "PP22 2 2",
      " 1 1",
      "total 2 2",
    ]);
  });

  test("every euro is carried over, with lines that are on a package and on no service", async () => {
    expect(await asked(carried, "cost", "package", "year")).toEqual([
      "PP04 2025 100.00 99.999999",
      "PP22 2024 54.01 54.01",
      "PP22 2025 7.00 7.00",
      " 2025 5.00 5.00",
      "total total 166.01 166.009999",
    ]);
    expect((await asked(recorded, "cost")).at(-1)).toBe((await asked(carried, "cost")).at(-1));
    expect((await asked(recorded, "events")).at(-1)).toBe((await asked(carried, "events")).at(-1));
  });

  test("the answer says in which version it was counted", () => {
    expect(carried.manifest.notes).toEqual([
      {
        fi: "Laskettu luettelon versiossa 2027.1-draft, muunnoksella versiosta 2026.1-draft.",
        sv: "Räknat i katalogens version 2027.1-draft, genom omräkning från version 2026.1-draft.",
        en: "Counted in catalogue 2027.1-draft, through its crosswalk from 2026.1-draft.",
      },
    ]);
  });

  test("a version without a crosswalk from the recorded one is refused with what to write", async () => {
    await expect(underCatalogue(carried, "2026.1-draft")).rejects.toThrow(
      "there is no crosswalk from 2027.1-draft to 2026.1-draft",
    );
  });
});
