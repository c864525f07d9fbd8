import type { z } from "zod";
import type { CalendarMonth, Delivery, SourceHealth } from "../../api/index.ts";

type DeliveryInput = z.input<typeof Delivery>;
type MonthInput = z.input<typeof CalendarMonth>;

/**
 * Every month of the release's years between the first and the last day of any delivery, for each organiser and
 * source: delivered or not, and with findings that nobody has accepted or without. What some source sent of years
 * before makes no gap in the others.
 *
 * @param years Of the release; none when it has no costs yet, and then every year of a delivery is shown.
 */
export function calendarOf(
  deliveries: readonly DeliveryInput[],
  years: readonly number[],
): MonthInput[] {
  const dated = deliveries.flatMap((delivery) => {
    const { organiser, source, period_from: from, period_until: until } = delivery;
    return organiser === null || source === null || from === null || until === null
      ? []
      : [{ delivery, organiser, source, from: from.slice(0, 7), last: monthOfDayBefore(until) }];
  });
  const first = dated.map(({ from }) => from).sort()[0];
  const last = dated
    .map(({ last: month }) => month)
    .sort()
    .at(-1);
  if (first === undefined || last === undefined) return [];
  const between = monthsBetween(first, last);
  const ofYears = between.filter((month) => years.includes(Number(month.slice(0, 4))));
  const months = ofYears.length === 0 ? between : ofYears;
  const rows = new Map(
    dated.map(({ organiser, source }) => [`${organiser} ${source}`, { organiser, source }]),
  );
  return [...rows.values()].flatMap(({ organiser, source }) =>
    months.map((month) => {
      const covering = dated.filter(
        (one) =>
          one.organiser === organiser &&
          one.source === source &&
          one.from <= month &&
          month <= one.last,
      );
      const hasFindings = covering.some(
        ({ delivery: { findings } }) => findings.blocks + findings.excludes > 0,
      );
      return {
        organiser,
        source,
        month,
        state:
          covering.length === 0
            ? ("not_delivered" as const)
            : hasFindings
              ? ("delivered_with_findings" as const)
              : ("delivered" as const),
        delivery_ids: covering.map(({ delivery }) => delivery.delivery_id),
      };
    }),
  );
}

/** How each source of each organiser has delivered. */
export function sourcesOf(deliveries: readonly DeliveryInput[]): z.input<typeof SourceHealth>[] {
  const groups = new Map<string, DeliveryInput[]>();
  for (const delivery of deliveries) {
    const key = JSON.stringify([delivery.organiser, delivery.source]);
    groups.set(key, [...(groups.get(key) ?? []), delivery]);
  }
  return [...groups.values()].map((group) => {
    const rows = group.flatMap(({ tables }) => tables);
    return {
      organiser: group[0]?.organiser ?? "",
      source: group[0]?.source ?? "",
      last_period_until: latest(group.map(({ period_until }) => period_until)),
      last_delivered_on: latest(group.map(({ delivered_on }) => delivered_on)),
      delivery_count: group.length,
      received_rows: rows.reduce((sum, row) => sum + row.received_rows, 0),
      quarantined_rows: rows.reduce((sum, row) => sum + row.quarantined_rows, 0),
    };
  });
}

function latest(days: readonly (string | null)[]): string | null {
  return (
    days
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  );
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
  return months;
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** The month of the last day of a period that ends before `until`. */
function monthOfDayBefore(until: string): string {
  const month = until.slice(0, 7);
  if (!until.endsWith("-01")) return month;
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, "0")}`;
}
