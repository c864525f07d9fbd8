export type { FactTableId } from "./fact-tables.ts";
export { factTable, factTableIds, filterSql } from "./filters.ts";
export {
  type Counting,
  commonScale,
  type MeasureSource,
  NAMED_MEASURES,
  type NamedMeasure,
  namedMeasure,
  SCALES,
  type ScaleId,
} from "./named-measures.ts";
