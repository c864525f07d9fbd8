import { splitByWeight } from "../../domain/money.ts";
import { finalShares } from "./final-shares.ts";
import { withoutIdleSupports } from "./idle-supports.ts";
import type { AllocationProblem, ByGiverAndReceiver } from "./problem.ts";

/** Whole cents, so that what went in came out. */
export type AllocatedCosts = {
  /** Cents of each support centre's own cost that end at each final centre. */
  readonly contributions: ByGiverAndReceiver<bigint>;
  /** Cents of each final centre: its own cost and all contributions. */
  readonly finalCosts: ReadonlyMap<string, bigint>;
};

/**
 * Allocates support costs to final cost centres, to the cent.
 *
 * A credit (negative cost) is allocated like the cost it cancels. A support centre with neither cost
 * nor use in any direction takes no part and needs no driver.
 *
 * @param supportCosts Whole cents of each support centre; absent means zero.
 * @param finalCosts Whole cents of each final centre; absent means zero.
 * @returns Contributions whose sum is, for every support centre, exactly its own cost, and final
 * costs whose sum is exactly all costs put in.
 * @throws What `finalShares` throws.
 *
 * Method: `finalShares`, then largest remainder for each support centre (docs/methods/allocation.md,
 * docs/methods/largest-remainder.md).
 */
export function allocateSupportCosts(
  problem: AllocationProblem,
  supportCosts: ReadonlyMap<string, bigint>,
  finalCosts: ReadonlyMap<string, bigint>,
): AllocatedCosts {
  const shares = finalShares(
    withoutIdleSupports(problem, (centre) => (supportCosts.get(centre) ?? 0n) !== 0n),
  );
  const totals = new Map(problem.finals.map((final) => [final, finalCosts.get(final) ?? 0n]));
  const place = new Map(problem.finals.map((final, index) => [final, index]));
  const contributions = new Map<string, ReadonlyMap<string, bigint>>();
  for (const [support, row] of shares) {
    const ordered = [...row].sort(
      ([left], [right]) => (place.get(left) ?? 0) - (place.get(right) ?? 0),
    );
    const parts = splitByWeight(
      supportCosts.get(support) ?? 0n,
      ordered.map(([, share]) => share),
    );
    const contribution = new Map(ordered.map(([final], index) => [final, parts[index] ?? 0n]));
    contributions.set(support, contribution);
    for (const [final, cents] of contribution) totals.set(final, (totals.get(final) ?? 0n) + cents);
  }
  return { contributions, finalCosts: totals };
}
