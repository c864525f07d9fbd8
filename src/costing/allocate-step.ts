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
  /** The drivers of the rules in their order. */
  readonly driverOrder: readonly Row[];
  readonly method: AllocationMethod;
};

/** The TypeScript step of the model costing__support_allocations. */
export const allocateSupportStep: ComputedStep = async ({ rows }) => {
  const [method] = await rows("given__allocation_method");
  return supportAllocationRows({
    costCentres: await rows("costing__cost_centres"),
    directCosts: await rows("costing__direct_costs"),
    driverUse: await rows("costing__driver_use"),
    driverOrder: await rows("given__driver_order"),
    method: allocationMethod(method === undefined ? "" : requiredText(method, "method")),
  });
};

/**
 * What of each support centre's own cost ends at each final centre, of one region's year.
 *
 * A support centre whose cost the method cannot bring to a final centre (it has no driver amounts, gives
 * only within a closed loop, or only to centres that the method leaves out) takes no part: its cost stays on the named line `support_unallocated`, and
 * the centres that serve it share their cost out over their other receivers alone. Income and client fees
 * follow the same shares as the gross cost.
 */
function supportAllocationRows(input: AllocationInput): Row[] {
  const { regionCode, year, supports, finals } = centresOf(input.costCentres);
  if (regionCode === null) return [];
  const closing = inClosingOrder(supports, input);
  const uses = usageWithin(input.driverUse, new Set(supports), new Set([...supports, ...finals]));
  const reachable = supportsThatReachFinals(uses, closing, finals, input.method);
  const problem: AllocationProblem = {
    supports: supports.filter((centre) => reachable.has(centre)),
    finals,
    usage: usageWithin(input.driverUse, reachable, new Set([...reachable, ...finals])),
    method: input.method,
    order: closing.filter((centre) => reachable.has(centre)),
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

/**
 * Support centres whose cost the method can bring to a final centre: directly; through centres that close
 * later; or through any chain of use.
 */
function supportsThatReachFinals(
  uses: ReadonlyMap<string, ReadonlyMap<string, number>>,
  supports: readonly string[],
  finals: readonly string[],
  method: AllocationMethod,
): Set<string> {
  const reached = new Set(finals);
  const step = (candidates: readonly string[]): boolean => {
    const before = reached.size;
    for (const support of candidates) {
      const receivers = [...(uses.get(support)?.keys() ?? [])];
      if (receivers.some((receiver) => receiver !== support && reached.has(receiver)))
        reached.add(support);
    }
    return reached.size > before;
  };
  if (method === "direct") {
    const direct = supports.filter((support) =>
      finals.some((final) => uses.get(support)?.has(final) === true),
    );
    return new Set(direct);
  }
  if (method === "step-down") step(supports.toReversed());
  else while (step(supports));
  return new Set(supports.filter((support) => reached.has(support)));
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

/** The order in which step-down closes the centres: that of their drivers in the rules, then by id. */
function inClosingOrder(supports: readonly string[], input: AllocationInput): string[] {
  const places = new Map(
    input.driverOrder.map((row) => [requiredText(row, "driver"), countValue(row, "driver_order")]),
  );
  const placeOf = new Map(
    input.driverUse.map((row) => [
      requiredText(row, "giving_cost_centre_id"),
      places.get(requiredText(row, "driver")) ?? places.size,
    ]),
  );
  const place = (centre: string) => placeOf.get(centre) ?? places.size;
  return supports.toSorted((left, right) => place(left) - place(right) || (left < right ? -1 : 1));
}

function usageWithin(
  driverUse: readonly Row[],
  givers: ReadonlySet<string>,
  receivers: ReadonlySet<string>,
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
