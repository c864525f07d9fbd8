import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { expect, test } from "vitest";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { runCommandLine } from "./program.ts";

async function answerOf(...words: string[]) {
  let out = "";
  const exitCode = await runCommandLine(words, {
    out: (text) => {
      out += text;
    },
    note: () => undefined,
    environment: {},
    now: () => new Date("2026-01-15T12:00:00Z"),
    currentFolder: PACKAGE_ROOT,
    isTerminal: false,
  });
  return { out, exitCode };
}

test("the reference page is the one that the contract gives", async () => {
  const { out } = await answerOf("contract", "page");
  expect(readFileSync(join(PACKAGE_ROOT, "docs/contract.md"), "utf8")).toBe(out);
});

test("the schema of a table says which columns a row needs and which codes it may have", async () => {
  const { out } = await answerOf("contract", "schema", "cost_centres");
  expect(JSON.parse(out)).toMatchObject({
    required: ["region_code", "year", "cost_centre_id", "name", "kind"],
    properties: { kind: { enum: ["support", "final"] }, year: { type: ["integer"] } },
  });
});

test("a template has the columns of its table, and a sheet that explains them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "paketti-template-"));
  try {
    const csv = join(folder, "ledger.csv");
    await answerOf("contract", "template", "ledger_entries", "--format", "csv", "--out", csv);
    expect(readFileSync(csv, "utf8")).toBe(
      "\u{feff}region_code;cost_centre_id;account;period;amount_cents;counterparty_kind;funding_channel\r\n",
    );
    await answerOf("contract", "template", "ledger_entries", "--out", join(folder, "other.csv"));
    expect(readFileSync(join(folder, "other.csv"), "utf8")).toBe(readFileSync(csv, "utf8"));
    const xlsx = join(folder, "ledger.xlsx");
    await answerOf("contract", "template", "ledger_entries", "--out", xlsx);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(xlsx);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(["ledger_entries", "definitions"]);
    expect(workbook.worksheets[0]?.getRow(1).getCell(5).value).toBe("amount_cents");
    expect(workbook.worksheets[1]?.getRow(6).getCell(6).value).toBe(
      "Costs positive, income negative",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("an unknown table is answered with the nearest one", async () => {
  const { exitCode } = await answerOf("contract", "schema", "service_event");
  expect(exitCode).toBe(3);
});
