import type { Names } from "../domain/names.ts";
import { definitionFault } from "./definition-file.ts";
import type { NationalVersion, PackageSource } from "./national-sources.ts";
import type { FunctionDefinition, VersionChanges } from "./schema.ts";

/**
 * Carries a national version's changes out on the version it is based on: functions move (with their
 * services, which take the new code as their beginning), packages end and begin, names change.
 *
 * @throws UserError "invalid_definition" when a change names what is not there, or when an ended
 * package would take functions with it.
 */
export function applyChanges(
  file: string,
  base: NationalVersion,
  changes: VersionChanges,
): Pick<NationalVersion, "packages" | "successors"> {
  const functions = new Map(
    base.packages.flatMap(({ definition }) =>
      definition.functions.map((entry) => [entry.function_id, entry] as const),
    ),
  );
  const moved = changes.moved_functions.map(({ from, to }, index) => {
    const entry = functions.get(from);
    if (entry !== undefined) return { from, entry: recoded(entry, from, to) };
    const found = `${from} is no function of ${base.version.catalogue_version}`;
    throw definitionFault(
      file,
      `changes.moved_functions[${index}].from`,
      found,
      "correct the code",
    );
  });
  const movedIds = new Set(moved.map(({ from }) => from));
  const movedInto = (packageId: string) =>
    moved
      .map(({ entry }) => entry)
      .filter((entry) => entry.function_id.startsWith(`${packageId}-`));
  const kept = base.packages.map(({ file: packageFile, definition }) => ({
    file: packageFile,
    definition: {
      ...definition,
      functions: [
        ...definition.functions.filter((entry) => !movedIds.has(entry.function_id)),
        ...movedInto(definition.package_id),
      ],
    },
  }));
  const begun = changes.new_packages.map((head) => ({
    file,
    definition: { ...head, functions: movedInto(head.package_id) },
  }));
  checkPlaces(file, kept, changes);
  const ended = new Set(changes.ended_packages);
  const packages = [
    ...kept.filter(({ definition }) => !ended.has(definition.package_id)),
    ...begun,
  ].map(withoutEndedMergeCandidate(ended));
  return { packages: renamed(file, packages, changes), successors: successorsOf(base, changes) };
}

function recoded(entry: FunctionDefinition, from: string, to: string): FunctionDefinition {
  const newCode = (code: string) => to + code.slice(from.length);
  return {
    ...entry,
    function_id: to,
    services: entry.services.map((service) => ({
      ...service,
      service_id: newCode(service.service_id),
      ...(service.sub_services && {
        sub_services: service.sub_services.map((part) => ({
          ...part,
          sub_service_id: newCode(part.sub_service_id),
        })),
      }),
    })),
  };
}

function checkPlaces(file: string, kept: readonly PackageSource[], changes: VersionChanges): void {
  for (const [index, packageId] of changes.ended_packages.entries()) {
    const place = `changes.ended_packages[${index}]`;
    const source = kept.find(({ definition }) => definition.package_id === packageId);
    if (source === undefined)
      throw definitionFault(file, place, `there is no package ${packageId}`, "correct the code");
    const left = source.definition.functions.map((entry) => entry.function_id);
    if (left.length > 0) {
      const found = `${packageId} would end with ${left.join(", ")} still in it`;
      throw definitionFault(file, place, found, "move them under changes.moved_functions");
    }
  }
  const remaining = [...kept.map(({ definition }) => definition), ...changes.new_packages]
    .map((entry) => entry.package_id)
    .filter((packageId) => !changes.ended_packages.includes(packageId));
  for (const [index, { to }] of changes.moved_functions.entries()) {
    if (remaining.some((packageId) => to.startsWith(`${packageId}-`))) continue;
    const found = `${to} belongs to no package of the new version`;
    const fix = "use a package that stays, or add one under changes.new_packages";
    throw definitionFault(file, `changes.moved_functions[${index}].to`, found, fix);
  }
}

function withoutEndedMergeCandidate(
  ended: ReadonlySet<string>,
): (source: PackageSource) => PackageSource {
  return (source) => {
    const { merge_candidate_with, ...definition } = source.definition;
    const isEnded = merge_candidate_with !== undefined && ended.has(merge_candidate_with);
    return isEnded ? { ...source, definition } : source;
  };
}

function renamed(
  file: string,
  packages: readonly PackageSource[],
  changes: VersionChanges,
): PackageSource[] {
  const names = new Map<string, Names>(changes.renamed.map((entry) => [entry.id, entry.names]));
  const used = new Set<string>();
  const namesOf = (id: string, now: Names): Names => {
    used.add(id);
    return names.get(id) ?? now;
  };
  const result = packages.map((source) => ({
    ...source,
    definition: {
      ...source.definition,
      names: namesOf(source.definition.package_id, source.definition.names),
      functions: source.definition.functions.map((entry) => ({
        ...entry,
        names: namesOf(entry.function_id, entry.names),
        services: entry.services.map((service) => ({
          ...service,
          names: namesOf(service.service_id, service.names),
        })),
      })),
    },
  }));
  const unknown = changes.renamed.findIndex((entry) => !used.has(entry.id));
  if (unknown === -1) return result;
  const id = changes.renamed[unknown]?.id;
  const fix = "use a code of the new version";
  throw definitionFault(file, `changes.renamed[${unknown}].id`, `there is no ${id}`, fix);
}

/** Every code that a move replaced, with the codes replaced in earlier versions led on to today's. */
function successorsOf(base: NationalVersion, changes: VersionChanges): Map<string, string> {
  const step = new Map<string, string>();
  const functions = base.packages.flatMap(({ definition }) => definition.functions);
  for (const { from, to } of changes.moved_functions) {
    step.set(from, to);
    const entry = functions.find((candidate) => candidate.function_id === from);
    for (const { service_id } of entry?.services ?? [])
      step.set(service_id, to + service_id.slice(from.length));
  }
  for (const packageId of changes.ended_packages) {
    const heirs = new Set(
      changes.moved_functions
        .filter(({ from }) => from.startsWith(`${packageId}-`))
        .map(({ to }) => to.split("-", 1)[0] ?? to),
    );
    const [heir] = heirs;
    if (heirs.size === 1 && heir !== undefined) step.set(packageId, heir);
  }
  const earlier = [...base.successors].map(([old, code]) => [old, step.get(code) ?? code] as const);
  return new Map([...earlier, ...step]);
}
