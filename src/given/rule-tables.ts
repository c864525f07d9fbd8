import type { RuleTables } from "../classification/index.ts";
import type { CostingPolicies } from "../costing/index.ts";
import { columns, type GivenTable } from "./given-table.ts";

/** The classification rules as tables. */
export function classificationTables(tables: RuleTables): GivenTable[] {
  return [
    {
      name: "given__classification_rules",
      releasedAs: "classification_rules",
      columns:
        columns(`rule_id:varchar rule_set:varchar rule_set_version:integer level:varchar region_code:varchar source_name:varchar
        priority:bigint code_system:varchar code:varchar code_prefix:varchar contact_mode:varchar profession:varchar
        speciality:varchar speciality_prefix:varchar cost_centre_id:varchar producer_id:varchar age_from:integer
        age_until:integer age_band_from:integer age_band_until:integer rule_period_from:integer
        rule_period_until:integer takes_code_as_service:boolean service_id:varchar valid_from:date valid_until:date
        reason:varchar`),
      rows: tables.rules,
    },
    {
      name: "given__age_bands",
      columns: columns("age:integer age_band:integer"),
      rows: tables.ageBands,
    },
    {
      name: "given__rule_periods",
      columns: columns("rule_period:integer valid_from:date valid_until:date"),
      rows: tables.rulePeriods,
    },
  ];
}

/** The costing rules as tables. */
export function costingTables(policies: CostingPolicies, method: string): GivenTable[] {
  const { accounts, weights, drivers } = policies;
  return [
    {
      name: "given__account_rules",
      releasedAs: "account_rules",
      columns:
        columns(`rule_order:integer rule_id:varchar account_from:varchar account_until:varchar
        cost_type:varchar account_group:varchar name_fi:varchar name_sv:varchar name_en:varchar`),
      rows: accounts.rules.map((rule, index) => ({
        rule_order: index,
        rule_id: rule.rule_id,
        account_from: rule.account_from,
        account_until: rule.account_until,
        cost_type: rule.cost_type,
        account_group: rule.account_group ?? null,
        name_fi: rule.name.fi,
        name_sv: rule.name.sv,
        name_en: rule.name.en,
      })),
    },
    {
      name: "given__profession_weights",
      columns: columns("profession:varchar weight_thousandths:integer"),
      rows: weights.professions,
    },
    {
      name: "given__assumed_minutes",
      columns: columns("contact_mode:varchar minutes:integer"),
      rows: weights.assumed_minutes,
    },
    {
      name: "given__weight_defaults",
      columns: columns(
        "default_method:varchar other_profession_thousandths:integer other_assumed_minutes:integer",
      ),
      rows: [
        {
          default_method: weights.default_method,
          other_profession_thousandths: weights.other_profession_thousandths,
          other_assumed_minutes: weights.other_assumed_minutes,
        },
      ],
    },
    {
      name: "given__driver_order",
      columns: columns("driver:varchar driver_order:integer"),
      rows: drivers.order.map((driver, index) => ({ driver, driver_order: index })),
    },
    { name: "given__allocation_method", columns: columns("method:varchar"), rows: [{ method }] },
  ];
}
