import { ROUTES } from "../../api/index.ts";
import { audiencePolicy, wholeRegions } from "../../audience/index.ts";
import { codeNames } from "../../given/index.ts";
import { countValue, type Row, requiredText, sqlText, textValue } from "../../sql/engine.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { codesTest } from "./sql-tests.ts";

export const ruleAnswers: readonly Answering[] = [
  fromRelease(ROUTES.rules, async (release, { query, asker }) => {
    const regions = wholeRegions(audiencePolicy(), asker.viewer);
    const tests = [
      ...(query.service === undefined ? [] : [`service_id = ${sqlText(query.service)}`]),
      ...(query.search === undefined
        ? []
        : [
            `contains(lower(concat_ws(' ', rules.rule_id, rule_set, code, service_id, reason)), lower(${sqlText(query.search)}))`,
          ]),
    ];
    const rows = await release.engine.rows(
      rulesSql(regions === null ? "true" : codesTest("region_code", regions), tests),
    );
    const { offset, limit } = query;
    return {
      release_id: release.releaseId,
      rules: rows.slice(offset, offset + limit).map(ruleOf),
      page: { offset, limit, total: rows.length },
    };
  }),
  fromRelease(ROUTES.coverage, async (release, { query, asker }) => {
    const regions = wholeRegions(audiencePolicy(), asker.viewer);
    const tests = [
      ...(regions === null ? [] : [codesTest("region_code", regions)]),
      ...(query.region === undefined ? [] : [`region_code = ${sqlText(query.region)}`]),
      ...(query.year === undefined ? [] : [`year = ${query.year}`]),
    ];
    const all = tests.length === 0 ? "true" : tests.join(" and ");
    const [total] = await release.engine.rows(`
      select cast(coalesce(sum(event_count), 0) as bigint) as events,
          cast(coalesce(sum(event_count) filter (where rule_id is not null), 0) as bigint) as placed
      from classification_coverage where ${all}`);
    const { offset, limit } = query;
    const rows = await release.engine.rows(`
      select * from classification_coverage
      where ${all} and ${query.unplaced === "true" ? "rule_id is null" : "true"}
      order by event_count desc, region_code, year, code_system, code, contact_mode, profession,
          speciality, rule_id, service_id`);
    return {
      release_id: release.releaseId,
      events: total === undefined ? 0 : countValue(total, "events"),
      placed_events: total === undefined ? 0 : countValue(total, "placed"),
      rows: rows.slice(offset, offset + limit).map((row) => ({
        region_code: requiredText(row, "region_code"),
        year: countValue(row, "year"),
        code_system: textValue(row, "code_system"),
        code: textValue(row, "code"),
        contact_mode: textValue(row, "contact_mode"),
        profession: textValue(row, "profession"),
        speciality: textValue(row, "speciality"),
        rule_id: textValue(row, "rule_id"),
        service_id: textValue(row, "service_id"),
        event_count: countValue(row, "event_count"),
      })),
      page: { offset, limit, total: rows.length },
    };
  }),
];

/** A rule once, whatever number of codes it takes; in the order in which rules are tried. */
function rulesSql(regionTest: string, tests: readonly string[]): string {
  return `
    select rules.*, coalesce(taken.event_count, 0) as event_count
    from (
        select rule_id, min(rule_set) as rule_set, min(level) as level, min(priority) as priority,
            min(region_code) as region_code, min(code_system) as code_system,
            string_agg(distinct coalesce(code, code_prefix || '…'), ' ') as code,
            min(contact_mode) as contact_mode, min(profession) as profession,
            min(coalesce(speciality, speciality_prefix || '…')) as speciality,
            min(cost_centre_id) as cost_centre_id, min(producer_id) as producer_id,
            min(age_from) as age_from, max(age_until) as age_until, min(service_id) as service_id,
            cast(min(valid_from) as varchar) as valid_from,
            cast(max(valid_until) as varchar) as valid_until, min(reason) as reason
        from classification_rules group by rule_id
    ) as rules
    left join (
        select rule_id, cast(sum(event_count) as bigint) as event_count
        from classification_coverage where ${regionTest} group by rule_id
    ) as taken on rules.rule_id = taken.rule_id
    where ${tests.length === 0 ? "true" : tests.join(" and ")}
    order by priority, rules.rule_id`;
}

const CONDITIONS = [
  "code_system",
  "code",
  "contact_mode",
  "profession",
  "speciality",
  "cost_centre_id",
  "producer_id",
] as const;

function ruleOf(row: Row) {
  const reason = textValue(row, "reason");
  const conditions: Record<string, string> = {};
  for (const column of CONDITIONS) {
    const value = textValue(row, column);
    if (value !== null && value !== "") conditions[column] = value;
  }
  if (row["age_from"] !== null || row["age_until"] !== null) {
    conditions["age"] = `${row["age_from"] ?? 0}–${row["age_until"] ?? ""}`;
  }
  return {
    rule_id: requiredText(row, "rule_id"),
    rule_set: textValue(row, "rule_set") ?? "",
    level: textValue(row, "level") ?? "",
    priority: row["priority"] === null ? 0 : countValue(row, "priority"),
    region_code: textValue(row, "region_code"),
    conditions,
    service_id: textValue(row, "service_id"),
    valid_from: textValue(row, "valid_from"),
    valid_until: textValue(row, "valid_until"),
    reason: reason === null ? null : codeNames().wordingOf(reason),
    event_count: countValue(row, "event_count"),
  };
}
