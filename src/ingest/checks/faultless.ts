import { countValue, type Engine, sqlName, sqlText } from "../../sql/engine.ts";
import type { CellValues } from "./cell-values.ts";
import type { RowCheck } from "./row-checks.ts";
import { badColumn, type TypedRows } from "./typed-rows.ts";

const REGION = "region_code";

/**
 * The checks that no row can be at fault with, because none of the distinct cells they look at is: a
 * file of millions of rows has a few hundred of these. Checks of other columns are not among them.
 */
export async function faultlessChecks(
  engine: Engine,
  { values }: TypedRows,
  checks: readonly RowCheck[],
): Promise<ReadonlySet<RowCheck>> {
  if (values === null) return new Set();
  const region = await onlyRegion(engine, values);
  const judged = checks.flatMap((check) => {
    const cells = cellsOf(check, values, region);
    return cells === null ? [] : [{ check, cells }];
  });
  if (judged.length === 0) return new Set();
  const counts = judged.map(
    ({ check, cells }, index) =>
      `(select count(*) from ${cells} as typed ${check.join ?? ""} where ${check.condition}) as faults_${index}`,
  );
  const [row] = await engine.rows(`select ${counts.join(",\n  ")}`);
  if (row === undefined) throw new Error("an aggregate gave no row");
  return new Set(
    judged.flatMap(({ check }, index) => (countValue(row, `faults_${index}`) === 0 ? [check] : [])),
  );
}

/** The one region of all rows as a literal, or null when there are several or some rows have none. */
async function onlyRegion(engine: Engine, values: CellValues): Promise<string | null> {
  if (!values.columns.has(REGION)) return null;
  const rows = await engine.rows(
    `select distinct cell from ${values.relation} where column_name = ${sqlText(REGION)}`,
  );
  const cell = rows.length === 1 ? rows[0]?.["cell"] : null;
  return typeof cell === "string" ? sqlText(cell) : null;
}

/** The distinct cells that a check looks at, named as in the typed rows; null when they are not at hand. */
function cellsOf(check: RowCheck, values: CellValues, region: string | null): string | null {
  const [name, other, ...more] = check.looksAt;
  if (name === undefined || more.length > 0 || !values.columns.has(name)) return null;
  const isWithRegion = other === REGION && region !== null;
  if (other !== undefined && !isWithRegion) return null;
  return `(
    select file_number, cell as ${sqlName(name)}, false as ${badColumn(name)}
      ${isWithRegion ? `, ${region} as ${sqlName(REGION)}` : ""}
    from ${values.relation} where column_name = ${sqlText(name)}
  )`;
}
