export { findingsTable } from "./findings-table.ts";
export { codesIn } from "./identity-content.ts";
export { MODEL_CHECKS, modelFindings } from "./model-findings.ts";
export type { BrokenComparison, Proof } from "./proof.ts";
export { proofsOf } from "./proofs.ts";
export { type Release, writeRelease } from "./release.ts";
export { type DamagedFile, type Verification, verifyRelease } from "./verify-release.ts";
