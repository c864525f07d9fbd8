import { readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError, unknownName } from "../../domain/errors.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { parseYamlFile } from "../../domain/parse.ts";
import { compareTexts } from "../../domain/text-order.ts";
import { IndicatorDefinition } from "./schema.ts";

/** The indicators that come with this package. */
export const INDICATORS_FOLDER = join(PACKAGE_ROOT, "indicators");

/**
 * Every version of every indicator of a folder, in order of id and version. `E-01.yaml` holds the newest
 * version, `E-01@1.yaml` an earlier one.
 *
 * @throws UserError "invalid_definition" naming the file, for one that does not fit the schema or whose
 * name does not say what it holds.
 */
export function loadIndicators(folder: string = INDICATORS_FOLDER): IndicatorDefinition[] {
  const definitions = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => readDefinition(folder, file));
  return definitions.sort(
    (left, right) => compareTexts(left.id, right.id) || left.version - right.version,
  );
}

/**
 * The newest version of one indicator of this package; no other file is read.
 *
 * @throws UserError "unknown_name"; "invalid_definition" as `loadIndicators`.
 */
export function loadIndicator(id: string): IndicatorDefinition {
  const files = readdirSync(INDICATORS_FOLDER);
  const file = `${id.toUpperCase()}.yaml`;
  if (files.includes(file)) return readDefinition(INDICATORS_FOLDER, file);
  throw unknownName("indicator", id, [
    ...new Set(files.map((name) => name.replace(/(@\d+)?\.yaml$/, ""))),
  ]);
}

/** The newest version of each indicator. */
export function newestIndicators(
  definitions: readonly IndicatorDefinition[],
): IndicatorDefinition[] {
  const newest = new Map(definitions.map((definition) => [definition.id, definition]));
  return [...newest.values()];
}

/** The newest version of an indicator, or the one asked for. @throws UserError "unknown_name". */
export function findIndicator(
  definitions: readonly IndicatorDefinition[],
  id: string,
  version?: number,
): IndicatorDefinition {
  const versions = definitions.filter((definition) => definition.id === id.toUpperCase());
  if (versions.length === 0) {
    throw unknownName("indicator", id, [...new Set(definitions.map((one) => one.id))]);
  }
  const found =
    version === undefined
      ? versions.at(-1)
      : versions.find((definition) => definition.version === version);
  if (found !== undefined) return found;
  throw unknownName(
    `version of ${id}`,
    String(version),
    versions.map((one) => String(one.version)),
  );
}

function readDefinition(folder: string, file: string): IndicatorDefinition {
  const path = join(folder, file);
  const definition = parseYamlFile(path, IndicatorDefinition);
  const { id, version } = definition;
  if (file !== `${id}.yaml` && file !== `${id}@${version}.yaml`) {
    throw new UserError(
      "invalid_definition",
      `${path}: holds ${id} version ${version}; name it ${id}.yaml, or ${id}@${version}.yaml when a newer version is beside it`,
    );
  }
  return definition;
}
