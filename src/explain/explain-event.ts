import { audiencePolicy, type Viewer, wholeRegions } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import { type EventTables, withEvents } from "../release/index.ts";
import { requiredText, sqlText } from "../sql/engine.ts";
import type { Workspace } from "../workspace.ts";
import { type CostedEvent, costEvent } from "./event-costs.ts";
import { type FoundEvent, findEvents } from "./find-event.ts";
import { type Rule, type RuleCondition, ruleConditions, rulesOf } from "./rule-match.ts";

/** Where an accepted row is; `replaced_by_delivery_id` is null for one that counts. */
export type EventPlace = {
  readonly delivery_id: string;
  readonly file_path: string;
  readonly row_number: number;
  readonly region_code: string;
  readonly year: number;
  readonly replaced_by_delivery_id: string | null;
};

type NamedPlace = {
  readonly id: string;
  readonly fi: string;
  readonly sv: string;
  readonly en: string;
};

/** The service of an event with its function and package in the month of the event. */
export type ServicePlace = {
  readonly service: NamedPlace;
  readonly function: NamedPlace;
  readonly package: NamedPlace;
};

export type ExplainedRule = {
  readonly rule_id: string;
  readonly rule_set: string;
  readonly level: string;
  readonly reason: string | null;
  readonly conditions: readonly RuleCondition[];
};

/** A rule that came before, and the first of its conditions that was not met. */
export type PassedRule = Omit<ExplainedRule, "conditions"> & {
  readonly failed: RuleCondition;
  /** Whether the rule names codes and the event's fits, so that only a later condition stood in the way. */
  readonly is_near: boolean;
};

export type ExplainedEvent = {
  readonly place: EventPlace;
  readonly is_client_known: boolean;
  readonly duration_minutes: number | null;
  readonly cost_centre_id: string | null;
  /** Null for an event that no rule took. */
  readonly service: ServicePlace | null;
  readonly rule: ExplainedRule | null;
  readonly passed_rules: readonly PassedRule[];
  readonly costed: CostedEvent;
};

export type EventExplanation = {
  readonly release_id: string;
  /** Every accepted row with the id, in all deliveries. */
  readonly places: readonly EventPlace[];
  /** Those that count. */
  readonly events: readonly ExplainedEvent[];
};

/**
 * Why an event is in its service and has its cost.
 *
 * @param deliveryId Explains the row of this delivery only; null explains every row that counts.
 * @throws UserError "unknown_name" when no accepted row has the id in a region that the viewer sees whole;
 * "no_release".
 */
export async function explainEvent(
  workspace: Workspace,
  viewer: Viewer,
  eventId: string,
  deliveryId: string | null,
): Promise<EventExplanation> {
  return withEvents(workspace, async (tables) => {
    const whole = wholeRegions(audiencePolicy(), viewer);
    const found = (await findEvents(tables, eventId)).filter(
      ({ region_code }) => whole === null || whole.includes(region_code),
    );
    const wanted = found.filter((event) => deliveryId === null || event.delivery_id === deliveryId);
    if (wanted.length === 0) throw notFound(workspace.root, found, deliveryId);
    const counting = wanted.filter((event) => event.replaced_by_delivery_id === null);
    const rules = await orderedRules(tables);
    const services = await serviceIds(tables);
    const events: ExplainedEvent[] = [];
    for (const event of counting) events.push(await explained(tables, event, rules, services));
    return { release_id: tables.releaseId, places: found.map(placeOf), events };
  });
}

function notFound(
  root: string,
  found: readonly FoundEvent[],
  deliveryId: string | null,
): UserError {
  if (deliveryId !== null && found.length > 0) {
    const deliveries = [...new Set(found.map((event) => event.delivery_id))];
    return new UserError(
      "unknown_name",
      `that delivery has no accepted event with this id; it is in: ${deliveries.join(", ")}`,
    );
  }
  return new UserError(
    "unknown_name",
    `no accepted event has this id; rows that were left out are listed by: paketti quarantine ${root}`,
  );
}

async function explained(
  tables: EventTables,
  event: FoundEvent,
  rules: readonly Rule[],
  services: ReadonlySet<string>,
): Promise<ExplainedEvent> {
  const costed = await costEvent(tables, event);
  if (costed === null) throw new Error("an event that counts has not been costed");
  const taking = rules.find((rule) => rule.rule_id === costed.rule_id);
  const before = taking === undefined ? rules : rules.slice(0, rules.indexOf(taking));
  return {
    place: placeOf(event),
    is_client_known: event.is_client_known,
    duration_minutes: event.duration_minutes,
    cost_centre_id: event.cost_centre_id,
    service: await servicePlace(tables, costed),
    rule:
      taking === undefined
        ? null
        : { ...headOf(taking), conditions: ruleConditions(taking, event, services) },
    passed_rules: before.map((rule) => passedRule(rule, event, services)),
    costed,
  };
}

function passedRule(rule: Rule, event: FoundEvent, services: ReadonlySet<string>): PassedRule {
  const conditions = ruleConditions(rule, event, services);
  const failed = conditions.find((condition) => !condition.is_met);
  if (failed === undefined) {
    throw new Error(`rule ${rule.rule_id} would have taken an event that went elsewhere`);
  }
  const before = conditions.slice(0, conditions.indexOf(failed));
  const isNear = before.some(({ condition }) => condition === "code");
  return { ...headOf(rule), failed, is_near: isNear };
}

function headOf({ rule_id, rule_set, level, reason }: Rule): Omit<ExplainedRule, "conditions"> {
  return { rule_id, rule_set, level, reason };
}

async function orderedRules({ engine }: EventTables): Promise<Rule[]> {
  return rulesOf(
    await engine.rows(
      "select * from classification_rules order by priority, rule_id, code, code_prefix",
    ),
  );
}

async function serviceIds({ engine }: EventTables): Promise<ReadonlySet<string>> {
  const rows = await engine.rows("select distinct service_id from services");
  return new Set(rows.map((row) => requiredText(row, "service_id")));
}

async function servicePlace(
  { engine }: EventTables,
  { service_id: serviceId, month }: CostedEvent,
): Promise<ServicePlace | null> {
  if (serviceId === null) return null;
  const [row] = await engine.rows(`
    select *
    from services
    where service_id = ${sqlText(serviceId)}
        and date '${month}' >= place_from and date '${month}' < place_until`);
  if (row === undefined) throw new Error(`service ${serviceId} has no place in ${month}`);
  const named = (level: "service" | "function" | "package"): NamedPlace => ({
    id: requiredText(row, `${level}_id`),
    fi: String(row[`${level}_name_fi`] ?? ""),
    sv: String(row[`${level}_name_sv`] ?? ""),
    en: String(row[`${level}_name_en`] ?? ""),
  });
  return { service: named("service"), function: named("function"), package: named("package") };
}

function placeOf(event: FoundEvent): EventPlace {
  const { delivery_id, file_path, row_number, region_code, year, replaced_by_delivery_id } = event;
  return { delivery_id, file_path, row_number, region_code, year, replaced_by_delivery_id };
}
