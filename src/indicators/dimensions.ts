import { UserError, unknownName } from "../domain/errors.ts";
import { type Release, regionYears } from "../release/index.ts";
import { countValue, requiredText, sqlText } from "../sql/engine.ts";
import { rowsOnce } from "./once-for-release.ts";

/** Age groups of the `age_group` dimension, by age at the end of the year; both ends included. */
export const AGE_GROUPS = [
  { label: "0-6", from: 0, until: 6 },
  { label: "7-17", from: 7, until: 17 },
  { label: "18-24", from: 18, until: 24 },
  { label: "25-44", from: 25, until: 44 },
  { label: "45-64", from: 45, until: 64 },
  { label: "65-74", from: 65, until: 74 },
  { label: "75-84", from: 75, until: 84 },
  { label: "85+", from: 85, until: null },
] as const;

export const DIMENSION_KINDS = [
  "region",
  "collaborative_area",
  "nation",
  "package",
  "function",
  "service",
  "producer",
  "year",
  "quarter",
  "month",
  "age_group",
  "sex",
  "segment",
  "funding_channel",
] as const;
export type DimensionKind = (typeof DIMENSION_KINDS)[number] | "view" | "other_package";

/**
 * A dimension of one query. The expressions give its value in client rows (`months`), in lines that
 * are on no client (`lines`) and in residents (`residents`); null where such rows cannot carry it.
 */
export type Dimension = {
  /** As it was asked for; the column's heading. */
  readonly id: string;
  readonly kind: DimensionKind;
  readonly clientSql: string;
  readonly lineSql: string | null;
  readonly residentSql: string | null;
  /** The view of a view dimension, the segment system of a segment dimension. */
  readonly source: string | null;
  /** The ages at which another value may begin, where the expressions do not say. */
  readonly ageLimits?: readonly number[];
};

/** The other package of the co-use measures: where the clients of a package also were. */
export const OTHER_PACKAGE: Dimension = {
  id: "other_package",
  kind: "other_package",
  clientSql: "months.package_id",
  lineSql: null,
  residentSql: null,
  source: null,
};

/**
 * The dimension of a name: one of the listed, `segment:<system>`, or the id of a view.
 *
 * @throws UserError "unknown_name" with a suggestion, "invalid_usage" for `segment` without a system
 * in a release that has several.
 */
export async function findDimension(
  release: Release,
  name: string,
  segmentSystem: string | null,
): Promise<Dimension> {
  const [kind = "", argument] = name.split(":", 2);
  if (kind === "segment") {
    return segmentDimension(name, await chosenSystem(release, argument ?? segmentSystem));
  }
  const listed = DIMENSION_KINDS.find((known) => known === name);
  if (listed === "collaborative_area") return areaDimension(release);
  if (listed !== undefined) return listedDimension(listed);
  const views = await viewIds(release);
  if (!views.includes(name)) throw unknownName("dimension", name, [...DIMENSION_KINDS, ...views]);
  const node = "coalesce(view_places.node_id, 'other')";
  return {
    id: name,
    kind: "view",
    clientSql: node,
    lineSql: node,
    residentSql: null,
    source: name,
    ageLimits: await viewAges(release, name),
  };
}

async function viewAges(release: Release, view: string): Promise<number[]> {
  const rows = await rowsOnce(
    release,
    `
    select age_from as age from view_placements where view_id = ${sqlText(view)}
    union
    select age_until from view_placements where view_id = ${sqlText(view)}
    order by age`,
  );
  return rows.map((row) => Number(row["age"]));
}

/** The collaborative area of a region, as the release tells it; a region of none has no value. */
async function areaDimension(release: Release): Promise<Dimension> {
  const rows = await rowsOnce(
    release,
    `
    select region_code, min(collaborative_area_code) as area_code
    from regions
    where collaborative_area_code is not null
    group by region_code
    order by region_code`,
  );
  const cases = rows.map(
    (row) =>
      `when ${sqlText(requiredText(row, "region_code"))} then ${sqlText(requiredText(row, "area_code"))}`,
  );
  const areaOf = (region: string) =>
    cases.length === 0 ? "cast(null as varchar)" : `case ${region} ${cases.join(" ")} end`;
  return {
    id: "collaborative_area",
    kind: "collaborative_area",
    clientSql: areaOf("months.region_code"),
    lineSql: areaOf("lines.region_code"),
    residentSql: areaOf("residents.region_code"),
    source: null,
  };
}

function listedDimension(kind: (typeof DIMENSION_KINDS)[number]): Dimension {
  const [clientSql, lineSql, residentSql] = EXPRESSIONS[kind];
  return { id: kind, kind, clientSql, lineSql, residentSql, source: null };
}

function segmentDimension(id: string, system: string): Dimension {
  return {
    id,
    kind: "segment",
    clientSql: "segments.segment",
    lineSql: null,
    residentSql: null,
    source: system,
  };
}

async function viewIds(release: Release): Promise<string[]> {
  const rows = await rowsOnce(release, "select distinct view_id from view_nodes order by 1");
  return rows.map((row) => requiredText(row, "view_id"));
}

async function chosenSystem(release: Release, wanted: string | null): Promise<string> {
  const rows = await rowsOnce(
    release,
    "select distinct segment_system from client_segments order by 1",
  );
  const known = rows.map((row) => requiredText(row, "segment_system"));
  const [only, ...others] = known;
  if (wanted !== null) {
    if (!known.includes(wanted)) throw unknownName("segment system", wanted, known);
    return wanted;
  }
  if (only === undefined) {
    throw new UserError("invalid_usage", "this release has no client segments");
  }
  if (others.length === 0) return only;
  throw new UserError(
    "invalid_usage",
    `this release has several segment systems (${known.join(", ")}); name one, for example --by segment:${only}`,
  );
}

/** The regions and years for which the release holds costs or events. */
export async function releaseCells(
  release: Release,
): Promise<{ region_code: string; year: number }[]> {
  const rows = await rowsOnce(
    release,
    `
    select region_code, year from ${regionYears(release.manifest)} as cells
    order by region_code, year`,
  );
  return rows.map((row) => ({
    region_code: requiredText(row, "region_code"),
    year: countValue(row, "year"),
  }));
}

function ageGroupSql(age: string): string {
  const cases = AGE_GROUPS.map(
    ({ label, from, until }) =>
      `when ${age} >= ${from}${until === null ? "" : ` and ${age} <= ${until}`} then ${sqlText(label)}`,
  );
  return `case ${cases.join(" ")} end`;
}

const EXPRESSIONS: Readonly<
  Record<(typeof DIMENSION_KINDS)[number], readonly [string, string | null, string | null]>
> = {
  region: ["months.region_code", "lines.region_code", "residents.region_code"],
  package: ["months.package_id", "lines.package_id", null],
  function: ["months.function_id", "lines.function_id", null],
  service: ["months.service_id", "lines.service_id", null],
  producer: ["months.producer_id", null, null],
  year: ["months.year", "lines.year", "residents.year"],
  // Replaced by the areas of the release where it is asked for.
  collaborative_area: ["months.region_code", "lines.region_code", "residents.region_code"],
  nation: ["'FI'", "'FI'", "'FI'"],
  quarter: [
    "cast(months.year as varchar) || '-Q' || cast(extract(quarter from months.month) as varchar)",
    null,
    null,
  ],
  month: ["substr(cast(months.month as varchar), 1, 7)", null, null],
  age_group: [ageGroupSql("months.age_at_year_end"), null, ageGroupSql("residents.age")],
  sex: ["nullif(months.sex, 'unknown')", null, "nullif(residents.sex, 'unknown')"],
  segment: ["segments.segment", null, null],
  funding_channel: ["months.funding_channel", null, null],
};
