import { AGE_GROUPS, type Dimension } from "./dimensions.ts";

type Placed = { readonly coordinates: readonly { readonly code: string | null }[] };

/** Rows by their dimensions in turn: codes in order, age groups by age, rows without a value last. */
export function orderOf(dimensions: readonly Dimension[]): (left: Placed, right: Placed) => number {
  return (left, right) => {
    for (const [index, dimension] of dimensions.entries()) {
      const order = compareCodes(
        dimension,
        left.coordinates[index]?.code ?? null,
        right.coordinates[index]?.code ?? null,
      );
      if (order !== 0) return order;
    }
    return 0;
  };
}

function compareCodes(dimension: Dimension, left: string | null, right: string | null): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  if (dimension.kind === "age_group") return ageOrder(left) - ageOrder(right);
  return left < right ? -1 : 1;
}

function ageOrder(label: string): number {
  return AGE_GROUPS.findIndex((group) => group.label === label);
}
