import {
  type Catalogue,
  catalogueOf,
  type PackageFunction,
  type Service,
  type ServicePackage,
} from "./catalogue.ts";
import type { NationalVersion } from "./national-sources.ts";
import { currentCatalogueVersion, readNationalVersion } from "./national-version.ts";
import { withRegionalServices } from "./regional-services.ts";
import type { PackageDefinition } from "./schema.ts";

/**
 * One version of the catalogue with the services that regions have added, renamed or ended.
 *
 * @param folder A catalogue folder: `<version>/version.yaml`, `current.yaml`.
 * @param versionId Without it, the version named in `current.yaml`.
 * @param regionalFiles One file per region (`mappings/services.yaml` of a workspace).
 * @throws UserError "invalid_definition" with file, path and fix; "level_rule" when a region's file
 * does what only a national version may; "unknown_name", "file_not_found".
 */
export function loadCatalogue(
  folder: string,
  versionId: string = currentCatalogueVersion(folder),
  regionalFiles: readonly string[] = [],
): Catalogue {
  const national = readNationalVersion(folder, versionId);
  const definitions = national.packages.map((source) => source.definition);
  const catalogue = catalogueOf({
    version: national.version,
    lineage: national.lineage,
    successors: national.successors,
    packages: definitions.map(packageOf),
    functions: definitions.flatMap(functionsOf),
    services: definitions.flatMap((definition) => servicesOf(national, definition)),
    regionalVariants: [],
  });
  return withRegionalServices(catalogue, regionalFiles);
}

function packageOf({ functions: _functions, ...head }: PackageDefinition): ServicePackage {
  return { ...head, mark: head.marks.package };
}

function functionsOf(definition: PackageDefinition): PackageFunction[] {
  return definition.functions.map(({ services: _services, ...entry }) => ({
    ...entry,
    package_id: definition.package_id,
    mark: definition.marks.functions,
  }));
}

function servicesOf(national: NationalVersion, definition: PackageDefinition): Service[] {
  const { valid_from, valid_until } = national.version;
  return definition.functions.flatMap((entry) =>
    entry.services.map((service) => ({
      ...service,
      function_id: entry.function_id,
      package_id: definition.package_id,
      mark: definition.marks.services,
      event_sources: service.event_sources ?? entry.event_sources,
      register_hint: service.register_hint ?? null,
      sub_services: service.sub_services ?? [],
      region_code: null,
      valid_from: service.valid_from ?? valid_from,
      valid_until: service.valid_until ?? valid_until ?? null,
    })),
  );
}
