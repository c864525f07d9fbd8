import { lstatSync, readdirSync, statfsSync } from "node:fs";
import { join } from "node:path";

const EVERY_MS = 1_000;
const GIGABYTE = 1e9;

export type DiskUse = {
  /** The most that the folder took at one time, and of it what the engine spilled. */
  readonly mostGigabytes: number;
  readonly mostSpilledGigabytes: number;
  readonly leastFreeGigabytes: number;
};

/** Looks once a second at what a folder takes on its disk until it is told to stop; what is spilled lies in `spill`. */
export function watchedDisk(folder: string): { readonly stop: () => DiskUse } {
  let most = 0;
  let mostSpilled = 0;
  let leastFree = Number.POSITIVE_INFINITY;
  const look = () => {
    most = Math.max(most, bytesBelow(folder));
    mostSpilled = Math.max(mostSpilled, bytesBelow(join(folder, "spill")));
    const { bavail, bsize } = statfsSync(folder);
    leastFree = Math.min(leastFree, bavail * bsize);
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return {
        mostGigabytes: most / GIGABYTE,
        mostSpilledGigabytes: mostSpilled / GIGABYTE,
        leastFreeGigabytes: leastFree / GIGABYTE,
      };
    },
  };
}

/** What a folder takes on its disk. Files that are removed while one looks are not counted. */
export function bytesBelow(folder: string): number {
  return namesIn(folder).reduce((sum, name) => {
    const path = join(folder, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return sum;
    return sum + (found.isDirectory() ? bytesBelow(path) : found.blocks * 512);
  }, 0);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
