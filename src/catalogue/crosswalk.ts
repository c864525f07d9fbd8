import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../domain/errors.ts";
import type { Catalogue } from "./catalogue.ts";
import { definitionFault, readDefinition } from "./definition-file.ts";
import { CrosswalkDefinition } from "./schema.ts";

/** From every service of one version to exactly one service of another. */
export type Crosswalk = {
  readonly file: string;
  readonly from_version: string;
  readonly to_version: string;
  readonly reason: string;
  readonly rows: readonly CrosswalkRow[];
};

/**
 * One service's way from one version to the other, for SQL. `group_id` names the smallest set of
 * packages of both versions between which services move: inside it euros, events and clients agree.
 */
export type CrosswalkRow = {
  readonly from_version: string;
  readonly to_version: string;
  readonly from_service_id: string;
  readonly to_service_id: string;
  readonly group_id: string;
};

export function crosswalkFile(folder: string, fromVersion: string, toVersion: string): string {
  return join(folder, "crosswalks", `${fromVersion}--${toVersion}.yaml`);
}

/**
 * Reads the crosswalk between two loaded versions and proves it total: every service of the old version,
 * regional ones too, has exactly one target that exists. Services that it does not name map to themselves;
 * so does a region's own service, also one that ended before the new version began.
 *
 * @throws UserError "file_not_found" when there is none, "invalid_definition" with file, path and fix.
 */
export function loadCrosswalk(folder: string, older: Catalogue, newer: Catalogue): Crosswalk {
  const [from, to] = [older.version.catalogue_version, newer.version.catalogue_version];
  const file = crosswalkFile(folder, from, to);
  if (!existsSync(file)) {
    throw new UserError(
      "file_not_found",
      `there is no crosswalk from ${from} to ${to}; write ${file}, one line for each service that changes its code`,
    );
  }
  const definition = readDefinition(file, CrosswalkDefinition);
  if (definition.from_version !== from || definition.to_version !== to) {
    const found = `the file is named for ${from} to ${to}, and says ${definition.from_version} to ${definition.to_version}`;
    throw definitionFault(file, "from_version", found, "correct the name or the versions");
  }
  const targets = namedTargets(file, definition, older, newer);
  const newIds = new Set(newer.services.map((service) => service.service_id));
  const regionalIds = new Set(
    older.services
      .filter((service) => service.region_code !== null)
      .map(({ service_id }) => service_id),
  );
  const pairs = serviceIds(older).map((serviceId) => {
    const target = targets.get(serviceId) ?? serviceId;
    if (newIds.has(target) || regionalIds.has(target)) return { from: serviceId, to: target };
    const fix = `add {from: ${serviceId}, to: <service of ${to}>}`;
    throw definitionFault(file, "services", `${serviceId} of ${from} has no target`, fix);
  });
  const groupOf = packageGroups(pairs, older, newer);
  const rows = pairs.map((pair) => ({
    from_version: from,
    to_version: to,
    from_service_id: pair.from,
    to_service_id: pair.to,
    group_id: groupOf(pair.from),
  }));
  return { file, from_version: from, to_version: to, reason: definition.reason, rows };
}

function namedTargets(
  file: string,
  definition: CrosswalkDefinition,
  older: Catalogue,
  newer: Catalogue,
): Map<string, string> {
  const [oldIds, newIds] = [new Set(serviceIds(older)), new Set(serviceIds(newer))];
  const targets = new Map<string, string>();
  for (const [index, { from, to }] of definition.services.entries()) {
    const place = `services[${index}]`;
    const earlier = targets.get(from);
    if (earlier !== undefined) {
      const found = `${from} goes to ${to}, and before it to ${earlier}`;
      const fix = "keep one target: an event goes to exactly one service";
      throw definitionFault(file, place, found, fix);
    }
    if (!oldIds.has(from)) {
      const found = `${from} is no service of ${definition.from_version}`;
      throw definitionFault(file, `${place}.from`, found, "correct the code or remove the line");
    }
    if (!newIds.has(to)) {
      const found = `${to} is no service of ${definition.to_version}`;
      throw definitionFault(file, `${place}.to`, found, "use a service of that version");
    }
    targets.set(from, to);
  }
  return targets;
}

function serviceIds(catalogue: Catalogue): string[] {
  return [...new Set(catalogue.services.map((service) => service.service_id))];
}

/** Names each service's group of packages by its packages in both versions, joined where services mix. */
function packageGroups(
  pairs: readonly { readonly from: string; readonly to: string }[],
  older: Catalogue,
  newer: Catalogue,
): (fromServiceId: string) => string {
  const groups = new Map<string, Set<string>>();
  const oldPackages = packagesOfServices(older, "from");
  const newPackages = packagesOfServices(newer, "to");
  for (const { from, to } of pairs) {
    const packages = [...(oldPackages.get(from) ?? []), ...(newPackages.get(to) ?? [])];
    const joined = new Set(packages.flatMap((id) => [...(groups.get(id) ?? [id])]));
    for (const id of joined) groups.set(id, joined);
  }
  return (fromServiceId) => {
    const [first = ""] = oldPackages.get(fromServiceId) ?? [];
    const codes = [...(groups.get(first) ?? [])].map((id) => id.split(":", 2)[1] ?? id);
    return [...new Set(codes)].sort().join("+");
  };
}

function packagesOfServices(catalogue: Catalogue, side: "from" | "to"): Map<string, string[]> {
  const packages = new Map<string, string[]>();
  for (const { service_id, package_id } of catalogue.services)
    packages.set(service_id, [...(packages.get(service_id) ?? []), `${side}:${package_id}`]);
  return packages;
}
