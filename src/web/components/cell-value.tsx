import { Link } from "@tanstack/react-router";
import type { Cell } from "../../api/index.ts";
import { carried } from "../app/address.ts";
import { useReasonText } from "../data/code-names.ts";
import { usePlace } from "../data/place.ts";
import { type CellFormat, formatInUnit, intervalOf, numberOf } from "../format/format-cell.ts";
import { formatDay, formatLastDay } from "../format/format-value.ts";
import { useWords, type Words } from "../words/words.ts";

type CellValueProps = {
  readonly cell: Cell;
  readonly format?: CellFormat;
  readonly isStandardised?: boolean;
  /** What the figure is, for those who hear it without its table. */
  readonly label?: string;
};

/** One figure: its number with the way to where it comes from, or plainly why there is none. */
export function CellValue({ cell, format = {}, isStandardised = false, label }: CellValueProps) {
  const words = useWords();
  const { address } = usePlace();
  const value = numberOf(cell, isStandardised);
  if (value === null) return <NotValue cell={cell} format={format} />;
  const text = formatInUnit(value, cell.unit, words.language, format);
  if (cell.trace === null) return <span title={cellNote(cell, words, isStandardised)}>{text}</span>;
  return (
    <Link
      className="figure-link"
      to="/origin"
      search={{
        ...carried(address),
        measure: cell.trace.measure,
        where: cell.trace.where.join(";"),
      }}
      title={cellNote(cell, words, isStandardised)}
      aria-label={label === undefined ? undefined : `${label}: ${text}`}
      preload={false}
    >
      {text}
    </Link>
  );
}

function NotValue({ cell, format }: { readonly cell: Cell; readonly format: CellFormat }) {
  const { t, language } = useWords();
  const reasonText = useReasonText();
  if (cell.kind === "value" || cell.kind === "zero") return null;
  const reason = reasonText(cell.reason);
  const spoken = <span className="visually-hidden">: {reason}</span>;
  switch (cell.kind) {
    case "missing":
      return (
        <span className="not-value" title={reason}>
          {t("cell.missing")}
          {spoken}
        </span>
      );
    case "hidden":
      return (
        <span className="not-value" title={reason}>
          <svg
            className="verdict verdict-hidden"
            aria-hidden="true"
            width="10"
            height="10"
            viewBox="-6 -6 12 12"
          >
            <path className="verdict-line" d="M-4.5-4.5h9v9h-9ZM-4.5 4.5l9-9" />
          </svg>{" "}
          {t("cell.hidden")}
          {spoken}
        </span>
      );
    case "not_comparable":
      return (
        <span className="not-value" title={reason}>
          {cell.value === null
            ? t("cell.notComparable")
            : `${formatInUnit(cell.value, cell.unit, language, format)}\u00a0≠`}
          {spoken}
        </span>
      );
  }
}

/** Interval, comparison, period and release of a figure, on one line: what stands behind it. */
export function cellNote(cell: Cell, words: Words, isStandardised = false): string {
  const { t, language } = words;
  const interval = intervalOf(cell, isStandardised);
  const number = (value: number) => formatInUnit(value, cell.unit, language);
  return [
    interval === null
      ? null
      : t("cell.interval", { lower: number(interval.lower), upper: number(interval.upper) }),
    cell.reference?.value == null
      ? null
      : t("cell.reference", {
          name: cell.reference.names[language],
          value: number(cell.reference.value),
        }),
    cell.period === null
      ? null
      : t("cell.period", {
          from: formatDay(cell.period.from, language),
          until: formatLastDay(cell.period.until, language),
        }),
    t("cell.release", { id: cell.release_id.slice(0, 6) }),
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
