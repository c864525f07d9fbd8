import { nearestName } from "../domain/errors.ts";
import type { Names } from "../domain/names.ts";
import { definitionFault } from "./definition-file.ts";
import type { NationalVersion, PackageSource } from "./national-sources.ts";
import type { FunctionDefinition, PackageDefinition, ServiceDefinition } from "./schema.ts";

type Code = { readonly id: string; readonly parentId: string | null; readonly place: string };

/**
 * What no single file's schema can see: every code is used once and says its place, every unit, event
 * source and package that is referred to exists, and validities have a length.
 *
 * @throws UserError "invalid_definition" with the file, the path and what to do.
 */
export function checkNationalVersion(national: NationalVersion): void {
  checkValidity(national.file, "valid_until", national.version);
  const seen = new Map<string, string>();
  for (const { file, definition } of national.packages)
    for (const code of codesOf(definition)) checkCode(file, code, seen);
  for (const source of national.packages) checkReferences(national, source);
}

function checkCode(file: string, code: Code, seen: Map<string, string>): void {
  const { id, parentId, place } = code;
  const other = seen.get(id);
  if (other !== undefined) {
    const fix = "give one of the two a code of its own";
    throw definitionFault(file, place, `the code ${id} is already used in ${other}`, fix);
  }
  seen.set(id, file);
  if (parentId !== null && !id.startsWith(`${parentId}-`)) {
    const fix = `give it a code that begins with ${parentId}-, or move it to its own place`;
    throw definitionFault(file, place, `the code ${id} stands under ${parentId}`, fix);
  }
}

function codesOf(definition: PackageDefinition): Code[] {
  const packageId = definition.package_id;
  return [
    { id: packageId, parentId: null, place: "package_id" },
    ...definition.products.map(({ product_id }) => ({
      id: product_id,
      parentId: packageId,
      place: `products[${product_id}].product_id`,
    })),
    ...definition.functions.flatMap((entry) => functionCodes(packageId, entry)),
  ];
}

function functionCodes(packageId: string, entry: FunctionDefinition): Code[] {
  const id = entry.function_id;
  const place = `functions[${id}]`;
  const serviceCodes = entry.services.flatMap((service) => [
    {
      id: service.service_id,
      parentId: id,
      place: `${place}.services[${service.service_id}].service_id`,
    },
    ...(service.sub_services ?? []).map((part) => ({
      id: part.sub_service_id,
      parentId: service.service_id,
      place: `${place}.services[${service.service_id}].sub_services[${part.sub_service_id}]`,
    })),
  ]);
  return [{ id, parentId: packageId, place: `${place}.function_id` }, ...serviceCodes];
}

function checkReferences(national: NationalVersion, { file, definition }: PackageSource): void {
  const packageIds = national.packages.map((source) => source.definition.package_id);
  const { output_units, event_sources } = national.version;
  if (definition.merge_candidate_with !== undefined)
    checkKnown(
      file,
      "merge_candidate_with",
      "package",
      definition.merge_candidate_with,
      packageIds,
    );
  for (const product of definition.products)
    checkUnit(file, `products[${product.product_id}].unit`, product.unit, output_units);
  for (const entry of definition.functions) {
    const place = `functions[${entry.function_id}]`;
    checkSources(file, `${place}.event_sources`, entry.event_sources, event_sources);
    const alsoVisibleIn = entry.shared_module?.also_visible_in;
    if (alsoVisibleIn !== undefined)
      checkKnown(file, `${place}.shared_module`, "package", alsoVisibleIn, packageIds);
    for (const service of entry.services)
      checkService(file, `${place}.services[${service.service_id}]`, service, national);
  }
}

function checkService(
  file: string,
  place: string,
  service: ServiceDefinition,
  national: NationalVersion,
): void {
  checkUnit(file, `${place}.output_unit`, service.output_unit, national.version.output_units);
  const sources = service.event_sources ?? [];
  checkSources(file, `${place}.event_sources`, sources, national.version.event_sources);
  checkValidity(file, `${place}.valid_until`, {
    valid_from: service.valid_from ?? national.version.valid_from,
    valid_until: service.valid_until,
  });
}

/** @throws UserError "invalid_definition" when a validity ends before it begins. */
export function checkValidity(
  file: string,
  place: string,
  validity: { readonly valid_from: string; readonly valid_until?: string | undefined },
): void {
  const { valid_from, valid_until } = validity;
  if (valid_until === undefined || valid_from < valid_until) return;
  const found = `${valid_until} is not after the first day ${valid_from}`;
  const fix = "give the first day that is no longer included, or leave it out";
  throw definitionFault(file, place, found, fix);
}

/** @throws UserError "invalid_definition" when the version has no such output unit. */
export function checkUnit(
  file: string,
  place: string,
  unit: string,
  units: Readonly<Record<string, Names>>,
): void {
  checkKnown(file, place, "output unit", unit, Object.keys(units));
}

/** @throws UserError "invalid_definition" when the version lacks one of the event sources. */
export function checkSources(
  file: string,
  place: string,
  sources: readonly string[],
  knownSources: Readonly<Record<string, Names>>,
): void {
  for (const source of sources)
    checkKnown(file, place, "event source", source, Object.keys(knownSources));
}

function checkKnown(
  file: string,
  place: string,
  kind: string,
  name: string,
  names: readonly string[],
): void {
  if (names.includes(name)) return;
  const nearest = nearestName(name, names);
  const fix = nearest === null ? `use one of ${names.join(", ")}` : `did you mean ${nearest}?`;
  throw definitionFault(file, place, `there is no ${kind} ${name}`, fix);
}
