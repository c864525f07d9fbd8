import type { Area, Cell, Comparison, Verdict } from "../../../api/index.ts";
import { intervalOf, numberOf } from "../../format/format-cell.ts";

/** A region of a comparison with what charts and tables show of it. */
export type ShownArea = {
  readonly code: string;
  readonly name: string;
  readonly cell: Cell;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly text: string;
  readonly verdict: Verdict | null;
  readonly isOwn: boolean;
  readonly isPeer: boolean;
};

/** The regions of a comparison, the largest value first; those without a value last. */
export function areasOf(
  comparison: Comparison,
  own: string,
  isStandardised: boolean,
  write: {
    readonly name: (area: Area) => string;
    readonly text: (cell: Cell, value: number | null) => string;
  },
): ShownArea[] {
  return comparison.areas
    .filter(({ area }) => area.kind === "region")
    .map(({ area, cell, is_peer: isPeer }) => {
      const value = numberOf(cell, isStandardised);
      const interval = intervalOf(cell, isStandardised);
      return {
        code: area.code,
        name: write.name(area),
        cell,
        value,
        lower: interval?.lower ?? null,
        upper: interval?.upper ?? null,
        text: write.text(cell, value),
        verdict: cell.verdict,
        isOwn: area.code === own,
        isPeer,
      };
    })
    .sort((left, right) => (right.value ?? -Infinity) - (left.value ?? -Infinity));
}
