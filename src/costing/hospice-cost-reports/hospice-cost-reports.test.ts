import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { allocateHospiceReports } from "./hospice-cost-reports.ts";

const HEADING = "rpt_rec_num,wksht_cd,line_num,clmn_num,itm_val_num";

/** Report 1: plant 100 and administration 300 give to nursing 600 and drugs 400. */
const TRIAL_BALANCE = {
  "00300 1000": 100,
  "00600 1000": 300,
  "01600 1000": 600,
  "03000 1000": 400,
};
const STATISTICS = {
  "00300 0300": 4,
  "00600 0300": 1,
  "01600 0300": 3,
  "00600 0600": 1075,
  "01600 0600": 675,
  "03000 0600": 400,
};
const ALLOCATION = {
  "00300 0000": 100,
  "00300 0300": 100,
  "00600 0000": 300,
  "00600 0300": 25,
  "00600 0600": 325,
  "01600 0000": 600,
  "01600 0300": 75,
  "01600 0600": 204,
  "01600 0700": 879,
  "03000 0000": 400,
  "03000 0600": 121,
  "03000 0700": 521,
};

type Cells = Readonly<Record<string, number | string>>;

function worksheetRows(code: string, cells: Cells): string[] {
  return Object.entries(cells).map(([place, value]) => {
    const [line, column] = place.split(" ");
    return `1,${code},${line},${column},"${value}"`;
  });
}

/** Worksheet A of a report whose every line is other costs only. */
function trialBalance(netExpenses: Cells): string[] {
  return worksheetRows(
    "A000000",
    Object.fromEntries(
      Object.entries(netExpenses).flatMap(([place, value]) =>
        ["0500", "0600", "0800", "1000"].map((column) => [`${place.slice(0, 5)} ${column}`, value]),
      ),
    ),
  );
}

function folderOf(
  sheets: { a?: Cells | null; b?: Cells; statistics?: Cells; files?: Record<string, string> } = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), "reports-"));
  const a = sheets.a === null ? [] : trialBalance(sheets.a ?? TRIAL_BALANCE);
  const b = worksheetRows("B000000", sheets.b ?? ALLOCATION);
  const statistics = worksheetRows("B100000", sheets.statistics ?? STATISTICS);
  const files = {
    "nmrc_worksheet_a.csv": [HEADING, ...a, ""].join("\n"),
    "nmrc_worksheet_b.csv": [HEADING, ...b, ...statistics, ""].join("\n"),
    ...sheets.files,
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

function without(cells: Cells, ...places: string[]): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([place]) => !places.includes(place)));
}

describe("the real reports in ../shared/data/hospice-cost-reports-2014", () => {
  const folder = fileURLToPath(
    new URL("../../../../shared/data/hospice-cost-reports-2014", import.meta.url),
  );
  const result = allocateHospiceReports(folder, "step-down");

  test("a plain recomputation reaches 6 068 of 6 145 filed cells", () => {
    expect([result.matchedCount, result.cellCount, result.isMatch]).toEqual([6068, 6145, true]);
  });

  test("the form's own rounding from worksheet A on reaches every cell and every total", () => {
    expect(result.exactCellCount).toBe(6145);
    expect([result.exactTotalCount, result.totalCount]).toEqual([3484, 3484]);
  });

  test("each of the 77 other cells has a reason, and it is rounding", () => {
    const reasons = result.unmatched.map(({ reason }) => reason);
    expect(reasons).toHaveLength(77);
    expect([...new Set(reasons)].sort()).toEqual(["residue_on_largest_line", "unit_cost_rounded"]);
  });

  test("the two reports that do not balance as filed are findings, with the pool that is why", () => {
    expect(result.findings.map(({ rule, reportId }) => [rule, reportId])).toEqual([
      ["report_does_not_balance", "36922"],
      ["negative_pool", "36922"],
      ["report_does_not_balance", "37039"],
      ["negative_pool", "37039"],
    ]);
  });

  test.each(["direct", "reciprocal"] as const)("%s loses no cent of any report", (method) => {
    const { methodCosts } = allocateHospiceReports(folder, method);
    const [before, after] = [new Map<string, bigint>(), new Map<string, bigint>()];
    for (const { reportId, methodCents } of methodCosts) {
      after.set(reportId, (after.get(reportId) ?? 0n) + methodCents);
    }
    for (const { reportId, methodCents } of result.methodCosts) {
      before.set(reportId, (before.get(reportId) ?? 0n) + methodCents);
    }
    expect(after).toEqual(before);
  });
});

describe("one small report", () => {
  test("agrees: plant 25 and 75, then administration 325 by accumulated cost", () => {
    expect(allocateHospiceReports(folderOf(), "step-down")).toMatchObject({
      matchedCount: 4,
      cellCount: 4,
      exactCellCount: 4,
      exactTotalCount: 2,
      findings: [],
      unmatched: [],
    });
  });

  test("direct gives all plant to nursing and shares administration's own 300", () => {
    const { methodCosts } = allocateHospiceReports(folderOf(), "direct");
    expect(methodCosts.map(({ line, methodCents }) => [line, methodCents])).toEqual([
      ["01600", 600_00n + 100_00n + 188_37n],
      ["03000", 400_00n + 111_63n],
    ]);
  });

  test("use by a pool closed earlier counts for reciprocal, and is a finding of step-down", () => {
    const statistics = { ...STATISTICS, "00300 0600": 1000 };
    const stepDown = allocateHospiceReports(folderOf({ statistics }), "step-down");
    expect(stepDown.matchedCount).toBe(4);
    expect(stepDown.findings.map(({ rule }) => rule)).toContain("statistic_of_closed_pool");
    const { methodCosts } = allocateHospiceReports(folderOf({ statistics }), "reciprocal");
    expect(methodCosts.map(({ methodCents }) => methodCents)).not.toEqual(
      stepDown.methodCosts.map(({ methodCents }) => methodCents),
    );
  });
});

describe("faults of a report", () => {
  const findingsOf = (folder: string) =>
    allocateHospiceReports(folder, "direct").findings.map(({ rule, place }) => `${rule} ${place}`);

  test("an amount without a statistic does not match, and says so", () => {
    const b = { ...ALLOCATION, "03000 0300": 7 };
    const { unmatched, matchedCount, cellCount } = allocateHospiceReports(
      folderOf({ b }),
      "direct",
    );
    expect([matchedCount, cellCount]).toEqual([4, 5]);
    expect(unmatched).toMatchObject([{ line: "03000", column: "0300", reason: "no_statistic" }]);
  });

  test("a wrong amount does not match, and its column does not add up", () => {
    const b = { ...ALLOCATION, "01600 0600": 230 };
    const { unmatched, isMatch } = allocateHospiceReports(folderOf({ b }), "direct");
    expect(unmatched).toMatchObject([{ line: "01600", reason: "column_does_not_add_up" }]);
    expect(isMatch).toBe(false);
  });

  test("a statistic that is missing from the sum is the reason of the other cells", () => {
    const statistics = without(STATISTICS, "03000 0600");
    const { unmatched, findings } = allocateHospiceReports(folderOf({ statistics }), "direct");
    expect(unmatched.map(({ line, reason }) => [line, reason])).toEqual([
      ["01600", "statistics_do_not_add_up"],
      ["03000", "no_statistic"],
    ]);
    expect(findings).toMatchObject([{ rule: "statistics_do_not_add_up" }]);
  });

  test("a net direct cost that is not worksheet A's is a finding", () => {
    const a = { ...TRIAL_BALANCE, "03000 1000": 390 };
    expect(findingsOf(folderOf({ a }))).toEqual([
      "net_direct_cost_differs B000000 line 03000 column 0000",
    ]);
  });

  test("a report without worksheet A starts from worksheet B, with a finding", () => {
    const folder = folderOf({ a: null });
    expect(findingsOf(folder)).toEqual(["worksheet_missing A000000"]);
    expect(allocateHospiceReports(folder, "direct").exactTotalCount).toBe(2);
  });

  test("a report without statistics matches nothing and keeps its pools", () => {
    const folder = folderOf({ statistics: {} });
    expect(findingsOf(folder)).toEqual([
      "worksheet_missing B100000",
      "pool_without_statistics line 00300",
      "pool_without_statistics line 00600",
    ]);
    expect(allocateHospiceReports(folder, "direct").matchedCount).toBe(0);
  });

  test("statistics that are zero or negative share nothing out", () => {
    const statistics = { ...STATISTICS, "00600 0300": 0, "01600 0300": -3, "00300 0300": 0 };
    expect(findingsOf(folderOf({ statistics }))).toEqual([
      "negative_statistic B100000 line 01600 column 0300",
      "pool_without_statistics line 00300",
    ]);
  });

  test("a cell that is no number is left out, named by place and never shown", () => {
    const { findings } = allocateHospiceReports(
      folderOf({ b: { ...ALLOCATION, "00600 0300": "secret" } }),
      "direct",
    );
    expect(findings).toMatchObject([
      { rule: "not_a_number", place: "B000000 line 00600 column 0300" },
    ]);
    expect(JSON.stringify(findings)).not.toContain("secret");
  });

  test("a split pool is closed in its own column", () => {
    const renamed = (cells: Cells) =>
      Object.fromEntries(
        Object.entries(cells).map(([place, value]) => [
          place.replace("00300", "00301").replace(" 0300", " 0301"),
          value,
        ]),
      );
    const folder = folderOf({
      a: renamed(TRIAL_BALANCE),
      b: renamed(ALLOCATION),
      statistics: renamed(STATISTICS),
    });
    expect(allocateHospiceReports(folder, "direct")).toMatchObject({
      matchedCount: 4,
      findings: [],
    });
  });

  test("a pool whose cell is not filed is taken from its column", () => {
    const b = without(ALLOCATION, "00300 0300");
    expect(allocateHospiceReports(folderOf({ b }), "direct").matchedCount).toBe(4);
  });

  test("a missing file or column is refused by name", () => {
    const folder = mkdtempSync(join(tmpdir(), "reports-"));
    expect(() => allocateHospiceReports(folder, "direct")).toThrow("has no nmrc_worksheet_a.csv");
    const files = { "nmrc_worksheet_b.csv": "rpt_rec_num,wksht_cd\n1,B000000\n" };
    expect(() => allocateHospiceReports(folderOf({ files }), "direct")).toThrow(
      "nmrc_worksheet_b.csv lacks the columns line_num, clmn_num, itm_val_num",
    );
  });

  test("a folder in which nothing was allocated has nothing to compare with", () => {
    expect(() => allocateHospiceReports(folderOf({ b: {} }), "direct")).toThrow(
      "none of 1 reports has an allocated cell",
    );
  });

  test("a listed report without any worksheet is a finding, and the others are compared", () => {
    const files = { "reports.csv": "rpt_rec_num\n1\n2\n" };
    expect(findingsOf(folderOf({ files }))).toEqual([
      "worksheet_missing A000000",
      "worksheet_missing B000000",
      "worksheet_missing B100000",
    ]);
  });
});
