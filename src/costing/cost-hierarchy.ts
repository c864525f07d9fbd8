import { exactSum } from "../domain/decimal.ts";

/** Costs that add up to a whole, and groups of costs inside that whole; one unit of money. */
export type CostHierarchy = {
  readonly parts: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

export type CostHierarchyTotals = {
  readonly total: number;
  /** A group's total, and its percentage of the whole; null when the whole is zero. */
  readonly groups: ReadonlyMap<
    string,
    { readonly total: number; readonly sharePercent: number | null }
  >;
};

/**
 * Adds costs as the decimals they are written in, and divides last.
 *
 * A group cuts across the parts (outpatient care inside two services), so groups never add to the
 * total.
 */
export function costHierarchyTotals({ parts, groups }: CostHierarchy): CostHierarchyTotals {
  const total = exactSum([...parts.values()]);
  return {
    total,
    groups: new Map(
      [...groups].map(([name, members]) => {
        const groupTotal = exactSum([...members.values()]);
        const sharePercent = total === 0 ? null : (100 * groupTotal) / total;
        return [name, { total: groupTotal, sharePercent }];
      }),
    ),
  };
}
