import { Link } from "@tanstack/react-router";
import type { CalendarMonth } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { useCodeName } from "../../data/code-names.ts";
import { useOrganiserName } from "../../data/organiser.ts";
import { usePlace } from "../../data/place.ts";
import { formatMonth } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** Sources by month: what has come, what came with findings, and what is still missing. */
export function Calendar({ months }: { readonly months: readonly CalendarMonth[] }) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const organiserName = useOrganiserName();
  const nameOf = useCodeName();
  const columns = [...new Set(months.map(({ month }) => month))].sort();
  const years = [...new Set(columns.map((month) => month.slice(0, 4)))];
  const sources = [
    ...new Set(months.map(({ organiser, source }) => `${organiser}\t${source}`)),
  ].sort();
  const at = new Map(months.map((one) => [`${one.organiser}\t${one.source}\t${one.month}`, one]));
  const missing = months.filter(({ state }) => state === "not_delivered").length;
  return (
    <section className="section" aria-labelledby="calendar">
      <div className="section-head">
        <h2 id="calendar">{t("data.calendar")}</h2>
        <p className="note">
          {missing === 0 ? t("data.calendar.whole") : t("data.calendar.missing", { n: missing })}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="table-wrap" aria-label={t("data.calendar")} tabIndex={0}>
        <table className="table calendar">
          <caption className="visually-hidden">{t("data.calendar")}</caption>
          <thead>
            <tr className="calendar-years">
              <th scope="col" rowSpan={2}>
                {t("column.source")}
              </th>
              {years.map((year) => (
                <th
                  key={year}
                  scope="colgroup"
                  colSpan={columns.filter((month) => month.startsWith(year)).length}
                  className="calendar-month"
                >
                  {year}
                </th>
              ))}
            </tr>
            <tr>
              {columns.map((month) => (
                <th key={month} scope="col" className="calendar-month">
                  <abbr title={formatMonth(month, language)}>{Number(month.slice(5))}</abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sources.map((key) => {
              const [organiser = "", source = ""] = key.split("\t");
              return (
                <tr key={key}>
                  <th scope="row" className="nowrap">
                    {organiserName(organiser)}{" "}
                    <span className="soft">{nameOf("source", source)}</span>
                  </th>
                  {columns.map((month) => {
                    const state = at.get(`${key}\t${month}`)?.state ?? "not_delivered";
                    return (
                      <td key={month} className="calendar-cell">
                        <CalendarMark state={state} month={formatMonth(month, language)} />
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p className="table-note note">
        <span>■ {t("data.state.delivered")}</span>
        <span>◪ {t("data.state.delivered_with_findings")}</span>
        <span>□ {t("data.state.not_delivered")}</span>
        <Link to="/data" search={carried(address)} hash="findings">
          {t("data.findings")}
        </Link>
      </p>
    </section>
  );
}

const SIGNS = { delivered: "■", delivered_with_findings: "◪", not_delivered: "□" } as const;

function CalendarMark({
  state,
  month,
}: {
  readonly state: CalendarMonth["state"];
  readonly month: string;
}) {
  const { t } = useWords();
  const text = `${month}: ${t(`data.state.${state}`)}`;
  return (
    <span className={`calendar-${state}`} title={text}>
      <span aria-hidden="true">{SIGNS[state]}</span>
      <span className="visually-hidden">{t(`data.state.${state}`)}</span>
    </span>
  );
}
