export { listReleases, type ReleaseSummary } from "./list-releases.ts";
export {
  catalogueVersion,
  proofList,
  type ReleasedProof,
  ReleaseManifest,
  readManifest,
  readProofs,
} from "./manifest.ts";
export { type EventTables, withEvents } from "./open-events.ts";
export { noReleaseYet, openRelease, PUBLIC_AUDIENCE, type Release } from "./open-release.ts";
export { underCatalogue } from "./other-catalogue.ts";
export { filesOfRelease, lastFileOf, type Output, outputsPath } from "./outputs.ts";
export {
  AGE_SEX_COLUMNS,
  IN_FORCE_FILE,
  listPublications,
  PublicationManifest,
  type PublicationSummary,
  publicationFolder,
  publicationInForce,
  WITHDRAWN_FILE,
} from "./publications.ts";
export { AGE_BAND_STARTS, QUERY_TABLES } from "./query-tables.ts";
export { regionYears } from "./region-years.ts";
export {
  CURRENT_FILE,
  currentReleaseId,
  HISTORY_FILE,
  releaseHistory,
  releaseIds,
} from "./release-ids.ts";
export {
  COST_TYPES,
  type CostType,
  GROSS_COST_TYPES,
  REDUCING_COST_TYPES,
  RELEASE_TABLES,
  type ReleaseTable,
} from "./release-tables.ts";
