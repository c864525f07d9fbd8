import { chmodSync, writeFileSync } from "node:fs";
import { countValue, type Engine, sqlName, sqlText } from "../sql/engine.ts";
import type { Adapter } from "./adapters/adapter.ts";
import { openDelivery } from "./adapters/open-delivery.ts";
import type { RawRelation, ReadSettings } from "./read/raw-relation.ts";
import type { Delivery } from "./receive/delivery.ts";

/** Where the rows of one table of one delivery that were left out are listed. */
export type QuarantineList = {
  readonly deliveryId: string;
  readonly table: string;
  readonly path: string;
};

/** Only its owner may read what may identify persons. */
const PRIVATE_MODE = 0o600;

/**
 * Writes the rows that were left out, as they were delivered, with the checks that they failed, to one
 * CSV file with semicolons and mode 0600. The deliveries are read again: nothing of a row is kept.
 *
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it. Of a row that could not
 * be read as a row there is only the place.
 *
 * @returns How many rows were written.
 */
export async function exportQuarantine(
  engine: Engine,
  deliveries: readonly Delivery[],
  lists: readonly QuarantineList[],
  adapters: ReadonlyMap<string, Adapter>,
  settings: ReadSettings,
  file: string,
): Promise<number> {
  const opened = [];
  try {
    const selects: string[] = [];
    for (const delivery of deliveries) {
      const own = lists.filter(({ deliveryId }) => deliveryId === delivery.deliveryId);
      if (own.length === 0) continue;
      const one = await openDelivery(engine, delivery, adapters, settings);
      opened.push(one);
      for (const list of own)
        for (const raw of one.relations.filter(({ table }) => table === list.table))
          selects.push(rowsOf(list, raw));
    }
    return await writeCsv(engine, selects, file);
  } finally {
    for (const one of opened) await one.close();
  }
}

function rowsOf(list: QuarantineList, raw: RawRelation): string {
  const cells = raw.columns.map(
    ({ name }) => `${harmlessSql(`raw.${sqlName(name)}`)} as ${sqlName(name)}`,
  );
  return `select
      quarantined.delivery_id as paketti_delivery,
      quarantined.table_name as paketti_table,
      quarantined.file_path as paketti_file,
      quarantined.row_number as paketti_row,
      quarantined.line_number as paketti_line,
      array_to_string(quarantined.check_ids, ' ') as paketti_checks,
      ${cells.join(",\n      ")}
    from read_parquet(${sqlText(list.path)}) as quarantined
    left join ${raw.relation} as raw on raw.row_number = quarantined.row_number
    where quarantined.file_path = ${sqlText(raw.file)}`;
}

/** A signed number stays as it is; nothing else may begin with a sign that starts a formula. */
function harmlessSql(column: string): string {
  const text = `cast(${column} as varchar)`;
  return `case
    when regexp_matches(${text}, '^[ ]*[=+@\\-\\t\\r＝＋－＠]')
      and not regexp_full_match(${text}, '[+-]?[0-9]+([.,][0-9]+)?')
    then '''' || ${text} else ${text}
  end`;
}

async function writeCsv(engine: Engine, selects: readonly string[], file: string): Promise<number> {
  writeFileSync(file, "", { mode: PRIVATE_MODE });
  chmodSync(file, PRIVATE_MODE);
  if (selects.length === 0) return 0;
  await engine.run(
    `create or replace temp view quarantine_rows as ${selects.join("\nunion all by name\n")}`,
  );
  try {
    await engine.run(`copy (
        select * from quarantine_rows
        order by paketti_delivery, paketti_table, paketti_file, paketti_row, paketti_line
      ) to ${sqlText(file)} (format csv, header true, delimiter ';', use_tmp_file false)`);
    const [row] = await engine.rows("select count(*) as row_count from quarantine_rows");
    return row === undefined ? 0 : countValue(row, "row_count");
  } finally {
    await engine.run("drop view quarantine_rows");
  }
}
