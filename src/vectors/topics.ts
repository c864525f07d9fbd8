import type { Topic } from "./topic.ts";
import { costAllocation } from "./topics/cost-allocation.ts";
import { costHierarchy, costing } from "./topics/costing.ts";
import { episodes } from "./topics/episodes.ts";
import { personalIdentityCode } from "./topics/personal-identity-code.ts";
import { pseudonymisation } from "./topics/pseudonymisation.ts";
import { servicePackages } from "./topics/service-packages.ts";

/** Every topic the library answers, by the name that vector files give it. */
export const TOPICS: ReadonlyMap<string, Topic> = new Map([
  ["cost-allocation", costAllocation],
  ["cost-hierarchy", costHierarchy],
  ["costing", costing],
  ["episodes", episodes],
  ["personal-identity-code", personalIdentityCode],
  ["pseudonymisation", pseudonymisation],
  ["service-packages", servicePackages],
]);
