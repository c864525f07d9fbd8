export {
  amountText,
  answerCsv,
  FIGURE_COLUMNS,
  figureCells,
  TOTAL,
  textCell,
} from "./answer-csv.ts";
export { answerJson, exactNumber } from "./answer-json.ts";
export {
  answerQueries,
  answerQuery,
  type Coordinate,
  coveredCells,
  type Figure,
  type FigureStatus,
  type QueryAnswer,
  type QueryRow,
} from "./answer-query.ts";
export { identifiedRows } from "./components.ts";
export { parsedConditions } from "./conditions.ts";
export { type Cut, clientRows, lineRows } from "./cut.ts";
export * from "./definitions/index.ts";
export { AGE_GROUPS, DIMENSION_KINDS, type Dimension, releaseCells } from "./dimensions.ts";
export * from "./episodes/index.ts";
export * from "./figures/index.ts";
export { isIndicatorName } from "./indicator-measure.ts";
export { type BaseUnit, componentMeaning, measureParts } from "./measure-parts.ts";
export { findMeasure, MEASURES, type Measure, type Unit } from "./measures.ts";
export { type QueryPlan, type QueryRequest, readRequest } from "./query-request.ts";
export { exactEuros, measureValue, roundedQuotient } from "./quotient.ts";
export { type ReadyTables, readyTables } from "./ready-tables.ts";
export {
  NAMED_MEASURES,
  type NamedMeasure,
  namedMeasure,
  SCALES,
  type ScaleId,
} from "./registry/index.ts";
