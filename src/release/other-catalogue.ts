import { join } from "node:path";
import { type Catalogue, loadCatalogue, loadCrosswalk, loadViews } from "../catalogue/index.ts";
import type { Names } from "../domain/names.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { catalogueTables, columns } from "../given/index.ts";
import { type Row, sqlName } from "../sql/engine.ts";
import { rowsSql } from "../sql/rows-sql.ts";
import { catalogueVersion } from "./manifest.ts";
import type { Release } from "./open-release.ts";

/**
 * Tables at the grain of clients, lines or rows, whose catalogue codes can be carried over row by row, and
 * the month by which a service's place is known.
 */
const CARRIED: Readonly<Record<string, string>> = {
  client_service_months: "rows.month",
  cost_lines: "make_date(rows.year, 12, 1)",
  stays: "make_date(rows.year, 12, 1)",
  emergency_visits: "rows.month",
  year_end_care: "make_date(rows.year, 12, 1)",
  waits: "make_date(rows.year, 12, 1)",
  survey_answers: "rows.month",
  outcomes: "make_date(rows.year, 12, 1)",
  plans: "make_date(rows.year, 12, 1)",
  staff_months: "rows.month",
  account_months: "rows.month",
  budgets: "rows.month",
  reported_indicators: "make_date(rows.year, 12, 1)",
};

/** What was added up under the old codes: it cannot be carried over, so it is not there to be asked. */
const LEFT_OUT =
  /^(figures|package_years|client_counts|area_months|producer_months|client_services|client_years|segment_years|client_period_counts|difference_\w+|dependency_\w+|package_flows|cost_shifts)$/;

/**
 * The same release seen in another version of the catalogue: years recorded under one version are counted
 * under the other, each row carried over by the crosswalk. Euros, events and clients stay what they were,
 * because every service has exactly one target; unique clients are counted anew in every cut.
 *
 * A line that is on a package or function and on no service follows them where all their services go to one;
 * otherwise it stays with no package.
 *
 * @throws UserError "unknown_name" for a version that is not known, "file_not_found" when there is no crosswalk.
 */
export async function underCatalogue(release: Release, version: string): Promise<Release> {
  const { engine, manifest } = release;
  if (catalogueVersion(manifest) === version) return release;
  const folder = join(PACKAGE_ROOT, "catalogue");
  const older = loadCatalogue(folder, catalogueVersion(manifest));
  const newer = loadCatalogue(folder, version);
  const targets = new Map(
    loadCrosswalk(folder, older, newer).rows.map((row) => [row.from_service_id, row.to_service_id]),
  );
  const given = catalogueTables(newer, loadViews(folder, newer));
  const create = async (name: string, sql: string) =>
    engine.run(`create or replace temp table ${sqlName(name)} as ${sql}`);
  const code = (text: string) => columns(text);
  await create(
    "carried_services",
    rowsSql(
      code("from_id:varchar to_id:varchar"),
      [...targets].map(([from_id, to_id]) => ({ from_id, to_id })),
    ),
  );
  await create(
    "carried_codes",
    rowsSql(code("from_id:varchar to_id:varchar"), [
      ...carriedCodes(older, newer, targets, ({ package_id }) => package_id),
      ...carriedCodes(older, newer, targets, ({ function_id }) => function_id),
    ]),
  );
  for (const table of given) {
    if (table.name === "given__service_places")
      await create("carried_places", rowsSql(table.columns, table.rows));
    if (table.releasedAs === undefined) continue;
    // A release without a table has an empty one in its place, and otherwise a view of its files.
    const isView = (manifest.tables[table.releasedAs]?.files ?? []).length > 0;
    await engine.run(`drop ${isView ? "view" : "table"} ${sqlName(table.releasedAs)}`);
    await create(table.releasedAs, rowsSql(table.columns, table.rows));
  }
  for (const [table, { files }] of Object.entries(manifest.tables)) {
    if (files.length === 0) continue;
    if (LEFT_OUT.test(table)) await engine.run(`drop view ${sqlName(table)}`);
    const month = CARRIED[table];
    if (month !== undefined) await carryOver(release, table, month);
  }
  const notes = [...manifest.notes, countedIn(version, catalogueVersion(manifest))];
  const kept = Object.entries(manifest.tables).filter(([table]) => !LEFT_OUT.test(table));
  const tables = Object.fromEntries(kept);
  return { ...release, manifest: { ...manifest, catalogue: version, notes, tables } };
}

function countedIn(version: string, recorded: string): Names {
  return {
    fi: `Laskettu luettelon versiossa ${version}, muunnoksella versiosta ${recorded}.`,
    sv: `Räknat i katalogens version ${version}, genom omräkning från version ${recorded}.`,
    en: `Counted in catalogue ${version}, through its crosswalk from ${recorded}.`,
  };
}

async function carryOver({ engine }: Release, table: string, month: string): Promise<void> {
  const recorded = `recorded__${table}`;
  await engine.run(`alter view ${sqlName(table)} rename to ${sqlName(recorded)}`);
  await engine.run(`
    create view ${sqlName(table)} as
    select rows.* replace (
        coalesce(carried_services.to_id, rows.service_id) as service_id,
        case when rows.service_id is null then packages.to_id else places.package_id end as package_id,
        case when rows.service_id is null then functions.to_id else places.function_id end as function_id
    )
    from ${sqlName(recorded)} as rows
    left join carried_services on rows.service_id = carried_services.from_id
    left join carried_places as places
        on coalesce(carried_services.to_id, rows.service_id) = places.service_id
        and ${month} >= places.place_from
        and ${month} < places.place_until
    left join carried_codes as packages on rows.package_id = packages.from_id
    left join carried_codes as functions on rows.function_id = functions.from_id`);
}

type Service = Catalogue["services"][number];

/** Packages or functions whose services all go to one of the new version. */
function carriedCodes(
  older: Catalogue,
  newer: Catalogue,
  targets: ReadonlyMap<string, string>,
  codeOf: (service: Service) => string,
): Row[] {
  const newCodes = new Map(newer.services.map((service) => [service.service_id, codeOf(service)]));
  const found = new Map<string, Set<string>>();
  for (const service of older.services) {
    const target = newCodes.get(targets.get(service.service_id) ?? service.service_id);
    if (target === undefined) continue;
    found.set(codeOf(service), (found.get(codeOf(service)) ?? new Set()).add(target));
  }
  return [...found].flatMap(([from_id, [to_id, ...others]]) =>
    to_id === undefined || others.length > 0 ? [] : [{ from_id, to_id }],
  );
}
