import { Link } from "@tanstack/react-router";
import { useState } from "react";
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
import { TableWrap } from "../../components/table-wrap.tsx";
import { VerdictMark } from "../../components/verdict-mark.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace } from "../../data/place.ts";
import { formatInUnit, intervalOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";

/** The package's indicators by dimension, each with its verdict, its interval and what it means. */
export function Indicators({ page }: { readonly page: PackagePage }) {
  const { t, language } = useWords();
  const functionNames = new Map(
    page.functions.map((row) => [row.function.code, row.function.names]),
  );
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
      <TableWrap>
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
                {grouped(figures).map(({ first, parts }) => (
                  <IndicatorRows
                    key={first.indicator_id}
                    figure={first}
                    parts={parts}
                    definition={known.get(first.indicator_id)}
                    nameOf={(code) => functionNames.get(code)?.[language] ?? code}
                  />
                ))}
              </tbody>
            );
          })}
        </table>
      </TableWrap>
    </section>
  );
}

type Grouped = { readonly first: IndicatorFigure; readonly parts: readonly IndicatorFigure[] };

/** Each indicator once: of the package where it is known of it, and below it of the package's parts. */
function grouped(figures: readonly IndicatorFigure[]): Grouped[] {
  const byIndicator = new Map<string, IndicatorFigure[]>();
  for (const figure of figures) {
    byIndicator.set(figure.indicator_id, [...(byIndicator.get(figure.indicator_id) ?? []), figure]);
  }
  return [...byIndicator.values()].flatMap((own) => {
    const first = own.find(({ level }) => level === "package") ?? own[0];
    return first === undefined ? [] : [{ first, parts: own.filter((figure) => figure !== first) }];
  });
}

type RowsProps = {
  readonly figure: IndicatorFigure;
  readonly parts: readonly IndicatorFigure[];
  readonly definition: Indicator | undefined;
  readonly nameOf: (code: string) => string;
};

function IndicatorRows({ figure, parts, definition, nameOf }: RowsProps) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const [isOpen, setOpen] = useState(false);
  const name = definition?.names[language] ?? figure.indicator_id;
  const isPart = figure.level !== "package" && figure.module_id !== null;
  return (
    <>
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
            {name}
          </Link>{" "}
          {definition === undefined ? null : <IndicatorHelp indicator={definition} />}{" "}
          {parts.length === 0 ? null : (
            <button
              type="button"
              className="text-button note"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {t("package.indicators.parts", { n: parts.length })}
              <span className="visually-hidden">: {name}</span>
            </button>
          )}
          {isPart ? <p className="note">{nameOf(figure.module_id ?? "")}</p> : null}
        </th>
        <FigureCells figure={figure} />
      </tr>
      {isOpen
        ? parts.map((part) => (
            <tr key={`${part.module_id} ${part.level}`} className="row-sub">
              <th scope="row">{nameOf(part.module_id ?? "")}</th>
              <FigureCells figure={part} />
            </tr>
          ))
        : null}
    </>
  );
}

function FigureCells({ figure }: { readonly figure: IndicatorFigure }) {
  const { language } = useWords();
  const { isStandardised } = usePlace();
  const { cell } = figure;
  const interval = intervalOf(cell, isStandardised);
  const number = (value: number) => formatInUnit(value, cell.unit, language, { isBare: true });
  return (
    <>
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
        <VerdictMark verdict={cell.kind === "hidden" ? "hidden" : (cell.verdict ?? "cannot_say")} />
      </td>
    </>
  );
}
