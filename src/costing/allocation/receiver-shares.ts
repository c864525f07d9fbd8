import { UserError } from "../../domain/errors.ts";
import { type AllocationProblem, type ByGiverAndReceiver, checkProblem } from "./problem.ts";

/**
 * The share of each support centre's pool that each permitted receiver takes; a row adds up to 1.
 *
 * Direct: final centres only. Step-down: centres closed later, and finals. Reciprocal: everybody,
 * the centre itself included. Receivers without use are left out.
 *
 * @throws UserError "no_allocation_basis" naming a support centre whose service no permitted
 * receiver used, and what `checkProblem` throws.
 */
export function receiverShares(problem: AllocationProblem): ByGiverAndReceiver<number> {
  checkProblem(problem);
  const isPermitted = permission(problem);
  return new Map(
    problem.supports.map((giver) => {
      const used = [...(problem.usage.get(giver) ?? [])].filter(
        ([receiver, amount]) => amount > 0 && isPermitted(giver, receiver),
      );
      if (used.length === 0) {
        throw new UserError(
          "no_allocation_basis",
          `support cost centre ${giver} has no recorded use by a centre that may receive its cost under the ${problem.method} method; give a driver for it`,
        );
      }
      const largest = used.reduce((most, [, amount]) => Math.max(most, amount), 0);
      const total = used.reduce((sum, [, amount]) => sum + amount / largest, 0);
      return [
        giver,
        new Map(used.map(([receiver, amount]) => [receiver, amount / largest / total])),
      ];
    }),
  );
}

function permission(problem: AllocationProblem): (giver: string, receiver: string) => boolean {
  const isSupport = new Set(problem.supports);
  if (problem.method === "reciprocal") return () => true;
  if (problem.method === "direct") return (_giver, receiver) => !isSupport.has(receiver);
  const closingPlace = new Map((problem.order ?? []).map((centre, place) => [centre, place]));
  return (giver, receiver) =>
    !isSupport.has(receiver) || (closingPlace.get(receiver) ?? 0) > (closingPlace.get(giver) ?? 0);
}
