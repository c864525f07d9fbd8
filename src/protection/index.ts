export { type AttackOptions, attack, type HiddenInterval } from "./attack.ts";
export type { Limits } from "./block.ts";
export { type EarlierSet, type JoinedSets, withEarlierSets } from "./earlier.ts";
export type { Effort } from "./improve.ts";
export type { Dimension, Lattice } from "./lattice.ts";
export {
  isProtected,
  type MeasureKind,
  neededWidth,
  type PrimaryReason,
  primaryCells,
} from "./primary.ts";
export { type ProtectedSet, protect } from "./protect.ts";
export {
  cellId,
  type Fact,
  type FactContent,
  type PublicationSet,
  publicationSet,
} from "./publication-set.ts";
export {
  type ControlledRounding,
  controlledRounding,
  jointRounding,
  roundedToBase,
} from "./rounding.ts";
export { AudienceRules, loadProtectionRules, type ProtectionRules } from "./rules.ts";
export { type CellStatus, quotientStatus, shownCells, statusColumns } from "./show.ts";
export { loadSolver, type Solver } from "./solver.ts";
export { type Suppression, type SuppressionTask, suppress } from "./suppress.ts";
export { type Cell, type Relation, type Table, tableOf } from "./table.ts";
export type { Witness } from "./witness.ts";
