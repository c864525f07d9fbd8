import type { CellValue, Worksheet } from "exceljs";
import { UserError } from "../../domain/errors.ts";
import { type Engine, sqlName } from "../../sql/engine.ts";
import { fileLabel, receiveFinding } from "../receive/delivery.ts";
import { columnNames } from "./columns.ts";
import { viewOfSpill } from "./csv.ts";
import type { OpenInput, RawRelation, ReadSettings } from "./raw-relation.ts";
import { openSpillFile, spillName } from "./spill.ts";

const EXCEL_CELL_BYTES = 4 * 32_767;

/** Opens the sheet of an XLSX file whose header was recognised, by a rewritten copy. */
export async function openXlsx(
  engine: Engine,
  input: OpenInput,
  settings: ReadSettings,
): Promise<RawRelation> {
  const sheets = await xlsxSheets(input.file.absolutePath, fileLabel(input));
  const sheet = sheets.find((candidate) => isSameList(candidate.headings, input.file.columns));
  if (sheet === undefined) {
    throw new UserError(
      "invalid_delivery",
      `${fileLabel(input)}: the file changed while it was read; run again`,
    );
  }
  const { names } = columnNames(sheet.headings);
  const relation = sqlName(spillName(`${input.deliveryId}/${input.file.path}`));
  const spill = await openSpillFile(settings.spillFolder, `${input.deliveryId}/${input.file.path}`);
  let rowNumber = 0;
  for (const cells of sheet.rows()) {
    rowNumber += 1;
    await spill.writeRow([String(rowNumber), ...cells]);
  }
  await spill.finish();
  await viewOfSpill(engine, relation, spill.path, names, EXCEL_CELL_BYTES * names.length);
  const message = `${fileLabel(input)}: the sheet has a header and no rows; send it again with its rows`;
  return {
    relation,
    table: input.table,
    file: input.file.path,
    columns: names.map((name) => ({ name, type: "VARCHAR" })),
    decimalComma: false,
    isQuickToRead: false,
    fewValued: new Set(),
    rowCount: rowNumber,
    rejects: [],
    findings:
      rowNumber === 0
        ? [receiveFinding("file.header_only", input.deliveryId, input.file.path, message)]
        : [],
    close: async () => {
      await engine.run(`drop view if exists ${relation}`);
      await spill.remove();
    },
  };
}

/** A sheet: the texts of its first row that is not empty, and the rows under it. */
export type Sheet = {
  readonly headings: readonly string[];
  /** Cells as text in the order of `headings`; rows with nothing in them are left out. */
  readonly rows: () => Generator<string[]>;
};

/** @throws UserError "invalid_delivery" when the file cannot be read as XLSX. */
export async function xlsxSheets(path: string, label: string): Promise<Sheet[]> {
  const { default: ExcelJS } = await import("exceljs");
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.readFile(path);
  } catch (cause) {
    throw new UserError(
      "invalid_delivery",
      `${label}: this cannot be read as an Excel workbook, it is damaged or was cut off; send the file again whole`,
      { cause },
    );
  }
  return workbook.worksheets.map(readSheet).filter((sheet) => sheet.headings.length > 0);
}

function readSheet(sheet: Worksheet): Sheet {
  let headerRow = 1;
  while (headerRow < sheet.rowCount && rowCells(sheet, headerRow, sheet.columnCount).every(isEmpty))
    headerRow += 1;
  const headings = rowCells(sheet, headerRow, sheet.columnCount);
  while (headings.length > 0 && headings.at(-1) === "") headings.pop();
  return {
    headings,
    rows: function* rows() {
      for (let number = headerRow + 1; number <= sheet.rowCount; number += 1) {
        const cells = rowCells(sheet, number, headings.length);
        if (!cells.every(isEmpty)) yield cells;
      }
    },
  };
}

function rowCells(sheet: Worksheet, rowNumber: number, columnCount: number): string[] {
  const row = sheet.getRow(rowNumber);
  return Array.from({ length: columnCount }, (_, index) => cellText(row.getCell(index + 1).value));
}

/** A cell as text: days as ISO, numbers with a point, a formula as its result. */
function cellText(value: CellValue): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return dateText(value);
  if (typeof value !== "object") return String(value);
  if ("richText" in value) return value.richText.map((part) => part.text).join("");
  if ("error" in value) return value.error;
  if ("result" in value) return cellText(value.result);
  if ("text" in value) return value.text;
  return "";
}

function dateText(value: Date): string {
  const text = value.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 19);
}

function isEmpty(cell: string): boolean {
  return cell === "";
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
