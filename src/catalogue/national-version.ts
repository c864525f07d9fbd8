import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nearestName, UserError, unknownName } from "../domain/errors.ts";
import { checkNationalVersion } from "./check-version.ts";
import { definitionFault, readDefinition } from "./definition-file.ts";
import type { NationalVersion } from "./national-sources.ts";
import { CurrentVersion, PackageDefinition, VersionDefinition } from "./schema.ts";
import { applyChanges } from "./version-changes.ts";

/** The versions in a catalogue folder, oldest first. @throws UserError "file_not_found". */
export function listCatalogueVersions(folder: string): string[] {
  if (!existsSync(folder))
    throw new UserError("file_not_found", `${folder} is not a catalogue folder: it does not exist`);
  const versions = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "version.yaml")))
    .sort();
  if (versions.length > 0) return versions;
  throw new UserError(
    "file_not_found",
    `${folder} holds no catalogue version; expected <version>/version.yaml in it, like 2026.1-draft/version.yaml`,
  );
}

/** The version used when none is named: the one in `current.yaml`. */
export function currentCatalogueVersion(folder: string): string {
  return readDefinition(join(folder, "current.yaml"), CurrentVersion).current_version;
}

/**
 * Reads and checks one version. A version based on another is that one with its changes carried out.
 *
 * @throws UserError "unknown_name" for a version that is not there, "invalid_definition" for any fault
 * in its files, with file, path and fix.
 */
export function readNationalVersion(
  folder: string,
  versionId: string,
  derived: readonly string[] = [],
): NationalVersion {
  const versions = listCatalogueVersions(folder);
  if (!versions.includes(versionId)) throw unknownName("catalogue version", versionId, versions);
  const file = join(folder, versionId, "version.yaml");
  const definition = readDefinition(file, VersionDefinition);
  if (definition.catalogue_version !== versionId) {
    throw definitionFault(
      file,
      "catalogue_version",
      `is ${definition.catalogue_version}, but the folder is ${versionId}`,
      "give both the same name",
    );
  }
  const national =
    definition.based_on === undefined
      ? wholeVersion(folder, file, definition)
      : derivedVersion(folder, file, definition, definition.based_on, [...derived, versionId]);
  checkNationalVersion(national);
  return national;
}

function wholeVersion(
  folder: string,
  file: string,
  definition: VersionDefinition,
): NationalVersion {
  const { changes, client_segmentation, output_units, event_sources, ...head } = definition;
  if (changes !== undefined)
    throw definitionFault(file, "changes", "there is no based_on", "name the changed version");
  if (!client_segmentation || !output_units || !event_sources) {
    throw definitionFault(
      file,
      "(top level)",
      "a version that is not based on another must hold client_segmentation, output_units and event_sources",
      "add what is missing",
    );
  }
  const packageFolder = join(folder, definition.catalogue_version, "packages");
  if (!existsSync(packageFolder))
    throw new UserError("file_not_found", `${packageFolder} is missing; put the packages there`);
  const packages = readdirSync(packageFolder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => {
      const packageFile = join(packageFolder, name);
      return { file: packageFile, definition: readDefinition(packageFile, PackageDefinition) };
    });
  return {
    file,
    version: { ...head, client_segmentation, output_units, event_sources },
    lineage: [definition.catalogue_version],
    packages,
    successors: new Map(),
  };
}

function derivedVersion(
  folder: string,
  file: string,
  definition: VersionDefinition,
  basedOn: string,
  derived: readonly string[],
): NationalVersion {
  if (derived.includes(basedOn)) {
    const fix = "base it on an earlier version";
    throw definitionFault(file, "based_on", `${basedOn} is itself based on this version`, fix);
  }
  const versions = listCatalogueVersions(folder);
  if (!versions.includes(basedOn)) {
    const nearest = nearestName(basedOn, versions);
    const fix = nearest === null ? `use one of ${versions.join(", ")}` : `did you mean ${nearest}?`;
    throw definitionFault(file, "based_on", `there is no version ${basedOn}`, fix);
  }
  const base = readNationalVersion(folder, basedOn, derived);
  const { changes, client_segmentation, output_units, event_sources, ...head } = definition;
  if (changes === undefined) {
    const fix = "list the changes, or give the version packages of its own and no based_on";
    throw definitionFault(file, "changes", "is missing", fix);
  }
  return {
    file,
    version: {
      ...head,
      client_segmentation: client_segmentation ?? base.version.client_segmentation,
      output_units: { ...base.version.output_units, ...output_units },
      event_sources: { ...base.version.event_sources, ...event_sources },
    },
    lineage: [definition.catalogue_version, ...base.lineage],
    ...applyChanges(file, base, changes),
  };
}
