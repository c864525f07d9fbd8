import type { Names } from "../domain/names.ts";
import type { Release } from "../release/index.ts";
import { requiredText, sqlText, textValue } from "../sql/engine.ts";
import type { Dimension } from "./dimensions.ts";
import { rowsOnce } from "./once-for-release.ts";
import { hasQueryTables, placesRelation } from "./ready-tables.ts";

/** A value that a dimension can have: its code, and its name where the release has one. */
export type KnownValue = {
  readonly code: string;
  readonly names: Names | null;
  /** The node above, for nodes of a view. */
  readonly parentCode: string | null;
};

/** Where a view shows what it does not place. */
const UNPLACED: KnownValue = {
  code: "other",
  names: { fi: "Muu", sv: "Övrigt", en: "Other" },
  parentCode: null,
};

/** The values of a dimension that a release knows; null for those that no table lists. */
export async function knownValues(
  release: Release,
  dimension: Dimension,
): Promise<KnownValue[] | null> {
  const sql = knownValuesSql(dimension, placesRelation(hasQueryTables(release)));
  if (sql === null) return null;
  const rows = await rowsOnce(release, sql);
  const listed = rows.map((row) => {
    const fi = textValue(row, "name_fi");
    const names =
      fi === null
        ? null
        : { fi, sv: textValue(row, "name_sv") ?? fi, en: textValue(row, "name_en") ?? fi };
    return { code: requiredText(row, "code"), names, parentCode: textValue(row, "parent_code") };
  });
  if (dimension.kind !== "view" || listed.some(({ code }) => code === UNPLACED.code)) return listed;
  return [...listed, UNPLACED];
}

/** @param rows A relation with months and funding channels of the rows on clients. */
function knownValuesSql(dimension: Dimension, rows: string): string | null {
  switch (dimension.kind) {
    case "region":
      return `
        select region_code as code, min(name_fi) as name_fi, min(name_sv) as name_sv,
            min(name_en) as name_en, null as parent_code
        from regions group by region_code order by code`;
    case "collaborative_area":
      return `
        select collaborative_area_code as code, null as name_fi, null as name_sv,
            null as name_en, null as parent_code
        from regions where collaborative_area_code is not null
        group by collaborative_area_code order by code`;
    case "quarter":
      return `
        select distinct cast(year as varchar) || '-Q' || cast(extract(quarter from month) as varchar) as code,
            null as name_fi, null as name_sv, null as name_en, null as parent_code
        from (select distinct year, month from ${rows} as rows) as months order by code`;
    case "nation":
      return "select 'FI' as code, 'Koko maa' as name_fi, 'Hela landet' as name_sv, 'Whole country' as name_en, null as parent_code";
    case "package":
    case "function":
    case "service":
      return serviceLevelSql(dimension.kind);
    case "other_package":
      return serviceLevelSql("package");
    case "producer":
      return `
        select producer_id as code, min(name) as name_fi, min(name) as name_sv,
            min(name) as name_en, null as parent_code
        from producers group by producer_id order by code`;
    case "view":
      return `
        select node_id as code, name_fi, name_sv, name_en, parent_id as parent_code
        from view_nodes where view_id = ${sqlText(dimension.source ?? "")} order by code`;
    case "segment":
      return `
        select segment_system || ':' || segment as code, segment as name_fi,
            segment as name_sv, segment as name_en, null as parent_code
        from (select distinct segment_system, segment from client_segments) as segments
        where segment_system = ${sqlText(dimension.source ?? "")}
        order by code`;
    case "funding_channel":
      return `
        select distinct funding_channel as code, null as name_fi, null as name_sv,
            null as name_en, null as parent_code
        from ${rows} as rows where funding_channel is not null order by code`;
    default:
      return null;
  }
}

function serviceLevelSql(level: "package" | "function" | "service"): string {
  return `
    select ${level}_id as code, min(${level}_name_fi) as name_fi,
        min(${level}_name_sv) as name_sv, min(${level}_name_en) as name_en, null as parent_code
    from services group by ${level}_id order by code`;
}
