import { join } from "node:path";
import { countValue, requiredText } from "../sql/engine.ts";
import { catalogueVersion, readProofs } from "./manifest.ts";
import { openRelease } from "./open-release.ts";
import { regionYears } from "./region-years.ts";
import { currentReleaseId, releaseIds } from "./release-ids.ts";

/** One release as a list shows it. `proofs` is null when the release has no proofs file. */
export type ReleaseSummary = {
  readonly release_id: string;
  readonly is_current: boolean;
  readonly catalogue: string;
  readonly is_synthetic: boolean;
  readonly regions: readonly string[];
  readonly years: readonly number[];
  readonly proofs: { readonly holding: number; readonly all: number } | null;
};

/**
 * All releases of a workspace, in order of their names.
 *
 * @throws UserError "release_damaged" naming the release and table that cannot be read.
 */
export async function listReleases(releasesFolder: string): Promise<ReleaseSummary[]> {
  const current = currentReleaseId(releasesFolder);
  const summaries: ReleaseSummary[] = [];
  for (const releaseId of releaseIds(releasesFolder)) {
    const release = await openRelease(releasesFolder, { releaseId });
    try {
      const cells = await release.engine.rows(`
        select region_code, year from ${regionYears(release.manifest)} as cells`);
      summaries.push({
        release_id: releaseId,
        is_current: releaseId === current,
        catalogue: catalogueVersion(release.manifest),
        is_synthetic: release.manifest.is_synthetic,
        regions: [...new Set(cells.map((cell) => requiredText(cell, "region_code")))].sort(),
        years: [...new Set(cells.map((cell) => countValue(cell, "year")))].sort((a, b) => a - b),
        proofs: readProofs(join(releasesFolder, releaseId)),
      });
    } finally {
      release.engine.close();
    }
  }
  return summaries;
}
