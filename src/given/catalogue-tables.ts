import { type Catalogue, catalogueRows, type View, viewPlacements } from "../catalogue/index.ts";
import { columns, type GivenTable } from "./given-table.ts";

const FIRST_MONTH = "1800-01-01";
const AFTER_LAST_MONTH = "9999-12-01";

/** The catalogue and its views as tables. */
export function catalogueTables(catalogue: Catalogue, views: readonly View[]): GivenTable[] {
  const rows = catalogueRows(catalogue);
  return [
    {
      name: "given__services",
      releasedAs: "services",
      columns:
        columns(`catalogue_version:varchar package_id:varchar package_name_fi:varchar package_name_sv:varchar
        package_name_en:varchar package_scope:varchar package_kind:varchar function_id:varchar function_name_fi:varchar
        function_name_sv:varchar function_name_en:varchar service_id:varchar service_name_fi:varchar
        service_name_sv:varchar service_name_en:varchar output_unit:varchar nationally_comparable:boolean
        region_code:varchar valid_from:date valid_until:date place_from:date place_until:date`),
      rows: withPlaces(rows),
    },
    {
      name: "given__service_places",
      columns: columns(
        "service_id:varchar package_id:varchar function_id:varchar place_from:date place_until:date",
      ),
      rows: withPlaces(rows).map(
        ({ service_id, package_id, function_id, place_from, place_until }) => ({
          service_id,
          package_id,
          function_id,
          place_from,
          place_until,
        }),
      ),
    },
    {
      name: "given__catalogue_codes",
      columns: columns(
        "catalogue_code:varchar package_id:varchar function_id:varchar service_id:varchar",
      ),
      rows: catalogueCodes(catalogue),
    },
    {
      name: "given__view_placements",
      releasedAs: "view_placements",
      columns: columns(
        "view_id:varchar service_id:varchar age_from:integer age_until:integer node_id:varchar place_from:date place_until:date",
      ),
      rows: views.flatMap((view) =>
        withPlaces(
          viewPlacements(catalogue, view),
          (row) => `${row.service_id} ${row.age_from}`,
        ).map(({ view_id, service_id, age_from, age_until, node_id, place_from, place_until }) => ({
          view_id,
          service_id,
          age_from,
          age_until,
          node_id,
          place_from,
          place_until,
        })),
      ),
    },
    {
      name: "given__view_nodes",
      releasedAs: "view_nodes",
      columns: columns(
        "view_id:varchar node_id:varchar parent_id:varchar name_fi:varchar name_sv:varchar name_en:varchar",
      ),
      rows: views.flatMap((view) =>
        view.nodes.map((node) => ({
          view_id: view.id,
          node_id: node.id,
          parent_id: node.parent ?? null,
          name_fi: node.names.fi,
          name_sv: node.names.sv,
          name_en: node.names.en,
        })),
      ),
    },
  ];
}

type Piece = { readonly service_id: string; readonly valid_from: string };
type Place = { readonly place_from: string; readonly place_until: string };

/**
 * Gives every piece of a service the months in which it is the service's place. The months of all
 * pieces of one service cover all time without a gap, so every month finds exactly one piece.
 */
function withPlaces<Row extends Piece>(
  rows: readonly Row[],
  keyOf: (row: Row) => string = (row) => row.service_id,
): (Row & Place)[] {
  const pieces = new Map<string, Row[]>();
  for (const row of rows) pieces.set(keyOf(row), [...(pieces.get(keyOf(row)) ?? []), row]);
  return [...pieces.values()].flatMap((group) => {
    const ordered = group.toSorted((left, right) => (left.valid_from < right.valid_from ? -1 : 1));
    return ordered.map((row, index) => ({
      ...row,
      place_from: index === 0 ? FIRST_MONTH : monthOf(row.valid_from),
      place_until: monthOf(ordered[index + 1]?.valid_from ?? AFTER_LAST_MONTH),
    }));
  });
}

function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

function catalogueCodes(catalogue: Catalogue) {
  return [
    ...catalogue.packages.map((entry) => ({
      catalogue_code: entry.package_id,
      package_id: entry.package_id,
      function_id: null,
      service_id: null,
    })),
    ...catalogue.functions.map((entry) => ({
      catalogue_code: entry.function_id,
      package_id: entry.package_id,
      function_id: entry.function_id,
      service_id: null,
    })),
    ...[...new Map(catalogue.services.map((entry) => [entry.service_id, entry])).values()].map(
      (entry) => ({
        catalogue_code: entry.service_id,
        package_id: entry.package_id,
        function_id: entry.function_id,
        service_id: entry.service_id,
      }),
    ),
  ];
}
