import { compareTexts } from "../domain/text-order.ts";
import type { Landing } from "../identity/index.ts";
import { type Contract, type ContractTable, columnSqlType } from "../ingest/index.ts";
import type { ModelSpec } from "../sql/models.ts";
import type { Partition, Source } from "../sql/run-models.ts";
import { columns } from "./given-table.ts";

/** Every contract table as a source of models, `landed__<table>`, whether or not something landed. */
export function landedSources(
  contract: Contract,
  landing: Pick<Landing, "partitions">,
): [string, Source][] {
  const tables: [string, ModelSpec["columns"]][] = [
    ...contract.tables.map((table): [string, ModelSpec["columns"]] => [
      table.table,
      landedColumns(table),
    ]),
    ["identities", columns("client_id:uuid birth_month:date")],
  ];
  return tables.map(([table, tableColumns]) => [
    `landed__${table}`,
    {
      columns: tableColumns,
      files: landing.partitions
        .filter((partition) => partition.table === table && partition.rowCount > 0)
        .map((partition) => ({
          path: partition.path,
          hash: partition.sha256,
          isFresh: partition.isFresh,
          partition:
            partition.regionCode === null || partition.year === null
              ? null
              : { regionCode: partition.regionCode, year: partition.year },
        })),
    },
  ]);
}

/** The regions and years for which anything landed, in order. */
export function partitionsOfLanding(landing: Landing): NonNullable<Partition>[] {
  const found = new Map<string, NonNullable<Partition>>();
  for (const { regionCode, year, rowCount } of landing.partitions) {
    if (regionCode !== null && year !== null && rowCount > 0)
      found.set(`${regionCode}/${year}`, { regionCode, year });
  }
  return [...found.values()].sort(
    (left, right) => compareTexts(left.regionCode, right.regionCode) || left.year - right.year,
  );
}

function landedColumns(table: ContractTable): ModelSpec["columns"] {
  const own = table.columns.map((column) => {
    if (column.identifies_person)
      return { name: column.name.replace("personal_identity_code", "client_id"), type: "uuid" };
    if (column.generalise === "month")
      return { name: column.name.replace(/_date$/, "_month"), type: "date" };
    return { name: column.name, type: columnSqlType(column.type) };
  });
  return [...own, ...columns("delivery_id:varchar file_path:varchar row_number:bigint")];
}
