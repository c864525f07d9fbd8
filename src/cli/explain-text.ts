import { eurosText } from "../domain/money.ts";
import type { Language } from "../domain/names.ts";
import type { FigureExplanation, FigureLine, LedgerTrace } from "../explain/index.ts";
import {
  amountText,
  componentMeaning,
  exactEuros,
  measureParts,
  roundedQuotient,
  type StandardisationDetail,
} from "../indicators/index.ts";
import { noteLines, withThousandsApart } from "./query-text.ts";
import { type TableColumn, textTable } from "./table.ts";

/** An explained figure for people; the sum line shows that the ledger lines are the whole figure. */
export function figureText(
  explanation: FigureExplanation,
  shownLines: number,
  language: Language,
): string {
  const { money, deliveries, policies, rules, notes } = explanation;
  return [
    headText(explanation, language),
    section(
      "Policies",
      ["name", "version", "owner", "reason"],
      policies.map(({ name, version, owner, reason }) => [
        name,
        String(version),
        owner ?? "",
        reason ?? "",
      ]),
    ),
    section(
      "Deliveries",
      ["delivery", "table", "organiser", "source", "period, end excluded"],
      deliveries.map((delivery) => [
        delivery.delivery_id,
        delivery.table_name,
        delivery.organiser ?? "",
        delivery.source ?? "",
        `${delivery.period_from ?? ""} – ${delivery.period_until ?? ""}`,
      ]),
    ),
    section(
      "Classification rules of the services in the figure, with all their events there",
      ["rule", "service", "events", "reason"],
      rules
        .slice(0, shownLines)
        .map(({ rule_id, service_id, event_count, reason }) => [
          rule_id ?? "(no rule)",
          service_id ?? "(none)",
          withThousandsApart(String(event_count)),
          reason ?? "",
        ]),
    ),
    explanation.standardisation === null ? "" : strataText(explanation.standardisation),
    money === null ? "" : centresText(money.centres),
    money === null ? "" : linesText(money.lines, money.sum, money.difference, shownLines),
    noteLines(notes, language).join(""),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function headText({ measure, figure, where, ...rest }: FigureExplanation, language: Language) {
  const units = measureParts(measure);
  const lines = [
    `${measure.names[language]} (${measure.id}) = ${withThousandsApart(figure.value ?? "not known")} ${measure.unit.replaceAll("_", " ")}, ${figure.status}`,
    `  where        ${where.length === 0 ? "everything in the release" : where.join(", ")}`,
    `  numerator    ${withThousandsApart(amountText(figure.numerator, units.numerator))}  ${componentMeaning(measure.numerator)}`,
    ...(measure.denominator === null || units.denominator === null
      ? []
      : [
          `  denominator  ${withThousandsApart(amountText(figure.denominator, units.denominator))}  ${componentMeaning(measure.denominator)}`,
        ]),
    `  formula      ${measure.method}`,
    `  release      ${rest.releaseId}, catalogue ${rest.catalogue}`,
  ];
  return `${lines.join("\n")}\n`;
}

function strataText(detail: StandardisationDetail): string {
  const shown = (value: number | null, decimals: number) =>
    value === null ? "" : withThousandsApart(value.toFixed(decimals));
  const limits = `${shown(detail.lower, 2)} to ${shown(detail.upper, 2)}`;
  const isDirect = detail.method === "direct";
  return section(
    `Standardised ${isDirect ? `directly to ${detail.standard}` : "indirectly, to the nation"}: ${shown(detail.standardised, 2) || "no value"} (crude ${shown(detail.crude, 2)}, 95 % limits ${limits}); ${shown(detail.outside, 2)} of the numerator is in no stratum`,
    ["ages", "sex", ">numerator", ">denominator", isDirect ? ">weight" : ">nation’s rate"],
    detail.strata.map((one) => [
      one.ages,
      one.sex,
      shown(one.numerator, 2),
      shown(one.denominator, 0),
      isDirect ? shown(one.weight, 5) : shown(one.nationRate, 4),
    ]),
  );
}

function centresText(centres: NonNullable<FigureExplanation["money"]>["centres"]): string {
  return section(
    "Cost centres, euros in the figure",
    ["region", "year", "cost centre", ">own lines", ">through support", ">outside ledger", ">all"],
    centres.map((centre) => [
      centre.region_code,
      String(centre.year),
      [centre.cost_centre_id ?? "(none)", centre.name ?? ""].join(" ").trimEnd(),
      euros(centre.own_microeuros),
      euros(centre.support_microeuros),
      euros(centre.outside_ledger_microeuros),
      euros(centre.microeuros),
    ]),
  );
}

function linesText(
  lines: readonly FigureLine[],
  sum: bigint,
  difference: bigint,
  shownLines: number,
): string {
  const shown = lines
    .slice(0, shownLines)
    .map((line) => [
      line.cost_centre_id ?? "(none)",
      line.support === null ? "" : supportText(line.support),
      line.ledger?.account ?? "(no ledger line)",
      line.ledger?.period ?? String(line.year),
      line.ledger?.cost_type ?? line.cost_type,
      line.ledger === null ? "" : withThousandsApart(eurosText(line.ledger.amount_cents)),
      euros(line.microeuros),
    ]);
  const rest = lines.slice(shownLines);
  const restEuros = rest.reduce((total, { microeuros }) => total + microeuros, 0n);
  const others =
    rest.length === 0 ? [] : [[`${rest.length} more lines`, "", "", "", "", "", euros(restEuros)]];
  return section(
    "Ledger lines, euros of the line in the figure",
    ["cost centre", "through support", "account", "period", "type", ">ledger", ">in the figure"],
    [
      ...shown,
      ...others,
      ["sum of lines", "", "", "", "", "", euros(sum)],
      ["difference to the figure", "", "", "", "", "", euros(difference)],
    ],
  );
}

/** A followed ledger line for people: what it was, on which way, and where it ended. */
export function traceText(trace: LedgerTrace): string {
  const clients = new Map(
    trace.counts.map(({ level, code, client_count }) => [`${level}:${code ?? ""}`, client_count]),
  );
  return [
    section(
      `Ledger line, release ${trace.releaseId}`,
      ["region", "cost centre", "account", "period", "type", "rule", ">euros", "delivery"],
      trace.lines.map((line) => [
        line.region_code,
        line.cost_centre_id,
        line.account,
        line.period,
        line.cost_type,
        line.rule_id ?? "",
        withThousandsApart(eurosText(line.amount_cents)),
        line.delivery_ids.join(" "),
      ]),
    ),
    section(
      "Through support to final cost centres",
      ["cost centre", "driver and share", ">euros"],
      trace.steps.map(({ support, microeuros }) => [
        support.receiving_cost_centre_id,
        supportText(support),
        euros(microeuros),
      ]),
    ),
    section(
      "Where it ended",
      ["package", "function", "service", "on", ">clients", ">euros"],
      [
        ...trace.ends.map((end) => [
          end.package_id ?? "(none)",
          end.function_id ?? "",
          end.service_id ?? "",
          end.kind.replaceAll("_", " "),
          end.kind === "clients"
            ? withThousandsApart(String(clients.get(`service:${end.service_id ?? ""}`) ?? 0))
            : "",
          euros(end.microeuros),
        ]),
        ["sum", "", "", "", "", euros(trace.microeuros + trace.difference)],
        ["difference to the line", "", "", "", "", euros(trace.difference)],
      ],
    ),
    section(
      "Different clients, counted anew on each row",
      ["package", ">clients"],
      trace.counts
        .filter(({ level }) => level === "package" || level === "all")
        .map(({ level, code, client_count }) => [
          level === "all" ? "all" : (code ?? "(none)"),
          withThousandsApart(String(client_count)),
        ]),
    ),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function supportText(support: NonNullable<FigureLine["support"]>): string {
  const share =
    support.given_cents === 0n
      ? ""
      : `, ${roundedQuotient(support.amount_cents * 100n, support.given_cents, 2)} % of it`;
  return `${support.giving_cost_centre_id} by ${support.driver ?? "no driver"}${share}`;
}

/** A titled table; headings with `>` before them stand to the right. Nothing when there are no rows. */
function section(title: string, headings: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return "";
  const columns: TableColumn[] = headings.map((heading) => ({
    heading: heading.replace(/^>/, ""),
    align: heading.startsWith(">") ? "right" : "left",
  }));
  return `${title}\n\n${textTable(columns, rows)}`;
}

function euros(microeuros: bigint): string {
  return withThousandsApart(exactEuros(microeuros));
}
