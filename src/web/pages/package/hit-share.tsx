import { figureRoutes, type PackagePage } from "../../../api/index.ts";
import { CellValue } from "../../components/cell-value.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { useAreaForms, usePlace, useSurroundings } from "../../data/place.ts";
import { millionDecimals, numberOf } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

const MOST_SHOWN = 6;

/** Of all costs of the package's clients, the share inside it, and where the rest of their euros go. */
export function HitShare({ page }: { readonly page: PackagePage }) {
  const { t, language } = useWords();
  const { area } = usePlace();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  const where = [`year=${page.year}`, `package=${page.package.code}`];
  const elsewhere = useAnswer(figureRoutes.figures, {
    query: {
      measure: "co_use_cost",
      by: "package",
      where: area.kind === "region" ? [...where, `region=${area.code}`] : where,
    },
  });
  const rows = (elsewhere.data?.rows ?? [])
    .map(({ coordinates, cell }) => ({ code: coordinates[1]?.code ?? null, cell }))
    .filter(({ code, cell }) => code !== null && numberOf(cell) !== null);
  const listed = rows.reduce((sum, { cell }) => sum + (numberOf(cell) ?? 0), 0);
  // The whole cost of the clients, that on no package too: as the share above is counted.
  const all = Number(page.hit_share.denominator ?? listed);
  const sorted = rows.sort(
    (left, right) => (numberOf(right.cell) ?? 0) - (numberOf(left.cell) ?? 0),
  );
  const nameOf = (code: string | null) => {
    const found = release.packages.find((one) => one.code === code);
    return found === undefined ? (code ?? "") : shortPackageName(found.names, language);
  };
  return (
    <section aria-labelledby="hit-share">
      <div className="section-head">
        <h2 id="hit-share">{t("package.hitShare")}</h2>
        <p className="note">{t("package.hitShare.what")}</p>
      </div>
      <div className="figures-row">
        <p>
          <span className="big-figure">
            <CellValue
              cell={page.hit_share}
              format={{ decimals: 0 }}
              label={t("package.hitShare")}
            />
          </span>
          <br />
          <span className="soft">
            {shortPackageName(page.package.names, language)}, {formsOf(page.area).name}
          </span>
        </p>
      </div>
      <TableWrap>
        <table className="table">
          <caption>
            <span className="note">{t("package.hitShare.elsewhere")}</span>
          </caption>
          <tbody>
            {sorted.slice(0, MOST_SHOWN).map(({ code, cell }) => {
              const share = all === 0 ? 0 : (100 * (numberOf(cell) ?? 0)) / all;
              return (
                <tr key={code} className={code === page.package.code ? "row-total" : undefined}>
                  <th scope="row">{nameOf(code)}</th>
                  <td className="bar-cell" aria-hidden="true">
                    <span className="bar" style={{ width: `${share}%` }} />
                  </td>
                  <td className="number">
                    <CellValue
                      cell={cell}
                      format={{ isInMillions: true, decimals: millionDecimals(all) }}
                    />
                  </td>
                  <td className="number">{formatValue(share, "percent", language)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableWrap>
    </section>
  );
}
