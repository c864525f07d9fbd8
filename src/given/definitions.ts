import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadCatalogue, loadCatalogueLists, loadViews } from "../catalogue/index.ts";
import { loadRuleSets, ruleTables } from "../classification/index.ts";
import { loadCostingPolicies } from "../costing/index.ts";
import { oneText } from "../domain/names.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import type { Landing } from "../identity/index.ts";
import type { Delivery } from "../ingest/index.ts";
import type { Workspace } from "../workspace.ts";
import { catalogueTables } from "./catalogue-tables.ts";
import type { GivenTable } from "./given-table.ts";
import { deliveryTables } from "./landing-tables.ts";
import { listTables } from "./list-tables.ts";
import { classificationTables, costingTables } from "./rule-tables.ts";
import { refuseUnreadMappings } from "./unread-mappings.ts";

/** A set of rules that the figures rest on. */
export type Policy = {
  readonly name: string;
  readonly version: number;
  readonly owner: string;
  readonly reason: string;
};

/** The catalogue, the rules and the deliveries as tables, and who answers for the rules. */
export function definitionsOf(
  workspace: Workspace,
  deliveries: readonly Delivery[],
  landing: Landing,
): { given: GivenTable[]; policies: Policy[] } {
  refuseUnreadMappings(workspace.mappings);
  const folder = join(PACKAGE_ROOT, "catalogue");
  const ownServices = join(workspace.mappings, "services.yaml");
  const catalogue = loadCatalogue(
    folder,
    workspace.settings.catalogue,
    existsSync(ownServices) ? [ownServices] : [],
  );
  const ruleSets = loadRuleSets(
    join(folder, "classification"),
    join(workspace.mappings, "classification"),
    new Set(catalogue.services.map((service) => service.service_id)),
  );
  const costing = loadCostingPolicies(
    join(PACKAGE_ROOT, "costing"),
    join(workspace.mappings, "costing"),
  );
  return {
    given: [
      ...catalogueTables(catalogue, loadViews(folder, catalogue)),
      ...listTables(loadCatalogueLists(folder)),
      ...classificationTables(ruleTables(ruleSets)),
      ...costingTables(costing, workspace.settings.allocation),
      ...deliveryTables(deliveries, landing),
    ],
    policies: [
      ...[costing.accounts, costing.weights, costing.drivers].map((policy) => ({
        name: policy.policy,
        version: policy.version,
        owner: oneText(policy.owner),
        reason: oneText(policy.reason),
      })),
      ...ruleSets.map((ruleSet) => ({
        name: `classification ${ruleSet.rule_set}`,
        version: ruleSet.version,
        owner: ruleSet.region_code ?? "national",
        reason: oneText(ruleSet.source),
      })),
    ],
  };
}
