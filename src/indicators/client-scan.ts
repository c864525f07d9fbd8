import { type Cut, clientRows, dimensionColumn, dimensionList } from "./cut.ts";

/**
 * Where a component reads the rows on clients that a cut keeps: a select with the columns of the cut's dimensions,
 * `client_id` and `amount`, a whole number that is null where the row does not count.
 *
 * @param amount SQL over a row as `facts`.
 */
export type ClientAmounts = (cut: Cut, amount: string) => string;

/** Every component reads the table itself. */
export const ownScan: ClientAmounts = (cut, amount) =>
  `select ${dimensionList(cut.dimensions.map((_, index) => index))}client_id, ${amount} as amount
  from (${clientRows(cut)}) as facts`;

/**
 * One reading of the table for several components: it is added up once to each client in each place of the cut,
 * and every component adds those sums. That gives the same: a client has a sum exactly where some row of his counts.
 */
export class SharedScan {
  private readonly scans = new Map<string, { readonly cut: Cut; readonly amounts: string[] }>();

  readonly amounts: ClientAmounts = (cut, amount) => {
    const key = JSON.stringify([
      cut.dimensions.map(({ id }) => id),
      cut.conditions.map(({ clientSql }) => clientSql),
    ]);
    const scan = this.scans.get(key) ?? { cut, amounts: [] };
    this.scans.set(key, scan);
    if (!scan.amounts.includes(amount)) scan.amounts.push(amount);
    const name = `scan_${[...this.scans.keys()].indexOf(key)}`;
    const dimensions = dimensionList(cut.dimensions.map((_, index) => index));
    return `select ${dimensions}client_id, amount_${scan.amounts.indexOf(amount)} as amount from ${name}`;
  };

  /** The readings as the beginning of the statement that uses them; empty without any. */
  withClause(): string {
    const scans = [...this.scans.values()].map(({ cut, amounts }, place) => {
      const keys = cut.dimensions.map((_, index) => dimensionColumn(index));
      const sums = amounts.map((amount, index) => `, sum(${amount}) as amount_${index}`);
      return `scan_${place} as materialized (
        select ${[...keys, "client_id"].join(", ")}${sums.join("")}
        from (${clientRows(cut)}) as facts
        group by ${[...keys, "client_id"].join(", ")}
      )`;
    });
    return scans.length === 0 ? "" : `with ${scans.join(", ")}`;
  }
}
