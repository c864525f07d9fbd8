export {
  type CostShift,
  findCostShifts,
  type ServiceChange,
  type ShiftLimits,
  type ShiftPair,
  USUAL_SHIFT_LIMITS,
} from "./cost-shifts.ts";
export {
  addedParts,
  type CostOffClients,
  DIFFERENCE_PARTS,
  type Difference,
  type DifferenceCell,
  type DifferencePart,
  type DifferenceParts,
  type DifferenceSide,
  differenceParts,
  type ModulePlace,
  microeurosPerPerson,
  rolledUp,
} from "./difference.ts";
export { raiseAlarmsStep } from "./raise-alarms-step.ts";
