import { useMutation } from "@tanstack/react-query";
import { dataRoutes } from "../../../api/index.ts";
import { downloadText } from "../../charts/export.ts";
import { Answered, FaultOf } from "../../components/answered.tsx";
import { CheckedForm, Field } from "../../components/checked-form.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { client, useAnswer } from "../../data/client.ts";
import { useCodeName } from "../../data/code-names.ts";
import { textOf } from "../../data/form.ts";
import { useSurroundings } from "../../data/place.ts";
import { formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { HandIn } from "./hand-in.tsx";

/** Rows that were left out, to be downloaded with their reasons, corrected and delivered again. */
export function Quarantine() {
  const { t, language } = useWords();
  const nameOf = useCodeName();
  const { session } = useSurroundings();
  const quarantine = useAnswer(dataRoutes.quarantine);
  const mayRead = session.permissions.includes("read_quarantine");
  return (
    <section className="section" aria-labelledby="quarantine">
      <div className="section-head">
        <h2 id="quarantine">{t("data.quarantine")}</h2>
        <p className="note">{t("data.quarantine.what")}</p>
        {mayRead ? <p className="note">{t("data.quarantine.how")}</p> : null}
      </div>
      <Answered query={quarantine} rows={3}>
        {(data) =>
          data.tables.length === 0 ? (
            <p className="soft">{t("data.quarantine.none")}</p>
          ) : (
            <TableWrap>
              <table className="table stacked">
                <caption className="visually-hidden">{t("data.quarantine")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("column.delivery")}</th>
                    <th scope="col" className="wide-only">
                      {t("column.table")}
                    </th>
                    <th scope="col" className="number">
                      {t("column.rows")}
                    </th>
                    {mayRead ? (
                      <>
                        <th scope="col">{t("data.quarantine.purpose")}</th>
                        <th scope="col">{t("data.quarantine.again")}</th>
                      </>
                    ) : null}
                  </tr>
                </thead>
                <tbody>
                  {data.tables.map((table) => (
                    <tr key={`${table.delivery_id} ${table.table_name}`}>
                      <th scope="row">{table.delivery_id}</th>
                      <td className="wide-only">{nameOf("table", table.table_name)}</td>
                      <td className="number" data-unit={t("unit.rows")}>
                        {formatNumber(table.quarantined_rows, 0, language)}
                      </td>
                      {mayRead ? (
                        <>
                          <td className="stacked-form">
                            <Download deliveryId={table.delivery_id} />
                          </td>
                          <td className="stacked-form">
                            <HandIn deliveryId={table.delivery_id} />
                          </td>
                        </>
                      ) : null}
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableWrap>
          )
        }
      </Answered>
    </section>
  );
}

/** The rows are about people: a download says why, and that is kept in the audit log. */
function Download({ deliveryId }: { readonly deliveryId: string }) {
  const { t } = useWords();
  const fetched = useMutation({
    mutationFn: async (purpose: string) => {
      const rows = await client.ask(dataRoutes.quarantineFile, {
        params: { delivery_id: deliveryId },
        query: { purpose },
      });
      downloadText(rows, `quarantine-${deliveryId}.csv`, "text/csv;charset=utf-8");
    },
  });
  return (
    <>
      <CheckedForm
        className="inline-form"
        label={t("data.quarantine.purposeOf", { delivery: deliveryId })}
        onSubmit={(form) => fetched.mutate(textOf(form, "purpose"))}
      >
        <Field
          name="purpose"
          label={t("data.quarantine.purposeOf", { delivery: deliveryId })}
          isLabelHidden
          minLength={5}
          maxLength={300}
          placeholder={t("data.quarantine.example")}
        />
        <button type="submit" className="button" disabled={fetched.isPending}>
          {t("data.quarantine.download")}
        </button>
      </CheckedForm>
      {fetched.isSuccess ? <p role="status">{t("data.quarantine.downloaded")}</p> : null}
      {fetched.error === null ? null : <FaultOf error={fetched.error} />}
    </>
  );
}
