import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  type Cell,
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
import { useReasonText } from "../../data/code-names.ts";
import { useConditionText } from "../../data/conditions.ts";
import { usePlace } from "../../data/place.ts";
import { formatInUnit, intervalOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";

/** The package's indicators by dimension, each with its verdict, its interval and what it means. */
export function Indicators({ page }: { readonly page: PackagePage }) {
  const { t } = useWords();
  const conditionText = useConditionText();
  const nameOf = (code: string) =>
    conditionText(`${code.includes("-S") ? "service" : "function"}=${code}`);
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
                {grouped(figures).map(({ whole, parts }) => (
                  <IndicatorRows
                    key={(whole ?? parts[0])?.indicator_id}
                    whole={whole}
                    parts={parts}
                    definition={known.get((whole ?? parts[0])?.indicator_id ?? "")}
                    nameOf={nameOf}
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

type Grouped = {
  /** The figure of the whole package; null when it is known of several of its parts only. */
  readonly whole: IndicatorFigure | null;
  readonly parts: readonly IndicatorFigure[];
};

/** Each indicator once: of the package where it is known of it, and below it of the package's parts. */
function grouped(figures: readonly IndicatorFigure[]): Grouped[] {
  const byIndicator = new Map<string, IndicatorFigure[]>();
  for (const figure of figures) {
    byIndicator.set(figure.indicator_id, [...(byIndicator.get(figure.indicator_id) ?? []), figure]);
  }
  return [...byIndicator.values()].map((own) => {
    const [first = null] = own;
    const whole = own.find(({ level }) => level === "package") ?? (own.length === 1 ? first : null);
    return { whole, parts: own.filter((figure) => figure !== whole) };
  });
}

type RowsProps = {
  readonly whole: IndicatorFigure | null;
  readonly parts: readonly IndicatorFigure[];
  readonly definition: Indicator | undefined;
  readonly nameOf: (code: string) => string;
};

function IndicatorRows({ whole, parts, definition, nameOf }: RowsProps) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const [isOpen, setOpen] = useState(false);
  const indicatorId = (whole ?? parts[0])?.indicator_id ?? "";
  const name = definition?.names[language] ?? indicatorId;
  const module = whole?.module_id ?? parts[0]?.module_id ?? null;
  const isPart = whole !== null && whole.level !== "package" && module !== null;
  return (
    <>
      <tr>
        <th scope="row">
          <Link
            to="/compare"
            search={{
              ...carried(address),
              indicator: indicatorId,
              ...(module === null ? {} : { module }),
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
          {isPart ? <p className="note">{nameOf(module)}</p> : null}
        </th>
        {whole === null ? (
          <td colSpan={4} className="note">
            {t("package.indicators.partsOnly")}
          </td>
        ) : (
          <FigureCells figure={whole} />
        )}
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

/** Why there is no figure, or no interval beside it, where there is room for it. */
function WhyNot({ cell }: { readonly cell: Cell }) {
  const reasonText = useReasonText();
  const hasValue = cell.kind === "value" || cell.kind === "zero";
  const reason = hasValue ? cell.no_interval : cell.reason;
  return reason === null ? null : <span className="note">{reasonText(reason)}</span>;
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
        {interval === null ? <WhyNot cell={cell} /> : null}
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
