import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import excel from "exceljs";
import JSONstat from "jsonstat-toolkit";
import { expect, test } from "vitest";
import { openDuckDb } from "../sql/duckdb.ts";
import { sqlText } from "../sql/engine.ts";
import {
  csvText,
  dataPackage,
  type ExportDocument,
  type ExportTable,
  jsonStat,
  parquetBytes,
  xlsxBytes,
} from "./index.ts";

/**
 * Micro-euros of a place, the same as exact euros, and the double nearest to the micro-euros: doubles lie 2 apart
 * from 2^53 = 9 007 199 254 740 992 on and 4 apart from 2^54 on, ties going to the even one (IEEE 754).
 */
const AMOUNTS = [
  {
    place: "small",
    microeuros: 123_456_789_012_345n,
    euros: "123456789.012345",
    double: 123456789012345,
  },
  {
    place: "below",
    microeuros: 9_007_199_254_740_991n,
    euros: "9007199254.740991",
    double: 9007199254740991,
  },
  {
    place: "above",
    microeuros: 9_007_199_254_740_993n,
    euros: "9007199254.740993",
    double: 9007199254740992,
  },
  {
    place: "nation",
    microeuros: 25_000_000_000_123_457n,
    euros: "25000000000.123457",
    double: 25000000000123456,
  },
  {
    place: "credit",
    microeuros: -25_000_000_000_123_459n,
    euros: "-25000000000.123459",
    double: -25000000000123460,
  },
] as const;
const PLACES = AMOUNTS.map(({ place }) => place);

const names = (text: string) => ({ fi: text, sv: text, en: text });
const TABLE: ExportTable = {
  name: "amounts",
  names: names("Amounts"),
  columns: [
    { name: "place", names: names("Place"), role: "dimension", type: "text" },
    { name: "microeuros", names: names("Micro-euros"), role: "value", type: "whole" },
    { name: "euros", names: names("Euros"), role: "value", type: "decimal" },
    { name: "share", names: names("Share"), role: "value", type: "number" },
    { name: "status", names: names("Status"), role: "status", type: "text" },
  ],
  rows: AMOUNTS.map(({ place, microeuros, euros }) => [place, microeuros, euros, 1 / 3, "value"]),
};
const DOCUMENT: ExportDocument = {
  metadata: {
    title: "Amounts",
    releaseId: "r",
    publicationId: null,
    audience: "internal",
    versions: {},
    isSynthetic: true,
    notes: [],
  },
  tables: [TABLE],
  definitions: [],
};
// Four amounts of more than fifteen digits, in two columns; a share is a double already.
const ROUNDED =
  "Numbers of more than 15 digits: 8. In this file they are the nearest doubles, so their last digits may differ; they are exact in CSV and Parquet.";
const EXACT =
  "Numbers of more than 15 digits: 8. They are exact; read them as whole or decimal numbers, because doubles lose their last digits.";

test("CSV has every unit, and the schema file says which numbers doubles would lose", () => {
  const rows = csvText(TABLE).trimEnd().split("\n").slice(1);
  expect(rows.map((row) => row.split(",").slice(0, 3))).toEqual(
    AMOUNTS.map(({ place, microeuros, euros }) => [place, `${microeuros}`, euros]),
  );
  const described = dataPackage(DOCUMENT, new Map([["amounts", "amounts.csv"]]));
  expect(described["paketti"]).toMatchObject({ notes: [{ en: EXACT }] });
});

test("Parquet has every unit as whole and decimal numbers, and says which doubles would lose", async () => {
  const folder = mkdtempSync(join(tmpdir(), "paketti-long-numbers-"));
  const engine = await openDuckDb({ threads: 1 });
  try {
    const path = join(folder, "amounts.parquet");
    writeFileSync(path, await parquetBytes(DOCUMENT.metadata, TABLE));
    const rows = await engine.rows(
      `select place, microeuros, cast(euros as varchar) as euros from read_parquet(${sqlText(path)})`,
    );
    expect(rows).toEqual(AMOUNTS.map(({ double: _, ...amount }) => amount));
    const [about] = await engine.rows(
      `select decode(value) as text from parquet_kv_metadata(${sqlText(path)}) where decode(key) = 'paketti'`,
    );
    expect(JSON.parse(String(about?.["text"]))).toMatchObject({ notes: [{ en: EXACT }] });
  } finally {
    engine.close();
    rmSync(folder, { recursive: true });
  }
});

test("JSON-stat has the nearest doubles, says how many are not exact, and has those as text", () => {
  const dataset = JSONstat(JSON.parse(JSON.stringify(jsonStat(DOCUMENT, TABLE, "en"))));
  const read = PLACES.map((place) => dataset.Data({ place, measure: "microeuros" })?.value);
  expect(read).toEqual(AMOUNTS.map(({ double }) => double));
  expect(dataset.note).toEqual([ROUNDED]);
  // Three measures at each place, in the order of the rows.
  expect(dataset.extension).toMatchObject({
    exact_values: {
      3: "9007199254740991",
      4: "9007199254.740991",
      6: "9007199254740993",
      7: "9007199254.740993",
      9: "25000000000123457",
      10: "25000000000.123457",
      12: "-25000000000123459",
      13: "-25000000000.123459",
    },
  });
});

test("XLSX has the nearest doubles and says how many are not exact", async () => {
  const workbook = new excel.Workbook();
  await workbook.xlsx.load((await xlsxBytes(DOCUMENT, "en")).buffer);
  const sheet = workbook.getWorksheet("Amounts");
  expect(AMOUNTS.map((_, at) => sheet?.getRow(at + 2).getCell(2).value)).toEqual(
    AMOUNTS.map(({ double }) => double),
  );
  expect(workbook.getWorksheet("About")?.getColumn(2).values).toContain(ROUNDED);
});

test("nothing is said where every format has every digit", () => {
  const small = { ...TABLE, rows: [...TABLE.rows].slice(0, 1) };
  const dataset = JSONstat(JSON.parse(JSON.stringify(jsonStat(DOCUMENT, small, "en"))));
  expect(dataset.note).toBeNull();
  expect(dataset.extension).not.toHaveProperty("exact_values");
  const described = dataPackage({ ...DOCUMENT, tables: [small] }, new Map());
  expect(described["paketti"]).toMatchObject({ notes: [] });
});
