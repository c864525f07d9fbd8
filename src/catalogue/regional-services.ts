import { nearestName, UserError } from "../domain/errors.ts";
import { type Catalogue, catalogueOf, groupedBy, type Service } from "./catalogue.ts";
import { checkSources, checkUnit, checkValidity } from "./check-version.ts";
import { definitionFault, readDefinition } from "./definition-file.ts";
import { RegionalDefinition, type RegionalService } from "./schema.ts";

/**
 * Adds what regions say of their services, and holds it against the level rule: package and function
 * change only by a national version; services may differ by region, and each maps to exactly one
 * function on any day.
 *
 * @throws UserError "level_rule" saying what was tried, where, and what to do instead;
 * "invalid_definition" for a fault of form.
 */
export function withRegionalServices(catalogue: Catalogue, files: readonly string[]): Catalogue {
  const regions = files.map((file) => ({ file, region: readDefinition(file, RegionalDefinition) }));
  const fileOfRegion = new Map<string, string>();
  const own: Service[] = [];
  const variants: Service[] = [];
  for (const { file, region } of regions) {
    const other = fileOfRegion.get(region.region_code);
    if (other !== undefined) {
      const found = `${other} already holds the services of region ${region.region_code}`;
      throw definitionFault(file, "region_code", found, "keep one file for each region");
    }
    fileOfRegion.set(region.region_code, file);
    refuseHigherLevels(file, region);
    checkSubServices(file, region);
    const pieces = region.services.map((entry) => regionalPiece(catalogue, file, region, entry));
    for (const ofOneService of groupedBy(pieces, (piece) => piece.service_id).values())
      checkOneFunctionAtAnyDate(file, ofOneService);
    const held = pieces.flatMap((piece) => withinVersion(catalogue, piece));
    own.push(...held.filter((piece) => isOwnCode(piece.service_id)));
    variants.push(...held.filter((piece) => !isOwnCode(piece.service_id)));
  }
  return catalogueOf({
    ...catalogue,
    services: [...catalogue.services, ...own],
    regionalVariants: variants,
  });
}

function isOwnCode(serviceId: string): boolean {
  return serviceId.startsWith("R");
}

function levelRule(file: string, place: string, tried: string, instead: string): UserError {
  return new UserError(
    "level_rule",
    `${file}: ${place}: ${tried}. Package and function change only by a national version, and a service maps to exactly one function on any day. ${instead}`,
  );
}

function refuseHigherLevels(file: string, region: RegionalDefinition): void {
  const { packages, functions, region_code } = region;
  const instead =
    "Remove it here: place the services under functions that exist (function_id of an entry in services), or propose the change for the next national version.";
  const [servicePackage] = packages;
  if (servicePackage !== undefined) {
    const tried = `region ${region_code} tries to add or change the package ${servicePackage.package_id ?? "listed there"}`;
    throw levelRule(file, "packages[0]", tried, instead);
  }
  const [packageFunction] = functions;
  if (packageFunction !== undefined) {
    const tried = `region ${region_code} tries to add or change the function ${packageFunction.function_id ?? "listed there"}`;
    throw levelRule(file, "functions[0]", tried, instead);
  }
}

/** One entry of a region's file as a service, once the level rule allows it. */
function regionalPiece(
  catalogue: Catalogue,
  file: string,
  region: RegionalDefinition,
  entry: RegionalService,
): Service {
  const { region_code } = region;
  const place = `services[${entry.service_id}]`;
  checkValidity(file, `${place}.valid_until`, entry);
  const functionId = catalogue.successors.get(entry.function_id) ?? entry.function_id;
  const target = catalogue.functions.find((candidate) => candidate.function_id === functionId);
  if (target === undefined) {
    const known = catalogue.functions.map((candidate) => candidate.function_id);
    const nearest = nearestName(entry.function_id, known);
    const tried = `region ${region_code} tries to place a service under ${entry.function_id}, which is no function of ${catalogue.version.catalogue_version}`;
    const instead = `Use a function that exists${nearest === null ? "" : `, like ${nearest}`} (paketti catalogue list --package PPnn).`;
    throw levelRule(file, `${place}.function_id`, tried, instead);
  }
  if (entry.nationally_comparable) {
    const tried = `region ${region_code} tries to make a service nationally comparable`;
    const instead =
      "Write nationally_comparable: false, and propose it for the next national version.";
    throw levelRule(file, `${place}.nationally_comparable`, tried, instead);
  }
  const national = nationalService(catalogue, file, region_code, entry, functionId);
  const output_unit = entry.output_unit ?? national?.output_unit;
  if (output_unit === undefined) {
    const units = Object.keys(catalogue.version.output_units).join(", ");
    const fix = `add one of ${units}`;
    throw definitionFault(
      file,
      `${place}.output_unit`,
      "a service of the region needs a unit",
      fix,
    );
  }
  checkUnit(file, `${place}.output_unit`, output_unit, catalogue.version.output_units);
  const event_sources = entry.event_sources ?? national?.event_sources ?? target.event_sources;
  checkSources(file, `${place}.event_sources`, event_sources, catalogue.version.event_sources);
  return {
    service_id: national?.service_id ?? entry.service_id,
    function_id: functionId,
    package_id: target.package_id,
    slug: national?.slug ?? entry.service_id.toLowerCase(),
    names: entry.names,
    mark: "regional",
    output_unit,
    nationally_comparable: false,
    event_sources,
    register_hint: national?.register_hint ?? null,
    sub_services: [...(national?.sub_services ?? []), ...(entry.sub_services ?? [])],
    region_code,
    valid_from: entry.valid_from,
    valid_until: entry.valid_until ?? null,
  };
}

/** The national service that an entry changes, or null when the entry is the region's own service. */
function nationalService(
  catalogue: Catalogue,
  file: string,
  regionCode: string,
  entry: RegionalService,
  functionId: string,
): Service | null {
  const place = `services[${entry.service_id}]`;
  if (isOwnCode(entry.service_id)) {
    if (entry.service_id.startsWith(`R${regionCode}-`)) return null;
    const fix = `begin it with R${regionCode}-`;
    throw definitionFault(file, `${place}.service_id`, `the region is ${regionCode}`, fix);
  }
  const id = catalogue.successors.get(entry.service_id) ?? entry.service_id;
  const national = catalogue.services.find((service) => service.service_id === id);
  if (national === undefined) {
    const tried = `region ${regionCode} tries to add a service under the national code ${entry.service_id}`;
    const instead = `Give the region's own service a code of the region, like R${regionCode}-S01.`;
    throw levelRule(file, `${place}.service_id`, tried, instead);
  }
  if (national.nationally_comparable) {
    const tried = `region ${regionCode} tries to change ${entry.service_id}, a nationally comparable service`;
    const instead = `Leave it as it is, or add a service of the region under ${national.function_id}, like R${regionCode}-S01.`;
    throw levelRule(file, place, tried, instead);
  }
  if (national.function_id !== functionId) {
    const tried = `region ${regionCode} tries to move ${entry.service_id} from ${national.function_id} to ${entry.function_id}`;
    const instead = `Write function_id: ${national.function_id}, or add a service of the region under ${entry.function_id}, like R${regionCode}-S01.`;
    throw levelRule(file, `${place}.function_id`, tried, instead);
  }
  return national;
}

/** The validities of one service follow each other without overlap or gap. */
function checkOneFunctionAtAnyDate(file: string, pieces: readonly Service[]): void {
  const ordered = [...pieces].sort((left, right) =>
    left.valid_from < right.valid_from ? -1 : Number(left.valid_from > right.valid_from),
  );
  for (const [index, next] of ordered.entries()) {
    const previous = ordered[index - 1];
    if (previous === undefined || previous.valid_until === next.valid_from) continue;
    const place = `services[${next.service_id}].valid_from`;
    if (previous.valid_until === null || next.valid_from < previous.valid_until) {
      const what =
        previous.function_id === next.function_id
          ? `is given twice for days from ${next.valid_from}`
          : `maps to two functions, ${previous.function_id} and ${next.function_id}, on days from ${next.valid_from}`;
      const instead = `End the earlier entry with valid_until: ${next.valid_from}.`;
      throw levelRule(file, place, `${next.service_id} ${what}`, instead);
    }
    const tried = `${next.service_id} maps to no function from ${previous.valid_until} until ${next.valid_from}`;
    const instead = `Let the entries follow each other (valid_from: ${previous.valid_until}), or give the later service a code of its own.`;
    throw levelRule(file, place, tried, instead);
  }
}

function checkSubServices(file: string, region: RegionalDefinition): void {
  for (const entry of region.services) {
    const seen = new Set<string>();
    const beginning = isOwnCode(entry.service_id)
      ? `${entry.service_id}-`
      : `R${region.region_code}-`;
    for (const { sub_service_id } of entry.sub_services ?? []) {
      const place = `services[${entry.service_id}].sub_services[${sub_service_id}]`;
      if (seen.has(sub_service_id))
        throw definitionFault(
          file,
          place,
          "the code is used twice",
          "give one of them another code",
        );
      seen.add(sub_service_id);
      if (!sub_service_id.startsWith(beginning)) {
        const found = `the code stands under ${entry.service_id}`;
        throw definitionFault(file, place, found, `begin it with ${beginning}`);
      }
    }
  }
}

/** The part of a validity that lies in the version; nothing when none does. */
function withinVersion(catalogue: Catalogue, piece: Service): Service[] {
  const { valid_from, valid_until = null } = catalogue.version;
  const [from = valid_from] = [piece.valid_from, valid_from].sort().reverse();
  const [until = null] = [piece.valid_until, valid_until].filter((day) => day !== null).sort();
  return until !== null && until <= from
    ? []
    : [{ ...piece, valid_from: from, valid_until: until }];
}
