import { type Cut, clientRows, lineRows, type Measure } from "../indicators/index.ts";
import { COST_TYPES, type CostType, GROSS_COST_TYPES, type Release } from "../release/index.ts";
import { countValue, requiredText, textValue, wholeValue } from "../sql/engine.ts";

/**
 * Where in the ledger the money of a cell is booked: on accounts of its cost type, on accounts that
 * the rules exclude or do not know, or on a support centre that could not be allocated.
 */
export type CellOrigin = "cost" | "excluded" | "unmapped" | "support_unallocated";

/** The euros of a figure that are on one cost centre and of one cost type. */
export type CostCell = {
  readonly region_code: string;
  readonly year: number;
  readonly cost_centre_id: string | null;
  readonly origin: CellOrigin;
  readonly cost_type: CostType;
  readonly microeuros: bigint;
};

/** The SQL of a figure's rows with their money, by region, year, cost centre and origin. */
export type FigureMoney = { readonly sql: string; readonly costTypes: readonly CostType[] };

/** The money behind a measure's numerator; null when the numerator is no money. */
export function figureMoney(measure: Measure, cut: Cut): FigureMoney | null {
  switch (measure.numerator) {
    case "gross_cost":
      return { sql: moneySql(clientRows(cut), lineRows(cut)), costTypes: GROSS_COST_TYPES };
    case "net_cost":
      return { sql: moneySql(clientRows(cut), lineRows(cut)), costTypes: COST_TYPES };
    case "cost_of_clients": {
      const identified = clientRows(cut, ["months.client_id is not null"]);
      return { sql: moneySql(identified, null), costTypes: GROSS_COST_TYPES };
    }
    default:
      return null;
  }
}

/** The cells of a figure that hold money; together they are the figure, to the micro-euro. */
export async function costCells(release: Release, money: FigureMoney): Promise<CostCell[]> {
  const sums = COST_TYPES.map((type) => `sum(${type}_microeuros) as ${type}_microeuros`);
  const rows = await release.engine.rows(`
    select region_code, year, cost_centre_id, origin, ${sums.join(", ")}
    from (${money.sql}) as money
    group by region_code, year, cost_centre_id, origin
    order by region_code, year, cost_centre_id nulls last, origin`);
  return rows.flatMap((row) =>
    money.costTypes.flatMap((cost_type) => {
      const microeuros = wholeValue(row, `${cost_type}_microeuros`);
      if (microeuros === 0n) return [];
      const cell = {
        region_code: requiredText(row, "region_code"),
        year: countValue(row, "year"),
        cost_centre_id: textValue(row, "cost_centre_id"),
        origin: cellOrigin(requiredText(row, "origin")),
      };
      return [{ ...cell, cost_type, microeuros }];
    }),
  );
}

const ORIGINS: readonly CellOrigin[] = ["cost", "excluded", "unmapped", "support_unallocated"];

function cellOrigin(text: string): CellOrigin {
  return ORIGINS.find((origin) => origin === text) ?? "cost";
}

function moneySql(onClients: string, onLines: string | null): string {
  const columns = COST_TYPES.map((type) => `${type}_microeuros`).join(", ");
  const clients = `
    select region_code, year, cost_centre_id, 'cost' as origin, ${columns}
    from (${onClients}) as on_clients`;
  if (onLines === null) return clients;
  return `${clients}
    union all
    select region_code, year, cost_centre_id,
        case line_kind
            when 'excluded_account' then 'excluded'
            when 'unmapped_account' then 'unmapped'
            when 'support_unallocated' then 'support_unallocated'
            else 'cost'
        end as origin, ${columns}
    from (${onLines}) as on_lines`;
}
