import type { CsvRow } from "../domain/csv.ts";
import { UserError } from "../domain/errors.ts";
import type { Answer, RecordingAudit, SampleRow } from "./audit-file.ts";

const YES: ReadonlySet<string> = new Set(["yes", "y", "kyllä", "k", "ja", "j", "true", "1"]);
const NO: ReadonlySet<string> = new Set(["no", "n", "ei", "e", "nej", "false", "0"]);

/** What looks like a personal identity code, anywhere in a note. */
const IDENTITY_CODE = /[0-3]\d[01]\d{3}[-+YXWVUABCDEF]\d{3}[0-9A-FHJ-NPR-Y]/i;

const SHOWN_PROBLEMS = 10;

/** The audit with the answers of a file, and how many of the file's rows had none. */
export type TakenAnswers = {
  readonly audit: RecordingAudit;
  readonly taken_count: number;
  readonly not_reviewed_count: number;
};

/** The sample that a filled-in file is of. @throws UserError "invalid_delivery" unless it is one. */
export function sampleOfFile(origin: string, rows: readonly CsvRow[]): string {
  const [first, ...others] = new Set(rows.map((row) => row.cell("sample_id").trim()));
  if (first !== undefined && first !== "" && others.length === 0) return first;
  throw new UserError(
    "invalid_delivery",
    rows.length === 0
      ? `${origin} has no rows under its heading`
      : `${origin} has rows of several samples, or without sample_id; take in one file per sample`,
  );
}

/**
 * Puts the answers of a file into their audit. Rows without an answer leave an earlier one as it was; rows
 * with one replace it.
 *
 * @param services The services of the catalogue, one of which `right_service_id` must be.
 * @throws UserError "invalid_delivery" naming lines and what is wrong with them; nothing is taken then.
 */
export function takeAnswers(
  origin: string,
  rows: readonly CsvRow[],
  audit: RecordingAudit,
  services: ReadonlySet<string>,
): TakenAnswers {
  const problems: string[] = [];
  const answers = new Map<number, Answer>();
  const seen = new Set<number>();
  for (const row of rows) {
    const drawn = drawnRow(row, audit);
    const place = drawn?.sample_row ?? 0;
    const answer =
      drawn === null ? "it is not a row of this sample" : answerOf(row, drawn, services);
    if (seen.has(place)) problems.push(`line ${row.line}: this event stands in the file already`);
    else if (typeof answer === "string") problems.push(`line ${row.line}: ${answer}`);
    else if (answer !== null) answers.set(place, answer);
    if (drawn !== null) seen.add(place);
  }
  if (problems.length > 0) {
    const more = problems.length - SHOWN_PROBLEMS;
    throw new UserError(
      "invalid_delivery",
      `${origin}: nothing was taken, put these right first:\n${problems.slice(0, SHOWN_PROBLEMS).join("\n")}${more > 0 ? `\nand ${more} more` : ""}`,
    );
  }
  return {
    audit: {
      ...audit,
      rows: audit.rows.map((row) => ({
        ...row,
        answer: answers.get(row.sample_row) ?? row.answer,
      })),
    },
    taken_count: answers.size,
    not_reviewed_count: rows.length - answers.size,
  };
}

/** Matched by our own number, and checked by the delivered row's: cells may have been sorted apart. */
function drawnRow(row: CsvRow, audit: RecordingAudit): SampleRow | null {
  const found = audit.rows.find(
    (drawn) => String(drawn.sample_row) === row.cell("sample_row").trim(),
  );
  if (found === undefined) return null;
  return String(found.row_number) === row.cell("row_number").trim() ? found : null;
}

/** Null when the row was not reviewed; a text says what is wrong. */
function answerOf(
  row: CsvRow,
  drawn: SampleRow,
  services: ReadonlySet<string>,
): Answer | null | string {
  const word = row.cell("is_correct").trim().toLowerCase();
  const rightService = emptyAsNull(row.cell("right_service_id"));
  const note = emptyAsNull(row.cell("note"));
  if (note !== null && IDENTITY_CODE.test(note))
    return "note holds what looks like a personal identity code; take it out";
  if (word === "") {
    return rightService === null
      ? null
      : "right_service_id is given, but is_correct is empty; write yes or no";
  }
  if (!YES.has(word) && !NO.has(word)) return "is_correct must be yes or no (kyllä or ei)";
  if (rightService !== null && !services.has(rightService))
    return "right_service_id is not a service of the catalogue; see: paketti catalogue list";
  const isCorrect = YES.has(word);
  if (isCorrect && rightService !== null && rightService !== drawn.service_id)
    return "is_correct says yes, but right_service_id names another service";
  if (!isCorrect && rightService !== null && rightService === drawn.service_id)
    return "is_correct says no, but right_service_id names the same service";
  return { is_correct: isCorrect, right_service_id: rightService, note };
}

function emptyAsNull(cell: string): string | null {
  const text = cell.trim();
  return text === "" ? null : text;
}
