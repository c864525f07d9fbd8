export {
  type EventExplanation,
  type EventPlace,
  type ExplainedEvent,
  explainEvent,
} from "./explain-event.ts";
export {
  type ExplainedMoney,
  type ExplainRequest,
  explainFigure,
  type FigureExplanation,
} from "./explain-figure.ts";
export {
  explainProtection,
  type ProtectionExplanation,
  type PublishedPlace,
} from "./explain-protection.ts";
export type { CentrePart, FigureLine } from "./figure-lines.ts";
export type { EndCount, EndPlace } from "./ledger-ends.ts";
export type { LedgerLine, SupportPart } from "./ledger-sources.ts";
export type { UsedDelivery, UsedRule } from "./origins.ts";
export {
  type LedgerEnd,
  type LedgerLineName,
  type LedgerStep,
  type LedgerTrace,
  traceLedgerLine,
} from "./trace-ledger-line.ts";
