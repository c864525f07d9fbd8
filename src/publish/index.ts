export { modelFindings } from "./model-findings.ts";
export type { BrokenComparison, Proof } from "./proof.ts";
export { proofsOf } from "./proofs.ts";
export { CURRENT_FILE, type Release, writeRelease } from "./release.ts";
