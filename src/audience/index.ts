export {
  AUDIENCE_POLICY_FILE,
  type AudiencePolicy,
  audiencePolicy,
  INDICATOR_DIMENSIONS,
  type IndicatorDimension,
  loadAudiencePolicy,
} from "./policy.ts";
export { type QueryRights, queryRights, refuseOtherRegions, wholeRegions } from "./query-rights.ts";
export {
  AUDIENCES,
  type Audience,
  INTERNAL,
  NATIONAL,
  organiserOf,
  PUBLIC,
  producerOf,
  type Viewer,
} from "./viewer.ts";
export {
  type FigureRelations,
  type IndicatorAudiences,
  peerDistribution,
  publishableFigures,
  visibleFigures,
  visibleRows,
} from "./visible-figures.ts";
