export { findAudit, listAudits, type RecordingAudit, readAudit, writeAudit } from "./audit-file.ts";
export { type DrawnEvent, type DrawRequest, drawSample } from "./draw-sample.ts";
export { auditErrorRate, type ErrorRate, errorRate, type StratumResult } from "./error-rate.ts";
export { readReviewFile, reviewFile } from "./review-file.ts";
export { sampleOfFile, type TakenAnswers, takeAnswers } from "./take-answers.ts";
