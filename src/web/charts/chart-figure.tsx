import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useWords } from "../words/words.ts";
import { downloadPng, downloadSvg, downloadText } from "./export.ts";
import { ReadoutContext } from "./mark.tsx";
import { type Twin, TwinTable, twinCsv } from "./twin-table.tsx";
import { useWidth } from "./use-width.ts";

type ChartFigureProps = {
  readonly title: ReactNode;
  /** What is drawn, in which unit, of when. */
  readonly subtitle: string;
  /** What the chart shows, in words: said before it is looked at. */
  readonly sentence: string;
  /** The same figures as a table. */
  readonly twin: Twin;
  /** Of downloaded files, without an ending. */
  readonly fileName: string;
  readonly level?: 2 | 3;
  readonly note?: ReactNode;
  /** What is drawn can be changed here, above the drawing. */
  readonly controls?: ReactNode;
  readonly children: (width: number) => ReactNode;
};

/**
 * A chart with everything that belongs to it: its finding in words, its table, its files, and a line that reads
 * out the mark that is pointed at. Arrow keys go from mark to mark.
 */
export function ChartFigure(props: ChartFigureProps) {
  const { title, subtitle, sentence, twin, fileName, level = 2, note, controls, children } = props;
  const { t } = useWords();
  const { ref, width } = useWidth(600);
  const [readout, setReadout] = useState<string | null>(null);
  const [isTableOpen, setTableOpen] = useState(false);
  const drawing = useRef<HTMLDivElement>(null);
  const svg = () => drawing.current?.querySelector("svg") ?? null;
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <figure className="chart-figure">
      <figcaption>
        <Heading>{title}</Heading>
        {controls === undefined ? null : <p className="chart-controls">{controls}</p>}
        <p className="note">{subtitle}</p>
        <p className="chart-sentence">{sentence}</p>
      </figcaption>
      <div ref={ref}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the marks, which have roles */}
        <div className="chart" ref={drawing} onKeyDown={moveBetweenMarks}>
          <ReadoutContext value={setReadout}>{children(width)}</ReadoutContext>
        </div>
      </div>
      <p className="chart-readout" aria-hidden="true">
        {readout}
      </p>
      {note}
      <p className="chart-tools">
        <button
          type="button"
          className="text-button"
          aria-expanded={isTableOpen}
          onClick={() => setTableOpen(!isTableOpen)}
        >
          {isTableOpen ? t("chart.hideTable") : t("chart.showTable")}
        </button>
        <button
          type="button"
          className="text-button"
          aria-label={t("chart.download", { format: "SVG" })}
          onClick={() => void downloadSvg(svg(), fileName)}
        >
          SVG
        </button>
        <button
          type="button"
          className="text-button"
          aria-label={t("chart.download", { format: "PNG" })}
          onClick={() => void downloadPng(svg(), fileName)}
        >
          PNG
        </button>
        <button
          type="button"
          className="text-button"
          aria-label={t("chart.download", { format: "CSV" })}
          onClick={() => downloadText(twinCsv(twin), `${fileName}.csv`, "text/csv;charset=utf-8")}
        >
          CSV
        </button>
      </p>
      {isTableOpen ? <TwinTable twin={twin} /> : null}
    </figure>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** One stop of the Tab key for the whole chart; inside it, arrows, Home and End. */
function moveBetweenMarks(event: KeyboardEvent<HTMLDivElement>): void {
  const marks = [...event.currentTarget.querySelectorAll<SVGElement>("[data-mark]")];
  const here = marks.findIndex((mark) => mark.matches(":focus"));
  const step = STEPS[event.key];
  const next =
    event.key === "Home"
      ? marks[0]
      : event.key === "End"
        ? marks.at(-1)
        : step === undefined
          ? undefined
          : marks[here + step];
  if (next === undefined || here === -1) return;
  event.preventDefault();
  marks[here]?.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}
