import { type Check, checkOf, type Finding, findingOf } from "../ingest/index.ts";
import type { Landed } from "./table-landing.ts";

/** What only shows when the landed tables and deliveries are held against each other. */
export function crossFindings(landed: readonly Landed[], checks: readonly Check[]): Finding[] {
  return [
    ...volumeChanges(landed, checks),
    ...missingMonths(landed, checks),
    ...missingCounterparts(landed, checks, "population", "population.not_delivered"),
    ...missingCounterparts(landed, checks, "ledger_entries", "ledger.not_delivered"),
  ];
}

const LARGEST_CHANGE = 0.5;

/** Rows of a table against those of the same organiser and source in the period before. */
function volumeChanges(landed: readonly Landed[], checks: readonly Check[]): Finding[] {
  return landed.flatMap((current) => {
    const previous = previousDelivery(current, landed);
    if (previous === null || previous.landing.receivedCount === 0) return [];
    const before = previous.landing.receivedCount;
    const now = current.landing.receivedCount;
    const change = (now - before) / before;
    if (Math.abs(change) <= LARGEST_CHANGE) return [];
    const percent = `${change > 0 ? "+" : ""}${Math.round(change * 100)} %`;
    const place = {
      table: current.table,
      column: null,
      deliveryId: current.delivery.deliveryId,
    };
    const what = `${current.table}: ${now} rows, ${percent} against the ${before} of ${previous.delivery.deliveryId}`;
    return [
      findingOf(
        checkOf(checks, "volume.changed"),
        place,
        { rowCount: now, checkedCount: now },
        what,
      ),
    ];
  });
}

function previousDelivery(current: Landed, landed: readonly Landed[]): Landed | null {
  const { organiser, source, period } = current.delivery;
  if (period === null) return null;
  const earlier = landed.filter(
    ({ delivery, table }) =>
      table === current.table &&
      delivery.organiser === organiser &&
      delivery.source === source &&
      delivery.period !== null &&
      delivery.period.from < period.from,
  );
  return earlier.reduce<Landed | null>(
    (latest, candidate) =>
      latest === null || startOf(candidate) > startOf(latest) ? candidate : latest,
    null,
  );
}

function startOf({ delivery }: Landed): string {
  return delivery.period?.from ?? "";
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** A region and year with a ledger should have all twelve months of it. */
function missingMonths(landed: readonly Landed[], checks: readonly Check[]): Finding[] {
  const months = new Map<string, Set<number>>();
  for (const { regionCode, year, months: present } of partitionsOf(landed, "ledger_entries")) {
    const place = `${regionCode} ${year}`;
    months.set(place, new Set([...(months.get(place) ?? []), ...present]));
  }
  return [...months].sort().flatMap(([place, present]) => {
    const missing = MONTHS.filter((month) => !present.has(month));
    if (missing.length === 0) return [];
    const what = `ledger_entries: region and year ${place} lack ${missing.length === 1 ? "month" : "months"} ${missing.join(", ")}`;
    return [acrossFinding(checkOf(checks, "ledger.month_missing"), "ledger_entries", what)];
  });
}

/** Regions and years that have events but nothing in another table. */
function missingCounterparts(
  landed: readonly Landed[],
  checks: readonly Check[],
  table: string,
  id: string,
): Finding[] {
  const places = (name: string) =>
    new Set(
      partitionsOf(landed, name)
        .filter(({ rowCount }) => rowCount > 0)
        .map(({ regionCode, year }) => `${regionCode} ${year}`),
    );
  const present = places(table);
  const missing = [...places("service_events")].filter((place) => !present.has(place)).sort();
  if (missing.length === 0) return [];
  const what = `${table}: nothing for ${missing.join(", ")} (region and year), which have events`;
  return [acrossFinding(checkOf(checks, id), table, what)];
}

function partitionsOf(landed: readonly Landed[], table: string) {
  return landed.filter((one) => one.table === table).flatMap(({ landing }) => landing.partitions);
}

function acrossFinding(check: Check, table: string, what: string): Finding {
  const place = { table, column: null, deliveryId: null };
  return findingOf(check, place, { rowCount: 0, checkedCount: 0 }, what);
}
