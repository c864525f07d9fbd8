import { UserError } from "../../domain/errors.ts";
import type { ByGiverAndReceiver } from "./problem.ts";

/**
 * Groups support centres that serve each other, directly or around (strongly connected components).
 *
 * @param shares What `receiverShares` gives; its keys are the support centres.
 * @returns The groups, receivers before givers: a group gives only to itself and to earlier ones.
 *
 * Method: Tarjan 1972, "Depth-first search and linear graph algorithms", without recursion so that a
 * long chain of centres cannot exhaust the stack.
 */
export function mutualGroups(shares: ByGiverAndReceiver<number>): string[][] {
  const supportReceivers = new Map(
    [...shares].map(([giver, row]) => [giver, [...row.keys()].filter((key) => shares.has(key))]),
  );
  const found = new Map<string, { index: number; low: number }>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const groups: string[][] = [];

  for (const start of shares.keys()) {
    if (found.has(start)) continue;
    const path: { centre: string; next: number }[] = [];
    enter(start, path);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const receiver = supportReceivers.get(step.centre)?.[step.next];
      if (receiver === undefined) leave(step.centre, path);
      else {
        step.next += 1;
        const seen = found.get(receiver);
        if (seen === undefined) enter(receiver, path);
        else if (isOpen.has(receiver)) lower(step.centre, seen.index);
      }
    }
  }
  return groups;

  function enter(centre: string, path: { centre: string; next: number }[]): void {
    found.set(centre, { index: found.size, low: found.size });
    open.push(centre);
    isOpen.add(centre);
    path.push({ centre, next: 0 });
  }

  function leave(centre: string, path: { centre: string; next: number }[]): void {
    path.pop();
    const mark = found.get(centre);
    const parent = path.at(-1);
    if (mark === undefined) return;
    if (parent !== undefined) lower(parent.centre, mark.low);
    if (mark.low !== mark.index) return;
    const group = open.splice(open.lastIndexOf(centre));
    for (const member of group) isOpen.delete(member);
    groups.push(group);
  }

  function lower(centre: string, reached: number): void {
    const mark = found.get(centre);
    if (mark !== undefined) mark.low = Math.min(mark.low, reached);
  }
}

/**
 * A group that gives to nobody outside itself would pass its cost around for ever.
 *
 * @throws UserError "closed_loop" naming the centres of every such group.
 */
export function refuseClosedLoops(
  groups: readonly (readonly string[])[],
  shares: ByGiverAndReceiver<number>,
): void {
  const closed = groups.filter((group) => {
    const members = new Set(group);
    return group.every((giver) =>
      [...(shares.get(giver)?.keys() ?? [])].every((receiver) => members.has(receiver)),
    );
  });
  if (closed.length === 0) return;
  const named = closed.map((group) => [...group].sort().join(", ")).sort();
  throw new UserError(
    "closed_loop",
    `support cost centres that give only to each other or to themselves: ${named.join("; ")}. Their cost can never reach a final cost centre; add a driver that leads out`,
  );
}
