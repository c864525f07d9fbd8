import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { UserError } from "../domain/errors.ts";

/** What a workspace's own rules are read from, within `mappings/`. */
const READ = [
  /^services\.yaml$/,
  /^classification\/[^/]+\.yaml$/,
  /^costing\/(accounts|weights|drivers)\.yaml$/,
];

/**
 * Refuses a YAML file in `mappings/` that nothing reads: rules under a wrong name or in a wrong folder would
 * be left out without a word.
 *
 * @throws UserError "invalid_definition" naming the file and where rules are read from.
 */
export function refuseUnreadMappings(folder: string): void {
  if (!existsSync(folder)) return;
  const unread = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /^[^.].*\.ya?ml$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .filter((path) => !READ.some((read) => read.test(path)))
    .sort();
  if (unread.length === 0) return;
  throw new UserError(
    "invalid_definition",
    `mappings/${unread[0]} is read by nothing; rules are read from mappings/services.yaml, mappings/classification/*.yaml and mappings/costing/accounts.yaml, weights.yaml or drivers.yaml`,
  );
}
