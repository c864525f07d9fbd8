import { type Catalogue, catalogueRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { Empty } from "../../components/states.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";

/** What the next version of the catalogue changes. */
export function Changes({ catalogue }: { readonly catalogue: Catalogue }) {
  const { t } = useWords();
  const { address } = usePlace();
  const from = address.from ?? catalogue.version;
  const to = address.to ?? catalogue.versions.find((version) => version !== from);
  if (to === undefined) return <Empty>{t("catalogue.changes.one")}</Empty>;
  return <Between from={from} to={to} />;
}

function Between({ from, to }: { readonly from: string; readonly to: string }) {
  const { t, language } = useWords();
  const changes = useAnswer(catalogueRoutes.catalogueChanges, { query: { from, to } });
  return (
    <section className="section" aria-labelledby="changes">
      <div className="section-head">
        <h2 id="changes">{t("catalogue.changes", { from, to })}</h2>
        <p className="note">{t("catalogue.changes.what")}</p>
      </div>
      <Answered query={changes} rows={6}>
        {(data) =>
          data.changes.length === 0 ? (
            <Empty>{t("catalogue.changes.none")}</Empty>
          ) : (
            <TableWrap>
              <table className="table">
                <caption className="visually-hidden">
                  {t("catalogue.changes", { from, to })}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">{t("column.code")}</th>
                    <th scope="col">{t("column.change")}</th>
                    <th scope="col">{from}</th>
                    <th scope="col">{to}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.changes.map((change) => (
                    <tr key={`${change.code} ${change.change} ${change.new_code}`}>
                      <th scope="row">
                        {change.new_code === change.code
                          ? change.code
                          : `${change.code} → ${change.new_code}`}
                      </th>
                      <td>{t(`catalogue.change.${change.change}`)}</td>
                      <td>{change.before?.[language] ?? "–"}</td>
                      <td>{change.after?.[language] ?? "–"}</td>
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
