import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import excel from "exceljs";
import fc from "fast-check";
import JSONstat from "jsonstat-toolkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseCsv } from "../domain/csv.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import { type Engine, sqlText } from "../sql/engine.ts";
import {
  csvChunks,
  csvText,
  dataPackage,
  type ExportCell,
  type ExportDocument,
  type ExportTable,
  jsonStat,
  jsonStatCollection,
  parquetBytes,
  STATUS_CODES,
  safeText,
  xlsxBytes,
} from "./index.ts";

const names = (text: string) => ({ fi: text, sv: text, en: text });
const ROWS: readonly (readonly ExportCell[])[] = [
  ["E-01", "11", 2024, null, 1250.5, 12_345_678_901_234n, "value", null],
  ["E-01", "11", 2025, "PP04", 0, 0n, "zero", null],
  ["E-01", "FI", 2025, null, null, null, "hidden", "rule 7"],
  ["Q-03", "11", 2025, "PP04", null, null, "missing", '=cmd|"/c calc"!A1'],
  ["Q-03", "FI", 2025, "PP04", 1e-7, 12n, "not_comparable", "@SUM(1,2)\nsecond, line"],
];
const TABLE: ExportTable = {
  name: "published_figures",
  names: { fi: "Julkaistut luvut", sv: "Publicerade tal", en: "Published figures" },
  columns: [
    {
      name: "indicator_id",
      names: names("Indicator"),
      role: "dimension",
      type: "text",
      codes: [
        { code: "E-01", names: names("Cost per resident") },
        { code: "Q-03", names: names("Waiting") },
      ],
    },
    {
      name: "area_code",
      names: names("Area"),
      role: "dimension",
      type: "text",
      kind: "geo",
      codes: [
        { code: "FI", names: names("Finland") },
        { code: "11", names: names("Region 11"), parent: "FI" },
      ],
    },
    { name: "year", names: names("Year"), role: "dimension", type: "whole", kind: "time" },
    { name: "module_id", names: names("Module"), role: "dimension", type: "text", nullCode: "all" },
    { name: "value", names: names("Value"), role: "value", type: "number", unit: "EUR" },
    { name: "numerator", names: names("Numerator"), role: "value", type: "whole" },
    { name: "status", names: names("Status"), role: "status", type: "text" },
    { name: "reason", names: names("Reason"), role: "note", type: "text" },
  ],
  rows: ROWS,
};
const DOCUMENT: ExportDocument = {
  metadata: {
    title: "Drawn figures",
    releaseId: "0123456789abcdef",
    publicationId: "fedcba9876543210",
    audience: "public",
    versions: { paketti: "0.1.0", catalogue: "2026" },
    isSynthetic: true,
    notes: [
      { fi: "=huomautus kuin kaava", sv: "=en not som en formel", en: "=a note like a formula" },
    ],
  },
  tables: [TABLE],
  definitions: [
    {
      id: "E-01",
      version: "2",
      names: names("Cost per resident"),
      definition: { ...names("+net cost / residents"), fi: "+nettokustannus / asukkaat" },
      unit: names("EUR per resident"),
      source: names("a source"),
      note: names(""),
    },
  ],
};

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "paketti-exports-"));
  engine = await openDuckDb({ threads: 1 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

describe("CSV", () => {
  test("has plain numbers, empty cells where a status says why, and no formula", () => {
    expect(csvText(TABLE)).toBe(
      [
        "indicator_id,area_code,year,module_id,value,numerator,status,reason",
        "E-01,11,2024,all,1250.5,12345678901234,value,",
        "E-01,11,2025,PP04,0,0,zero,",
        "E-01,FI,2025,all,,,hidden,rule 7",
        `Q-03,11,2025,PP04,,,missing,"'=cmd|""/c calc""!A1"`,
        `Q-03,FI,2025,PP04,0.0000001,12,not_comparable,"'@SUM(1,2)\nsecond, line"`,
        "",
      ].join("\n"),
    );
  });

  test("of many rows comes in pieces that are one file", () => {
    const many = Array.from({ length: 5_001 }, (_, at) => [
      "E-01",
      "11",
      at,
      null,
      at,
      1n,
      "value",
    ]);
    const chunks = [...csvChunks({ ...TABLE, rows: many })];
    expect(chunks.length).toBe(3);
    expect(chunks.join("").split("\n").length).toBe(5_003);
  });

  test("no text whatever begins a cell that a spreadsheet computes, and each is read back", () => {
    const start = fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "\t",
      "\r",
      " =",
      "\u{feff}=",
      "＝",
      "'",
      '"',
      "",
    );
    fc.assert(
      fc.property(start, fc.string(), (head, tail) => {
        const text = head + tail;
        const cell = safeText(text);
        expect(cell.replace(/^"/, "")).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r]/u);
        if (text.includes("\r") || text === "") return;
        const [row] = parseCsv("cell", `text,end\n${cell},1\n`, ["text"]);
        expect([text, `'${text}`]).toContain(row?.cell("text"));
      }),
    );
  });

  test("has a schema file: fields with types, key, codes, statuses, release and notes", () => {
    const described = JSON.parse(
      JSON.stringify(dataPackage(DOCUMENT, new Map([["published_figures", "figures.csv"]]))),
    );
    expect(described).toMatchObject({
      profile: "tabular-data-package",
      name: "paketti-fedcba9876543210",
      paketti: {
        release_id: "0123456789abcdef",
        versions: { catalogue: "2026" },
        notes: DOCUMENT.metadata.notes,
        status_codes: STATUS_CODES,
      },
      resources: [
        {
          name: "published-figures",
          path: "figures.csv",
          schema: {
            primaryKey: ["indicator_id", "area_code", "year", "module_id"],
            missingValues: [""],
          },
        },
      ],
    });
    const fields: { name: string; type: string }[] = described.resources[0].schema.fields;
    expect(fields.map(({ name, type }) => `${name}:${type}`).join(" ")).toBe(
      "indicator_id:string area_code:string year:integer module_id:string value:number numerator:integer status:string reason:string",
    );
    expect(fields[6]).toMatchObject({ constraints: { enum: Object.keys(STATUS_CODES) } });
  });
});

describe("Parquet", () => {
  test("keeps amounts exactly, nothing as nothing, and says what it is", async () => {
    const path = join(folder, "figures.parquet");
    const tricky = [
      ...ROWS,
      ["", "'", 2025, 'a "quote"', -1.5, null, "value", "line\nbreak, comma"],
    ];
    writeFileSync(path, await parquetBytes(DOCUMENT.metadata, { ...TABLE, rows: tricky }));
    const rows = await engine.rows(`select * from read_parquet(${sqlText(path)})`);
    expect(rows[0]).toEqual({
      indicator_id: "E-01",
      area_code: "11",
      year: 2024n,
      module_id: "all",
      value: 1250.5,
      numerator: 12_345_678_901_234n,
      status: "value",
      reason: null,
    });
    expect(rows[3]?.["reason"]).toBe('=cmd|"/c calc"!A1');
    expect(rows[4]?.["value"]).toBe(1e-7);
    expect(rows[5]).toMatchObject({
      indicator_id: "",
      area_code: "'",
      module_id: 'a "quote"',
      numerator: null,
      reason: "line\nbreak, comma",
    });
    const [about] = await engine.rows(
      `select decode(value) as text from parquet_kv_metadata(${sqlText(path)}) where decode(key) = 'paketti'`,
    );
    expect(JSON.parse(String(about?.["text"]))).toMatchObject({ release_id: "0123456789abcdef" });
  });
});

describe("XLSX", () => {
  test("has numbers as numbers, text that is never a formula, and sheets that say what it is", async () => {
    const workbook = new excel.Workbook();
    const bytes = await xlsxBytes(DOCUMENT, "en");
    await workbook.xlsx.load(bytes.buffer);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual([
      "About",
      "Definitions",
      "Published figures",
    ]);
    const sheet = workbook.getWorksheet("Published figures");
    const cells = (row: number) =>
      Array.from({ length: 8 }, (_, at) => sheet?.getRow(row).getCell(at + 1).value ?? null);
    expect(cells(1)).toEqual(TABLE.columns.map(({ name }) => name));
    expect(cells(2)).toEqual(["E-01", "11", 2024, "all", 1250.5, 12345678901234, "value", null]);
    expect(cells(5)).toEqual([
      "Q-03",
      "11",
      2025,
      "PP04",
      null,
      null,
      "missing",
      '=cmd|"/c calc"!A1',
    ]);
    for (const one of workbook.worksheets) {
      one.eachRow((row) =>
        row.eachCell((cell) => expect(cell.type).not.toBe(excel.ValueType.Formula)),
      );
    }
    const about = workbook.getWorksheet("About")?.getColumn(2).values.join("\n");
    expect(about).toContain("0123456789abcdef");
    expect(about).toContain(STATUS_CODES.hidden.en);
    expect(workbook.getWorksheet("Definitions")?.getRow(2).getCell(4).value).toBe(
      "+net cost / residents",
    );
  });

  test("has its definitions and notes in the language asked for", async () => {
    const workbook = new excel.Workbook();
    await workbook.xlsx.load((await xlsxBytes(DOCUMENT, "fi")).buffer);
    expect(workbook.getWorksheet("Määritelmät")?.getRow(2).getCell(4).value).toBe(
      "+nettokustannus / asukkaat",
    );
    const about = workbook.getWorksheet("Tietoja")?.getColumn(2).values;
    expect(about).toContain("=huomautus kuin kaava");
    expect(about).not.toContain("=a note like a formula");
  });

  test("gives tables of the same name sheets of their own", async () => {
    const workbook = new excel.Workbook();
    const long = names("a name [that] is: longer than a sheet's name may be");
    const tables = [1, 2].map((number) => ({ ...TABLE, name: `table_${number}`, names: long }));
    const bytes = await xlsxBytes({ ...DOCUMENT, tables }, "fi");
    await workbook.xlsx.load(bytes.buffer);
    expect(workbook.worksheets.slice(2).map(({ name }) => name)).toEqual([
      "a name  that  is  longer th",
      "a name  that  is  longer th 2",
    ]);
  });
});

describe("JSON-stat", () => {
  const dataset = JSONstat(JSON.parse(JSON.stringify(jsonStat(DOCUMENT, TABLE, "en"))));

  test("is read by the toolkit: dimensions, roles, labels, hierarchy", () => {
    expect(dataset.class).toBe("dataset");
    expect(dataset.id).toEqual(["indicator_id", "area_code", "year", "module_id", "measure"]);
    expect(dataset.role).toMatchObject({ geo: ["area_code"], time: ["year"], metric: ["measure"] });
    const area = dataset.Dimension("area_code");
    expect(area?.id).toEqual(["FI", "11"]);
    expect(area?.hierarchy).toBe(true);
    expect(area?.Category("11")?.label).toBe("Region 11");
    expect(dataset.Dimension("module_id")?.id).toEqual(["all", "PP04"]);
    expect(dataset.n).toBe(2 * 2 * 2 * 2 * 2);
  });

  test("each row is where it belongs, with its status, and hidden is not missing", () => {
    const at = (indicator_id: string, area_code: string, year: string, module_id: string) =>
      dataset.Data({ indicator_id, area_code, year, module_id, measure: "value" });
    expect(at("E-01", "11", "2024", "all")).toMatchObject({ value: 1250.5, status: "value" });
    expect(at("E-01", "11", "2025", "PP04")).toMatchObject({ value: 0, status: "zero" });
    expect(at("E-01", "FI", "2025", "all")).toMatchObject({ value: null, status: "hidden" });
    expect(at("Q-03", "11", "2025", "PP04")).toMatchObject({ value: null, status: "missing" });
    expect(at("Q-03", "FI", "2025", "PP04")).toMatchObject({ value: 1e-7 });
  });

  test("says the release, the versions and what the statuses mean", () => {
    expect(dataset.extension).toMatchObject({
      paketti: { release_id: "0123456789abcdef", versions: { paketti: "0.1.0" } },
      status: { label: { hidden: STATUS_CODES.hidden.en } },
    });
    expect(dataset.note).toEqual(["=a note like a formula"]);
  });

  test("comes as a collection of one dataset for each indicator", () => {
    const json = jsonStatCollection(DOCUMENT, TABLE, "indicator_id", "en");
    const collection = JSONstat(JSON.parse(JSON.stringify(json)));
    expect(collection.class).toBe("collection");
    expect(collection.length).toBe(2);
    const second = collection.Dataset(1);
    expect(second?.label).toBe("Drawn figures: Waiting");
    expect(second?.Dimension("indicator_id")?.id).toEqual(["Q-03"]);
  });

  test("too large to be read is refused with its size", () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => [
      `E-${at}`,
      `${at}`,
      at,
      null,
      1,
      1n,
      "value",
    ]);
    expect(() => jsonStat(DOCUMENT, { ...TABLE, rows }, "en")).toThrow("2000 × 2000 × 2000");
  });
});
