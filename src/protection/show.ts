import type { PublicationSet } from "./publication-set.ts";

/**
 * What an export says of one cell. Five different things: a number, a zero that is known to be one, a number
 * that exists and is not shown, a number that was not delivered, and one that means something else here.
 */
export type CellStatus =
  | { readonly kind: "value"; readonly value: number }
  | { readonly kind: "zero" }
  | { readonly kind: "hidden" }
  | { readonly kind: "missing" }
  | { readonly kind: "not_comparable" };

/**
 * The status of every published cell, by id. Whether a cell is hidden for its own sake or for another's
 * is not told: the reason says how large it is.
 *
 * @param hidden Places of hidden cells.
 */
export function shownCells(
  set: Pick<PublicationSet, "cells" | "absent" | "unpublished">,
  hidden: { readonly has: (place: number) => boolean },
): ReadonlyMap<string, CellStatus> {
  const unpublished = new Set(set.unpublished);
  const shown = new Map<string, CellStatus>();
  for (const [place, { id, value }] of set.cells.entries()) {
    if (unpublished.has(place)) continue;
    if (hidden.has(place)) shown.set(id, { kind: "hidden" });
    else shown.set(id, value === 0 ? { kind: "zero" } : { kind: "value", value });
  }
  for (const [id, kind] of set.absent) shown.set(id, { kind });
  return shown;
}

/** The two columns of a flat export: empty unless there is a number to show, and the status in words. */
export function statusColumns(status: CellStatus): {
  readonly value: string;
  readonly value_status: CellStatus["kind"];
} {
  switch (status.kind) {
    case "value":
      return { value: String(status.value), value_status: "value" };
    case "zero":
      return { value: "0", value_status: "zero" };
    default:
      return { value: "", value_status: status.kind };
  }
}

/**
 * Whether a quotient may be shown: only when both of its parts are, because a shown quotient and one part
 * give the other.
 */
export function quotientStatus(numerator: CellStatus, denominator: CellStatus): CellStatus["kind"] {
  const order = ["not_comparable", "missing", "hidden"] as const;
  const kinds = [numerator.kind, denominator.kind];
  const worst = order.find((kind) => kinds.includes(kind));
  if (worst !== undefined) return worst;
  if (denominator.kind === "zero") return "missing";
  return numerator.kind;
}
