import type { CatalogueLists } from "../catalogue/index.ts";
import { columns, type GivenTable } from "./given-table.ts";

/** Roles of services, groups of diagnoses and directions of instruments as tables. */
export function listTables(lists: CatalogueLists): GivenTable[] {
  return [
    {
      name: "given__service_roles",
      columns: columns("role:varchar catalogue_code:varchar"),
      rows: lists.serviceRoles.roles.flatMap(({ role, codes }) =>
        codes.map((code) => ({ role, catalogue_code: code })),
      ),
    },
    {
      name: "given__diagnosis_groups",
      columns: columns("group_order:integer diagnosis_group:varchar code_prefix:varchar"),
      rows: lists.diagnosisGroups.groups.flatMap(({ group, prefixes }, index) =>
        prefixes.map((prefix) => ({
          group_order: index,
          diagnosis_group: group,
          code_prefix: prefix,
        })),
      ),
    },
    {
      name: "given__complication_codes",
      columns: columns("code_prefix:varchar"),
      rows: lists.diagnosisGroups.complications.map((prefix) => ({ code_prefix: prefix })),
    },
    {
      name: "given__instruments",
      columns: columns("instrument:varchar is_higher_better:boolean"),
      rows: lists.instruments.instruments.map(({ instrument, better }) => ({
        instrument,
        is_higher_better: better === "higher",
      })),
    },
  ];
}
