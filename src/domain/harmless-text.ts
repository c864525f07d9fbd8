/** Beginnings that a spreadsheet takes for a formula, after blanks too and in full width (OWASP, "CSV injection"). */
const FORMULA = /^[\s\u{feff}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** Text for a cell that a spreadsheet opens: with an apostrophe before what it would compute. */
export function harmlessText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
