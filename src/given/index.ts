export { catalogueTables } from "./catalogue-tables.ts";
export { type CodeNames, codeNames } from "./code-names.ts";
export { definitionsOf, type Policy } from "./definitions.ts";
export { columns, type GivenTable, givenSource, storeGiven } from "./given-table.ts";
export { landedSources, partitionsOfLanding } from "./landed-sources.ts";
