import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Catalogue } from "./catalogue.ts";
import { loadCrosswalk } from "./crosswalk.ts";
import { definitionFault } from "./definition-file.ts";
import { loadCatalogue } from "./load-catalogue.ts";
import { listCatalogueVersions } from "./national-version.ts";
import { loadViews } from "./views.ts";

export type CatalogueCounts = {
  readonly package_count: number;
  readonly function_count: number;
  readonly service_count: number;
  readonly sub_service_count: number;
  /** Services that regions have added. */
  readonly regional_service_count: number;
};

export type CatalogueCheck = {
  readonly versions: readonly (CatalogueCounts & {
    readonly catalogue_version: string;
    readonly status: string;
    readonly valid_from: string;
    readonly valid_until: string | null;
    readonly view_ids: readonly string[];
  })[];
  readonly crosswalks: readonly {
    readonly from_version: string;
    readonly to_version: string;
    readonly service_count: number;
  }[];
};

/** How much a catalogue holds; a service counts once however many validities it has. */
export function catalogueCounts(catalogue: Catalogue): CatalogueCounts {
  const national = catalogue.services.filter((service) => service.region_code === null);
  const regional = catalogue.services.filter((service) => service.region_code !== null);
  return {
    package_count: catalogue.packages.length,
    function_count: catalogue.functions.length,
    service_count: national.length,
    sub_service_count: national.reduce((sum, service) => sum + service.sub_services.length, 0),
    regional_service_count: new Set(regional.map((service) => service.service_id)).size,
  };
}

/**
 * Reads everything in a catalogue folder: each version with the regions' services, each view on each
 * version it is for, each crosswalk.
 *
 * @throws UserError at the first file that is not right, with file, path and fix.
 */
export function checkCatalogueFolder(
  folder: string,
  regionalFiles: readonly string[] = [],
): CatalogueCheck {
  const catalogues = listCatalogueVersions(folder).map((version) =>
    loadCatalogue(folder, version, regionalFiles),
  );
  const versions = catalogues.map((catalogue) => ({
    catalogue_version: catalogue.version.catalogue_version,
    status: catalogue.version.status,
    valid_from: catalogue.version.valid_from,
    valid_until: catalogue.version.valid_until ?? null,
    view_ids: loadViews(folder, catalogue).map((view) => view.id),
    ...catalogueCounts(catalogue),
  }));
  const crosswalks = crosswalkPairs(folder, catalogues).map(({ older, newer }) => {
    const { from_version, to_version, rows } = loadCrosswalk(folder, older, newer);
    return { from_version, to_version, service_count: rows.length };
  });
  return { versions, crosswalks };
}

function crosswalkPairs(folder: string, catalogues: readonly Catalogue[]) {
  const crosswalkFolder = join(folder, "crosswalks");
  if (!existsSync(crosswalkFolder)) return [];
  const byVersion = new Map(
    catalogues.map((catalogue) => [catalogue.version.catalogue_version, catalogue]),
  );
  const files = readdirSync(crosswalkFolder).filter((name) => name.endsWith(".yaml"));
  return files.sort().map((name) => {
    const [from = "", to = ""] = name.slice(0, -".yaml".length).split("--");
    const [older, newer] = [byVersion.get(from), byVersion.get(to)];
    if (older !== undefined && newer !== undefined) return { older, newer };
    const fix = `name it <version>--<version>.yaml with versions of ${[...byVersion.keys()].join(", ")}`;
    const file = join(crosswalkFolder, name);
    throw definitionFault(file, "the file's name", "does not name two versions", fix);
  });
}
