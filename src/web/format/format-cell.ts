import { type Cell, unitText } from "../../api/index.ts";
import type { Language } from "../../domain/names.ts";
import { formatNumber, formatValue, type ShownUnit } from "./format-value.ts";

/** How a number of a cell is to be written where it stands. */
export type CellFormat = {
  readonly isSigned?: boolean;
  readonly isBare?: boolean;
  readonly decimals?: number;
  /** Euros as millions: in tables of packages and regions. */
  readonly isInMillions?: boolean;
};

const NO_BREAK_SPACE = "\u00a0";

/** A number in the unit of its cell. */
export function formatInUnit(
  value: number,
  unit: string,
  language: Language,
  format: CellFormat = {},
): string {
  const { isInMillions = false, ...options } = format;
  if (isInMillions) return formatValue(value, "million_euros", language, options);
  const text = unitText(unit);
  const sign = text.sign[language];
  const shown: ShownUnit | null = sign === "€" ? "euros" : sign === "%" ? "percent" : null;
  const decimals = options.decimals ?? text.decimals;
  if (shown !== null) return formatValue(value, shown, language, { ...options, decimals });
  const number = formatNumber(value, decimals, language);
  const signed =
    options.isSigned === true && value > 0 && /[1-9]/.test(number) ? `+${number}` : number;
  if (sign === "" || options.isBare === true) return signed;
  return `${signed}${NO_BREAK_SPACE}${sign.replaceAll(" ", NO_BREAK_SPACE)}`;
}

/** The number that a cell holds, standardised where asked and known; null when it holds none. */
export function numberOf(cell: Cell, isStandardised = false): number | null {
  if (cell.kind !== "value" && cell.kind !== "zero") return null;
  return isStandardised && cell.standardised !== null ? cell.standardised.value : cell.value;
}

/** The interval that goes with `numberOf`. */
export function intervalOf(cell: Cell, isStandardised = false): Cell["interval"] {
  return isStandardised && cell.standardised !== null ? cell.standardised.interval : cell.interval;
}

/** How far a cell is from what it is held against, in percent of the latter; null when it cannot be said. */
export function relativeDifference(cell: Cell, isStandardised = false): number | null {
  const value = numberOf(cell, isStandardised);
  const against = cell.reference?.value ?? null;
  if (value === null || against === null || against === 0) return null;
  return (100 * (value - against)) / Math.abs(against);
}

/** A change from one cell to another, in percent of the first. */
export function relativeChange(before: Cell, after: Cell): number | null {
  const from = numberOf(before);
  const to = numberOf(after);
  if (from === null || to === null || from === 0) return null;
  return (100 * (to - from)) / Math.abs(from);
}

/** One amount by itself: in millions from a million on, in whole euros below it. */
export function eurosOf(cell: Cell): Pick<CellFormat, "isInMillions"> {
  return { isInMillions: Math.abs(numberOf(cell) ?? 0) >= 1e6 };
}

/** How many decimals millions of euros need beside their total, so that small packages do not all read 0,0. */
export function millionDecimals(total: number | null): number {
  if (total === null || Math.abs(total) >= 50e6) return 1;
  return Math.abs(total) >= 5e6 ? 2 : 3;
}
