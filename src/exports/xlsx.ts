import { PassThrough } from "node:stream";
import excel from "exceljs";
import type { Language } from "../domain/names.ts";
import { longNumberNotes } from "./long-numbers.ts";
import {
  type ExportCell,
  type ExportColumn,
  type ExportDocument,
  type ExportTable,
  STATUS_CODES,
  writtenCode,
} from "./table.ts";

const SHEETS = {
  about: { fi: "Tietoja", sv: "Om uppgifterna", en: "About" },
  definitions: { fi: "Määritelmät", sv: "Definitioner", en: "Definitions" },
} as const;
/** A sheet has 1 048 576 rows; the heading is one of them. */
const ROWS_OF_A_SHEET = 1_048_575;
/** The date that stands as "created" in every workbook, so that the time of day is in no answer. */
const CREATED = new Date(Date.UTC(2000, 0, 1));

/**
 * A document as XLSX: what it is, definitions, and one sheet for each table (more, when its rows exceed a sheet).
 *
 * Numbers are numbers, to the 15 digits that a spreadsheet keeps, and a note says how many had more; every text is a text cell, so nothing in it is
 * ever a formula. A cell without a number is empty and the status beside it says why.
 */
export async function xlsxBytes(
  document: ExportDocument,
  language: Language,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  const isRead = (async () => {
    for await (const chunk of stream) chunks.push(chunk);
  })();
  const workbook = new excel.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: false,
  });
  workbook.created = CREATED;
  workbook.modified = CREATED;
  workbook.creator = "Paketti";
  addAbout(workbook, document, language);
  addDefinitions(workbook, document, language);
  const taken = new Set<string>(Object.values(SHEETS).map((names) => names[language]));
  for (const table of document.tables) addTable(workbook, table, taken, language);
  await workbook.commit();
  await isRead;
  return new Uint8Array(Buffer.concat(chunks));
}

type Writer = InstanceType<typeof excel.stream.xlsx.WorkbookWriter>;

function addSheet(workbook: Writer, name: string, headings: readonly string[], widths: number[]) {
  const sheet = workbook.addWorksheet(name, { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = widths.map((width) => ({ width }));
  const heading = sheet.addRow([...headings]);
  heading.font = { bold: true };
  heading.commit();
  return sheet;
}

function addAbout(workbook: Writer, document: ExportDocument, language: Language): void {
  const { metadata, tables } = document;
  const sheet = addSheet(workbook, SHEETS.about[language], [metadata.title, ""], [32, 100]);
  const lines: (readonly [string, string])[] = [
    ["release_id", metadata.releaseId],
    ["publication_id", metadata.publicationId ?? ""],
    ["audience", metadata.audience],
    ["is_synthetic", String(metadata.isSynthetic)],
    ...Object.entries(metadata.versions).map(([name, version]) => [name, version] as const),
    ...[...metadata.notes, ...longNumberNotes(tables, "doubles")].map(
      (note) => ["note", note[language]] as const,
    ),
    ...Object.entries(STATUS_CODES).map(
      ([code, names]) => [`status ${code}`, names[language]] as const,
    ),
  ];
  for (const [name, text] of lines) sheet.addRow([name, text]).commit();
  sheet.commit();
}

function addDefinitions(workbook: Writer, document: ExportDocument, language: Language): void {
  const headings = ["id", "version", "name", "definition", "unit", "source", "note"];
  const sheet = addSheet(
    workbook,
    SHEETS.definitions[language],
    headings,
    [10, 9, 40, 80, 18, 40, 60],
  );
  for (const { id, version, names, definition, unit, source, note } of document.definitions) {
    const texts = [names, definition, unit, source, note].map((text) => text[language]);
    sheet.addRow([id, version, ...texts]).commit();
  }
  sheet.commit();
}

function addTable(
  workbook: Writer,
  table: ExportTable,
  taken: Set<string>,
  language: Language,
): void {
  const { columns } = table;
  const newSheet = () =>
    addSheet(
      workbook,
      sheetName(table.names[language], taken),
      columns.map(({ name }) => name),
      columns.map(({ type }) => (type === "text" ? 20 : 16)),
    );
  let sheet = newSheet();
  let count = 0;
  for (const row of table.rows) {
    if (count === ROWS_OF_A_SHEET) {
      sheet.commit();
      sheet = newSheet();
      count = 0;
    }
    sheet.addRow(columns.map((column, at) => xlsxCell(column, row[at] ?? null))).commit();
    count += 1;
  }
  sheet.commit();
}

function xlsxCell(column: ExportColumn, cell: ExportCell): string | number | null {
  const written = writtenCode(column, cell);
  if (written === null) return null;
  return column.type === "text" ? withoutControls(String(written)) : Number(written);
}

/** XML has no place for control characters. */
function withoutControls(text: string): string {
  return [...text].filter((character) => character >= " " || "\t\n\r".includes(character)).join("");
}

/** At most 31 characters, none of `\ / ? * [ ] :`, different from every other sheet. */
function sheetName(name: string, taken: Set<string>): string {
  const plain = name.replace(/[\\/?*[\]:]/g, " ").slice(0, 27);
  let unique = plain;
  for (let number = 2; taken.has(unique); number++) unique = `${plain} ${number}`;
  taken.add(unique);
  return unique;
}
