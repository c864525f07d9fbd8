import { isOfFifteenDigits } from "../domain/decimal.ts";
import type { Names } from "../domain/names.ts";
import type { ExportCell, ExportTable } from "./table.ts";

/**
 * Whether a cell is an exact number of more digits than every double and spreadsheet keeps, such as the
 * 25 000 000 000 123 457 micro-euros of a nation. What was divided is a double already and has no more to lose.
 */
export function isLongNumber(cell: ExportCell): cell is string | bigint {
  return cell !== null && typeof cell !== "number" && !isOfFifteenDigits(String(cell));
}

/**
 * What stands beside the notes where a table has long numbers, otherwise nothing.
 *
 * @param form `doubles` for a format whose numbers are doubles; `exact` for one that holds them, but that many
 * programs read as doubles.
 */
export function longNumberNotes(
  tables: readonly ExportTable[],
  form: "doubles" | "exact",
): readonly Names[] {
  const count = tables.reduce((sum, table) => sum + longNumberCount(table), 0);
  return count === 0 ? [] : [NOTES[form](count)];
}

function longNumberCount({ columns, rows }: ExportTable): number {
  const numbers = columns.flatMap(({ type }, at) => (type === "text" ? [] : [at]));
  let count = 0;
  for (const row of rows) {
    for (const at of numbers) if (isLongNumber(row[at] ?? null)) count += 1;
  }
  return count;
}

const NOTES: Readonly<Record<"doubles" | "exact", (count: number) => Names>> = {
  doubles: (count) => ({
    fi: `Yli 15-numeroisia lukuja: ${count}. Tässä tiedostossa ne ovat lähimpiä liukulukuja, joten viimeiset numerot voivat poiketa; tarkkoina ne ovat CSV- ja Parquet-tiedostossa.`,
    sv: `Tal med fler än 15 siffror: ${count}. I den här filen är de närmaste flyttal, så de sista siffrorna kan avvika; exakta är de i CSV och Parquet.`,
    en: `Numbers of more than 15 digits: ${count}. In this file they are the nearest doubles, so their last digits may differ; they are exact in CSV and Parquet.`,
  }),
  exact: (count) => ({
    fi: `Yli 15-numeroisia lukuja: ${count}. Ne ovat tarkkoja; lue ne kokonais- tai desimaalilukuina, sillä liukuluvuilta katoavat viimeiset numerot.`,
    sv: `Tal med fler än 15 siffror: ${count}. De är exakta; läs dem som heltal eller decimaltal, för flyttal förlorar de sista siffrorna.`,
    en: `Numbers of more than 15 digits: ${count}. They are exact; read them as whole or decimal numbers, because doubles lose their last digits.`,
  }),
};
