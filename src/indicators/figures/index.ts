export {
  computeFigures,
  type FiguresInput,
  factTablesOf,
  yearsOf,
} from "./compute-figures.ts";
export {
  type Contributors,
  type FigureContributors,
  figureContributors,
} from "./contributors.ts";
export { figuresRelation, figuresTable } from "./figures-table.ts";
export { planFigures } from "./plan.ts";
export { dividedLast } from "./ratio-figure.ts";
export { type FigureSources, VIEWS_AS_SOURCES } from "./sources.ts";
