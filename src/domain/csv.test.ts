import { expect, test } from "vitest";
import { parseCsv } from "./csv.ts";

function cells(text: string, ...columns: string[]): string[][] {
  return parseCsv("x.csv", text, columns).map((row) => columns.map(row.cell));
}

test("quotes, doubled quotes, commas and line breaks inside quotes are part of the cell", () => {
  expect(cells('a,b\r\n"1,5","say ""yes""\nand no"\r\n', "a", "b")).toEqual([
    ["1,5", 'say "yes"\nand no'],
  ]);
});

test("a byte order mark, a missing last line break, empty cells and empty lines are taken", () => {
  expect(cells("\uFEFFa,b\n1,\n\n,2", "a", "b")).toEqual([
    ["1", ""],
    ["", "2"],
  ]);
});

test("a row ending in an empty cell at the end of the file keeps the cell", () => {
  expect(cells("a,b\n1,", "a", "b")).toEqual([["1", ""]]);
});

test("a missing column is named", () => {
  expect(() => cells("a,b\n1,2\n", "a", "c")).toThrow("x.csv lacks the columns c");
});

test("a row with too few cells is refused with its line", () => {
  expect(() => cells('a,b\n"x\ny",2\n3\n', "a")).toThrow("x.csv line 4 has 1 cells");
});

test("an unclosed quotation mark is refused without showing the cell", () => {
  expect(() => cells('a,b\n"secret,2\n', "a")).toThrow(
    "x.csv line 2: a quotation mark is not closed or stands inside a cell",
  );
});

test("an empty file lacks its columns", () => {
  expect(() => cells("", "a")).toThrow("x.csv lacks the columns a");
});

test("a file with semicolons keeps commas in its cells", () => {
  const [row] = parseCsv("x.csv", 'a;b\n1,5;"2;0"\n', ["a", "b"], ";");
  expect([row?.cell("a"), row?.cell("b")]).toEqual(["1,5", "2;0"]);
});
