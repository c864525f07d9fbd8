import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Edge } from "../../src/cli/command.ts";
import { runCommandLine } from "../../src/cli/program.ts";
import { DRAWN_REGIONS, DRAWN_SERVICES, drawnWorkspace } from "../fixtures/drawn-release.ts";

const TABLES = {
  regions: DRAWN_REGIONS,
  services: DRAWN_SERVICES,
  client_service_months: `
    region_code | year | month      | client_id | service_id | producer_id | cost_centre_id | event_count | euros
    11          | 2015 | 2015-01-01 | Anna      | P1-S1      | =1+1        | A              | 3           | 1234567.5
    11          | 2015 | 2015-01-01 | Bertta    | P2-S1      | a,b         | A              | 1           | 0.5`,
  ledger_lines: `
    region_code | year | cost_centre_id | account | period  | cost_type | amount_cents | delivery_id
    11          | 2015 | A              | 4000    | 2015-01 | staff     | 123456800    | d1`,
};

const NOTE = { fi: "Keksitty julkaisu.", sv: "Ett påhittat underlag.", en: "A drawn release." };

let folder: string;

beforeAll(async () => {
  folder = await drawnWorkspace(TABLES, { is_synthetic: true, note_names: [NOTE] });
});

async function run(...words: string[]) {
  const written = { out: "", note: "" };
  const edge: Edge = {
    out: (text) => {
      written.out += text;
    },
    note: (text) => {
      written.note += text;
    },
    environment: {},
    now: () => new Date("2026-01-01T00:00:00Z"),
    currentFolder: folder,
    isTerminal: false,
  };
  const exit = await runCommandLine(words, edge);
  return { exit, ...written };
}

describe("paketti query", () => {
  test("prints CSV whose cells no spreadsheet takes for a formula; notes go beside it", async () => {
    const { exit, out, note } = await run(
      "query",
      ".",
      "cost",
      "--by",
      "producer",
      "--format",
      "csv",
      "--language",
      "sv",
    );
    expect(exit).toBe(0);
    expect(out).toBe(
      `producer,value,numerator,denominator,status\n'=1+1,1234567.50,1234567.50,,value\n"a,b",0.50,0.50,,value\n`,
    );
    expect(note).toContain("Anmärkning: Ett påhittat underlag.");
  });

  test("prints a table with names, thousands apart and the notes", async () => {
    const { out } = await run("query", ".", "cost", "--by", "region,package", "--total");
    expect(out).toContain("11 Etelä-Karjala  P1 Hoito, hoiva ja asuminen  1 234 567.50");
    expect(out).toContain("total             total                        1 234 568.00");
    expect(out).toContain("Huomautus: Keksitty julkaisu.");
    expect(out).toContain("Huomautus: Aineisto on synteettinen");
    const english = await run("query", ".", "cost", "--language", "en");
    expect(english.out).toContain("Note: A drawn release.\nNote: The data is synthetic");
  });

  test("prints the notes of a release that has them in one language as they are", async () => {
    const older = await drawnWorkspace(TABLES, { notes: ["A drawn release."] });
    const { out } = await run("query", older, "cost", "--language", "sv");
    expect(out).toContain("Anmärkning: A drawn release.");
  });

  test("prints JSON with the measure, its method and the notes in every language", async () => {
    const { out } = await run("query", ".", "cost_per_client", "--by", "package", "--json");
    expect(JSON.parse(out)).toMatchObject({
      release_id: "drawn-1",
      measure: { id: "cost_per_client", unit: "euros_per_person", additivity: "ratio" },
      rows: [
        { dimensions: { package: { code: "P1" } }, value: 1234567.5, denominator: 1 },
        { dimensions: { package: { code: "P2" } }, value: 0.5, denominator: 1 },
      ],
      notes: [NOTE, { en: expect.stringContaining("synthetic") }],
    });
  });

  test("keeps every micro-euro of a nation, in CSV and in JSON", async () => {
    const nation = await drawnWorkspace({
      regions: DRAWN_REGIONS,
      services: DRAWN_SERVICES,
      client_service_months: `
        region_code | year | month      | client_id | service_id | producer_id | cost_centre_id | event_count | staff_microeuros
        11          | 2015 | 2015-01-01 | Anna      | P1-S1      | a           | A              | 1           | 25000000000123457`,
    });
    const csv = await run("query", nation, "cost", "--format", "csv");
    expect(csv.out).toContain("\n25000000000.12,25000000000.123457,,value\n");
    const json = await run("query", nation, "cost", "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      rows: [{ value: 25000000000.12, numerator: "25000000000.123457" }],
    });
  });

  test("answers an unknown name with a suggestion and its own exit code", async () => {
    const { exit, note } = await run("query", ".", "costs");
    expect(exit).toBe(3);
    expect(note).toContain('unknown measure "costs"; did you mean cost?');
    expect((await run("query", ".", "nosuch")).note).toMatch(
      /unknown measure "nosuch"; known: cost, .* \(or an indicator, by its id, like E-04\)\n$/,
    );
  });
});

describe("paketti explain", () => {
  test("prints the lines, their sum and a difference of nothing", async () => {
    const { exit, out } = await run("explain", ".", "cost", "--where", "package=P1");
    expect(exit).toBe(0);
    expect(out).toContain("Kustannus (cost) = 1 234 567.50 euros, value");
    expect(out).toMatch(/sum of lines\s+1 234 567\.50\n/);
    expect(out).toMatch(/difference to the figure\s+0\.00\n/);
  });

  test("follows a ledger line to packages and clients", async () => {
    const { out } = await run("explain", ".", "--ledger", "A:4000:2015-01", "--json");
    expect(JSON.parse(out)).toMatchObject({
      euros: 1234568,
      difference: 0,
      ends: [
        { package_id: "P1", euros: 1234567.5 },
        { package_id: "P2", euros: 0.5 },
      ],
    });
  });

  test("needs a measure or a ledger line, not both", async () => {
    expect((await run("explain", ".")).exit).toBe(2);
    expect((await run("explain", ".", "cost", "--ledger", "A:4000")).exit).toBe(2);
  });
});

describe("a command line that lacks something", () => {
  test("says what, and where examples are", async () => {
    const lacks = await run("query", ".");
    expect(lacks.exit).toBe(2);
    expect(lacks.note).toBe(
      "error: missing required argument 'measure'\nCommands, options and examples: --help\n",
    );
    expect((await run("query", "--help")).out).not.toContain("default: []");
    expect((await run("user", "add", "--help")).out).toContain("paketti user add region");
    expect((await run("audit", "verify", "--help")).out).toContain("paketti audit verify region");
  });
});

describe("releases", () => {
  test("are listed with what they cover and whether their proofs hold", async () => {
    const { out } = await run("releases", ".");
    expect(out).toMatch(/drawn-1\s+current\s+test\.1\s+11\s+2015\s+all 1 hold\s+synthetic/);
  });

  test("with a damaged table answer what does not read it, and say so where it is read", async () => {
    const damaged = await drawnWorkspace(TABLES);
    writeFileSync(join(damaged, "releases/drawn-1/tables/ledger_lines/all.parquet"), "not Parquet");
    expect((await run("query", damaged, "events", "--format", "csv")).out).toContain("4,4,,value");
    const { exit, note } = await run("explain", damaged, "cost", "--where", "region=11");
    expect(exit).toBe(14);
    expect(note).toContain("table ledger_lines of release drawn-1 cannot be read");
  });

  test("that were damaged are refused", async () => {
    const damaged = await drawnWorkspace(TABLES);
    const table = join(damaged, "releases", "drawn-1", "tables", "services", "all.parquet");
    writeFileSync(table, "not Parquet");
    const refused = await run("query", damaged, "cost");
    expect(refused.exit).toBe(14);
    expect(refused.note).toContain("table services of release drawn-1 cannot be read");
    rmSync(join(damaged, "releases"), { recursive: true });
    expect((await run("query", damaged, "cost")).exit).toBe(13);
  });
});
