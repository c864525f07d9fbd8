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
