import { isOfFifteenDigits } from "../domain/decimal.ts";
import { figureCells } from "./answer-csv.ts";
import type { QueryAnswer } from "./answer-query.ts";
import { componentMeaning } from "./measure-parts.ts";

/**
 * An answer as a plain value for JSON. Amounts are euros, persons or events; one that a double cannot
 * carry exactly is text.
 */
export function answerJson(answer: QueryAnswer) {
  const { measure } = answer;
  return {
    release_id: answer.releaseId,
    measure: {
      id: measure.id,
      names: measure.names,
      unit: measure.unit,
      additivity: measure.additivity,
      numerator: componentMeaning(measure.numerator),
      denominator: measure.denominator === null ? null : componentMeaning(measure.denominator),
      method: measure.method,
    },
    dimensions: answer.dimensions.map(({ id }) => id),
    rows: answer.rows.map((row) => {
      const [value, numerator, denominator, status] = figureCells(answer, row);
      return {
        dimensions: Object.fromEntries(
          row.coordinates.map(({ code, names }, place) => [
            answer.dimensions[place]?.id ?? "",
            { code, names },
          ]),
        ),
        is_total: row.isTotal,
        value: exactNumber(value),
        numerator: exactNumber(numerator),
        denominator: exactNumber(denominator),
        status,
      };
    }),
    notes: answer.notes,
  };
}

/** Decimal text as a number when fifteen significant digits carry it, otherwise as it is. */
export function exactNumber(text: string): number | string | null {
  if (text === "") return null;
  return isOfFifteenDigits(text) ? Number(text) : text;
}
