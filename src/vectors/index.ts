export { type CaseResult, type FileResult, runVectors } from "./run-vectors.ts";
