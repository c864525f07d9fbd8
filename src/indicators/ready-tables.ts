import { AGE_BAND_STARTS, QUERY_TABLES, type Release, regionYears } from "../release/index.ts";
import { countValue } from "../sql/engine.ts";
import { rowsOnce } from "./once-for-release.ts";

/** What a release has made beforehand for queries; without any, everything is read from the rows on clients. */
export type ReadyTables = {
  /** `client_counts`: older releases and those of costs alone have not counted their clients. */
  readonly hasClientCounts: boolean;
  /** The tables of `models/marts/queries/`. */
  readonly hasQueryTables: boolean;
  /** The regions and years that have costs or events, for `from`. */
  readonly regionYears: string;
  /** Every service has one function, and every function one package, everywhere and all the time. */
  readonly isPlacedOnce: boolean;
};

export async function readyTables(release: Release): Promise<ReadyTables> {
  const isThere = (table: string) => (release.manifest.tables[table]?.files ?? []).length > 0;
  return {
    hasClientCounts: isThere("client_counts"),
    hasQueryTables: hasQueryTables(release),
    regionYears: regionYears(release.manifest),
    isPlacedOnce: await isPlacedOnce(release),
  };
}

export function hasQueryTables({ manifest }: Pick<Release, "manifest">): boolean {
  return Object.keys(QUERY_TABLES).every(
    (table) => (manifest.tables[table]?.files ?? []).length > 0,
  );
}

async function isPlacedOnce(release: Release): Promise<boolean> {
  const [row] = await rowsOnce(
    release,
    `
    select count(*) as placed_twice
    from (
        select service_id from services group by service_id having count(distinct function_id) > 1
        union all
        select function_id from services group by function_id having count(distinct package_id) > 1
    ) as places`,
  );
  return row !== undefined && countValue(row, "placed_twice") === 0;
}

/** The rows on clients themselves, which tell everything. */
export const CLIENT_ROWS = "client_service_months";

/** A relation with every region and year that has rows on clients. */
export function placesRelation(areQueryTablesThere: boolean): string {
  return areQueryTablesThere ? "producer_months" : CLIENT_ROWS;
}

/** Whether ages are only told apart where a band begins. */
export function areWholeBands(texts: readonly string[], further: readonly number[] = []): boolean {
  const limits = [...further];
  for (const sql of texts) {
    const mentions = [...sql.matchAll(/age_at_year_end/g)];
    const tests = [...sql.matchAll(/\.age_at_year_end (>=|<=) (\d+)/g)];
    if (tests.length < mentions.length) return false;
    limits.push(...tests.map(([, sign, age]) => Number(age) + (sign === "<=" ? 1 : 0)));
  }
  return limits.every((limit) => limit <= 0 || limit >= OVER_ALL_AGES || STARTS.has(limit));
}

const STARTS: ReadonlySet<number> = new Set(AGE_BAND_STARTS);
/** As views have it. */
const OVER_ALL_AGES = 200;
