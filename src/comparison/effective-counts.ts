import type { FigureRow, IndicatorDefinition } from "../indicators/index.ts";
import { reachOf } from "../statistics/index.ts";

/**
 * How many of how many stand behind a share with Wilson limits, whatever scale its numerator and denominator
 * have: answers are in millionths of weights, and a million of them is one answer.
 *
 * @returns Numbers that need not be whole; null where the figure is not there or has no limits.
 *
 * Method: Wilson's equation (p − l)² = z² l (1 − l)/n, solved for n at the limit that is further off.
 */
export function effectiveCounts(
  { formula }: IndicatorDefinition,
  { numerator, denominator, lower, upper, status }: FigureRow,
): { readonly count: number; readonly total: number } | null {
  const isThere = status === "value" || status === "zero";
  if (!isThere || numerator === null || denominator === null || denominator <= 0n) return null;
  if (lower === null || upper === null || formula.kind !== "ratio") return null;
  const share = Number(numerator) / Number(denominator);
  const limits = [lower / formula.multiplier, upper / formula.multiplier];
  const limit = limits.toSorted((a, b) => Math.abs(b - share) - Math.abs(a - share))[0] ?? share;
  if (!(share >= 0 && share <= 1) || limit === share || limit <= 0 || limit >= 1) return null;
  const total = (reachOf(0.95) ** 2 * limit * (1 - limit)) / (share - limit) ** 2;
  const rounded = Math.round(total * 1e6) / 1e6;
  return { count: Math.min(rounded, share * rounded), total: rounded };
}
