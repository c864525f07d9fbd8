import { useState } from "react";
import type { Delivery } from "../../../api/index.ts";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useCodeName } from "../../data/code-names.ts";
import { useOrganiserName } from "../../data/organiser.ts";
import { formatDay, formatLastDay, formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

const MOST_SHOWN = 60;

/** Every delivery: who, what, of when, and how many rows of it were taken. */
export function Deliveries({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  const { t, language } = useWords();
  const organiserName = useOrganiserName();
  const nameOf = useCodeName();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? deliveries : deliveries.slice(0, MOST_SHOWN);
  const sum = (delivery: Delivery, of: "received_rows" | "quarantined_rows") =>
    delivery.tables.reduce((all, table) => all + table[of], 0);
  return (
    <section className="section" aria-labelledby="deliveries">
      <div className="section-head">
        <h2 id="deliveries">{t("origin.deliveries")}</h2>
        <p className="note">{t("data.deliveries.what")}</p>
      </div>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("origin.deliveries")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.delivery")}</th>
              <th scope="col" className="wide-only">
                {t("column.organiser")}
              </th>
              <th scope="col" className="wide-only">
                {t("column.tables")}
              </th>
              <th scope="col" className="wide-only">
                {t("column.period")}
              </th>
              <th scope="col" className="number">
                {t("column.receivedRows")}
              </th>
              <th scope="col" className="number">
                {t("column.quarantinedRows")}
              </th>
              <th scope="col" className="number">
                {t("data.findings")}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((delivery) => (
              <tr key={delivery.delivery_id}>
                <th scope="row" className="hyphenate">
                  {delivery.delivery_id}
                </th>
                <td className="wide-only">{organiserName(delivery.organiser)}</td>
                <td className="wide-only">
                  <span className="note">
                    {delivery.tables.map((one) => nameOf("table", one.table_name)).join(", ")}
                  </span>
                </td>
                <td className="wide-only nowrap">
                  {delivery.period_from === null
                    ? t("cell.missing")
                    : formatDay(delivery.period_from, language)}
                  {delivery.period_until === null
                    ? ""
                    : `–${formatLastDay(delivery.period_until, language)}`}
                </td>
                <td className="number">
                  {formatNumber(sum(delivery, "received_rows"), 0, language)}
                </td>
                <td className="number">
                  {formatNumber(sum(delivery, "quarantined_rows"), 0, language)}
                </td>
                <td className="number">
                  {formatNumber(
                    delivery.findings.blocks + delivery.findings.excludes + delivery.findings.notes,
                    0,
                    language,
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
      {shown.length < deliveries.length ? (
        <p className="table-note">
          <button type="button" className="text-button" onClick={() => setWhole(true)}>
            {t("data.deliveries.all", { n: deliveries.length })}
          </button>
        </p>
      ) : null}
    </section>
  );
}
