import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A table as CSV text: commas, quotes where a cell needs them, a header line. */
export function csvText(
  columns: readonly string[],
  rows: readonly (readonly (string | number | bigint | null)[])[],
): string {
  const lines = [columns, ...rows].map((cells) => cells.map(csvCell).join(","));
  return `${lines.join("\n")}\n`;
}

function csvCell(cell: string | number | bigint | null): string {
  const text = String(cell ?? "");
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes one file of an example, with the folders it needs. */
export function writeExampleFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
