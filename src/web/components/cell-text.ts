import type { Cell } from "../../api/index.ts";
import { type CellFormat, formatInUnit } from "../format/format-cell.ts";
import type { Words } from "../words/words.ts";

/** A figure as text for charts: its number, or plainly why there is none. */
export function cellText(
  cell: Cell,
  value: number | null,
  words: Words,
  format: CellFormat = {},
): string {
  if (value !== null) return formatInUnit(value, cell.unit, words.language, format);
  switch (cell.kind) {
    case "hidden":
      return words.t("cell.hidden");
    case "not_comparable":
      return words.t("cell.notComparable");
    default:
      return words.t("cell.missing");
  }
}
