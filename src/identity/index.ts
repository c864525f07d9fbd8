export {
  ageInYears,
  checkIdentityCode,
  type IdentityCodeFault,
  type IdentityCodeResult,
  identityCodeRules,
} from "./identity-code.ts";
export { identityCodesSql } from "./identity-code-sql.ts";
export {
  createKey,
  type KeyPlace,
  type KeySources,
  type ListedKey,
  listKeys,
  newKey,
  type ReplacedKey,
  readKey,
  readKeyIfThere,
  replaceKey,
  type StoredKey,
} from "./key-store.ts";
export {
  type Environment,
  environmentVariable,
  type LandingKeys,
  LINKAGE_KEY,
  NATIONAL_KEY,
  PseudonymKey,
} from "./keys.ts";
export { type LandingContext, type LandingProgress, landDeliveries } from "./land.ts";
export type { DeliverySummary, LandedPartition, Landing, QuarantineFile } from "./landed.ts";
export type { PlaceContext } from "./landing-places.ts";
export {
  type IdentityChange,
  type LinkFinding,
  type LinkFindingKind,
  type ResolvedChanges,
  resolveChanges,
} from "./link-table.ts";
export { linkFindings } from "./other-findings.ts";
export { type LandingPlan, planLanding, type TableToLand } from "./plan-landing.ts";
export { hmacSha256, pseudonymOf, pseudonymParameters, pseudonymSql } from "./pseudonym.ts";
export { type RekeyProof, rekey } from "./rekey.ts";
export {
  type DeliveriesRekeyProof,
  type RekeyProgress,
  rekeyDeliveries,
} from "./rekey-deliveries.ts";
export {
  isSignedBy,
  type PublicKey,
  publicKey,
  publicKeyOf,
  SIGNING_KEY,
  signatureOf,
} from "./signing.ts";
