export {
  AcceptedDeviation,
  readAccepted,
  withAcceptances,
  writeAccepted,
} from "./accepted.ts";
export type { Adapter } from "./adapters/adapter.ts";
export { loadAdapters } from "./adapters/adapter.ts";
export type { OpenedDelivery } from "./adapters/open-delivery.ts";
export { openDelivery } from "./adapters/open-delivery.ts";
export {
  Acceptance,
  blockingFindings,
  Finding,
  Measure,
  Severity,
  sortedFindings,
} from "./findings.ts";
export { openFile } from "./read/open-file.ts";
export type { RawColumn, RawRelation, ReadSettings, RejectedRow } from "./read/raw-relation.ts";
export type { DeliveredFile, Delivery, KnownTable, ReceiveFinding } from "./receive/delivery.ts";
export { RECEIVE_CHECKS, usedFiles } from "./receive/delivery.ts";
export type { Recognisable } from "./receive/receive.ts";
export { receiveDeliveries } from "./receive/receive.ts";
