import type { Publication, ReleaseSummary } from "../../../api/index.ts";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useWords } from "../../words/words.ts";

/** Every release of the workspace, the open one marked, with its proofs and its state towards the public. */
export function ReleaseTable({
  releases,
  publications,
}: {
  readonly releases: readonly ReleaseSummary[];
  readonly publications: readonly Publication[];
}) {
  const { t } = useWords();
  return (
    <section className="section-first" aria-label={t("page.releases")}>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("page.releases")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.release")}</th>
              <th scope="col">{t("column.years")}</th>
              <th scope="col" className="wide-only">
                {t("page.catalogue")}
              </th>
              <th scope="col" className="number">
                {t("origin.proofs")}
              </th>
              <th scope="col">{t("column.state")}</th>
            </tr>
          </thead>
          <tbody>
            {releases.map((one) => {
              const publication = publications.find(({ release_id: id }) => id === one.release_id);
              return (
                <tr key={one.release_id} className={one.is_current ? "row-chosen" : undefined}>
                  <th scope="row">
                    <code>{one.release_id}</code>
                    <p className="note">{one.title}</p>
                  </th>
                  <td>{yearsText(one.years)}</td>
                  <td className="wide-only">{one.catalogue}</td>
                  <td className="number">
                    {one.proofs === null ? "–" : `${one.proofs.holding} / ${one.proofs.all}`}
                  </td>
                  <td>
                    {[
                      one.is_current ? t("releases.open") : null,
                      publication === undefined ? null : t(`publication.${publication.state}`),
                    ]
                      .filter((part) => part !== null)
                      .join(" · ") || "–"}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableWrap>
    </section>
  );
}

function yearsText(years: readonly number[]): string {
  const [first] = years;
  const last = years.at(-1);
  if (first === undefined || last === undefined) return "–";
  return first === last ? String(first) : `${first}–${last}`;
}
