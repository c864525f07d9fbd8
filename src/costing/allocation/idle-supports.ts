import type { AllocationProblem } from "./problem.ts";

/** The problem without support centres that have neither cost nor use in any direction. */
export function withoutIdleSupports(
  problem: AllocationProblem,
  hasCost: (centre: string) => boolean,
): AllocationProblem {
  const inUse = new Set<string>();
  for (const [giver, row] of problem.usage) {
    for (const [receiver, amount] of row) {
      if (amount !== 0) inUse.add(giver).add(receiver);
    }
  }
  const idle = new Set(problem.supports.filter((one) => !inUse.has(one) && !hasCost(one)));
  if (idle.size === 0) return problem;
  const isKept = (centre: string) => !idle.has(centre);
  const order = problem.order?.filter(isKept);
  return {
    ...problem,
    supports: problem.supports.filter(isKept),
    usage: new Map(
      [...problem.usage]
        .filter(([giver]) => isKept(giver))
        .map(([giver, row]) => [giver, new Map([...row].filter(([receiver]) => isKept(receiver)))]),
    ),
    ...(order && { order }),
  };
}
