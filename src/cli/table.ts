/** One column of a printed table: how its heading reads, and on which side its cells stand. */
export type TableColumn = { readonly heading: string; readonly align: "left" | "right" };

/** Lays rows out as a plain text table with a rule under the heading; each row is one line, whatever its cells hold. */
export function textTable(
  columns: readonly TableColumn[],
  given: readonly (readonly string[])[],
): string {
  const rows = given.map((row) => row.map(oneLine));
  const widths = columns.map((column, index) =>
    Math.max(column.heading.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => {
        const cell = cells[index] ?? "";
        const width = widths[index] ?? 0;
        return column.align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return `${[line(columns.map((column) => column.heading)), rule, ...rows.map(line)].join("\n")}\n`;
}

/** Text of others on one line: a line feed or another control character, as a file's name may have, as its code. */
function oneLine(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
