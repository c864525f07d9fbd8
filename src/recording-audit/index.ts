export {
  findAudit,
  keepReviewFile,
  keptReviewFile,
  listAudits,
  type RecordingAudit,
  readAudit,
  writeAudit,
} from "./audit-file.ts";
export { type Correction, corrections } from "./corrections.ts";
export { drawSample } from "./draw-sample.ts";
export { auditErrorRate, type ErrorRate } from "./error-rate.ts";
export { readReviewFile, reviewFile } from "./review-file.ts";
export { sampleOfFile, takeAnswers } from "./take-answers.ts";
