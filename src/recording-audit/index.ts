export { findAudit, listAudits, type RecordingAudit, readAudit, writeAudit } from "./audit-file.ts";
export { drawSample } from "./draw-sample.ts";
export { auditErrorRate, type ErrorRate } from "./error-rate.ts";
export { readReviewFile, reviewFile } from "./review-file.ts";
export { sampleOfFile, takeAnswers } from "./take-answers.ts";
