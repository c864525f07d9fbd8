import { harmlessText } from "../../domain/harmless-text.ts";
/** The figures of a chart as a table: each cell as it is shown, and as a machine reads it. */
export type Twin = {
  readonly caption: string;
  readonly columns: readonly { readonly label: string; readonly isNumber: boolean }[];
  readonly rows: readonly (readonly TwinCell[])[];
};
export type TwinCell = { readonly shown: string; readonly raw: string | number | null };

export function textCell(text: string): TwinCell {
  return { shown: text, raw: text };
}

export function TwinTable({ twin }: { readonly twin: Twin }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="table-wrap chart-twin" aria-label={twin.caption} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{twin.caption}</caption>
        <thead>
          <tr>
            {twin.columns.map(({ label, isNumber }) => (
              <th key={label} scope="col" className={isNumber ? "number" : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {twin.rows.map((cells) => (
            <tr key={cells.map(({ shown }) => shown).join("|")}>
              {cells.map(({ shown }, column) =>
                column === 0 ? (
                  <th key={twin.columns[column]?.label} scope="row">
                    {shown}
                  </th>
                ) : (
                  <td
                    key={twin.columns[column]?.label}
                    className={twin.columns[column]?.isNumber === true ? "number" : undefined}
                  >
                    {shown}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The table as CSV: numbers with a point, texts quoted, and no text that a spreadsheet would run. */
export function twinCsv(twin: Twin): string {
  const lines = [
    twin.columns.map(({ label }) => csvText(label)),
    ...twin.rows.map((row) =>
      row.map(({ raw }) =>
        raw === null ? "" : typeof raw === "number" ? String(raw) : csvText(raw),
      ),
    ),
  ];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

function csvText(text: string): string {
  const safe = harmlessText(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
