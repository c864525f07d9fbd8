export {
  AcceptedDeviation,
  readAccepted,
  withAcceptances,
  writeAccepted,
} from "./accepted.ts";
export {
  Acceptance,
  blockingFindings,
  Finding,
  Measure,
  Severity,
  sortedFindings,
} from "./findings.ts";
export type { RawColumn, RawRelation, ReadSettings, RejectedRow } from "./read/raw-relation.ts";
export type { DeliveredFile, Delivery, KnownTable, ReceiveFinding } from "./receive/delivery.ts";
export { usedFiles } from "./receive/delivery.ts";
