import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The id that `releases/current` holds; null when there is none. */
export function currentReleaseId(releasesFolder: string): string | null {
  const path = join(releasesFolder, "current");
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
