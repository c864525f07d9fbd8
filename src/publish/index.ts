export { modelFindings } from "./model-findings.ts";
export { type BrokenComparison, type Proof, proofsOf } from "./proofs.ts";
export { CURRENT_FILE, type Release, type ReleasedPolicy, writeRelease } from "./release.ts";
