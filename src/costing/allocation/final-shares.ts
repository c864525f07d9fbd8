import { LuDecomposition, Matrix } from "ml-matrix";
import { mutualGroups, refuseClosedLoops } from "./loops.ts";
import type { AllocationProblem, ByGiverAndReceiver } from "./problem.ts";
import { receiverShares } from "./receiver-shares.ts";

/**
 * Where each support centre's own cost ends: the share of it that reaches each final centre.
 *
 * A row adds up to 1; final centres that get nothing are left out. Use of a centre's own service
 * cancels out: what it gives to itself it gives on in the same proportions.
 *
 * @throws UserError "no_allocation_basis" or "closed_loop", naming the centres, or
 * "invalid_definition" when the problem itself is faulty.
 *
 * Method: F = (I - S)^-1 R, with S the shares between supports and R those to finals
 * (docs/methods/allocation.md). Solved group by group, so only centres that really serve each other
 * share an equation system; direct and step-down have groups of one.
 */
export function finalShares(problem: AllocationProblem): ByGiverAndReceiver<number> {
  const shares = receiverShares(problem);
  const groups = mutualGroups(shares);
  refuseClosedLoops(groups, shares);
  const solved = new Map<string, ReadonlyMap<string, number>>();
  for (const group of groups) {
    for (const [centre, row] of sharesOfGroup(group, shares, solved)) solved.set(centre, row);
  }
  return new Map(problem.supports.map((centre) => [centre, solved.get(centre) ?? new Map()]));
}

function sharesOfGroup(
  group: readonly string[],
  shares: ByGiverAndReceiver<number>,
  solved: ByGiverAndReceiver<number>,
): [string, ReadonlyMap<string, number>][] {
  const place = new Map(group.map((centre, index) => [centre, index]));
  const leaving = group.map((centre) => sharesLeavingGroup(centre, place, shares, solved));
  const finals = [...new Set(leaving.flatMap((row) => [...row.keys()]))];
  const within = withinGroup(group, place, shares);
  const reached =
    group.length === 1
      ? [finals.map((final) => (leaving[0]?.get(final) ?? 0) / within.get(0, 0))]
      : new LuDecomposition(within)
          .solve(new Matrix(leaving.map((row) => finals.map((final) => row.get(final) ?? 0))))
          .to2DArray();
  return group.map((centre, index) => [centre, normalised(finals, reached[index] ?? [])]);
}

/** What a centre gives to finals, and through centres already solved, in one row. */
function sharesLeavingGroup(
  giver: string,
  place: ReadonlyMap<string, number>,
  shares: ByGiverAndReceiver<number>,
  solved: ByGiverAndReceiver<number>,
): ReadonlyMap<string, number> {
  const row = new Map<string, number>();
  const add = (final: string, share: number) => row.set(final, (row.get(final) ?? 0) + share);
  for (const [receiver, share] of shares.get(giver) ?? []) {
    if (place.has(receiver)) continue;
    const onward = solved.get(receiver);
    if (onward === undefined) add(receiver, share);
    else for (const [final, part] of onward) add(final, share * part);
  }
  return row;
}

/** I - S among the centres of one group. */
export function withinGroup(
  group: readonly string[],
  place: ReadonlyMap<string, number>,
  shares: ByGiverAndReceiver<number>,
): Matrix {
  const matrix = Matrix.eye(group.length, group.length);
  for (const [row, giver] of group.entries()) {
    for (const [receiver, share] of shares.get(giver) ?? []) {
      const column = place.get(receiver);
      if (column !== undefined) matrix.set(row, column, matrix.get(row, column) - share);
    }
  }
  return matrix;
}

/** Takes off the last digits' error of the solution: no share below zero, and a sum of 1. */
function normalised(
  finals: readonly string[],
  row: readonly number[],
): ReadonlyMap<string, number> {
  const positive = row.map((share) => Math.max(0, share));
  const total = positive.reduce((sum, share) => sum + share, 0);
  return new Map(
    finals
      .map((final, index): [string, number] => [final, (positive[index] ?? 0) / total])
      .filter(([, share]) => share > 0),
  );
}
