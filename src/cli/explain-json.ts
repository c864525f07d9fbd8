import type {
  CentrePart,
  FigureExplanation,
  FigureLine,
  LedgerLine,
  LedgerTrace,
  SupportPart,
} from "../explain/index.ts";
import {
  amountText,
  componentMeaning,
  exactEuros,
  exactNumber,
  measureParts,
} from "../indicators/index.ts";

/** An explained figure as a plain value for JSON: amounts in euros, every ledger line. */
export function figureJson(explanation: FigureExplanation) {
  const { measure, figure, money } = explanation;
  const units = measureParts(measure);
  return {
    release_id: explanation.releaseId,
    catalogue: explanation.catalogue,
    measure: { id: measure.id, names: measure.names, unit: measure.unit, method: measure.method },
    formula: {
      numerator: componentMeaning(measure.numerator),
      denominator: measure.denominator === null ? null : componentMeaning(measure.denominator),
    },
    where: explanation.where,
    figure: {
      value: exactNumber(figure.value ?? ""),
      numerator: exactNumber(amountText(figure.numerator, units.numerator)),
      denominator:
        units.denominator === null
          ? null
          : exactNumber(amountText(figure.denominator, units.denominator)),
      status: figure.status,
    },
    policies: explanation.policies,
    deliveries: explanation.deliveries,
    rules: explanation.rules,
    standardisation: explanation.standardisation,
    cost_centres: money?.centres.map(centreJson) ?? [],
    ledger_lines: money?.lines.map(lineJson) ?? [],
    sum: money === null ? null : euros(money.sum),
    difference: money === null ? null : euros(money.difference),
    notes: explanation.notes,
  };
}

/** A followed ledger line as a plain value for JSON: amounts in euros. */
export function traceJson(trace: LedgerTrace) {
  return {
    release_id: trace.releaseId,
    ledger_lines: trace.lines.map(ledgerJson),
    euros: euros(trace.microeuros),
    through_support: trace.steps.map(({ support, microeuros }) => ({
      receiving_cost_centre_id: support.receiving_cost_centre_id,
      ...supportJson(support),
      euros: euros(microeuros),
    })),
    ends: trace.ends.map(({ microeuros, ...place }) => ({ ...place, euros: euros(microeuros) })),
    clients: trace.counts,
    difference: euros(trace.difference),
  };
}

function centreJson(part: CentrePart) {
  return {
    region_code: part.region_code,
    year: part.year,
    cost_centre_id: part.cost_centre_id,
    name: part.name,
    own_euros: euros(part.own_microeuros),
    support_euros: euros(part.support_microeuros),
    outside_ledger_euros: euros(part.outside_ledger_microeuros),
    euros: euros(part.microeuros),
  };
}

function lineJson(line: FigureLine) {
  return {
    region_code: line.region_code,
    year: line.year,
    cost_centre_id: line.cost_centre_id,
    cost_type: line.cost_type,
    through_support: line.support === null ? null : supportJson(line.support),
    ledger: line.ledger === null ? null : ledgerJson(line.ledger),
    euros: euros(line.microeuros),
  };
}

function supportJson(support: SupportPart) {
  return {
    giving_cost_centre_id: support.giving_cost_centre_id,
    driver: support.driver,
    method: support.method,
    cost_group: support.cost_group,
    amount_cents: support.amount_cents,
    given_cents: support.given_cents,
  };
}

function ledgerJson(line: LedgerLine) {
  return {
    cost_centre_id: line.cost_centre_id,
    account: line.account,
    period: line.period,
    cost_type: line.cost_type,
    rule_id: line.rule_id,
    amount_cents: line.amount_cents,
    delivery_ids: line.delivery_ids,
  };
}

function euros(microeuros: bigint) {
  return exactNumber(exactEuros(microeuros));
}
