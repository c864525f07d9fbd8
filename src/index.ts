import { join } from "node:path";
import { PACKAGE_ROOT } from "./domain/package-root.ts";

/**
 * What other programs may import from `paketti`: the methods whose results can be held against published
 * numbers, the rules of identity codes, and the service catalogue. Everything else is reached through the
 * command line and the files of a release, and may change without notice.
 *
 * - Costing: `allocateSupportCosts` gives whole cents, `allocationSteps` the worksheet behind them and
 *   `finalShares` the shares alone.
 * - Identity: `checkIdentityCode` tells why a text is no identity code; `pseudonymOf` makes a pseudonym.
 * - Catalogue: `loadCatalogue(CATALOGUE_FOLDER)` is the catalogue that comes with this package.
 * - Statistics: rates, costs and their limits (`crudeRate`, `dobsonRate`, `indirectRatio`, `costRate` …), quantiles,
 *   inequality, funnels, control charts and standard populations; each has a page in docs/methods.
 * - Comparison: `differenceParts`, `verdictOf`, `ranksOf`, `peersOf`, `potentialOf`, `cardOf`, `producerFunnel`,
 *   `earlyWarnings`, `findCostShifts`: pure functions over figures and sums.
 * - Checks: `runVectors` holds all of it against a folder of published numbers.
 *
 * Whatever a person can put right is thrown as a `UserError` with a code of `USER_ERRORS`.
 */
export type {
  Catalogue,
  CatalogueVersion,
  PackageFunction,
  Service,
  ServicePackage,
} from "./catalogue/index.ts";
export { checkCatalogueFolder, listCatalogueVersions, loadCatalogue } from "./catalogue/index.ts";
export {
  addedPotentials,
  cardOf,
  type Difference,
  type DifferenceSide,
  differenceParts,
  earlyWarnings,
  findCostShifts,
  loadCardRules,
  loadPeerRules,
  type Measured,
  microeurosPerPerson,
  peerMedian,
  peersOf,
  potentialOf,
  producerFunnel,
  ranksOf,
  rolledUp,
  type VerdictAnswer,
  verdictOf,
} from "./comparison/index.ts";
export {
  ALLOCATION_METHODS,
  type AllocatedCosts,
  type AllocationMethod,
  type AllocationProblem,
  type AllocationSteps,
  allocateSupportCosts,
  allocationSteps,
  type ByGiverAndReceiver,
  finalShares,
} from "./costing/index.ts";
export { USER_ERRORS, UserError, type UserErrorCode } from "./domain/errors.ts";
export {
  ageInYears,
  checkIdentityCode,
  hmacSha256,
  type IdentityCodeFault,
  type IdentityCodeResult,
  PseudonymKey,
  pseudonymOf,
} from "./identity/index.ts";
export * from "./statistics/index.ts";
export { type CaseResult, type FileResult, runVectors } from "./vectors/index.ts";

/** The folder of the catalogue that comes with this package, as a proposal: each version says so. */
export const CATALOGUE_FOLDER = join(PACKAGE_ROOT, "catalogue");
