export {
  agesAndSexesTable,
  type PublishedAgeSexRow,
  publishedAgeSexRows,
} from "./ages-and-sexes-table.ts";
export { csvChunks, csvText, safeText } from "./csv.ts";
export { aboutOf, dataPackage } from "./data-package.ts";
export {
  type FigureCodes,
  figureCodes,
  figureDefinitions,
  figuresTable,
  NO_INTERVAL_COLUMN,
} from "./figures-table.ts";
export { jsonStat, jsonStatCollection } from "./json-stat.ts";
export { parquetBytes } from "./parquet.ts";
export {
  type ExportCell,
  type ExportCode,
  type ExportColumn,
  type ExportDefinition,
  type ExportDocument,
  type ExportMetadata,
  type ExportTable,
  numberText,
  STATUS_CODES,
  type StatusCode,
} from "./table.ts";
export { xlsxBytes } from "./xlsx.ts";
