import { LuDecomposition, Matrix } from "ml-matrix";
import { withinGroup } from "./final-shares.ts";
import { withoutIdleSupports } from "./idle-supports.ts";
import { mutualGroups, refuseClosedLoops } from "./loops.ts";
import type { AllocationProblem, ByGiverAndReceiver } from "./problem.ts";
import { receiverShares } from "./receiver-shares.ts";

/** The allocation as a worksheet shows it, in the unit of the costs given; doubles, not rounded. */
export type AllocationSteps = {
  /** What each support centre passes on: its own cost (direct), its pool at closing (step-down), its gross cost (reciprocal). */
  readonly pools: ReadonlyMap<string, number>;
  readonly allocations: ByGiverAndReceiver<number>;
  readonly finalCosts: ReadonlyMap<string, number>;
};

/**
 * Walks an allocation step by step, for showing and for checking against worked examples.
 *
 * @param supportCosts Own cost of each support centre, of either sign, in any unit of money.
 * @param finalCosts Own cost of each final centre; absent means zero.
 * @throws What `finalShares` throws.
 *
 * Method: pool = own + sum over givers of share x pool (docs/methods/allocation.md). Money that must
 * equal a ledger goes through `allocateSupportCosts`, which works in whole cents.
 */
export function allocationSteps(
  problem: AllocationProblem,
  supportCosts: ReadonlyMap<string, number>,
  finalCosts: ReadonlyMap<string, number>,
): AllocationSteps {
  const shares = receiverShares(
    withoutIdleSupports(problem, (centre) => (supportCosts.get(centre) ?? 0) !== 0),
  );
  const closing = closingPools(shares, supportCosts);
  const pools = new Map(problem.supports.map((centre) => [centre, closing.get(centre) ?? 0]));
  const allocations = new Map(
    [...shares].map(([giver, row]) => [
      giver,
      new Map([...row].map(([receiver, share]) => [receiver, share * (pools.get(giver) ?? 0)])),
    ]),
  );
  const totals = new Map(problem.finals.map((final) => [final, finalCosts.get(final) ?? 0]));
  for (const row of allocations.values()) {
    for (const [receiver, amount] of row) {
      const total = totals.get(receiver);
      if (total !== undefined) totals.set(receiver, total + amount);
    }
  }
  return { pools, allocations, finalCosts: totals };
}

function closingPools(
  shares: ByGiverAndReceiver<number>,
  supportCosts: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const groups = mutualGroups(shares);
  refuseClosedLoops(groups, shares);
  const received = new Map(
    [...shares.keys()].map((giver) => [giver, supportCosts.get(giver) ?? 0]),
  );
  const pools = new Map<string, number>();
  for (const group of [...groups].reverse()) {
    const place = new Map(group.map((centre, index) => [centre, index]));
    const own = group.map((centre) => [received.get(centre) ?? 0]);
    const gross = new LuDecomposition(withinGroup(group, place, shares).transpose()).solve(
      new Matrix(own),
    );
    for (const [index, giver] of group.entries()) {
      const pool = gross.get(index, 0);
      pools.set(giver, pool);
      for (const [receiver, share] of shares.get(giver) ?? []) {
        if (place.has(receiver)) continue;
        received.set(receiver, (received.get(receiver) ?? 0) + share * pool);
      }
    }
  }
  return pools;
}
