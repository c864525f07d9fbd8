import { eurosText } from "../domain/money.ts";
import type { Finding } from "../ingest/index.ts";
import { countValue, type Row, requiredText, wholeValue } from "../sql/engine.ts";
import {
  type ModelOutputs,
  type ModelsRun,
  modelNamed,
  relationOfOutput,
} from "../sql/run-models.ts";

type CheckWords = {
  readonly endangers: Finding["endangers"];
  /** What the rows are and what to do about them. */
  readonly words: string;
};

/** What costing can meet in data that passed the checks. All are notes: the figures say where it went. */
const CHECKS: Readonly<Record<string, CheckWords>> = {
  "costing.no_events": {
    endangers: ["costs", "unit_costs"],
    words:
      "final cost centres have cost and no events to carry it; it stays on the named line no_events. Deliver their events, or mark them population-level",
  },
  "costing.no_cost": {
    endangers: ["costs", "unit_costs"],
    words:
      "cost centres have events and no cost; their events cost nothing. Check that the ledger holds these centres",
  },
  "costing.unknown_cost_centre": {
    endangers: ["costs"],
    words:
      "ledger cost centres are missing from the delivered cost centres; their money stays on the named line unknown_cost_centre. Deliver them in cost_centres",
  },
  "costing.unmapped_account": {
    endangers: ["costs"],
    words:
      "cost centres have accounts that no account rule takes; add a rule to mappings/costing/accounts.yaml",
  },
  "costing.support_unallocated": {
    endangers: ["costs", "unit_costs"],
    words:
      "support centres have no way to a final centre (no driver amounts, or they give only to each other); their cost stays on the named line support_unallocated. Deliver driver_amounts for them",
  },
  "costing.direct_cost_over_ledger": {
    endangers: ["costs", "unit_costs"],
    words:
      "cost centres have events whose own costs exceed the ledger of that cost type; the difference is on the named line direct_cost_over_ledger. Check the direct costs or the ledger",
  },
  "costing.events_on_support": {
    endangers: ["costs", "unit_costs"],
    words:
      "events are booked on support centres, whose cost goes to other centres and not to events. Book them on final centres, or deliver the centre as final",
  },
  "costing.assumed_weight": {
    endangers: ["unit_costs"],
    words:
      "events lack the duration, weight or price that shares out their cost centre; the assumed value of costing/weights.yaml was used",
  },
  "classification.no_rule": {
    endangers: ["service_use", "costs", "client_counts"],
    words:
      "events are taken by no classification rule; they are costed and belong to no package. See them in classification_coverage and add a rule",
  },
  "identity.unidentified_events": {
    endangers: ["client_counts"],
    words: "events have no client; they are costed as unidentified and counted for no client",
  },
};

/** The findings of the models, in the same form as those of the checks on delivered rows. */
export async function modelFindings(outputs: ModelOutputs, run: ModelsRun): Promise<Finding[]> {
  const rows = await run.engine.rows(
    `select * from ${relationOfOutput(outputs, modelNamed(run, "finding__costing"))} order by region_code, year, check_id`,
  );
  return rows.map(findingOf);
}

function findingOf(row: Row): Finding {
  const checkId = requiredText(row, "check_id");
  const check = CHECKS[checkId];
  if (check === undefined) throw new Error(`no words for the finding ${checkId}`);
  const rowCount = countValue(row, "row_count");
  const checkedCount = row["checked_count"] === null ? rowCount : countValue(row, "checked_count");
  const euros = eurosText(wholeValue(row, "microeuros") / 10_000n);
  return {
    check_id: checkId,
    check_version: 1,
    table: null,
    column: null,
    delivery_id: null,
    severity: "notes",
    row_count: rowCount,
    checked_count: checkedCount,
    share: checkedCount === 0 ? null : rowCount / checkedCount,
    endangers: check.endangers,
    message: `${requiredText(row, "region_code")}/${countValue(row, "year")}: ${rowCount} ${check.words} (${euros} €)`,
    accepted: null,
  };
}
