export { allocateSupportStep } from "./allocate-step.ts";
export { type AllocatedCosts, allocateSupportCosts } from "./allocation/allocate-support-costs.ts";
export { type AllocationFolder, readAllocationFolder } from "./allocation/allocation-folder.ts";
export { finalShares } from "./allocation/final-shares.ts";
export {
  ALLOCATION_METHODS,
  type AllocationMethod,
  type AllocationProblem,
  type ByGiverAndReceiver,
} from "./allocation/problem.ts";
export { type AllocationSteps, allocationSteps } from "./allocation/steps.ts";
export { caseMixIndex } from "./case-mix.ts";
export {
  type CostHierarchy,
  type CostHierarchyTotals,
  costHierarchyTotals,
} from "./cost-hierarchy.ts";
export { UNMATCHED_REASONS } from "./hospice-cost-reports/compare.ts";
export {
  allocateHospiceReports,
  type HospiceResult,
} from "./hospice-cost-reports/hospice-cost-reports.ts";
export { type CostingPolicies, loadCostingPolicies } from "./policies.ts";
