import type { Comparison } from "../../../api/index.ts";
import { CellValue } from "../../components/cell-value.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { VerdictMark } from "../../components/verdict-mark.tsx";
import { useReasonText } from "../../data/code-names.ts";
import { useAreaForms, usePlace } from "../../data/place.ts";
import { formatInUnit, relativeDifference } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import type { ShownArea } from "./areas.ts";

/** The comparison as a table: value, interval, difference, verdict. */
export function CompareTable({
  comparison,
  areas,
}: {
  readonly comparison: Comparison;
  readonly areas: readonly ShownArea[];
}) {
  const { t, language } = useWords();
  const { isStandardised, change } = usePlace();
  const standard = t(
    comparison.is_standardised && isStandardised
      ? "control.standard.standardised"
      : "control.standard.crude",
  );
  const formsOf = useAreaForms();
  const reasonText = useReasonText();
  const number = (value: number) =>
    formatInUnit(value, comparison.unit, language, { isBare: true });
  return (
    <section className="section" aria-labelledby="compare-table">
      <div className="section-head">
        <h2 id="compare-table">{t("compare.table")}</h2>
        <p className="note">{t("compare.table.what", { standard })}</p>
      </div>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{comparison.figure.names[language]}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.region")}</th>
              <th scope="col" className="number">
                {t("column.value")}
              </th>
              <th scope="col" className="number wide-only">
                {t("column.interval")}
              </th>
              <th scope="col" className="number">
                {t("column.differenceShort")}
              </th>
              <th scope="col">{t("column.verdict")}</th>
            </tr>
          </thead>
          <tbody>
            {areas.map((area) => {
              const difference = relativeDifference(area.cell, isStandardised);
              return (
                <tr key={area.code} className={area.isOwn ? "row-chosen" : undefined}>
                  <th scope="row">
                    <button
                      type="button"
                      className="disclose-plain"
                      onClick={() => change({ region: area.code })}
                    >
                      {area.name}
                    </button>
                    {area.isPeer ? <span className="note"> {t("compare.peer")}</span> : null}
                  </th>
                  <td className="number">
                    <CellValue cell={area.cell} isStandardised={isStandardised} />
                  </td>
                  <td className="number wide-only soft">
                    {area.lower === null || area.upper === null
                      ? area.cell.no_interval !== null && reasonText(area.cell.no_interval)
                      : `${number(area.lower)}–${number(area.upper)}`}
                  </td>
                  <td className="number">
                    {difference === null
                      ? "–"
                      : formatValue(difference, "percent", language, { isSigned: true })}
                  </td>
                  <td>
                    {area.cell.kind === "hidden" ? (
                      <VerdictMark verdict="hidden" />
                    ) : (
                      <VerdictMark verdict={area.verdict ?? "cannot_say"} />
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
          {comparison.nation === null ? null : (
            <tfoot>
              <tr>
                <th scope="row" className="capital">
                  {formsOf({ kind: "nation", code: "FI", names: comparison.figure.names }).name}
                </th>
                <td className="number">
                  <CellValue cell={comparison.nation} isStandardised={isStandardised} />
                </td>
                <td className="wide-only" />
                <td />
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </TableWrap>
    </section>
  );
}
