import type { Language, Names } from "../domain/names.ts";
import {
  type Coordinate,
  FIGURE_COLUMNS,
  figureCells,
  type QueryAnswer,
  type QueryRow,
  TOTAL,
} from "../indicators/index.ts";
import { grouped } from "./numbers.ts";
import { type TableColumn, textTable } from "./table.ts";

/** Codes that say what they mean are shown without a name beside them. */
const KINDS_WITH_NAMES: ReadonlySet<string> = new Set([
  "region",
  "package",
  "function",
  "service",
  "producer",
  "view",
  "other_package",
]);

/** An answer as a table for people: codes with names, thousands apart, notes below. */
export function queryText(answer: QueryAnswer, language: Language): string {
  const columns: TableColumn[] = [
    ...answer.dimensions.map(({ id }) => ({ heading: id, align: "left" as const })),
    ...FIGURE_COLUMNS.map((heading) => ({
      heading,
      align: heading === "status" ? ("left" as const) : ("right" as const),
    })),
  ];
  const rows = answer.rows.map((row) => [
    ...row.coordinates.map((coordinate, place) =>
      placeText(answer, row, coordinate, place, language),
    ),
    ...figureCells(answer, row).map(withThousandsApart),
  ]);
  const { measure } = answer;
  const heading = `${measure.names[language]} (${measure.id}, ${measure.unit.replaceAll("_", " ")}), release ${answer.releaseId}\n\n`;
  const notes = noteLines(answer.notes, language).join("");
  return `${heading}${textTable(columns, rows)}${notes === "" ? "" : `\n${notes}`}`;
}

const NOTE: Names = { fi: "Huomautus", sv: "Anmärkning", en: "Note" };

/** What the reader has to know beside figures, a line for each note. */
export function noteLines(notes: readonly Names[], language: Language): string[] {
  return notes.map((note) => `${NOTE[language]}: ${note[language]}\n`);
}

function placeText(
  answer: QueryAnswer,
  row: QueryRow,
  { code, names }: Coordinate,
  place: number,
  language: Language,
): string {
  if (row.isTotal) return TOTAL;
  const kind = answer.dimensions[place]?.kind ?? "";
  if (code === null) return UNKNOWN_KINDS.has(kind) ? "(unknown)" : "(none)";
  return names !== null && KINDS_WITH_NAMES.has(kind) ? `${code} ${names[language]}` : code;
}

/** What every client has, known or not; other dimensions may truly be lacking. */
const UNKNOWN_KINDS: ReadonlySet<string> = new Set(["age_group", "sex"]);

/** 1234567.5 → "1 234 567.5"; text that is no number stays as it is. */
export function withThousandsApart(text: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole = "", decimals] = text.split(".");
  return decimals === undefined ? grouped(whole) : `${grouped(whole)}.${decimals}`;
}
