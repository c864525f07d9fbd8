import { join } from "node:path";
import { z } from "zod";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { parseYamlFile } from "../../domain/parse.ts";

const Column = z.string().regex(/^\d{4}$/);
const FileName = z.string().regex(/^[\w.-]+\.csv$/);

/** Where each figure of the form stands; the values are in adapters/hospice-cost-reports/adapter.yaml. */
const Form = z.strictObject({
  id: z.literal("hospice-cost-reports"),
  name: z.string(),
  source: z.strictObject({
    title: z.string(),
    publisher: z.string(),
    form: z.string(),
    licence: z.string(),
  }),
  files: z.strictObject({
    trial_balance: FileName,
    allocation: FileName,
    labels: FileName,
    reports: FileName,
  }),
  columns: z.strictObject({
    report: z.string(),
    worksheet: z.string(),
    line: z.string(),
    column: z.string(),
    value: z.string(),
    text: z.string(),
  }),
  worksheets: z.strictObject({
    trial_balance: z.string(),
    allocation: z.string(),
    statistics: z.string(),
  }),
  trial_balance_columns: z.strictObject({
    parts: z.array(Column),
    total: Column,
    reclassifications: Column,
    reclassified: Column,
    adjustments: Column,
    net_expenses: Column,
  }),
  allocation_columns: z.strictObject({ net_direct_cost: Column, total_cost: Column }),
  pool_line: z.string().transform((pattern) => new RegExp(pattern)),
  cost_centre_line: z.string().transform((pattern) => new RegExp(pattern)),
  total_line: z.string(),
  unit_cost_decimals: z.int().positive(),
  match: z.strictObject({
    tolerance_usd: z.number().positive(),
    least_share: z.number().min(0).max(1),
  }),
});
export type Form = z.infer<typeof Form>;

export function loadForm(): Form {
  return parseYamlFile(
    join(PACKAGE_ROOT, "adapters", "hospice-cost-reports", "adapter.yaml"),
    Form,
  );
}

/** The allocation column of an overhead line: line 00601 is closed in column 0601. */
export function poolColumn(line: string): string {
  return line.slice(1);
}

/** The overhead line that a column closes. */
export function poolLine(column: string): string {
  return `0${column}`;
}
