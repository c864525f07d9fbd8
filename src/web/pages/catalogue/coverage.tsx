import { catalogueRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { useCodeName } from "../../data/code-names.ts";
import { useConditionText } from "../../data/conditions.ts";
import { usePlace } from "../../data/place.ts";
import { formatNumber, formatValue } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** Events that no rule took, by their codes: counted, never dropped. */
export function Coverage() {
  const { t, language } = useWords();
  const { area, year } = usePlace();
  const conditionText = useConditionText();
  const nameOf = useCodeName();
  const coverage = useAnswer(catalogueRoutes.coverage, {
    query: {
      year,
      unplaced: "true",
      limit: 100,
      ...(area.kind === "region" ? { region: area.code } : {}),
    },
  });
  return (
    <section className="section" aria-labelledby="coverage">
      <Answered query={coverage} rows={8}>
        {(data) => (
          <>
            <div className="section-head">
              <h2 id="coverage">
                {t("catalogue.coverage", {
                  share: formatValue(
                    data.events === 0 ? 0 : (100 * data.placed_events) / data.events,
                    "percent",
                    language,
                    { decimals: 2 },
                  ),
                })}
              </h2>
              <p className="note">
                {t("catalogue.coverage.what", {
                  n: data.events - data.placed_events,
                  all: data.events,
                })}
              </p>
            </div>
            {data.rows.length === 0 ? (
              <p className="soft">{t("catalogue.coverage.none")}</p>
            ) : (
              <TableWrap>
                <table className="table">
                  <caption className="visually-hidden">{t("catalogue.part.coverage")}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t("column.code")}</th>
                      <th scope="col" className="wide-only">
                        {t("column.contactMode")}
                      </th>
                      <th scope="col" className="wide-only">
                        {t("column.profession")}
                      </th>
                      <th scope="col">{t("column.region")}</th>
                      <th scope="col" className="number">
                        {t("column.events")}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.rows.map((row) => (
                      <tr
                        key={[
                          row.region_code,
                          row.code_system,
                          row.code,
                          row.contact_mode,
                          row.profession,
                          row.speciality,
                        ].join(" ")}
                      >
                        <th scope="row">
                          {row.code ?? t("cell.missing")}{" "}
                          <span className="note">
                            {row.code_system === null
                              ? null
                              : nameOf("code_system", row.code_system)}
                          </span>
                        </th>
                        <td className="wide-only">
                          {row.contact_mode === null
                            ? "–"
                            : nameOf("contact_mode", row.contact_mode)}
                        </td>
                        <td className="wide-only">
                          {row.profession === null ? "–" : nameOf("profession", row.profession)}
                        </td>
                        <td>{conditionText(`region=${row.region_code}`)}</td>
                        <td className="number">{formatNumber(row.event_count, 0, language)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableWrap>
            )}
          </>
        )}
      </Answered>
    </section>
  );
}
