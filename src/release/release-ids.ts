import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The file that holds the id of the release that is current. */
export const CURRENT_FILE = "current";

/** The file that holds the ids of releases in the order in which they became current, the last one last. */
export const HISTORY_FILE = "history";

/** The ids of releases in the order in which they became current; one may stand there more than once. */
export function releaseHistory(releasesFolder: string): string[] {
  const path = join(releasesFolder, HISTORY_FILE);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((id) => id !== "");
}

/** The id that `releases/current` holds; null when there is none. */
export function currentReleaseId(releasesFolder: string): string | null {
  const path = join(releasesFolder, CURRENT_FILE);
  return existsSync(path) ? readFileSync(path, "utf8").trim() : null;
}

/** The ids of all releases, in order of their names. */
export function releaseIds(releasesFolder: string): string[] {
  if (!existsSync(releasesFolder)) return [];
  return readdirSync(releasesFolder)
    .filter((name) => !name.endsWith(UNFINISHED))
    .filter((name) => existsSync(join(releasesFolder, name, "manifest.json")))
    .sort();
}

/** What a run has not finished writing yet. */
const UNFINISHED = ".unfinished";
