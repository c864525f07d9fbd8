import type { z } from "zod";
import {
  type LedgerLine as LedgerLineSchema,
  ROUTES,
  type SupportPart as SupportPartSchema,
} from "../../api/index.ts";
import { audiencePolicy, wholeRegions } from "../../audience/index.ts";
import { eurosText } from "../../domain/money.ts";
import {
  explainFigure,
  type FigureExplanation,
  type LedgerLine,
  type LedgerTrace,
  type SupportPart,
  traceLedgerLine,
} from "../../explain/index.ts";
import { codeNames } from "../../given/index.ts";
import { exactEuros } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { countValue, requiredText, textValue, wholeValue } from "../../sql/engine.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { measureCell, yearPeriod } from "./cells.ts";
import { factsOf, namedModule } from "./facts.ts";
import { policyNames } from "./names.ts";
import { measureText } from "./release-answers.ts";
import { codesTest } from "./sql-tests.ts";

export const traceAnswers: readonly Answering[] = [
  fromRelease(ROUTES.figureTrace, async (release, { query, asker }) => {
    const { measure, where, by_month: byMonth, lines } = query;
    const explanation = await explainFigure(release, asker.viewer, { measure, where, byMonth });
    return figureTrace(explanation, lines);
  }),
  fromRelease(ROUTES.ledgerTrace, async (release, { query, asker }) => {
    const trace = await traceLedgerLine(release, asker.viewer, {
      costCentreId: query.cost_centre,
      account: query.account,
      month: query.month ?? null,
      region: query.region ?? null,
      year: query.year ?? null,
    });
    return ledgerTrace(release, trace);
  }),
  fromRelease(ROUTES.ledgerLines, async (release, { query, asker }) => {
    const regions = wholeRegions(audiencePolicy(), asker.viewer);
    const tests = [
      ...(regions === null ? [] : [codesTest("lines.region_code", regions)]),
      ...(query.region === undefined ? [] : [codesTest("lines.region_code", [query.region])]),
      ...(query.year === undefined ? [] : [`lines.year = ${query.year}`]),
      ...(query.cost_centre === undefined
        ? []
        : [codesTest("lines.cost_centre_id", [query.cost_centre])]),
    ];
    const rows = await release.engine.rows(ledgerLinesSql(tests));
    return {
      release_id: release.releaseId,
      ledger_lines: rows.slice(0, query.limit).map((row) => ({
        region_code: requiredText(row, "region_code"),
        year: countValue(row, "year"),
        cost_centre_id: requiredText(row, "cost_centre_id"),
        cost_centre_name: textValue(row, "cost_centre_name"),
        account: requiredText(row, "account"),
        period: String(countValue(row, "year")),
        cost_type: requiredText(row, "cost_type"),
        rule_id: textValue(row, "rule_id"),
        euros: eurosText(wholeValue(row, "amount_cents")),
        delivery_ids: (textValue(row, "delivery_ids") ?? "").split(" ").filter((id) => id !== ""),
      })),
      line_count: rows.length,
    };
  }),
];

function ledgerLinesSql(tests: readonly string[]): string {
  return `
    select lines.region_code, lines.year, lines.cost_centre_id, lines.account, lines.cost_type,
        lines.rule_id, min(centres.name) as cost_centre_name,
        cast(sum(lines.amount_cents) as bigint) as amount_cents,
        string_agg(distinct lines.delivery_id, ' ' order by lines.delivery_id) as delivery_ids
    from ledger_lines as lines
    left join (
        select region_code, year, cost_centre_id, min(name) as name
        from cost_centres group by region_code, year, cost_centre_id
    ) as centres
        on lines.region_code = centres.region_code and lines.year = centres.year
        and lines.cost_centre_id = centres.cost_centre_id
    where lines.cost_centre_id is not null and ${tests.length === 0 ? "true" : tests.join(" and ")}
    group by lines.region_code, lines.year, lines.cost_centre_id, lines.account, lines.cost_type,
        lines.rule_id
    order by abs(sum(lines.amount_cents)) desc, lines.region_code, lines.year,
        lines.cost_centre_id, lines.account, lines.cost_type`;
}

function figureTrace(
  explanation: FigureExplanation,
  lineCount: number,
): z.input<(typeof ROUTES)["figureTrace"]["answer"]> {
  const { measure, figure, money } = explanation;
  const year = explanation.where.flatMap((text) => /(?:^|,)year=(\d{4})$/.exec(text)?.[1] ?? [])[0];
  return {
    release_id: explanation.releaseId,
    catalogue: explanation.catalogue,
    measure: measureText(measure),
    where: [...explanation.where],
    cell: measureCell(measure, figure, {
      releaseId: explanation.releaseId,
      period: year === undefined ? null : yearPeriod(Number(year)),
      trace: null,
    }),
    policies: explanation.policies.map(({ name, version, owner, reason }) => ({
      name,
      names: policyNames(name),
      version: String(version),
      owner: owner == null ? null : codeNames().wordingOf(owner),
      reason: reason == null ? null : codeNames().wordingOf(reason),
    })),
    deliveries: explanation.deliveries.map((delivery) => ({ ...delivery })),
    rules: explanation.rules.map((rule) => ({ ...rule })),
    money:
      money === null
        ? null
        : {
            cost_centres: money.centres.map((part) => ({
              region_code: part.region_code,
              year: part.year,
              cost_centre_id: part.cost_centre_id,
              name: part.name,
              own_euros: exactEuros(part.own_microeuros),
              support_euros: exactEuros(part.support_microeuros),
              outside_ledger_euros: exactEuros(part.outside_ledger_microeuros),
              euros: exactEuros(part.microeuros),
            })),
            ledger_lines: money.lines.slice(0, lineCount).map((line) => ({
              cost_centre_id: line.cost_centre_id,
              cost_type: line.cost_type,
              support: line.support === null ? null : supportPart(line.support),
              ledger: line.ledger === null ? null : ledgerLine(line.ledger),
              euros: exactEuros(line.microeuros),
            })),
            line_count: money.lines.length,
            sum: exactEuros(money.sum),
            difference: exactEuros(money.difference),
          },
    notes: [...explanation.notes],
  };
}

async function ledgerTrace(
  release: Release,
  trace: LedgerTrace,
): Promise<z.input<(typeof ROUTES)["ledgerTrace"]["answer"]>> {
  const facts = await factsOf(release);
  return {
    release_id: trace.releaseId,
    ledger_lines: trace.lines.map(ledgerLine),
    euros: exactEuros(trace.microeuros),
    through_support: trace.steps.map(({ support, microeuros }) => ({
      ...supportPart(support),
      line_euros: exactEuros(microeuros),
    })),
    ends: trace.ends.map(({ microeuros, ...place }) => {
      const code = place.service_id ?? place.function_id ?? place.package_id;
      return {
        ...place,
        names: code === null ? null : namedModule(facts, code).names,
        euros: exactEuros(microeuros),
      };
    }),
    clients: trace.counts.map((count) => ({ ...count })),
    difference: exactEuros(trace.difference),
  };
}

function ledgerLine(line: LedgerLine): z.input<typeof LedgerLineSchema> {
  const { amount_cents: cents, delivery_ids: deliveryIds, ...rest } = line;
  return { ...rest, euros: eurosText(cents), delivery_ids: [...deliveryIds] };
}

function supportPart(part: SupportPart): z.input<typeof SupportPartSchema> {
  return {
    giving_cost_centre_id: part.giving_cost_centre_id,
    receiving_cost_centre_id: part.receiving_cost_centre_id,
    driver: part.driver,
    method: part.method,
    cost_group: part.cost_group,
    euros: eurosText(part.amount_cents),
    given_euros: eurosText(part.given_cents),
  };
}
