import { type Cut, clientRows, dimensionColumn, dimensionList } from "./cut.ts";
import type { ReadyTables } from "./ready-tables.ts";
import { type Looking, smallestRelation } from "./smallest-relation.ts";

/**
 * Where a component reads the rows on clients that a cut keeps: a select with the columns of the cut's dimensions,
 * `client_id` and `amount`, a whole number that is null where the row does not count.
 *
 * @param amount SQL over a row as `facts`.
 * @param looking Sums only tell by `client_id` whether there is a client.
 */
export type ClientAmounts = (cut: Cut, amount: string, looking: Looking) => string;

/** How the components of a query read a release. */
export type Reading = { readonly tables: ReadyTables; readonly amounts: ClientAmounts };

/** Every component reads the tables itself. */
export function ownReading(tables: ReadyTables): Reading {
  return {
    tables,
    amounts: (cut, amount, looking) => {
      const rows = clientRows(cut, [], smallestRelation(tables, cut, [amount], looking));
      const dimensions = dimensionList(cut.dimensions.map((_, index) => index));
      return `select ${dimensions}client_id, ${amount} as amount from (${rows}) as facts`;
    },
  };
}

type Scan = { readonly cut: Cut; readonly relation: string; readonly amounts: string[] };

/**
 * One reading of a table for several components: it is added up once to each client in each place of the cut,
 * and every component adds those sums. That gives the same: a client has a sum exactly where some row of his counts.
 */
export class SharedScan implements Reading {
  readonly tables: ReadyTables;
  private readonly scans = new Map<string, Scan>();

  constructor(tables: ReadyTables) {
    this.tables = tables;
  }

  readonly amounts: ClientAmounts = (cut, amount, looking) => {
    const relation = smallestRelation(this.tables, cut, [amount], looking);
    const key = JSON.stringify([
      relation,
      cut.dimensions.map(({ id }) => id),
      cut.conditions.map(({ clientSql }) => clientSql),
    ]);
    const scan = this.scans.get(key) ?? { cut, relation, amounts: [] };
    this.scans.set(key, scan);
    if (!scan.amounts.includes(amount)) scan.amounts.push(amount);
    const name = `scan_${[...this.scans.keys()].indexOf(key)}`;
    const dimensions = dimensionList(cut.dimensions.map((_, index) => index));
    return `select ${dimensions}client_id, amount_${scan.amounts.indexOf(amount)} as amount from ${name}`;
  };

  /** The readings as the beginning of the statement that uses them; empty without any. */
  withClause(): string {
    const scans = [...this.scans.values()].map(({ cut, relation, amounts }, place) => {
      const keys = cut.dimensions.map((_, index) => dimensionColumn(index));
      const sums = amounts.map((amount, index) => `, sum(${amount}) as amount_${index}`);
      return `scan_${place} as materialized (
        select ${[...keys, "client_id"].join(", ")}${sums.join("")}
        from (${clientRows(cut, [], relation)}) as facts
        group by ${[...keys, "client_id"].join(", ")}
      )`;
    });
    return scans.length === 0 ? "" : `with ${scans.join(", ")}`;
  }
}
