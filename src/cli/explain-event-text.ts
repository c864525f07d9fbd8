import { eurosText } from "../domain/money.ts";
import type { Language } from "../domain/names.ts";
import type { EventExplanation, EventPlace, ExplainedEvent } from "../explain/index.ts";
import { roundedQuotient } from "../indicators/index.ts";
import { withThousandsApart } from "./query-text.ts";
import { type TableColumn, textTable } from "./table.ts";

/** Why an event is where it is and costs what it costs, for people. */
export function eventText(explanation: EventExplanation, language: Language): string {
  const { places, events, release_id: releaseId } = explanation;
  const several =
    places.length === 1
      ? ""
      : `${places.length} accepted rows have this id; ${events.length === 0 ? "none of those asked for counts" : "explained below are those that count"}:\n\n${placesTable(places)}`;
  return [`Release ${releaseId}\n`, several, ...events.map((event) => oneEvent(event, language))]
    .filter((part) => part !== "")
    .join("\n");
}

function oneEvent(event: ExplainedEvent, language: Language): string {
  return [facts(event, language), conditionsText(event), passedText(event), costText(event)]
    .filter((part) => part !== "")
    .join("\n");
}

function facts(event: ExplainedEvent, language: Language): string {
  const { place, service, costed } = event;
  const named = (level: "service" | "function" | "package") =>
    service === null ? "none" : `${service[level].id} ${service[level][language]}`;
  const lines: [string, string][] = [
    ["Delivery", place.delivery_id],
    ["File, row", `${place.file_path}, row ${place.row_number}`],
    ["Region, month", `${place.region_code}, ${costed.month.slice(0, 7)}`],
    ["Client", event.is_client_known ? "known" : "unknown"],
    ["Package", service === null ? "none: no rule took the event" : named("package")],
    ["Function", named("function")],
    ["Service", named("service")],
    ["Cost centre", event.cost_centre_id ?? "none"],
    ["Weight", weightText(event)],
  ];
  return lines.map(([name, value]) => `${name.padEnd(14)} ${value}\n`).join("");
}

function weightText({ costed, duration_minutes: minutes }: ExplainedEvent): string {
  const { weight, weight_method: method } = costed;
  const assumed = costed.is_weight_assumed ? ", assumed: the event did not say" : "";
  const share = ` of the ${thousandths(costed.centre_weight)} of ${withThousandsApart(String(costed.centre_event_count))} events of its cost centre`;
  switch (method) {
    case "duration": {
      const factor =
        minutes === null || minutes === 0
          ? ""
          : ` (${minutes} minutes × ${Number(weight) / minutes / 1000} for the profession)`;
      return `${thousandths(weight)} weighted minutes${factor}${assumed}${share}`;
    }
    case "care_days":
      return `${thousandths(weight)} care days${assumed}${share}`;
    case "drg":
      return `${thousandths(weight)} DRG weight${assumed}${share}`;
    case "price":
      return `${eurosText(weight)} € of price${assumed} of the ${withThousandsApart(eurosText(costed.centre_weight))} € of its cost centre`;
    default:
      return `${thousandths(weight)}, every event alike${share}`;
  }
}

function conditionsText({ rule }: ExplainedEvent): string {
  if (rule === null) return "No rule took the event.\n";
  const reason = rule.reason === null ? "" : `: ${rule.reason}`;
  return `Rule ${rule.rule_id} of ${rule.rule_set} (${rule.level}) took the event${reason}\n\n${textTable(
    columns("condition", "rule takes", "event has"),
    rule.conditions.map(({ condition, wanted, found }) => [condition, wanted, found ?? "nothing"]),
  )}`;
}

/** Rules that name the event's code are shown, the others only counted. */
function passedText({ passed_rules: passed }: ExplainedEvent): string {
  const near = passed.filter((rule) => rule.is_near);
  const others = passed.length - near.length;
  const count =
    others === 0
      ? ""
      : `${others} ${near.length === 0 ? "" : "other "}earlier rules do not name the code, or fail at region or code system.\n`;
  if (near.length === 0) return count;
  const table = textTable(
    columns("rule", "first condition not met", "rule takes", "event has"),
    near.map(({ rule_id, failed }) => [
      rule_id,
      failed.condition,
      failed.wanted,
      failed.found ?? "nothing",
    ]),
  );
  return `Rules tried before that name the code\n\n${table}${count}`;
}

function costText({ costed }: ExplainedEvent): string {
  const rows = costed.costs
    .filter((cost) => cost.total_microeuros !== 0n || cost.unit_microeuros !== 0)
    .map((cost) => [
      cost.cost_type.replaceAll("_", " "),
      (cost.unit_microeuros / 1e6).toFixed(6),
      euros(cost.spread_microeuros),
      euros(cost.direct_microeuros),
      euros(cost.total_microeuros),
    ]);
  const sums = [
    ["cost", "", "", "", euros(costed.cost_microeuros)],
    ["net cost", "", "", "", euros(costed.net_microeuros)],
  ];
  const table = textTable(
    [
      { heading: "cost type", align: "left" },
      { heading: "€ per unit of weight", align: "right" },
      { heading: "by weight €", align: "right" },
      { heading: "the event's own €", align: "right" },
      { heading: "in all €", align: "right" },
    ],
    [...rows, ...sums],
  );
  return `Cost\n\n${table}`;
}

function placesTable(places: readonly EventPlace[]): string {
  return textTable(
    columns("delivery", "file", "row", "region", "year", "status"),
    places.map((place) => [
      place.delivery_id,
      place.file_path,
      String(place.row_number),
      place.region_code,
      String(place.year),
      place.replaced_by_delivery_id === null
        ? "counts"
        : `replaced by ${place.replaced_by_delivery_id}`,
    ]),
  );
}

/** Micro-euros as euros with all six decimals, so that the points stand under each other. */
function euros(microeuros: bigint): string {
  return roundedQuotient(microeuros, 1_000_000n, 6);
}

function thousandths(weight: bigint): string {
  const whole = weight / 1000n;
  const rest = (weight % 1000n).toString().padStart(3, "0").replace(/0+$/, "");
  return `${withThousandsApart(whole.toString())}${rest === "" ? "" : `.${rest}`}`;
}

function columns(...headings: readonly string[]): TableColumn[] {
  return headings.map((heading) => ({ heading, align: "left" }));
}
