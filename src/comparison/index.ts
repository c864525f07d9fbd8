export {
  CARD_DIMENSIONS,
  type CardDimension,
  type CardFigure,
  type CardMark,
  type CardRules,
  cardOf,
  loadCardRules,
} from "./cards.ts";
export {
  type CostShift,
  findCostShifts,
  type ServiceChange,
  type ShiftLimits,
  type ShiftPair,
  USUAL_SHIFT_LIMITS,
} from "./cost-shifts.ts";
export {
  addedParts,
  type CostOffClients,
  DIFFERENCE_PARTS,
  type Difference,
  type DifferenceCell,
  type DifferencePart,
  type DifferenceParts,
  type DifferenceSide,
  differenceParts,
  type ModulePlace,
  microeurosPerPerson,
  rolledUp,
} from "./difference.ts";
export {
  type EarlyWarning,
  earlyWarnings,
  type IndicatorMonths,
  type WarningOptions,
  type WarningPoint,
} from "./early-warnings.ts";
export { earlyWarningsTable, type WarningsRun } from "./early-warnings-table.ts";
export { type LeadingMonths, type LeadingMonthsInput, leadingMonths } from "./leading-months.ts";
export {
  FEWEST_FOR_MEANS,
  type MeanFunnel,
  type ProducerMean,
  producerMeans,
} from "./mean-funnel.ts";
export {
  type AreaProfile,
  loadPeerRules,
  type Peer,
  type PeerAnswer,
  type PeerRules,
  peerMedian,
  peersOf,
} from "./peers.ts";
export { pooledSide } from "./pooled-side.ts";
export {
  addedPotentials,
  type Potential,
  type PotentialSubject,
  potentialOf,
} from "./potential.ts";
export {
  FEWEST_FOR_FUNNEL,
  type ProducerCount,
  type ProducerFunnel,
  type ProducerPlace,
  producerFunnel,
} from "./producer-funnel.ts";
export { raiseAlarmsStep } from "./raise-alarms-step.ts";
export { type Rank, ranksOf } from "./ranks.ts";
export { type CardAnswer, type CardRequest, readCard, readCards } from "./read-card.ts";
export {
  type ComparedArea,
  type ComparisonAnswer,
  type ComparisonRequest,
  type ReferenceName,
  readComparison,
} from "./read-comparison.ts";
export {
  type DependencyPair,
  type PackageFlow,
  type ReadCostShift,
  readCostShifts,
  readDependencies,
  readFlows,
} from "./read-dependencies.ts";
export {
  type DifferenceAnswer,
  type DifferenceRequest,
  readDifference,
  type SideName,
  type SideSummary,
} from "./read-difference.ts";
export { type FigureFilter, type Reading, readFigures } from "./read-figures.ts";
export {
  type PeersRequest,
  type PeersWithFeatures,
  peerRules,
  readPeers,
  readProfiles,
} from "./read-peers.ts";
export {
  type PeerSpread,
  type ProducersRequest,
  type ReadProducers,
  readPeerSpreads,
  readProducerFunnel,
  readProducers,
} from "./read-producers.ts";
export { type ReadWarning, readEarlyWarnings } from "./read-warnings.ts";
export {
  type Direction,
  differenceOf,
  fixedReference,
  type Measured,
  measured,
  VERDICT_REASONS,
  VERDICTS,
  type Verdict,
  type VerdictAnswer,
  type VerdictQuestion,
  type VerdictReason,
  verdictOf,
} from "./verdict.ts";
