import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { stringify } from "yaml";
import { withFixedZipTimes } from "./zip-times.ts";

export type Cell = string | number | bigint | boolean;
export type Table = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
};

/** What a delivery says of itself. */
export type Manifest = {
  readonly organiser: string;
  readonly source: string;
  readonly year: number;
  readonly deliveredOn: string;
  readonly sequence?: number;
};

export function writeManifest(folder: string, manifest: Manifest): void {
  mkdirSync(folder, { recursive: true });
  const text = stringify(
    {
      organiser: manifest.organiser,
      source: manifest.source,
      period: { from: `${manifest.year}-01-01`, until: `${manifest.year + 1}-01-01` },
      delivered_on: manifest.deliveredOn,
      ...(manifest.sequence === undefined ? {} : { sequence: manifest.sequence }),
      contract: 1,
    },
    { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" },
  );
  writeFileSync(join(folder, "manifest.yaml"), text);
}

/** Writes a table as CSV with semicolons and decimal commas. */
export function writeCsv(path: string, table: Table): void {
  const lines = [table.columns, ...table.rows].map((row) =>
    row.map((cell) => csvText(cell)).join(";"),
  );
  writeFileSync(path, `${lines.join("\n")}\n`);
}

function csvText(cell: Cell): string {
  if (typeof cell === "number") return String(cell).replace(".", ",");
  const text = String(cell);
  return /[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes a table as the first sheet of a workbook; the same table gives the same bytes. */
export async function writeXlsx(path: string, sheetName: string, table: Table): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  const day = new Date(Date.UTC(2016, 0, 1));
  workbook.created = day;
  workbook.modified = day;
  const sheet = workbook.addWorksheet(sheetName);
  sheet.addRow([...table.columns]);
  for (const row of table.rows)
    sheet.addRow(row.map((cell) => (typeof cell === "bigint" ? Number(cell) : cell)));
  const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
  writeFileSync(path, withFixedZipTimes(bytes));
}
