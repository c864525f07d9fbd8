import type { AllocatedCosts, AllocationMethod } from "../costing/index.ts";
import { eurosText } from "../domain/money.ts";
import { textTable } from "./table.ts";

type Costs = ReadonlyMap<string, bigint>;

/** The allocation of a folder as tables: final cost centres, then where each support's cost went. */
export function allocatedText(
  method: AllocationMethod,
  allocated: AllocatedCosts,
  supportCosts: Costs,
  finalCosts: Costs,
): string {
  const totals = [...allocated.finalCosts].map(([centre, cents]) => {
    const own = finalCosts.get(centre) ?? 0n;
    return [centre, eurosText(own), eurosText(cents - own), eurosText(cents)];
  });
  const contributions = [...allocated.contributions].flatMap(([support, row]) =>
    [...row].map(([final, cents]) => [support, final, eurosText(cents)]),
  );
  const before = sum(supportCosts) + sum(finalCosts);
  const after = sum(allocated.finalCosts);
  return [
    `Allocation, ${method}: ${supportCosts.size} support and ${finalCosts.size} final cost centres; euros\n`,
    textTable(
      [
        { heading: "final cost centre", align: "left" },
        { heading: "own cost", align: "right" },
        { heading: "allocated", align: "right" },
        { heading: "full cost", align: "right" },
      ],
      totals,
    ),
    textTable(
      [
        { heading: "support cost centre", align: "left" },
        { heading: "ends at", align: "left" },
        { heading: "of its own cost", align: "right" },
      ],
      contributions,
    ),
    `before ${eurosText(before)} = after ${eurosText(after)}\n`,
  ].join("\n");
}

export function allocatedJson(
  method: AllocationMethod,
  allocated: AllocatedCosts,
  supportCosts: Costs,
  finalCosts: Costs,
) {
  return {
    method,
    before_cents: sum(supportCosts) + sum(finalCosts),
    after_cents: sum(allocated.finalCosts),
    final_costs: [...allocated.finalCosts].map(([cost_centre_id, amount_cents]) => ({
      cost_centre_id,
      own_cents: finalCosts.get(cost_centre_id) ?? 0n,
      amount_cents,
    })),
    contributions: [...allocated.contributions].flatMap(([giving_cost_centre_id, row]) =>
      [...row].map(([receiving_cost_centre_id, amount_cents]) => ({
        giving_cost_centre_id,
        receiving_cost_centre_id,
        amount_cents,
      })),
    ),
  };
}

function sum(costs: Costs): bigint {
  return [...costs.values()].reduce((total, cents) => total + cents, 0n);
}
