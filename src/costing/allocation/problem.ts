import { UserError } from "../../domain/errors.ts";

/** The three ways of closing support cost centres; docs/methods/allocation.md. */
export const ALLOCATION_METHODS = ["direct", "step-down", "reciprocal"] as const;
export type AllocationMethod = (typeof ALLOCATION_METHODS)[number];

/**
 * Who gives to whom.
 *
 * `usage` holds, for each support centre, how much of its service each receiver used: zero or more,
 * in any unit, one unit per giving centre. A receiver is a support or a final centre.
 */
export type AllocationProblem = {
  readonly supports: readonly string[];
  readonly finals: readonly string[];
  readonly usage: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly method: AllocationMethod;
  /** Step-down only: every support centre once, in the order in which they are closed. */
  readonly order?: readonly string[];
};

/** Amounts by giving centre and by receiving centre. */
export type ByGiverAndReceiver<Amount> = ReadonlyMap<string, ReadonlyMap<string, Amount>>;

/**
 * Holds a problem against what every method needs.
 *
 * @throws UserError "invalid_definition" naming centres listed twice or not at all, usage that is
 * negative or not a number, and a closing order that is missing or not the list of supports.
 */
export function checkProblem(problem: AllocationProblem): void {
  const { supports, finals, usage } = problem;
  const known = new Set<string>();
  for (const centre of [...supports, ...finals]) {
    if (known.has(centre)) throw invalid(`cost centre ${centre} is listed twice`);
    known.add(centre);
  }
  const supportSet = new Set(supports);
  for (const [giver, receivers] of usage) {
    if (!supportSet.has(giver)) {
      throw invalid(`${giver} gives to others but is not a support cost centre`);
    }
    for (const [receiver, amount] of receivers) {
      if (!known.has(receiver)) {
        throw invalid(`${giver} gives to ${receiver}, which is not a known cost centre`);
      }
      if (!Number.isFinite(amount) || amount < 0) {
        throw invalid(
          `the use of ${giver} by ${receiver} is negative or not a number; use is zero or more`,
        );
      }
    }
  }
  if (problem.method === "step-down") checkOrder(supports, problem.order);
}

function checkOrder(supports: readonly string[], order: readonly string[] | undefined): void {
  if (order === undefined) {
    throw invalid("step-down needs the order in which the support cost centres are closed");
  }
  const missing = supports.filter((centre) => !order.includes(centre));
  if (missing.length > 0) throw invalid(`the closing order lacks ${missing.join(", ")}`);
  const surplus = order.filter((centre) => !supports.includes(centre));
  if (surplus.length > 0) {
    throw invalid(`the closing order names ${surplus.join(", ")}, which are not supports`);
  }
  if (order.length !== supports.length) {
    throw invalid("the closing order names a support cost centre twice");
  }
}

function invalid(message: string): UserError {
  return new UserError("invalid_definition", `allocation: ${message}`);
}
