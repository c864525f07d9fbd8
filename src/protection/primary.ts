import type { AudienceRules } from "./rules.ts";
import type { Cell, Relation } from "./table.ts";

/** Why a cell is hidden for its own sake. */
export type PrimaryReason = "too_few" | "dominance" | "zero" | "full";

/** What a publication's numbers are: of clients and events, or of euros. */
export type MeasureKind = "counts" | "amounts";

/**
 * The cells to be hidden for what they say themselves.
 *
 * A cell has too few when fewer than `minimum_count` contributors stand behind it; a count without
 * contributors of its own is its own number of contributors. A dominated amount has one contributor with
 * more than the allowed share. A full cell is above zero and alone makes up a published total.
 *
 * @returns Places of the cells, each with its first reason.
 *
 * Method: docs/methods/disclosure-control.md, section 2.
 */
export function primaryCells(
  cells: readonly Cell[],
  relations: readonly Relation[],
  rules: Pick<AudienceRules, "minimum_count" | "dominance" | "zero_cells" | "full_cells">,
): ReadonlyMap<number, PrimaryReason> {
  const full = rules.full_cells === "hidden" ? fullCells(cells, relations) : new Set<number>();
  return new Map(
    cells.flatMap((cell, place): [number, PrimaryReason][] => {
      const count = cell.contributors?.count ?? cell.value;
      const isZero = cell.value === 0 && count === 0;
      if (isZero) return rules.zero_cells === "hidden" ? [[place, "zero"]] : [];
      if (count < rules.minimum_count) return [[place, "too_few"]];
      if (isDominated(cell, rules.dominance?.largest_share ?? 1)) return [[place, "dominance"]];
      return full.has(place) ? [[place, "full"]] : [];
    }),
  );
}

function isDominated({ value, contributors }: Cell, largestShare: number): boolean {
  return (contributors?.largest ?? 0) > largestShare * Math.abs(value);
}

function fullCells(cells: readonly Cell[], relations: readonly Relation[]): Set<number> {
  const valueAt = (place: number) => cells[place]?.value ?? 0;
  return new Set(
    relations
      .filter(({ kind, parts }) => kind === "sum" && parts.length > 1)
      .flatMap(({ total, parts }) =>
        parts.filter((part) => valueAt(part) > 0 && valueAt(part) === valueAt(total)),
      ),
  );
}

/** How wide the interval of a cell hidden for its own sake must stay, in the cell's unit. */
export function neededWidth(
  value: number,
  kind: MeasureKind,
  rules: Pick<AudienceRules, "hidden_interval">,
): number {
  const { units, share_of_value: share } = rules.hidden_interval[kind];
  return Math.max(units, Math.ceil(share * Math.abs(value)));
}

/**
 * Whether an interval hides a value: the whole numbers in it span at least the needed width, and the
 * value is none of a single one.
 */
export function isProtected(
  interval: { readonly lower: number; readonly upper: number },
  needed: number,
): boolean {
  return Math.floor(interval.upper + 1e-6) - Math.ceil(interval.lower - 1e-6) >= needed;
}
