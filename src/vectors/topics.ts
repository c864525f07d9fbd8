import type { Topic } from "./topic.ts";
import { inequalities, quantiles } from "./topics/area-comparison.ts";
import { costAllocation } from "./topics/cost-allocation.ts";
import { costHierarchy, costing } from "./topics/costing.ts";
import { disclosureControl } from "./topics/disclosure-control.ts";
import { episodes } from "./topics/episodes.ts";
import { funnelPlot } from "./topics/funnel-plot.ts";
import { personalIdentityCode } from "./topics/personal-identity-code.ts";
import { pseudonymisation } from "./topics/pseudonymisation.ts";
import { confidenceIntervals, crudeRates, means, proportions } from "./topics/rates.ts";
import { servicePackages } from "./topics/service-packages.ts";
import { standardPopulations } from "./topics/standard-population.ts";
import { directStandardisation, indirectStandardisation } from "./topics/standardisation.ts";

/** Every topic the library answers, by the name that vector files give it. */
export const TOPICS: ReadonlyMap<string, Topic> = new Map([
  ["confidence-intervals", confidenceIntervals],
  ["cost-allocation", costAllocation],
  ["cost-hierarchy", costHierarchy],
  ["costing", costing],
  ["crude-rate", crudeRates],
  ["direct-standardisation", directStandardisation],
  ["disclosure-control", disclosureControl],
  ["episodes", episodes],
  ["funnel-plot", funnelPlot],
  ["indirect-standardisation", indirectStandardisation],
  ["inequality", inequalities],
  ["mean", means],
  ["personal-identity-code", personalIdentityCode],
  ["proportion", proportions],
  ["pseudonymisation", pseudonymisation],
  ["quantiles", quantiles],
  ["service-packages", servicePackages],
  ["standard-population", standardPopulations],
]);
