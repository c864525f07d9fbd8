export {
  type ClientCosts,
  type CostOptions,
  type CostStratum,
  costRate,
  costRatio,
  costsOfClients,
  standardisedCost,
} from "./client-costs.ts";
export {
  type ChartOptions,
  type ChartPoint,
  type ControlChart,
  type CountChartOptions,
  type MonthCount,
  pChart,
  uChart,
  xmrChart,
} from "./control-chart.ts";
export {
  byarLimits,
  type CountLimits,
  type CountMethod,
  countLimits,
  countMethod,
  exactPoissonLimits,
} from "./count-limits.ts";
export { type CrudeRate, crudeRate } from "./crude-rate.ts";
export { type DirectRate, directRate, type Stratum } from "./direct-rate.ts";
export { normalProbability } from "./distributions.ts";
export { type DirectEstimate, type DobsonOptions, dobsonRate } from "./dobson.ts";
export type {
  Absence,
  Confidence,
  Estimate,
  EstimateOptions,
  Interval,
  Limits,
} from "./estimate.ts";
export { reachOf } from "./estimate.ts";
export { acceptedDiscoveries } from "./false-discovery.ts";
export { type GammaEstimate, gammaRate, type WeightedSum, weightedSumLimits } from "./fay-feuer.ts";
export {
  type FunnelClass,
  proportionClasses,
  type RatedArea,
  rateBaseline,
  rateClasses,
} from "./funnel-classes.ts";
export { meanFunnel, proportionFunnel, type RateFunnel, rateFunnel } from "./funnel-limits.ts";
export {
  type Expectation,
  expectation,
  type IndirectEstimate,
  indirectRate,
  indirectRatio,
  type ReferenceStratum,
} from "./indirect.ts";
export {
  type Inequality,
  type InequalityOptions,
  inequality,
  type RankedGroup,
  type Scale,
} from "./inequality.ts";
export { type AddedValues, deviationFromLimits, type Mean, mean, meanOfSums } from "./mean.ts";
export { middleValue } from "./middle-value.ts";
export { proportion } from "./proportion.ts";
export { quantileGroups } from "./quantiles.ts";
export { type ClusteredEvents, ratioOfRates } from "./ratio-of-rates.ts";
export { type PairedSums, ratioOfSums } from "./ratio-of-sums.ts";
export { RUN_RULES, type RunRule, runSignals, type Signal } from "./run-rules.ts";
export { type ClientEvents, eventsOfClients } from "./several-events.ts";
export {
  type StandardPopulation,
  shareFromAge,
  standardPopulation,
  standardPopulations,
  standardWeights,
  type WeightedBand,
} from "./standard-population.ts";
export { type TopSums, topShare } from "./top-share.ts";
export { wilsonInterval } from "./wilson.ts";
