import { type LedgerTrace, traceRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { useCodeName } from "../../data/code-names.ts";
import { useConditionText } from "../../data/conditions.ts";
import { useAreaForms, usePlace } from "../../data/place.ts";
import { formatMonth, formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { LineKind } from "./balance-page.tsx";
import { eurosText } from "./euros-text.ts";

/** One ledger line walked up: support centres, packages, services, clients. */
export function LedgerTracePage({ line }: { readonly line: string }) {
  const { area, year } = usePlace();
  const [centre = "", account = "", period = ""] = line.split(":");
  const month = /^\d{4}-\d{2}$/.test(period) ? { month: period } : {};
  const trace = useAnswer(traceRoutes.ledgerTrace, {
    query: { cost_centre: centre, account, region: area.code, year, ...month },
  });
  return (
    <Answered query={trace} rows={12}>
      {(data) => (
        <>
          <Opening trace={data} centre={centre} account={account} period={period} />
          <div className="columns columns-side">
            <Ends trace={data} />
            <aside className="stack">
              <Clients trace={data} />
              <Support trace={data} />
            </aside>
          </div>
        </>
      )}
    </Answered>
  );
}

type OpeningProps = {
  readonly trace: LedgerTrace;
  readonly centre: string;
  readonly account: string;
  readonly period: string;
};

function Opening({ trace, centre, account, period }: OpeningProps) {
  const { t, language } = useWords();
  const { area } = usePlace();
  const formsOf = useAreaForms();
  const euros = eurosText(trace.euros, language);
  const packages = new Set(trace.ends.flatMap(({ package_id: id }) => (id === null ? [] : [id])))
    .size;
  const heading = t("origin.up.heading", { euros, packages });
  const when = period.length === 4 ? period : formatMonth(period, language);
  useTitle(heading);
  return (
    <div className="opening">
      <p className="context">
        {t("origin.up.context", { region: formsOf(area), account, centre, period: when })}
      </p>
      <h1>{heading}</h1>
      <p className="lead">
        {t("origin.up.lead", { difference: eurosText(trace.difference, language) })}
      </p>
    </div>
  );
}

function Ends({ trace }: { readonly trace: LedgerTrace }) {
  const { t, language } = useWords();
  const conditionText = useConditionText();
  const most = Math.max(...trace.ends.map(({ euros }) => Number(euros)), 1);
  return (
    <section aria-labelledby="ends">
      <div className="section-head">
        <h2 id="ends">{t("origin.up.ends")}</h2>
        <p className="note">{t("origin.up.ends.what")}</p>
      </div>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("origin.up.ends")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.service")}</th>
              <th scope="col" className="wide-only">
                {t("column.package")}
              </th>
              <th scope="col">{t("column.endKind")}</th>
              <td className="bar-cell wide-only" />
              <th scope="col" className="number">
                {t("column.euros")}
              </th>
            </tr>
          </thead>
          <tbody>
            {trace.ends.map((end) => (
              <tr key={`${end.service_id} ${end.function_id} ${end.package_id} ${end.kind}`}>
                <th scope="row">{end.names?.[language] ?? t("home.outside")}</th>
                <td className="wide-only">
                  {end.package_id === null ? "–" : conditionText(`package=${end.package_id}`)}
                </td>
                <td>
                  <LineKind kind={end.kind} />
                </td>
                <td className="bar-cell wide-only" aria-hidden="true">
                  <span
                    className="bar"
                    style={{ width: `${(100 * Math.max(0, Number(end.euros))) / most}%` }}
                  />
                </td>
                <td className="number">{eurosText(end.euros, language)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("table.total")}</th>
              <td className="wide-only" />
              <td />
              <td className="bar-cell wide-only" />
              <td className="number">{eurosText(trace.euros, language)}</td>
            </tr>
          </tfoot>
        </table>
      </TableWrap>
    </section>
  );
}

function Clients({ trace }: { readonly trace: LedgerTrace }) {
  const { t, language } = useWords();
  const all = trace.clients.find(({ level }) => level === "all")?.client_count;
  if (all === undefined || all === null) return null;
  return (
    <section className="side-item">
      <h3>{t("origin.up.clients")}</h3>
      <p>{t("origin.up.clients.text", { n: all, clients: formatNumber(all, 0, language) })}</p>
    </section>
  );
}

function Support({ trace }: { readonly trace: LedgerTrace }) {
  const { t, language } = useWords();
  const nameOf = useCodeName();
  const parts = trace.through_support.slice(0, 12);
  if (parts.length === 0) {
    return (
      <section className="side-item">
        <h3>{t("origin.up.direct")}</h3>
        <p>{t("origin.up.direct.text")}</p>
      </section>
    );
  }
  return (
    <section className="side-item">
      <h3>{t("origin.up.support")}</h3>
      <table className="table">
        <caption className="visually-hidden">{t("origin.up.support")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.receiver")}</th>
            <th scope="col">{t("column.driver")}</th>
            <th scope="col" className="number">
              {t("column.euros")}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr
              key={`${part.giving_cost_centre_id} ${part.receiving_cost_centre_id} ${part.cost_group}`}
            >
              <th scope="row">{part.receiving_cost_centre_id}</th>
              <td>{part.driver === null ? "–" : nameOf("driver", part.driver)}</td>
              <td className="number">{eurosText(part.line_euros, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {trace.through_support.length > parts.length ? (
        <p className="note">
          {t("origin.up.support.more", { n: trace.through_support.length - parts.length })}
        </p>
      ) : null}
    </section>
  );
}
