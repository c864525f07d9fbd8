import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { audiencePolicy, PUBLIC, producerOf, visibleFigures } from "../../src/audience/index.ts";
import { figureRows, loadIndicators, newestIndicators } from "../../src/indicators/index.ts";
import { openRelease } from "../../src/release/index.ts";
import { commandLine } from "../fixtures/command-line.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";

/** Clients per resident (E-05) of two packages in two regions; two clients in one cell. */
const CELLS = [
  ["01", "PP01", 40],
  ["01", "PP02", 2],
  ["01", "PP03", 30],
  ["11", "PP01", 25],
  ["11", "PP02", 11],
  ["11", "PP03", 31],
] as const;

function figure(kind: string, area: string, module: string, clients: number, residents: number) {
  const value = (100 * clients) / residents;
  return `E-05 | 1 | ${kind} | ${area} | 2025 | package | ${module} | | ${clients} | ${residents} | ${value} | ${value - 1} | ${value + 1} | | | | value |`;
}

const FIGURES = [
  "indicator_id | indicator_version | area_kind | area_code | year | level | module_id | producer_id | numerator | denominator | value | lower | upper | standardised_value | standardised_lower | standardised_upper | status | reason",
  ...CELLS.map(([area, module, clients]) => figure("region", area, module, clients, 1000)),
  ...["PP01", "PP02", "PP03"].map((module) => {
    const all = CELLS.filter(([, one]) => one === module).reduce((sum, [, , of]) => sum + of, 0);
    return figure("nation", "FI", module, all, 2000);
  }),
].join("\n");

let root: string;
let publicationId: string;
beforeAll(async () => {
  root = await drawnWorkspace({
    figures: FIGURES,
    regions: "region_code | name_fi\n01 | A\n11 | B",
    services: "package_id | function_id | service_id\nPP01 | PP01-F01 | PP01-F01-S01",
  });
});

const rowsSeen = async (viewer = PUBLIC) => {
  const release = await openRelease(join(root, "releases"), { threads: 1 });
  try {
    const relations = { release: "figures", published: "published_figures" };
    const indicators = newestIndicators(loadIndicators());
    const sql = visibleFigures(audiencePolicy(), viewer, indicators, relations);
    return await figureRows(release.engine, sql);
  } finally {
    release.engine.close();
  }
};

describe("from a release to what everybody reads", () => {
  test("before anything is published, the public reads nothing", async () => {
    expect(await rowsSeen()).toEqual([]);
  });

  test("publish protects, attacks and says what was hidden, and why, in counts", async () => {
    const { exit, out, notes } = await commandLine(["publish", root]);
    expect(notes).toBe("");
    expect(exit).toBe(0);
    expect(out).toMatch(/hidden\s+2\n/);
    expect(out).toContain(
      "Hidden for what they say themselves: 1; to protect these: 1; rounded: 0.",
    );
    expect(out).toContain("Proof: no published cell can be recovered.");
    publicationId = /Publication ([0-9a-f]{16})/.exec(out)?.[1] ?? "";
    const again = await commandLine(["publish", root, "--json"]);
    expect(JSON.parse(again.out)).toMatchObject({ publication_id: publicationId, is_kept: true });
    expect(await rowsSeen()).toEqual([]);
  });

  test("in force, the public reads the protected figures and a producer no others", async () => {
    const { exit } = await commandLine(["publish", root, "--put-in-force", publicationId]);
    expect(exit).toBe(0);
    const rows = await rowsSeen();
    const hidden = rows.filter(({ status }) => status === "hidden");
    expect(rows).toHaveLength(9);
    expect(hidden.map((row) => `${row.area_code} ${row.module_id}`)).toContain("01 PP02");
    for (const row of hidden) {
      expect(row).toMatchObject({
        numerator: null,
        value: null,
        lower: null,
        module_id: row.module_id,
      });
      expect(row.denominator).toBe(row.area_code === "FI" ? 2000n : 1000n);
    }
    expect(await rowsSeen(producerOf("anyone"))).toEqual(rows);
  });

  test("explain tells the rules of a hidden figure, and not which of them it was", async () => {
    const [hidden, other] = await Promise.all(
      ["E-05:01:2025:PP02", "E-05:11:2025:PP02"].map((figureName) =>
        commandLine(["explain", root, "--published", figureName]),
      ),
    );
    const told = (out: string | undefined) => out?.split("\n").slice(1);
    expect(hidden?.out).toContain("E-05 version 1, region 01, 2025, PP02: hidden");
    expect(hidden?.out).toContain("Rules public@1");
    expect(hidden?.out).toContain("It holds.");
    // The one has two clients, the other is hidden for its sake: nothing that is told differs.
    expect(told(hidden?.out)).toEqual(told(other?.out));
  });

  test("export writes what is published in every format, hidden as hidden", async () => {
    const to = join(root, "out");
    const { exit, out } = await commandLine(["export", root, "--to", to, "--published"]);
    expect(exit).toBe(0);
    for (const name of ["csv", "parquet", "xlsx", "json"]) expect(out).toContain(`figures.${name}`);
    for (const name of ["csv", "parquet", "json"]) expect(out).toContain(`ages_and_sexes.${name}`);
    const ages = readFileSync(join(to, "ages_and_sexes.csv"), "utf8").split("\n");
    expect(ages[0]).toBe(
      "quantity,area_kind,area_code,year,level,module_id,age_group,sex,value,status,reason",
    );
    expect(
      ages.find((line) => line.startsWith("clients,region,01,2025,package,PP02,all,all,")),
    ).toBe("clients,region,01,2025,package,PP02,all,all,,hidden,protection:public@1");
    const csv = readFileSync(join(to, "figures.csv"), "utf8").split("\n");
    expect(csv.filter((line) => line.includes(",hidden,protection:public@1"))).toHaveLength(2);
    expect(csv.find((line) => line.startsWith("E-05,1,region,01,2025,package,PP02,"))).toBe(
      "E-05,1,region,01,2025,package,PP02,all,,1000,,,,,,,hidden,protection:public@1,",
    );
    const described = JSON.parse(readFileSync(join(to, "datapackage.json"), "utf8"));
    expect(described).toMatchObject({
      paketti: { publication_id: publicationId, audience: "public" },
      resources: [{ path: "figures.csv" }, { path: "ages_and_sexes.csv" }],
    });
  });

  test("withdrawn, nobody reads it any more", async () => {
    const { exit } = await commandLine([
      "publish",
      root,
      "--withdraw",
      publicationId,
      "--notice",
      "A fault in the deliveries",
    ]);
    expect(exit).toBe(0);
    expect(await rowsSeen()).toEqual([]);
    const { out } = await commandLine(["publish", root, "--list"]);
    expect(out).toContain("withdrawn 20");
    const denied = await commandLine(["export", root, "--to", join(root, "no"), "--published"]);
    expect(denied.exit).not.toBe(0);
  });
});
