import type { PlainDate } from "../domain/period.ts";
import type { ContractTable } from "../ingest/index.ts";
import { countValue, type Engine, requiredText, sqlName } from "../sql/engine.ts";
import { identityCodesSql } from "./identity-code-sql.ts";
import type { LandingKeys } from "./keys.ts";
import { type IdentityChange, type LinkFinding, resolveChanges } from "./link-table.ts";
import { pseudonymParameters, pseudonymSql } from "./pseudonym.ts";

/**
 * Every distinct code of a delivered table: personal_identity_code, client_id (null: invalid), birth_month; and
 * linkage_id where there is a linkage key.
 */
export const CLIENT_CODES = "client_codes";
/** The codes of these that are not valid: personal_identity_code. There is no such table when all are. */
export const INVALID_CODES = "invalid_codes";
/**
 * old_client_id → client_id, its birth_month and linkage_id, for identities that gave way to another. No temporary
 * table: landing reads it from both connections.
 */
export const IDENTITY_LINKS = "identity_links";

const LINKAGE = "linkage";

export type CodeCounts = { readonly codeCount: number; readonly invalidCount: number };

/** The columns of a table that hold a personal identity code. */
export function codeColumns(table: ContractTable): string[] {
  return table.columns.flatMap(({ name, identifies_person }) => (identifies_person ? [name] : []));
}

/** What a column of identity codes is called once it holds pseudonyms. */
export function clientIdColumn(codeColumn: string): string {
  return codeColumn.replace("personal_identity_code", "client_id");
}

/**
 * Gives every distinct code of the rows its pseudonym, each hashed once.
 *
 * @param relation Rows with the columns `columns`.
 * @param followLinks False for the table of changes itself, which must keep both of its identities.
 */
export async function makeClientCodes(
  engine: Engine,
  relation: string,
  columns: readonly string[],
  { client, linkage }: LandingKeys,
  followLinks: boolean,
): Promise<CodeCounts> {
  const codes = columns
    .map((name) => `select ${sqlName(name)} as personal_identity_code from ${relation}`)
    .join(" union all ");
  const distinct = `(
    select distinct personal_identity_code from (${codes}) as delivered
    where personal_identity_code is not null
  )`;
  const linkageId = (expression: string) =>
    linkage === null ? "" : `, ${expression} as linkage_id`;
  const ownLinkage = linkageId(
    `case when is_valid then ${pseudonymSql("personal_identity_code", LINKAGE)} end`,
  );
  const owned = `
    select personal_identity_code, birth_month,
      case when is_valid then ${pseudonymSql("personal_identity_code")} end as own_id${ownLinkage}
    from (${identityCodesSql(distinct)}) as judged`;
  const linked = `
    select owned.personal_identity_code,
      coalesce(links.client_id, owned.own_id) as client_id,
      coalesce(links.birth_month, owned.birth_month) as birth_month
      ${linkageId("coalesce(links.linkage_id, owned.linkage_id)")}
    from (${owned}) as owned
    left join ${IDENTITY_LINKS} as links on links.old_client_id = owned.own_id`;
  const unlinked = `
    select personal_identity_code, own_id as client_id, birth_month
      ${linkageId("linkage_id")}
    from (${owned}) as owned`;
  await engine.run(
    `create or replace temp table ${CLIENT_CODES} as ${followLinks ? linked : unlinked}`,
    {
      ...pseudonymParameters(client),
      ...(linkage === null ? {} : pseudonymParameters(linkage, LINKAGE)),
    },
  );
  const [row] = await engine.rows(
    `select count(*) as code_count, count(*) filter (where client_id is null) as invalid_count
     from ${CLIENT_CODES}`,
  );
  if (row === undefined) throw new Error("an aggregate gave no row");
  const invalidCount = countValue(row, "invalid_count");
  if (invalidCount > 0) {
    await engine.run(
      `create or replace temp table ${INVALID_CODES} as
        select personal_identity_code from ${CLIENT_CODES} where client_id is null`,
    );
  }
  return { codeCount: countValue(row, "code_count"), invalidCount };
}

/** Drops everything that holds a code. */
export async function forgetClientCodes(engine: Engine): Promise<void> {
  await engine.run(`drop table if exists ${CLIENT_CODES}`);
  await engine.run(`drop table if exists ${INVALID_CODES}`);
}

/**
 * Makes the table of links from the landed changes of identity codes.
 *
 * @param changes Paths of landed `identity_code_changes`; none gives an empty table.
 * @param identities Paths of the identities landed beside them, with linkage_id where there is such a key.
 */
export async function makeIdentityLinks(
  engine: Engine,
  changes: readonly string[],
  identities: readonly string[],
  { linkage }: Pick<LandingKeys, "linkage">,
): Promise<readonly LinkFinding[]> {
  const { canonical, findings } = resolveChanges(await landedChanges(engine, changes));
  const links = [...canonical].map(([old_client_id, client_id]) => ({ old_client_id, client_id }));
  const shape = `[{"old_client_id": "uuid", "client_id": "uuid"}]`;
  const months =
    identities.length === 0
      ? "(select null as client_id, null as birth_month, null as linkage_id where false)"
      : parquetFiles(identities);
  await engine.run(
    `create or replace table ${IDENTITY_LINKS} as
      with links as (
          select link.old_client_id, link.client_id
          from (select unnest(from_json($links, '${shape}')) as link) as listed
      ),
      months as (
          select cast(client_id as uuid) as client_id, min(cast(birth_month as date)) as birth_month,
            ${linkage === null ? "null" : "min(cast(linkage_id as uuid))"} as linkage_id
          from ${months} as identities
          group by client_id
      )
      select links.old_client_id, links.client_id, months.birth_month, months.linkage_id
      from links
      left join months on months.client_id = links.client_id`,
    { links: JSON.stringify(links) },
  );
  return findings;
}

async function landedChanges(engine: Engine, paths: readonly string[]): Promise<IdentityChange[]> {
  if (paths.length === 0) return [];
  const rows = await engine.rows(
    `select distinct old_client_id, new_client_id, changed_on from ${parquetFiles(paths)}
     where old_client_id is not null and new_client_id is not null`,
  );
  return rows.map((row) => ({
    oldId: requiredText(row, "old_client_id"),
    newId: requiredText(row, "new_client_id"),
    changedOn: requiredText(row, "changed_on") satisfies PlainDate,
  }));
}

/** Parquet files as a relation. */
export function parquetFiles(paths: readonly string[]): string {
  const list = paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ");
  return `read_parquet([${list}], hive_partitioning = false)`;
}
