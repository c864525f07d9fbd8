import type { Cell } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import type { Names } from "../../domain/names.ts";
import {
  answerQuery,
  type Coordinate,
  type Measure,
  type QueryAnswer,
  type QueryRow,
} from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { measureCell } from "./cells.ts";

export type CellRow = {
  readonly codes: readonly (string | null)[];
  readonly coordinates: readonly Coordinate[];
  readonly isTotal: boolean;
  readonly cell: Cell;
};

export type CellAnswer = {
  readonly measure: Measure;
  readonly dimensions: readonly string[];
  readonly rows: readonly CellRow[];
  readonly notes: readonly Names[];
};

type Question = {
  readonly measure: string;
  readonly by?: readonly string[];
  readonly where: readonly string[];
  readonly withTotal?: boolean;
};

/** Answers a query of the compiler with cells: each says its period and how it is explained. */
export async function queryCells(
  release: Release,
  viewer: Viewer,
  question: Question,
  years: readonly number[],
): Promise<CellAnswer> {
  const answer = await answerQuery(release, viewer, question);
  return {
    measure: answer.measure,
    dimensions: answer.dimensions.map(({ id }) => id),
    notes: answer.notes,
    rows: answer.rows.map((row) => ({
      codes: row.coordinates.map(({ code }) => code),
      coordinates: row.coordinates,
      isTotal: row.isTotal,
      cell: rowCell(answer, row, question.where, years),
    })),
  };
}

/** The one figure of a query without dimensions. */
export async function queryCell(
  release: Release,
  viewer: Viewer,
  measure: string,
  where: readonly string[],
  years: readonly number[],
): Promise<Cell> {
  const { rows } = await queryCells(release, viewer, { measure, where }, years);
  const [row] = rows;
  if (row === undefined) throw new RangeError("a query without dimensions gives one row");
  return row.cell;
}

function rowCell(
  answer: QueryAnswer,
  row: QueryRow,
  where: readonly string[],
  years: readonly number[],
): Cell {
  const own = row.isTotal
    ? []
    : row.coordinates.map(({ code }, place) => ({
        dimension: answer.dimensions[place]?.id ?? "",
        code,
      }));
  const isExplained =
    own.every(({ code }) => code !== null) && !answer.measure.id.startsWith("co_use");
  return measureCell(answer.measure, row, {
    releaseId: answer.releaseId,
    period: periodOf(
      own.find(({ dimension }) => dimension === "year")?.code ?? null,
      own.find(({ dimension }) => dimension === "month")?.code ?? null,
      where,
      years,
    ),
    trace: isExplained
      ? {
          measure: answer.measure.id,
          where: [...where, ...own.map(({ dimension, code }) => `${dimension}=${code}`)],
        }
      : null,
  });
}

/** The days that a row covers: its own year or month, those of the conditions, or all of the release. */
function periodOf(
  year: string | null,
  month: string | null,
  where: readonly string[],
  years: readonly number[],
): { from: string; until: string } | null {
  if (month !== null) return { from: `${month}-01`, until: monthAfter(month) };
  const named = year ?? where.flatMap((text) => /(?:^|,)year=(\d{4})$/.exec(text)?.[1] ?? [])[0];
  const first = named === undefined ? years.at(0) : Number(named);
  const last = named === undefined ? years.at(-1) : Number(named);
  if (first === undefined || last === undefined) return null;
  return { from: `${first}-01-01`, until: `${last + 1}-01-01` };
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, "0")}-01`;
}
