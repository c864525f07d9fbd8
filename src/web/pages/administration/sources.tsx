import { dataRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { useCodeName } from "../../data/code-names.ts";
import { useOrganiserName } from "../../data/organiser.ts";
import { formatDay, formatLastDay, formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** Each data source: how far it has come, when it last came, and how much of it was left out. */
export function Sources() {
  const { t, language } = useWords();
  const organiserName = useOrganiserName();
  const nameOf = useCodeName();
  const deliveries = useAnswer(dataRoutes.deliveries);
  const day = (iso: string | null, format = formatDay) =>
    iso === null ? t("cell.missing") : format(iso, language);
  return (
    <section className="section" aria-labelledby="sources">
      <div className="section-head">
        <h2 id="sources">{t("administration.part.sources")}</h2>
      </div>
      <Answered query={deliveries} rows={8}>
        {(data) => (
          <TableWrap>
            <table className="table">
              <caption className="visually-hidden">{t("administration.part.sources")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("column.source")}</th>
                  <th scope="col" className="number">
                    {t("administration.deliveredOn")}
                  </th>
                  <th scope="col" className="number wide-only">
                    {t("administration.reaches")}
                  </th>
                  <th scope="col" className="number">
                    {t("column.rows")}
                  </th>
                  <th scope="col" className="number">
                    {t("column.quarantinedRows")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.sources.map((source) => (
                  <tr key={`${source.organiser} ${source.source}`}>
                    <th scope="row">
                      {organiserName(source.organiser)}{" "}
                      <span className="soft">{nameOf("source", source.source)}</span>
                    </th>
                    <td className="number">{day(source.last_delivered_on)}</td>
                    <td className="number wide-only">
                      {day(source.last_period_until, formatLastDay)}
                    </td>
                    <td className="number">{formatNumber(source.received_rows, 0, language)}</td>
                    <td className="number">{formatNumber(source.quarantined_rows, 0, language)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableWrap>
        )}
      </Answered>
    </section>
  );
}
