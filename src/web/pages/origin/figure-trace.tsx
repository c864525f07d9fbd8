import { type FigureTrace, figureRoutes, traceRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { cellNote } from "../../components/cell-value.tsx";
import { IndicatorText } from "../../components/indicator-help.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { useCodeName } from "../../data/code-names.ts";
import { useConditionText } from "../../data/conditions.ts";
import { formatInUnit, numberOf } from "../../format/format-cell.ts";
import { formatDay, formatLastDay, formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { eurosText } from "./euros-text.ts";
import { Money } from "./money.tsx";

/** One figure walked down: formula, versions, deliveries, rules, cost centres, ledger lines. */
export function FigureTracePage({
  measure,
  where,
}: {
  readonly measure: string;
  readonly where: readonly string[];
}) {
  const trace = useAnswer(traceRoutes.figureTrace, {
    query: { measure, where: [...where], lines: 40 },
  });
  return (
    <Answered query={trace} rows={14}>
      {(data) => (
        <>
          <Opening trace={data} />
          <ol className="steps">
            <Formula trace={data} />
            {data.money === null ? null : <Money money={data.money} />}
            <Deliveries trace={data} />
            <Rules trace={data} />
            <Policies trace={data} />
          </ol>
        </>
      )}
    </Answered>
  );
}

function Opening({ trace }: { readonly trace: FigureTrace }) {
  const words = useWords();
  const { t, language } = words;
  const conditionText = useConditionText();
  const value = numberOf(trace.cell);
  const figure =
    value === null ? t("cell.missing") : formatInUnit(value, trace.cell.unit, language);
  const name = trace.measure.names[language];
  const place = trace.where.map(conditionText).join(", ");
  useTitle(`${name}, ${place}: ${figure}`);
  const { money } = trace;
  const heading =
    money === null
      ? t("origin.figure.heading.noMoney", { figure })
      : t("origin.figure.heading", {
          figure,
          centres: money.cost_centres.length,
          lines: money.line_count,
        });
  return (
    <div className="opening">
      <p className="context">
        {name}: {place}
      </p>
      <h1>{heading}</h1>
      <p className="lead">
        {money === null
          ? t("origin.figure.lead.noMoney")
          : t("origin.figure.lead", {
              sum: eurosText(money.sum, language),
              difference: eurosText(money.difference, language),
            })}
      </p>
      <p className="note">{cellNote(trace.cell, words)}</p>
    </div>
  );
}

const FORMULAS = [
  "cost",
  "net_cost",
  "events",
  "clients",
  "cost_per_client",
  "cost_per_resident",
  "hit_share",
  "co_use",
  "co_use_cost",
] as const;

function Formula({ trace }: { readonly trace: FigureTrace }) {
  const { t, language } = useWords();
  const { measure, cell } = trace;
  const known = FORMULAS.find(
    (id) =>
      measure.measure_id === id ||
      (id === "cost_per_resident" && measure.measure_id.startsWith(id)),
  );
  const amounts =
    cell.numerator === null || cell.denominator === null
      ? null
      : t("origin.formula.amounts", {
          numerator: formatNumber(Number(cell.numerator), 0, language),
          denominator: formatNumber(Number(cell.denominator), 0, language),
        });
  return (
    <li className="section">
      <h2>{t("origin.formula")}</h2>
      {known === undefined ? (
        <IndicatorFormula indicatorId={measure.measure_id} />
      ) : (
        <p className="lead-text">{t(`formula.${known}`)}</p>
      )}
      {amounts === null ? null : <p className="note">{amounts}</p>}
    </li>
  );
}

/** The formula of an indicator that was cut freely: of its definition, in words. */
function IndicatorFormula({ indicatorId }: { readonly indicatorId: string }) {
  const indicators = useAnswer(figureRoutes.indicators);
  const found = indicators.data?.indicators.find(({ indicator_id: id }) => id === indicatorId);
  return found === undefined ? null : <IndicatorText indicator={found} />;
}

function Deliveries({ trace }: { readonly trace: FigureTrace }) {
  const { t, language } = useWords();
  const nameOf = useCodeName();
  return (
    <li className="section">
      <h2>{t("origin.deliveries")}</h2>
      <p className="note">{t("origin.deliveries.what")}</p>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("origin.deliveries")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.delivery")}</th>
              <th scope="col">{t("column.table")}</th>
              <th scope="col" className="wide-only">
                {t("column.period")}
              </th>
              <th scope="col" className="number">
                {t("column.acceptedRows")}
              </th>
              <th scope="col" className="number">
                {t("column.quarantinedRows")}
              </th>
            </tr>
          </thead>
          <tbody>
            {trace.deliveries.map((delivery) => (
              <tr key={`${delivery.delivery_id} ${delivery.table_name}`}>
                <th scope="row">{delivery.delivery_id}</th>
                <td>{nameOf("table", delivery.table_name)}</td>
                <td className="wide-only">
                  {delivery.period_from === null || delivery.period_until === null
                    ? t("cell.missing")
                    : `${formatDay(delivery.period_from, language)}–${formatLastDay(delivery.period_until, language)}`}
                </td>
                <td className="number">{formatNumber(delivery.accepted_rows, 0, language)}</td>
                <td className="number">{formatNumber(delivery.quarantined_rows, 0, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
    </li>
  );
}

function Rules({ trace }: { readonly trace: FigureTrace }) {
  const { t, language } = useWords();
  const conditionText = useConditionText();
  if (trace.rules.length === 0) return null;
  return (
    <li className="section">
      <h2>{t("origin.rules")}</h2>
      <p className="note">{t("origin.rules.what")}</p>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("origin.rules")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.rule")}</th>
              <th scope="col">{t("column.service")}</th>
              <th scope="col" className="number">
                {t("column.events")}
              </th>
            </tr>
          </thead>
          <tbody>
            {trace.rules.slice(0, 40).map((rule) => (
              <tr key={`${rule.rule_id} ${rule.service_id}`}>
                <th scope="row">{rule.rule_id ?? t("origin.rules.none")}</th>
                <td>
                  {rule.service_id === null
                    ? t("cell.missing")
                    : conditionText(`service=${rule.service_id}`)}
                </td>
                <td className="number">{formatNumber(rule.event_count, 0, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
    </li>
  );
}

function Policies({ trace }: { readonly trace: FigureTrace }) {
  const { t, language } = useWords();
  return (
    <li className="section">
      <h2>{t("origin.policies")}</h2>
      <p className="note">{t("origin.policies.what", { catalogue: trace.catalogue })}</p>
      <dl className="definitions">
        {trace.policies.map((policy) => (
          <div key={policy.name}>
            <dt>
              {policy.names[language]} {policy.version}
              {policy.owner === null ? "" : ` · ${policy.owner[language]}`}
            </dt>
            <dd>{policy.reason?.[language]}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
