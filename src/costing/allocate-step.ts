import { UserError } from "../domain/errors.ts";
import type { Row } from "../sql/engine.ts";
import { countValue, requiredText, wholeValue } from "../sql/engine.ts";
import type { ComputedStep } from "../sql/run-models.ts";
import { allocateSupportCosts } from "./allocation/allocate-support-costs.ts";
import type { AllocationMethod, AllocationProblem } from "./allocation/problem.ts";

const COST_GROUPS = ["gross", "income", "client_fees"] as const;
type CostGroup = (typeof COST_GROUPS)[number];

export type AllocationInput = {
  /** Rows of costing__cost_centres, costing__direct_costs and costing__driver_use of one region's year. */
  readonly costCentres: readonly Row[];
  readonly directCosts: readonly Row[];
  readonly driverUse: readonly Row[];
  readonly method: AllocationMethod;
};

/** The TypeScript step of the model costing__support_allocations. */
export const allocateSupportStep: ComputedStep = async ({ rows }) => {
  const [method] = await rows("given__allocation_method");
  return supportAllocationRows({
    costCentres: await rows("costing__cost_centres"),
    directCosts: await rows("costing__direct_costs"),
    driverUse: await rows("costing__driver_use"),
    method: allocationMethod(method === undefined ? "" : requiredText(method, "method")),
  });
};

/**
 * What of each support centre's own cost ends at each final centre, of one region's year.
 *
 * A support centre from which no chain of use leads to a final centre (it has no driver amounts, or gives
 * only within a closed loop) takes no part: its cost stays on the named line `support_unallocated`, and
 * the centres that serve it share their cost out over their other receivers alone. Income and client fees
 * follow the same shares as the gross cost.
 */
function supportAllocationRows(input: AllocationInput): Row[] {
  const { regionCode, year, supports, finals } = centresOf(input.costCentres);
  if (regionCode === null) return [];
  const reachable = supportsThatReachFinals(input.driverUse, supports, finals);
  const problem: AllocationProblem = {
    supports: supports.filter((centre) => reachable.has(centre)),
    finals,
    usage: usageWithin(input.driverUse, new Set([...reachable, ...finals]), reachable),
    method: input.method,
    order: supports.filter((centre) => reachable.has(centre)),
  };
  return COST_GROUPS.flatMap((group) => {
    const costs = costsOf(input.directCosts, group, reachable);
    if (costs.size === 0) return [];
    const { contributions } = allocateSupportCosts(problem, costs, new Map());
    return [...contributions].flatMap(([giver, row]) =>
      [...row]
        .filter(([, cents]) => cents !== 0n)
        .map(([receiver, cents]) => ({
          region_code: regionCode,
          year,
          giving_cost_centre_id: giver,
          receiving_cost_centre_id: receiver,
          cost_group: group,
          method: input.method,
          amount_cents: cents,
        })),
    );
  });
}

/** Support centres from which some chain of use ends at a final centre. */
function supportsThatReachFinals(
  driverUse: readonly Row[],
  supports: readonly string[],
  finals: readonly string[],
): Set<string> {
  const giversOf = new Map<string, string[]>();
  for (const row of driverUse) {
    const receiver = requiredText(row, "receiving_cost_centre_id");
    giversOf.set(receiver, [
      ...(giversOf.get(receiver) ?? []),
      requiredText(row, "giving_cost_centre_id"),
    ]);
  }
  const known = new Set(supports);
  const reached = new Set<string>();
  const waiting = [...finals];
  for (let centre = waiting.pop(); centre !== undefined; centre = waiting.pop()) {
    for (const giver of giversOf.get(centre) ?? []) {
      if (!known.has(giver) || reached.has(giver)) continue;
      reached.add(giver);
      waiting.push(giver);
    }
  }
  return reached;
}

function centresOf(rows: readonly Row[]) {
  const ids = (kind: string) =>
    rows
      .filter((row) => row["kind"] === kind)
      .map((row) => requiredText(row, "cost_centre_id"))
      .toSorted();
  const [first] = rows;
  return {
    regionCode: first === undefined ? null : requiredText(first, "region_code"),
    year: first === undefined ? 0 : countValue(first, "year"),
    supports: ids("support"),
    finals: ids("final"),
  };
}

function usageWithin(
  driverUse: readonly Row[],
  receivers: ReadonlySet<string>,
  givers: ReadonlySet<string>,
) {
  const usage = new Map<string, Map<string, number>>();
  for (const row of driverUse) {
    const giver = requiredText(row, "giving_cost_centre_id");
    const receiver = requiredText(row, "receiving_cost_centre_id");
    const amount = row["amount"];
    if (!givers.has(giver) || !receivers.has(receiver)) continue;
    if (typeof amount !== "number") throw new TypeError("driver amount is not a number");
    const uses = usage.get(giver) ?? new Map<string, number>();
    uses.set(receiver, (uses.get(receiver) ?? 0) + amount);
    usage.set(giver, uses);
  }
  return usage;
}

function costsOf(
  directCosts: readonly Row[],
  group: CostGroup,
  supports: ReadonlySet<string>,
): Map<string, bigint> {
  const costs = new Map<string, bigint>();
  for (const row of directCosts) {
    const centre = requiredText(row, "cost_centre_id");
    if (!supports.has(centre) || costGroup(requiredText(row, "cost_type")) !== group) continue;
    costs.set(centre, (costs.get(centre) ?? 0n) + wholeValue(row, "amount_cents"));
  }
  return costs;
}

function costGroup(costType: string): CostGroup {
  return costType === "income" || costType === "client_fees" ? costType : "gross";
}

function allocationMethod(name: string): AllocationMethod {
  if (name === "reciprocal" || name === "step-down" || name === "direct") return name;
  throw new UserError(
    "invalid_definition",
    `${name} is not an allocation method: reciprocal, step-down or direct`,
  );
}
