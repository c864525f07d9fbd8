import { join } from "node:path";
import type { z } from "zod";
import {
  type CatalogueChange,
  type CataloguePackage as CataloguePackageSchema,
  ROUTES,
} from "../../api/index.ts";
import {
  type CatalogueDiff,
  diffCatalogues,
  type LevelDiff,
  listCatalogueVersions,
  loadCatalogue,
  loadCrosswalk,
} from "../../catalogue/index.ts";
import { UserError } from "../../domain/errors.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { catalogueVersion, type Release } from "../../release/index.ts";
import { type Row, requiredText, textValue } from "../../sql/engine.ts";
import { type Answering, fromRelease, fromState } from "../answering.ts";
import { namesOf } from "./facts.ts";
import { VIEW_NAMES } from "./names.ts";

const CATALOGUE_FOLDER = join(PACKAGE_ROOT, "catalogue");

export const catalogueAnswers: readonly Answering[] = [
  fromRelease(ROUTES.catalogue, async (release) => {
    const version = catalogueVersion(release.manifest);
    return {
      release_id: release.releaseId,
      version,
      is_proposal: version.includes("draft"),
      versions: listCatalogueVersions(CATALOGUE_FOLDER),
      packages: await packagesOf(release),
      views: await viewsOf(release),
    };
  }),
  fromState(ROUTES.catalogueChanges, async ({ query }) => {
    const older = loadCatalogue(CATALOGUE_FOLDER, query.from);
    const newer = loadCatalogue(CATALOGUE_FOLDER, query.to);
    return {
      from: query.from,
      to: query.to,
      changes: changesOf(diffCatalogues(older, newer, crosswalkOf(older, newer))),
    };
  }),
];

type Catalogue = ReturnType<typeof loadCatalogue>;

/** Null when nobody has written one: then a move reads as one ended and one added. */
function crosswalkOf(older: Catalogue, newer: Catalogue) {
  try {
    return loadCrosswalk(CATALOGUE_FOLDER, older, newer);
  } catch (error) {
    if (error instanceof UserError && error.code === "file_not_found") return null;
    throw error;
  }
}

function changesOf(diff: CatalogueDiff): z.input<typeof CatalogueChange>[] {
  const levels = { package: diff.packages, function: diff.functions, service: diff.services };
  return [
    ...changesOfLevel("package", levels.package),
    ...changesOfLevel("function", levels.function),
    ...changesOfLevel("service", levels.service),
  ];
}

function changesOfLevel(
  level: "package" | "function" | "service",
  { added, ended, renamed, moved }: LevelDiff,
): z.input<typeof CatalogueChange>[] {
  return [
    ...added.map(({ id, names }) => ({
      level,
      change: "added" as const,
      code: id,
      new_code: id,
      before: null,
      after: names,
    })),
    ...ended.map(({ id, names }) => ({
      level,
      change: "ended" as const,
      code: id,
      new_code: id,
      before: names,
      after: null,
    })),
    ...renamed.map(({ id, before, after }) => ({
      level,
      change: "renamed" as const,
      code: id,
      new_code: id,
      before,
      after,
    })),
    ...moved.map(({ from, to }) => ({
      level,
      change: "moved" as const,
      code: from,
      new_code: to,
      before: null,
      after: null,
    })),
  ];
}

type PackageInput = z.input<typeof CataloguePackageSchema>;

async function packagesOf(release: Release): Promise<PackageInput[]> {
  const rows = await release.engine.rows(SERVICES);
  const packages = new Map<string, PackageInput>();
  for (const row of rows) {
    const packageId = requiredText(row, "package_id");
    const functionId = requiredText(row, "function_id");
    const serviceId = requiredText(row, "service_id");
    const ofPackage = packages.get(packageId) ?? {
      package_id: packageId,
      names: levelNames(row, "package", packageId),
      scope: textValue(row, "package_scope"),
      kind: textValue(row, "package_kind"),
      functions: [],
    };
    packages.set(packageId, ofPackage);
    let ofFunction = ofPackage.functions.find((one) => one.function_id === functionId);
    if (ofFunction === undefined) {
      ofFunction = {
        function_id: functionId,
        names: levelNames(row, "function", functionId),
        services: [],
      };
      ofPackage.functions.push(ofFunction);
    }
    ofFunction.services.push({
      service_id: serviceId,
      names: levelNames(row, "service", serviceId),
      output_unit: textValue(row, "output_unit"),
      is_nationally_comparable: row["is_comparable"] === true,
      region_code: textValue(row, "region_code"),
      valid_from: textValue(row, "place_from"),
      valid_until: textValue(row, "place_until"),
    });
  }
  return [...packages.values()];
}

function levelNames(row: Row, level: string, code: string) {
  return namesOf(
    {
      name_fi: row[`${level}_name_fi`] ?? null,
      name_sv: row[`${level}_name_sv`] ?? null,
      name_en: row[`${level}_name_en`] ?? null,
    },
    code,
  );
}

/** A service once for each of its places; days far away stand for no limit. */
const SERVICES = `
  select package_id, function_id, service_id, region_code,
      min(package_name_fi) as package_name_fi, min(package_name_sv) as package_name_sv,
      min(package_name_en) as package_name_en, min(package_scope) as package_scope,
      min(package_kind) as package_kind,
      min(function_name_fi) as function_name_fi, min(function_name_sv) as function_name_sv,
      min(function_name_en) as function_name_en,
      min(service_name_fi) as service_name_fi, min(service_name_sv) as service_name_sv,
      min(service_name_en) as service_name_en, min(output_unit) as output_unit,
      coalesce(bool_or(nationally_comparable), false) as is_comparable,
      case when min(place_from) > date '1900-01-01' then cast(min(place_from) as varchar) end
          as place_from,
      case when max(place_until) < date '9000-01-01' then cast(max(place_until) as varchar) end
          as place_until
  from services
  group by package_id, function_id, service_id, region_code
  order by package_id, function_id, service_id, region_code nulls first`;

async function viewsOf(release: Release) {
  const [nodes, places] = await Promise.all([
    release.engine.rows(
      "select view_id, node_id, parent_id, name_fi, name_sv, name_en from view_nodes order by view_id, node_id",
    ),
    release.engine.rows(
      "select distinct view_id, node_id, service_id from view_placements order by view_id, node_id, service_id",
    ),
  ]);
  const services = new Map<string, string[]>();
  for (const row of places) {
    const key = JSON.stringify([row["view_id"], row["node_id"]]);
    const found = services.get(key) ?? [];
    services.set(key, [...found, requiredText(row, "service_id")]);
  }
  const viewIds = [...new Set(nodes.map((row) => requiredText(row, "view_id")))];
  return viewIds.map((viewId) => ({
    view_id: viewId,
    names: VIEW_NAMES[viewId] ?? { fi: viewId, sv: viewId, en: viewId },
    nodes: nodes
      .filter((row) => requiredText(row, "view_id") === viewId)
      .map((row) => {
        const nodeId = requiredText(row, "node_id");
        return {
          node_id: nodeId,
          parent_id: textValue(row, "parent_id"),
          names: namesOf(row, nodeId),
          service_ids: services.get(JSON.stringify([viewId, nodeId])) ?? [],
        };
      }),
  }));
}
