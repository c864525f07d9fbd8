export {
  type AgeSexSums,
  type AgesAndSexes,
  type AgesAndSexesOfModules,
  agesAndSexes,
  FIVE_YEAR_GROUPS,
  SEXES,
} from "./age-sex-sums.ts";
export { checkIndicators, exampleValue, type IndicatorsCheck } from "./check-indicators.ts";
export {
  computeFigures,
  type FiguresInput,
  factTablesOf,
  yearsOf,
} from "./compute-figures.ts";
export {
  type Contributors,
  contributorReader,
  type FigureContributors,
} from "./contributors.ts";
export { figureRows } from "./figure-rows.ts";
export { figuresRelation, figuresTable, sourcesOfFiles } from "./figures-table.ts";
export { planFigures } from "./plan.ts";
export { dividedLast } from "./ratio-figure.ts";
export { type FigureStatusCount, figureStatuses } from "./read-figures.ts";
export { type FigureSources, VIEWS_AS_SOURCES } from "./sources.ts";
export {
  type ExplainedStratum,
  type StandardisationDetail,
  standardisationDetail,
} from "./standardisation-detail.ts";
