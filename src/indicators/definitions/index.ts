export { checkCatalogueCodes } from "./catalogue-codes.ts";
export {
  type AreaKind,
  FIGURE_TABLE_COLUMNS,
  type FigureRow,
  NATION,
} from "./figure-row.ts";
export { formulaWords, type ModuleNames } from "./formula-words.ts";
export { limitsNames } from "./interval-names.ts";
export {
  findIndicator,
  INDICATORS_FOLDER,
  loadIndicator,
  loadIndicators,
  newestIndicators,
} from "./load.ts";
export { NO_INTERVAL_REASONS, type NoIntervalReason, noInterval } from "./no-interval.ts";
export { MISSING_REASONS, type MissingReason, reasonNames } from "./reasons.ts";
export {
  DIMENSION_NAMES,
  formulaText,
  indicatorReference,
  indicatorText,
  partText,
} from "./reference.ts";
export {
  DIMENSIONS,
  FIGURE_LEVELS,
  type FigureLevel,
  FilterValue,
  type Formula,
  INTERVAL_METHODS,
  IndicatorDefinition,
  IndicatorId,
  type IntervalMethod,
  MODULE_LEVELS,
  type Part,
  type Term,
} from "./schema.ts";
export { INDICATOR_UNITS, UNIT_IDS, type UnitId, type UnitOfIndicator } from "./units.ts";
