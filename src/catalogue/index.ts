/**
 * The service catalogue: `catalogue/` read into typed values, with the level rule held, views proven to
 * hold every event once, and crosswalks between versions. `docs/catalogue.md` explains the files.
 */
export type {
  Catalogue,
  CatalogueVersion,
  PackageFunction,
  Service,
  ServicePackage,
} from "./catalogue.ts";
export {
  type CatalogueCheck,
  type CatalogueCounts,
  catalogueCounts,
  checkCatalogueFolder,
} from "./check-folder.ts";
export {
  applyCrosswalk,
  type ConservationLine,
  type ConservationProof,
  proveConservation,
  type ServiceFact,
} from "./conservation.ts";
export { type Crosswalk, type CrosswalkRow, crosswalkFile, loadCrosswalk } from "./crosswalk.ts";
export { type CatalogueDiff, diffCatalogues, type LevelDiff } from "./diff.ts";
export { type CatalogueLists, loadCatalogueLists } from "./lists.ts";
export { loadCatalogue } from "./load-catalogue.ts";
export { currentCatalogueVersion, listCatalogueVersions } from "./national-version.ts";
export { AGE_END, OTHER_NODE, UNKNOWN_AGE } from "./placement.ts";
export {
  type CatalogueRow,
  catalogueRows,
  type RegionalNameRow,
  regionalNameRows,
} from "./rows.ts";
export {
  loadView,
  loadViews,
  type NodeFigures,
  type View,
  type ViewPlacementRow,
  viewPlacements,
  viewTotal,
} from "./views.ts";
