import { type Contract, type ContractTable, codeList } from "./contract.ts";

const BYTE_ORDER_MARK = "\u{feff}";

/** An empty file to fill: the header line, with semicolons and a mark by which spreadsheets know UTF-8. */
export function csvTemplate(table: ContractTable): string {
  return `${BYTE_ORDER_MARK}${table.columns.map(({ name }) => name).join(";")}\r\n`;
}

/** The same as a workbook: a first sheet to fill and a second that says what each column means. */
export async function xlsxTemplate(contract: Contract, table: ContractTable): Promise<Uint8Array> {
  const { default: ExcelJS } = await import("exceljs");
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(table.table.slice(0, 31));
  sheet.columns = table.columns.map(({ name, type }) => ({
    header: name,
    key: name,
    width: Math.max(12, name.length + 2),
    // Codes keep their zeros and days stay as typed only in cells of text.
    style: { numFmt: type === "integer" || type === "cents" || type === "year" ? "0" : "@" },
  }));
  sheet.getRow(1).font = { bold: true };
  sheet.views = [{ state: "frozen", ySplit: 1 }];
  const definitions = workbook.addWorksheet("definitions");
  definitions.columns = [
    { header: "column", width: 28 },
    { header: "type", width: 12 },
    { header: "required", width: 10 },
    { header: "unit", width: 14 },
    { header: "codes", width: 40 },
    { header: "meaning", width: 80 },
  ];
  definitions.getRow(1).font = { bold: true };
  for (const column of table.columns) {
    const list = column.code_list === null ? null : codeList(contract, column.code_list);
    const codes = list === null ? "" : list.codes.map(({ code }) => code).join(", ") || list.name;
    definitions.addRow([
      column.name,
      column.type,
      column.required ? "yes" : "",
      column.unit ?? "",
      codes,
      column.description,
    ]);
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
