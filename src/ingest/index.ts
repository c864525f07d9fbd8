export {
  AcceptedDeviation,
  readAccepted,
  withAcceptances,
} from "./accepted.ts";
export type { Adapter } from "./adapters/adapter.ts";
export { loadAdapters } from "./adapters/adapter.ts";
export type { OpenedDelivery } from "./adapters/open-delivery.ts";
export { openDelivery } from "./adapters/open-delivery.ts";
export { Check, checkOf, findingOf, loadChecks } from "./checks/check.ts";
export {
  type CheckedRows,
  checkedRows,
  type FileReject,
  forgetCheckedRows,
} from "./checks/checked-rows.ts";
export type { ReferenceRelation, RowCheckSources } from "./checks/row-checks.ts";
export { forgetTypedRows, type TypedRows, typedRows } from "./checks/typed-rows.ts";
export { columnSqlType } from "./contract/column-sql.ts";
export {
  type CodeList,
  type ColumnPlace,
  type Contract,
  ContractColumn,
  ContractTable,
  codeList,
  contractTable,
  loadContract,
  referencedPlace,
  tablesInOrder,
} from "./contract/contract.ts";
export { tableJsonSchema } from "./contract/json-schema.ts";
export { contractPage } from "./contract/reference-page.ts";
export { csvTemplate, xlsxTemplate } from "./contract/template.ts";
export {
  Acceptance,
  blockingFindings,
  Finding,
  Measure,
  Severity,
  sortedFindings,
} from "./findings.ts";
export { exportQuarantine, type QuarantineList } from "./quarantine.ts";
export {
  type CorrectedRows,
  type DownloadedRows,
  readDownloadedRows,
} from "./read/downloaded-rows.ts";
export { openFile } from "./read/open-file.ts";
export type { RawColumn, RawRelation, ReadSettings, RejectedRow } from "./read/raw-relation.ts";
export type { DeliveredFile, Delivery, KnownTable, ReceiveFinding } from "./receive/delivery.ts";
export { RECEIVE_CHECKS, usedFiles } from "./receive/delivery.ts";
export { organiserOfDelivery } from "./receive/manifest.ts";
export type { Recognisable } from "./receive/receive.ts";
export { receiveDeliveries } from "./receive/receive.ts";
export { redeliver } from "./receive/redeliver.ts";
