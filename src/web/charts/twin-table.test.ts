import { expect, test } from "vitest";
import { textCell, twinCsv } from "./twin-table.tsx";

test("the file of a chart has numbers as they are, and no text that a spreadsheet computes", () => {
  const csv = twinCsv({
    caption: "Costs",
    columns: [
      { label: "=region", isNumber: false },
      { label: "cost", isNumber: true },
    ],
    rows: [
      [textCell('=cmd|"/c calc"!A1'), { shown: "−12,5", raw: -12.5 }],
      [textCell("@SUM(A1)"), { shown: "–", raw: null }],
      [textCell("  +1"), { shown: "3", raw: 3 }],
      [textCell("Kymi, Kotka"), { shown: "4", raw: 4 }],
    ],
  });
  expect(csv.split("\r\n")).toEqual([
    "'=region,cost",
    `"'=cmd|""/c calc""!A1",-12.5`,
    "'@SUM(A1),",
    "'  +1,3",
    '"Kymi, Kotka",4',
    "",
  ]);
});
