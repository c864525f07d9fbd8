import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CsvRow, parseCsv } from "../../domain/csv.ts";
import { parseDecimal, unitsAtScale } from "../../domain/decimal.ts";
import { UserError } from "../../domain/errors.ts";
import type { Form } from "./form.ts";

/** A fault in the filed reports, by place; never the content of a cell. */
export type ReportFinding = {
  readonly rule: string;
  readonly reportId: string;
  readonly place: string;
  readonly message: string;
};

/** Millionths of a dollar, or of a statistic's unit: as many decimals as the form writes. */
export type Millionths = bigint;
export const MILLIONTHS = 1_000_000n;
const DECIMALS = 6;

/** One worksheet: values by column, then by line. Blank cells are absent. */
export type Worksheet = ReadonlyMap<string, ReadonlyMap<string, Millionths>>;

/** One organisation's report as filed. A worksheet that was not filed is null. */
export type FiledReport = {
  readonly reportId: string;
  readonly trialBalance: Worksheet | null;
  readonly allocation: Worksheet | null;
  readonly statistics: Worksheet | null;
  readonly labels: ReadonlyMap<string, string>;
};

export type ReportFolder = {
  readonly reports: readonly FiledReport[];
  readonly findings: readonly ReportFinding[];
};

type MutableWorksheet = Map<string, Map<string, Millionths>>;
type Sheets = Map<string, Map<string, MutableWorksheet>>;

/**
 * Reads a folder of cost reports.
 *
 * @throws UserError "file_not_found" when the folder or one of the two worksheet files is missing,
 * "invalid_delivery" when a file lacks a column or is not CSV. Faulty cells become findings.
 */
export function readReports(folder: string, form: Form): ReportFolder {
  if (!existsSync(folder)) throw new UserError("file_not_found", `there is no folder ${folder}`);
  const findings: ReportFinding[] = [];
  const sheets: Sheets = new Map();
  for (const file of [form.files.trial_balance, form.files.allocation]) {
    readWorksheetFile(file, readNeeded(folder, file), form, sheets, findings);
  }
  const labels = readLabels(folder, form);
  const listed = readListedReports(folder, form);
  const reportIds = [...new Set([...listed, ...sheets.keys()])].sort();
  const reports = reportIds.map((reportId): FiledReport => {
    const filed = sheets.get(reportId);
    return {
      reportId,
      trialBalance: filed?.get(form.worksheets.trial_balance) ?? null,
      allocation: filed?.get(form.worksheets.allocation) ?? null,
      statistics: filed?.get(form.worksheets.statistics) ?? null,
      labels: labels.get(reportId) ?? new Map(),
    };
  });
  return { reports, findings };
}

function readNeeded(folder: string, file: string): string {
  const path = join(folder, file);
  if (existsSync(path)) return readFileSync(path, "utf8");
  throw new UserError(
    "file_not_found",
    `${folder} has no ${file}; a folder of hospice cost reports holds the worksheets A and B there`,
  );
}

function readWorksheetFile(
  file: string,
  text: string,
  form: Form,
  sheets: Sheets,
  findings: ReportFinding[],
): void {
  const { report, worksheet, line, column, value } = form.columns;
  const known = new Set(Object.values(form.worksheets));
  for (const row of parseCsv(file, text, [report, worksheet, line, column, value])) {
    const sheetCode = row.cell(worksheet);
    if (!known.has(sheetCode)) continue;
    const reportId = row.cell(report);
    const place = cellPlace(row, form);
    const decimal = parseDecimal(row.cell(value));
    if (decimal === null) {
      const message = `${file} line ${row.line}: the cell is not a number; it is left out`;
      findings.push({ rule: "not_a_number", reportId, place, message });
      continue;
    }
    const cells = within(within(within(sheets, reportId), sheetCode), row.cell(column));
    if (cells.has(row.cell(line))) {
      const message = `${file} line ${row.line}: the cell is filed again; the last one counts`;
      findings.push({ rule: "cell_filed_twice", reportId, place, message });
    }
    cells.set(row.cell(line), unitsAtScale(decimal, DECIMALS));
  }
}

function cellPlace(row: CsvRow, form: Form): string {
  const { worksheet, line, column } = form.columns;
  return `${row.cell(worksheet)} line ${row.cell(line)} column ${row.cell(column)}`;
}

function within<Value>(map: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const found = map.get(key) ?? new Map<string, Value>();
  map.set(key, found);
  return found;
}

/** Cost centre names by report and line; the label begins with a four-digit code. */
function readLabels(folder: string, form: Form): Map<string, Map<string, string>> {
  const labels = new Map<string, Map<string, string>>();
  const path = join(folder, form.files.labels);
  if (!existsSync(path)) return labels;
  const { report, worksheet, line, text } = form.columns;
  const rows = parseCsv(form.files.labels, readFileSync(path, "utf8"), [
    report,
    worksheet,
    line,
    text,
  ]);
  for (const row of rows) {
    if (row.cell(worksheet) !== form.worksheets.trial_balance) continue;
    within(labels, row.cell(report)).set(
      row.cell(line),
      row
        .cell(text)
        .replace(/^\d{4}/, "")
        .trim(),
    );
  }
  return labels;
}

function readListedReports(folder: string, form: Form): string[] {
  const path = join(folder, form.files.reports);
  if (!existsSync(path)) return [];
  const rows = parseCsv(form.files.reports, readFileSync(path, "utf8"), [form.columns.report]);
  return rows.map((row) => row.cell(form.columns.report));
}
