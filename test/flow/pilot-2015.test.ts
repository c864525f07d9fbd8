import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { openRelease } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { commandLine } from "../fixtures/command-line.ts";

/** The figures that the brochure of 2016 prints; the same file that the vectors check. */
const published = JSON.parse(
  readFileSync(new URL("../../../shared/vectors/pilot_eksote_2015.json", import.meta.url), "utf8"),
);
const lists = published.cases.find(({ id }: { id: string }) => id === "eksote-2015-lists").inputs;
const reading = parse(
  readFileSync(new URL("../../examples/pilot-2015/reading.yaml", import.meta.url), "utf8"),
);

let workspace = "";

beforeAll(async () => {
  workspace = join(mkdtempSync(join(tmpdir(), "paketti-pilot-")), "demo");
  expect((await commandLine(["init", workspace, "--example", "pilot-2015"])).exit).toBe(0);
  const run = await commandLine(["run", workspace]);
  expect(run.notes).toContain("100 %");
  expect(run.exit).toBe(0);
});

afterAll(() => rmSync(join(workspace, ".."), { recursive: true, force: true }));

/** The rows of a query as CSV gives them, without the heading. */
async function figures(...words: string[]): Promise<string[][]> {
  const answer = await commandLine(["query", workspace, ...words, "--format", "csv"]);
  expect(answer.exit).toBe(0);
  return answer.out
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

describe("the flow arrives at the published figures of 2015 (reads ../shared/vectors)", () => {
  test("Eksote has 95 104 clients, each counted once", async () => {
    expect(await figures("clients", "--where", "region=Eksote")).toEqual([
      [String(lists.statedTotalClients), String(lists.statedTotalClients), "", "value"],
    ]);
  });

  test("Eksote costs 407 175 428 euros, 385 961 of them outside the eleven packages", async () => {
    const all = await figures("cost", "--where", "region=11");
    expect(all[0]?.[0]).toBe(`${lists.statedTotalCostEUR}.00`);
    const byPackage = await figures("cost", "--by", "package", "--where", "region=11");
    const core = new Set(reading.packages.map((entry: { package_id: string }) => entry.package_id));
    const outside = byPackage.filter(([id]) => !core.has(id));
    expect(outside.reduce((sum, [, euros]) => sum + Number(euros), 0)).toBe(385_961);
  });

  test("the eleven packages have the published costs and client counts", async () => {
    const costs = new Map(
      (await figures("cost", "--by", "package", "--where", "region=11")).map(([id, euros]) => [
        id,
        euros,
      ]),
    );
    const clients = new Map(
      (await figures("clients", "--by", "package", "--where", "region=11")).map(([id, count]) => [
        id,
        count,
      ]),
    );
    for (const entry of reading.packages) {
      expect(costs.get(entry.package_id)).toBe(`${entry.cost_euros}.00`);
      expect(clients.get(entry.package_id)).toBe(String(entry.clients));
    }
    expect(
      reading.packages.map((entry: { cost_euros: number }) => entry.cost_euros).toSorted(),
    ).toEqual(lists.costsEUR.toSorted());
    expect(reading.packages.map((entry: { clients: number }) => entry.clients).toSorted()).toEqual(
      lists.clientCounts.toSorted(),
    );
  });

  test.each([
    ["Eksote", 9439],
    ["Siun sote", 9612],
    ["Porvoo", 11_091],
  ])(
    "care and nursing in %s costs %i euros per resident aged 75 or more",
    async (region, euros) => {
      const [row] = await figures(
        "cost_per_resident_75",
        "--where",
        `region=${region}`,
        "--where",
        "package=PP04",
      );
      expect(Math.round(Number(row?.[0]))).toBe(euros);
    },
  );

  test("the table of figures holds the same: gross cost per resident of 75 and more, and hit shares", async () => {
    const release = await openRelease(openWorkspace(workspace).releases, { threads: 2 });
    try {
      const rows = await release.engine.rows(`
        select indicator_id || ' ' || area_code || ' ' || module_id as place, round(value) as value
        from figures
        where area_kind = 'region' and producer_id is null and year = 2015
            and (indicator_id = 'E-02G' and module_id = 'PP04'
                or indicator_id = 'E-06' and area_code = '11' and module_id in ('PP01', 'PP04'))
        order by place`);
      expect(rows.map((row) => [row["place"], row["value"]])).toEqual([
        ["E-02G 11 PP04", 9439],
        ["E-02G 14 PP04", 9612],
        ["E-02G 638 PP04", 11_091],
        ["E-06 11 PP01", 59],
        ["E-06 11 PP04", 62],
      ]);
    } finally {
      release.engine.close();
    }
  });

  test.each([
    ["PP01", 59],
    ["PP04", 62],
  ])("of the costs of the clients of %s %i % lies in the package", async (packageId, percent) => {
    const [row] = await figures(
      "hit_share",
      "--by",
      "package",
      "--where",
      `region=11,package=${packageId}`,
    );
    expect(Math.round(Number(row?.[1]))).toBe(percent);
  });

  test("a client of two regions is one client of the whole", async () => {
    const regions = await figures("clients", "--by", "region");
    const [whole] = await figures("clients");
    const sum = regions.reduce((total, [, count]) => total + Number(count), 0);
    expect(Number(whole?.[0])).toBeLessThan(sum);
  });
});

describe("whoever asks is told that the data is synthetic and the pairing a reading", () => {
  test("in a table, beside CSV, and in JSON", async () => {
    for (const format of ["table", "csv", "json"]) {
      const answer = await commandLine([
        "query",
        workspace,
        "cost",
        "--by",
        "package",
        "--language",
        "en",
        "--format",
        format,
      ]);
      expect(answer.out + answer.notes).toMatch(/synthetic/);
      expect(answer.out + answer.notes).toMatch(/reading/);
    }
  });
});

test("a figure is explained down to ledger lines that add up to it", async () => {
  const answer = await commandLine([
    "explain",
    workspace,
    "cost",
    "--where",
    "region=11,package=PP13",
    "--json",
  ]);
  const { figure, ledger_lines: lines, difference } = JSON.parse(answer.out);
  expect(answer.exit).toBe(0);
  expect(figure.value).toBe(7_927_435);
  expect(difference).toBe(0);
  const sum = lines.reduce((total: number, line: { euros: number }) => total + line.euros, 0);
  expect(sum).toBeCloseTo(7_927_435, 2);
});
