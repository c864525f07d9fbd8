import { countValue, type Engine, type Row, sqlName, sqlText } from "../../sql/engine.ts";
import type { Finding } from "../findings.ts";
import type { RejectedRow } from "../read/raw-relation.ts";
import { type Check, checkOf, findingOf } from "./check.ts";
import { faultlessChecks } from "./faultless.ts";
import { anyFault, type RowCheck, type RowCheckSources, rowChecks, yearSql } from "./row-checks.ts";
import { structureFindings } from "./structure.ts";
import type { TypedRows } from "./typed-rows.ts";

/** A row of a file that could not be read as a row at all. */
export type FileReject = RejectedRow & { readonly fileNumber: number };

/** Where a row that is left out stands, and why. One query gives all of them. */
export type CheckedRows = {
  readonly receivedCount: number;
  readonly quarantinedCount: number;
  readonly findings: readonly Finding[];
  /** A query of the accepted rows: file_number, row_number and the columns of the contract. */
  readonly acceptedSql: string;
  /** A query of file_number, row_number, line_number, check_ids of the rows left out. */
  readonly quarantinedSql: string;
  /** The one (region, year) of all rows, or null when there are several or the table is not cut. */
  readonly onlyPartition: { readonly regionCode: string; readonly year: number } | null;
};

const DUPLICATES = "duplicate_rows";
const REJECTED = "rejected_rows";

/**
 * Holds typed rows against every check of their table: one scan counts all faults, one narrow scan
 * finds keys that come twice. Nothing but the duplicates is kept in memory.
 */
export async function checkedRows(
  engine: Engine,
  rows: TypedRows,
  rejects: readonly FileReject[],
  sources: RowCheckSources,
): Promise<CheckedRows> {
  const all = rowChecks(rows, sources);
  const faultless = await faultlessChecks(engine, rows, all);
  const checks = all.filter((check) => !faultless.has(check));
  const excluding = checks.filter(({ severity }) => severity !== "notes");
  if (rejects.length > 0) await keepRejects(engine, rejects);
  const look = await firstLook(engine, rows, checks);
  const counts = look.hasFaults
    ? { ...look.counts, ...(await countFaults(engine, rows, checks, excluding)) }
    : look.counts;
  const duplicates = look.hasRepeatedKeys
    ? await findDuplicates(engine, rows, excluding)
    : { identical: 0, superseded: 0 };
  const readCount = countValue(counts, "received");
  const excludedCount =
    countValue(counts, "excluded") + duplicates.identical + duplicates.superseded;
  const place = (column: string | null) => ({
    table: rows.table.table,
    column,
    deliveryId: rows.deliveryId,
  });
  const receivedCount = readCount + rejects.length;
  const found = (id: string, rowCount: number) =>
    rowCount === 0
      ? []
      : [
          findingOf(checkOf(sources.checks, id), place(null), {
            rowCount,
            checkedCount: receivedCount,
          }),
        ];
  const findings = [
    ...(await fileFindings(engine, rows, sources.checks, readCount)),
    ...rejectFindings(rows, rejects, receivedCount, sources.checks),
    ...checks.flatMap((check, index) => {
      const rowCount = countValue(counts, `fault_${index}`);
      if (rowCount === 0 || check.check.id.startsWith("structure.")) return [];
      return [findingOf(check.check, place(check.column), { rowCount, checkedCount: readCount })];
    }),
    ...found("duplicate.identical", duplicates.identical),
    ...found("duplicate.superseded", duplicates.superseded),
  ];
  const hasDuplicates = duplicates.identical + duplicates.superseded > 0;
  return {
    receivedCount,
    quarantinedCount: excludedCount + rejects.length,
    findings,
    acceptedSql: acceptedSql(rows, excluding, countValue(counts, "excluded") > 0, hasDuplicates),
    quarantinedSql: quarantinedSql(rows, excluding, hasDuplicates, rejects.length > 0),
    onlyPartition: onlyPartition(counts),
  };
}

/** Drops what `checkedRows` keeps for its queries. */
export async function forgetCheckedRows(engine: Engine): Promise<void> {
  for (const table of [DUPLICATES, REJECTED]) await engine.run(`drop table if exists ${table}`);
}

async function keepRejects(engine: Engine, rejects: readonly FileReject[]): Promise<void> {
  const rows = rejects.map(({ fileNumber, rowNumber, lineNumber }) => ({
    file_number: fileNumber,
    row_number: rowNumber,
    line_number: lineNumber,
  }));
  const shape = `[{"file_number": "integer", "row_number": "bigint", "line_number": "bigint"}]`;
  await engine.run(
    `create or replace temp table ${REJECTED} as
      select rejected.file_number, rejected.row_number, rejected.line_number
      from (select unnest(from_json($rejects, '${shape}')) as rejected) as listed`,
    { rejects: JSON.stringify(rows) },
  );
}

type FirstLook = {
  /** What concerns every row, and zero for every other check where there are no faults. */
  readonly counts: Row;
  readonly hasFaults: boolean;
  readonly hasRepeatedKeys: boolean;
};

/**
 * Counts what concerns every row. Of few rows it also tells whether any has another fault or a key that comes
 * twice: most deliveries have none, and the statements that say which take longer to plan than all else.
 */
async function firstLook(
  engine: Engine,
  rows: TypedRows,
  checks: readonly RowCheck[],
): Promise<FirstLook> {
  const { relation, table, areFew } = rows;
  const rare = checks.filter(({ isCommon }) => !isCommon);
  const columns = [
    "count(*) as received",
    ...bounds(rows),
    ...checks.filter(({ isCommon }) => isCommon).map((check) => counted(check, checks)),
    ...(areFew
      ? [
          `count(*) filter (where ${anyFault(rare)}) as faulty`,
          `count(distinct hash(${keyOf(table)})) as key_count`,
        ]
      : []),
  ];
  const counts = await oneRow(
    engine,
    `select ${columns.join(",\n  ")} from ${relation} as typed ${areFew ? joinsOf(rare) : ""}`,
  );
  if (!areFew) return { counts, hasFaults: true, hasRepeatedKeys: true };
  const none = [["excluded", 0], ...rare.map((check) => [faultName(check, checks), 0])];
  return {
    counts: { ...counts, ...Object.fromEntries(none) },
    hasFaults: countValue(counts, "faulty") > 0,
    hasRepeatedKeys: countValue(counts, "key_count") < countValue(counts, "received"),
  };
}

/**
 * Counts each fault among the rows that have one. Most rows have none, and a filter leaves off at a row's
 * first fault.
 */
async function countFaults(
  engine: Engine,
  rows: TypedRows,
  checks: readonly RowCheck[],
  excluding: readonly RowCheck[],
): Promise<Row> {
  const rare = checks.filter(({ isCommon }) => !isCommon);
  const excluded = `count(*) filter (where ${anyOf(excluding)}) as excluded`;
  return oneRow(
    engine,
    `select ${[excluded, ...rare.map((check) => counted(check, checks))].join(",\n  ")}
     from ${rows.relation} as typed
     ${joinsOf(rare)}
     where ${["false", ...rare.map(({ condition }) => `(${condition})`)].join("\n  or ")}`,
  );
}

function counted(check: RowCheck, checks: readonly RowCheck[]): string {
  return `count(*) filter (where ${check.condition}) as ${faultName(check, checks)}`;
}

function faultName(check: RowCheck, checks: readonly RowCheck[]): string {
  return `fault_${checks.indexOf(check)}`;
}

function keyOf({ key }: TypedRows["table"]): string {
  return key.map((name) => `typed.${sqlName(name)}`).join(", ");
}

async function oneRow(engine: Engine, sql: string): Promise<Row> {
  const [row] = await engine.rows(sql);
  if (row === undefined) throw new Error("an aggregate gave no row");
  return row;
}

function bounds({ table }: TypedRows): string[] {
  const time = table.columns.find((column) => column.time_of_row);
  if (table.partition === "all" || time === undefined) return [];
  return [
    "min(typed.region_code) as first_region",
    "max(typed.region_code) as last_region",
    `min(${yearSql(time)}) as first_year`,
    `max(${yearSql(time)}) as last_year`,
  ];
}

function onlyPartition(counts: Row): CheckedRows["onlyPartition"] {
  const { first_region = null, last_region = null, first_year = null, last_year = null } = counts;
  const isOne =
    typeof first_region === "string" && first_region === last_region && first_year === last_year;
  return isOne && first_year !== null
    ? { regionCode: first_region, year: countValue(counts, "first_year") }
    : null;
}

function anyOf(checks: readonly RowCheck[]): string {
  const conditions = checks.map(({ condition }) => `coalesce(${condition}, false)`);
  return conditions.length === 0 ? "false" : `(${conditions.join("\n  or ")})`;
}

function joinsOf(checks: readonly RowCheck[]): string {
  return checks.flatMap(({ join }) => (join === null ? [] : [join])).join("\n");
}

/**
 * Puts the rows that give way to another row of the same key into a small table.
 *
 * Keys are first compared by a 64-bit hash, which needs a few bytes a row; only the rows that share a
 * hash are then compared by the key itself. The last row of a key counts. Rows equal to it are later
 * copies, all but the first; other rows are superseded. Rows at fault otherwise take no part.
 */
async function findDuplicates(
  engine: Engine,
  { relation, table }: TypedRows,
  excluding: readonly RowCheck[],
): Promise<{ identical: number; superseded: number }> {
  const key = keyOf(table);
  const content = table.columns.map(({ name }) => `typed.${sqlName(name)}`).join(", ");
  await engine.run(`create or replace temp table repeated_keys as
    select hash(${key}) as key_hash from ${relation} as typed
    group by hash(${key}) having count(*) > 1`);
  const [repeated] = await engine.rows("select count(*) as key_count from repeated_keys");
  if (repeated !== undefined && countValue(repeated, "key_count") > 0) {
    const keyNames = table.key.map((name) => sqlName(name)).join(", ");
    await engine.run(`create or replace temp table ${DUPLICATES} as
      with candidates as (
          select typed.file_number, typed.row_number, ${key}, hash(${content}) as content_hash
          from ${relation} as typed
          ${joinsOf(excluding)}
          where hash(${key}) in (select key_hash from repeated_keys)
              and not ${anyOf(excluding)}
      ),
      placed as (
          select file_number, row_number, content_hash, ${keyNames},
              count(*) over (partition by ${keyNames}) as copy_count,
              last_value(content_hash) over (
                  partition by ${keyNames} order by file_number, row_number
                  rows between unbounded preceding and unbounded following
              ) as last_hash
          from candidates
      ),
      ordered as (
          select file_number, row_number, content_hash = last_hash as is_copy,
              row_number() over (
                  partition by ${keyNames}, content_hash order by file_number, row_number
              ) as place
          from placed
          where copy_count > 1
      )
      select file_number, row_number,
          case when is_copy then 'duplicate.identical' else 'duplicate.superseded' end as check_id
      from ordered
      where not is_copy or place > 1`);
  } else {
    await engine.run(`create or replace temp table ${DUPLICATES} (
      file_number integer, row_number bigint, check_id varchar
    )`);
  }
  await engine.run("drop table repeated_keys");
  const counted = await oneRow(
    engine,
    `select
      count(*) filter (where check_id = 'duplicate.identical') as identical,
      count(*) filter (where check_id = 'duplicate.superseded') as superseded
    from ${DUPLICATES}`,
  );
  return {
    identical: countValue(counted, "identical"),
    superseded: countValue(counted, "superseded"),
  };
}

function acceptedSql(
  { relation, table }: TypedRows,
  excluding: readonly RowCheck[],
  hasFaults: boolean,
  hasDuplicates: boolean,
): string {
  const columns = table.columns.map(({ name }) => `typed.${sqlName(name)}`).join(", ");
  const conditions = [
    ...(hasFaults ? [`not ${anyOf(excluding)}`] : []),
    ...(hasDuplicates ? ["duplicates.row_number is null"] : []),
  ];
  return `select typed.file_number, typed.row_number, ${columns}
    from ${relation} as typed
    ${hasFaults ? joinsOf(excluding) : ""}
    ${hasDuplicates ? `left join ${DUPLICATES} as duplicates on duplicates.file_number = typed.file_number and duplicates.row_number = typed.row_number` : ""}
    ${conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`}`;
}

function quarantinedSql(
  { relation }: TypedRows,
  excluding: readonly RowCheck[],
  hasDuplicates: boolean,
  hasRejects: boolean,
): string {
  const reasons = excluding.map(
    ({ check, condition }) => `case when ${condition} then ${sqlText(check.id)} end`,
  );
  return [
    `select typed.file_number, typed.row_number, cast(null as bigint) as line_number,
      list_distinct(list_filter([${reasons.join(", ")}], lambda reason: reason is not null)) as check_ids
    from ${relation} as typed
    ${joinsOf(excluding)}
    where ${anyOf(excluding)}`,
    ...(hasDuplicates
      ? [`select file_number, row_number, cast(null as bigint), [check_id] from ${DUPLICATES}`]
      : []),
    ...(hasRejects
      ? [
          `select file_number, row_number, line_number, ['structure.row_unreadable'] from ${REJECTED}`,
        ]
      : []),
  ].join("\nunion all\n");
}

/** What is to be said of each file as a whole. */
async function fileFindings(
  engine: Engine,
  rows: TypedRows,
  checks: readonly Check[],
  readCount: number,
): Promise<Finding[]> {
  const rowCounts =
    rows.files.length === 1 ? new Map([[0, readCount]]) : await countByFile(engine, rows);
  return rows.files.flatMap((structure, index) =>
    structureFindings(checks, rows.table, structure, rows.deliveryId, rowCounts.get(index) ?? 0),
  );
}

async function countByFile(engine: Engine, rows: TypedRows): Promise<Map<number, number>> {
  const counted = await engine.rows(
    `select file_number, count(*) as row_count from ${rows.relation} group by file_number`,
  );
  return new Map(
    counted.map((row) => [countValue(row, "file_number"), countValue(row, "row_count")]),
  );
}

function rejectFindings(
  { table, deliveryId }: TypedRows,
  rejects: readonly FileReject[],
  checkedCount: number,
  checks: readonly Check[],
): Finding[] {
  if (rejects.length === 0) return [];
  const check = checkOf(checks, "structure.row_unreadable");
  const reasons = [...new Set(rejects.map(({ reason }) => reason.replaceAll("_", " ")))].sort();
  const rowCount = rejects.length;
  const what = `${table.table}: ${rowCount} rows cannot be read as rows (${reasons.join(", ")})`;
  const place = { table: table.table, column: null, deliveryId };
  return [findingOf(check, place, { rowCount, checkedCount }, what)];
}
