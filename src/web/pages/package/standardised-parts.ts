import type { PackagePage } from "../../../api/index.ts";
import { numberOf } from "../../format/format-cell.ts";

type AreaRow = PackagePage["per_resident"]["areas"][number];

/** What no single function can be given: the standardised whole less the functions that are known. */
export const REST = "rest";

export type FunctionValue = {
  /** Null for cost on no function, `rest` for what several functions without a value of their own have together. */
  readonly id: string | null;
  readonly value: number;
};

/** Whether an area's whole is standardised, so that its functions can be. */
export function hasStandardised({ total }: AreaRow): boolean {
  return total.standardised !== null;
}

/**
 * The functions of an area in euros per resident, as they are or as they would be with the standard population.
 *
 * Direct standardisation of sums is additive: the functions add up to the whole. A function of too few clients
 * has no standardised value of its own; one such function is what is left of the whole, and several are `rest`.
 */
export function functionValues(row: AreaRow, isStandardised: boolean): FunctionValue[] {
  if (!isStandardised || row.total.standardised === null) {
    return row.parts.map(({ function_id: id, cell }) => ({ id, value: numberOf(cell) ?? 0 }));
  }
  const known = row.parts.flatMap(({ function_id: id, cell }) =>
    cell.standardised === null ? [] : [{ id, value: cell.standardised.value }],
  );
  const unknown = row.parts.filter(({ cell }) => cell.standardised === null);
  if (unknown.length === 0) return known;
  const sum = known.reduce((all, { value }) => all + value, 0);
  const left = Math.max(0, row.total.standardised.value - sum);
  const [only, ...more] = unknown;
  return [...known, { id: more.length === 0 ? (only?.function_id ?? null) : REST, value: left }];
}
