import { Link } from "@tanstack/react-router";
import {
  figureRoutes,
  INDICATOR_DIMENSIONS,
  type Indicator,
  type IndicatorFigure,
  type PackagePage,
} from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { CellValue } from "../../components/cell-value.tsx";
import { IndicatorHelp } from "../../components/indicator-help.tsx";
import { VerdictMark } from "../../components/verdict-mark.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace } from "../../data/place.ts";
import { formatInUnit, intervalOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";

/** The package's indicators by dimension, each with its verdict, its interval and what it means. */
export function Indicators({ page }: { readonly page: PackagePage }) {
  const { t } = useWords();
  const definitions = useAnswer(figureRoutes.indicators, { query: { package: page.package.code } });
  const own = page.indicators.filter(({ producer_id: producer }) => producer === null);
  if (own.length === 0) return null;
  const known = new Map(
    (definitions.data?.indicators ?? []).map((definition) => [definition.indicator_id, definition]),
  );
  return (
    <section className="section" aria-labelledby="indicators">
      <div className="section-head">
        <h2 id="indicators">{t("package.indicators")}</h2>
        <p className="note">{t("package.indicators.what")}</p>
      </div>
      <div className="table-wrap">
        <table className="table">
          <caption className="visually-hidden">{t("package.indicators")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.indicator")}</th>
              <th scope="col" className="number">
                {t("column.value")}
              </th>
              <th scope="col" className="number wide-only">
                {t("column.interval")}
              </th>
              <th scope="col" className="number wide-only">
                {t("column.reference")}
              </th>
              <th scope="col" className="mark-cell">
                {t("column.verdict")}
              </th>
            </tr>
          </thead>
          {INDICATOR_DIMENSIONS.map((dimension) => {
            const figures = own.filter(
              (figure) => known.get(figure.indicator_id)?.dimension === dimension,
            );
            if (figures.length === 0) return null;
            return (
              <tbody key={dimension} id={`dimension-${dimension}`}>
                <tr className="row-group">
                  <th scope="rowgroup" colSpan={5}>
                    {t(`dimension.${dimension}`)}
                  </th>
                </tr>
                {figures.map((figure) => (
                  <IndicatorRow
                    key={`${figure.indicator_id} ${figure.module_id}`}
                    figure={figure}
                    definition={known.get(figure.indicator_id)}
                  />
                ))}
              </tbody>
            );
          })}
        </table>
      </div>
    </section>
  );
}

function IndicatorRow({
  figure,
  definition,
}: {
  readonly figure: IndicatorFigure;
  readonly definition: Indicator | undefined;
}) {
  const { language } = useWords();
  const { address, isStandardised } = usePlace();
  const { cell } = figure;
  const interval = intervalOf(cell, isStandardised);
  const number = (value: number) => formatInUnit(value, cell.unit, language, { isBare: true });
  return (
    <tr>
      <th scope="row">
        <Link
          to="/compare"
          search={{
            ...carried(address),
            indicator: figure.indicator_id,
            ...(figure.module_id === null ? {} : { module: figure.module_id }),
          }}
        >
          {definition?.names[language] ?? figure.indicator_id}
        </Link>{" "}
        {definition === undefined ? null : <IndicatorHelp indicator={definition} />}
      </th>
      <td className="number">
        <CellValue cell={cell} isStandardised={isStandardised} />
      </td>
      <td className="number wide-only soft">
        {interval === null ? "" : `${number(interval.lower)}–${number(interval.upper)}`}
      </td>
      <td className="number wide-only">
        {cell.reference?.value == null ? "–" : number(cell.reference.value)}
      </td>
      <td className="mark-cell">
        {cell.kind === "hidden" ? (
          <VerdictMark verdict="hidden" />
        ) : (
          <VerdictMark verdict={cell.verdict ?? "cannot_say"} />
        )}
      </td>
    </tr>
  );
}
