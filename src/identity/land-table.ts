import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type CheckedRows,
  type ContractTable,
  checkedRows,
  checkOf,
  columnSqlType,
  type FileReject,
  findingOf,
  forgetCheckedRows,
  forgetTypedRows,
  type RawRelation,
  type RowCheckSources,
  type TypedRows,
  typedRows,
} from "../ingest/index.ts";
import { countValue, type Engine, requiredText, sqlName, sqlText } from "../sql/engine.ts";
import { fileNameOf } from "../sql/file-name.ts";
import { copyRows, PARQUET } from "../sql/warehouse.ts";
import {
  CLIENT_CODES,
  clientIdColumn,
  codeColumns,
  forgetClientCodes,
  INVALID_CODES,
  makeClientCodes,
  parquetFiles,
} from "./client-codes.ts";
import type { LandingKeys } from "./keys.ts";
import type { TableLanding } from "./table-landing.ts";

export type TableToLand = {
  readonly table: ContractTable;
  readonly deliveryId: string;
  readonly raw: readonly RawRelation[];
  /** False for the table of changed identity codes itself. */
  readonly followLinks: boolean;
};

/** The name of a Parquet file whose table is not cut by region and year. */
const WHOLE = "all.parquet";
const TYPED_ROWS = "typed_rows";
const QUARANTINE = "quarantine.parquet";
const IDENTITIES = "identities.parquet";

/**
 * Checks, pseudonymises and writes one table of one delivery into an empty folder.
 *
 * Codes are in memory only, distinct, and dropped before this returns.
 */
export async function landTable(
  engine: Engine,
  folder: string,
  { table, deliveryId, raw, followLinks }: TableToLand,
  sources: Omit<RowCheckSources, "invalidCodes">,
  keys: LandingKeys,
): Promise<TableLanding> {
  const rows = await typedRows(engine, TYPED_ROWS, table, deliveryId, raw);
  const columns = codeColumns(table);
  try {
    const codes =
      columns.length === 0
        ? null
        : await makeClientCodes(engine, rows.relation, columns, keys, followLinks);
    const invalidCodes = codes !== null && codes.invalidCount > 0 ? INVALID_CODES : null;
    const checked = await checkedRows(engine, rows, rejectsOf(raw), { ...sources, invalidCodes });
    const acceptedCount = checked.receivedCount - checked.quarantinedCount;
    const partitions =
      acceptedCount === 0 ? [] : await writeAccepted(engine, folder, rows, checked, acceptedCount);
    const identities = codes === null ? null : await writeIdentities(engine, folder, keys);
    const quarantine =
      checked.quarantinedCount === 0 ? null : await writeQuarantine(engine, folder, rows, checked);
    return {
      format: 1,
      receivedCount: checked.receivedCount,
      acceptedCount,
      quarantinedCount: checked.quarantinedCount,
      partitions,
      identities,
      quarantine,
      findings: [...checked.findings, ...emptyTable(sources, table, deliveryId, checked)],
    };
  } finally {
    await forgetCheckedRows(engine);
    await forgetClientCodes(engine);
    await forgetTypedRows(engine, TYPED_ROWS);
  }
}

function rejectsOf(raw: readonly RawRelation[]): FileReject[] {
  return raw.flatMap(({ rejects }, fileNumber) =>
    rejects.map((reject) => ({ ...reject, fileNumber })),
  );
}

function emptyTable(
  { checks }: Pick<RowCheckSources, "checks">,
  table: ContractTable,
  deliveryId: string,
  { receivedCount }: CheckedRows,
) {
  if (receivedCount > 0) return [];
  const place = { table: table.table, column: null, deliveryId };
  const what = `${table.table}: there is a header and no rows`;
  const none = { rowCount: 0, checkedCount: 0 };
  return [findingOf(checkOf(checks, "structure.no_rows"), place, none, what)];
}

async function writeAccepted(
  engine: Engine,
  folder: string,
  rows: TypedRows,
  checked: CheckedRows,
  acceptedCount: number,
): Promise<TableLanding["partitions"]> {
  const { table } = rows;
  const landed = landedSql(rows, checked);
  if (table.partition === "all" || checked.onlyPartition !== null) {
    const only = checked.onlyPartition;
    const file = only === null ? WHOLE : partitionFile(only.regionCode, only.year);
    const rowCount = await copyRows(engine, landed, join(folder, file));
    const regionCode = only?.regionCode ?? null;
    return finished(engine, folder, table, acceptedCount, [
      { regionCode, year: only?.year ?? null, file, rowCount },
    ]);
  }
  const time = table.columns.find((column) => column.time_of_row);
  if (time === undefined) throw new Error(`${table.table} has no time_of_row`);
  const cut = join(folder, "cut");
  mkdirSync(cut);
  await engine.run(`copy (
      select landed.*, landed.region_code as cut_region, ${yearOf(time.name, time.type)} as cut_year
      from (${landed}) as landed
    ) to ${sqlText(cut)} (${PARQUET}, partition_by (cut_region, cut_year))`);
  const files = gatherCut(cut, folder);
  const counts = await rowCounts(engine, folder, files);
  const counted = files.map((one) => ({ ...one, rowCount: counts.get(one.file) ?? 0 }));
  return finished(engine, folder, table, acceptedCount, counted);
}

function yearOf(name: string, type: string): string {
  const column = `landed.${sqlName(name)}`;
  if (type === "year") return column;
  return type === "period" ? `cast(substr(${column}, 1, 4) as integer)` : `year(${column})`;
}

/** The accepted rows as they are kept: pseudonyms for codes, months for days of birth, and where from. */
function landedSql({ table, files, deliveryId }: TypedRows, { acceptedSql }: CheckedRows): string {
  const codes = codeColumns(table);
  const columns = table.columns.map(({ name, type, identifies_person, generalise }) => {
    const column = `accepted.${sqlName(name)}`;
    if (identifies_person)
      return `codes_${codes.indexOf(name)}.client_id as ${sqlName(clientIdColumn(name))}`;
    if (generalise === "month") {
      const month = sqlName(name.replace(/_date$/, "_month"));
      return `cast(date_trunc('month', ${column}) as date) as ${month}`;
    }
    return `cast(${column} as ${columnSqlType(type)}) as ${sqlName(name)}`;
  });
  const joins = codes.map(
    (name, index) => `left join ${CLIENT_CODES} as codes_${index}
      on codes_${index}.personal_identity_code = accepted.${sqlName(name)}`,
  );
  const paths = files.map(({ file }, index) => `when ${index} then ${sqlText(file)}`);
  return `select ${columns.join(",\n  ")},
      ${sqlText(deliveryId)} as delivery_id,
      case accepted.file_number ${paths.join(" ")} end as file_path,
      accepted.row_number
    from (${acceptedSql}) as accepted
    ${joins.join("\n")}`;
}

type CutFile = {
  readonly regionCode: string | null;
  readonly year: number | null;
  readonly file: string;
};

/** Moves the files that the engine wrote folder by folder to one plain name each. */
function gatherCut(cut: string, folder: string): CutFile[] {
  const files = readdirSync(cut).flatMap((regionFolder) => {
    const regionCode = decodeURIComponent(regionFolder.slice("cut_region=".length));
    return readdirSync(join(cut, regionFolder)).flatMap((yearFolder) => {
      const year = Number(yearFolder.slice("cut_year=".length));
      return readdirSync(join(cut, regionFolder, yearFolder)).map((name, part) => {
        const file = partitionFile(regionCode, year, part);
        renameSync(join(cut, regionFolder, yearFolder, name), join(folder, file));
        return { regionCode, year, file };
      });
    });
  });
  rmSync(cut, { recursive: true });
  return files.sort((left, right) => (left.file < right.file ? -1 : 1));
}

function partitionFile(regionCode: string, year: number, part = 0): string {
  const name = `${fileNameOf(regionCode)}-${year}`;
  return part === 0 ? `${name}.parquet` : `${name}.${part}.parquet`;
}

async function finished(
  engine: Engine,
  folder: string,
  table: ContractTable,
  acceptedCount: number,
  files: readonly (CutFile & { readonly rowCount: number })[],
): Promise<TableLanding["partitions"]> {
  const total = files.reduce((sum, { rowCount }) => sum + rowCount, 0);
  if (total !== acceptedCount)
    throw new Error(`${table.table}: ${total} rows were written and ${acceptedCount} accepted`);
  const partitions: TableLanding["partitions"] = [];
  for (const { regionCode, year, file, rowCount } of files) {
    const months = await monthsOf(engine, table, join(folder, file));
    partitions.push({ regionCode, year, file, rowCount, months });
  }
  return partitions;
}

async function rowCounts(engine: Engine, folder: string, files: readonly CutFile[]) {
  const list = files.map(({ file }) => sqlText(join(folder, file))).join(", ");
  const rows = await engine.rows(
    `select file_name, num_rows from parquet_file_metadata([${list}])`,
  );
  return new Map(
    rows.map((row) => [
      requiredText(row, "file_name").slice(folder.length + 1),
      countValue(row, "num_rows"),
    ]),
  );
}

async function monthsOf(engine: Engine, table: ContractTable, path: string): Promise<number[]> {
  const time = table.columns.find((column) => column.time_of_row);
  if (time?.type !== "month") return [];
  const rows = await engine.rows(
    `select distinct month(${sqlName(time.name)}) as month from ${parquetFiles([path])} order by 1`,
  );
  return rows.map((row) => countValue(row, "month"));
}

async function writeIdentities(
  engine: Engine,
  folder: string,
  { linkage }: LandingKeys,
): Promise<TableLanding["identities"]> {
  const rowCount = await copyRows(
    engine,
    `select client_id, min(birth_month) as birth_month
        ${linkage === null ? "" : ", min(linkage_id) as linkage_id"}
      from ${CLIENT_CODES}
      where client_id is not null group by client_id`,
    join(folder, IDENTITIES),
  );
  return { file: IDENTITIES, rowCount };
}

async function writeQuarantine(
  engine: Engine,
  folder: string,
  { table, files, deliveryId }: TypedRows,
  { quarantinedSql, quarantinedCount }: CheckedRows,
): Promise<string> {
  const paths = files.map(({ file }, index) => `when ${index} then ${sqlText(file)}`);
  const rowCount = await copyRows(
    engine,
    `select ${sqlText(deliveryId)} as delivery_id, ${sqlText(table.table)} as table_name,
        case file_number ${paths.join(" ")} end as file_path, row_number, line_number, check_ids
      from (${quarantinedSql}) as quarantined
      order by file_number, row_number`,
    join(folder, QUARANTINE),
  );
  if (rowCount !== quarantinedCount)
    throw new Error(`${table.table}: the quarantine does not hold the rows that were left out`);
  return QUARANTINE;
}

/** A name for what a landing was made from. */
export function hashOf(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
