import { UserError, unknownName } from "../domain/errors.ts";
import type { EventTables, Output } from "../release/index.ts";
import { countValue, type Engine, requiredText, sqlText, textValue } from "../sql/engine.ts";
import { contentHash } from "../sql/warehouse.ts";
import { allocateSample } from "./allocate-sample.ts";
import type { RecordingAudit, SampleRow, Stratum } from "./audit-file.ts";

export type DrawRequest = {
  readonly size: number;
  readonly seed: number;
  /** Null draws from all regions. */
  readonly regionCode: string | null;
  /** Null draws from all years. */
  readonly year: number | null;
  readonly today: string;
};

/** What a reviewer sees of a drawn event beside where it is. */
export type DrawnEvent = Omit<SampleRow, "answer"> & {
  readonly service_name_fi: string | null;
  readonly rule_id: string | null;
  readonly cost_centre_id: string | null;
  /** The first day of the month. */
  readonly month: string;
};

/**
 * Draws a random stratified sample of the events of the last run: strata are region by package, events
 * that no rule took are strata of their own.
 *
 * The same release, seed, size and limits always give the same events, whatever the order of rows: inside
 * a stratum the events with the lowest hashes of delivery, file, row and seed are taken.
 *
 * @throws UserError "unknown_name" for a region or year without events, "invalid_usage" for a size that
 *   is too small for the strata, "no_release".
 */
export async function drawSample(
  tables: EventTables,
  request: DrawRequest,
): Promise<{ audit: RecordingAudit; events: DrawnEvent[] }> {
  const { engine, releaseId } = tables;
  const { seed, size, regionCode, year } = request;
  const events = eventsSql(tables.relationOf("costing__events", wantedFiles(tables, request)));
  const counted = await countStrata(engine, events);
  const drawnCounts = allocateSample(
    size,
    counted.map((stratum) => stratum.event_count),
  );
  const strata = counted.map((stratum, index) => ({
    ...stratum,
    drawn_count: drawnCounts[index] ?? 0,
  }));
  const drawn =
    (await drawnEvents(engine, events, seed, strata.map(withCutoff))) ??
    (await drawnEvents(engine, events, seed, strata.map(withoutCutoff)));
  if (drawn === null) throw new Error("fewer events than were counted");
  const audit: RecordingAudit = {
    format: 1,
    sample_id: `audit-${contentHash([releaseId, String(seed), String(size), regionCode ?? "", String(year ?? "")]).slice(0, 12)}`,
    release_id: releaseId,
    drawn_on: request.today,
    seed,
    size,
    region_code: regionCode,
    year,
    strata,
    rows: drawn.map((event) => ({
      sample_row: event.sample_row,
      delivery_id: event.delivery_id,
      file_path: event.file_path,
      row_number: event.row_number,
      region_code: event.region_code,
      package_id: event.package_id,
      service_id: event.service_id,
      answer: null,
    })),
  };
  return { audit, events: drawn };
}

function wantedFiles(
  tables: EventTables,
  { regionCode, year }: DrawRequest,
): (output: Output) => boolean {
  const files = tables.filesOf("costing__events");
  const regions = [...new Set(files.map((file) => file.regionCode ?? ""))].sort();
  if (regionCode !== null && !regions.includes(regionCode))
    throw unknownName("region", regionCode, regions);
  const ofRegion = files.filter((file) => regionCode === null || file.regionCode === regionCode);
  const years = [...new Set(ofRegion.map((file) => String(file.year ?? "")))].sort();
  if (year !== null && !years.includes(String(year)))
    throw unknownName("year", String(year), years);
  return (file) =>
    (regionCode === null || file.regionCode === regionCode) &&
    (year === null || file.year === year);
}

/** The events with their packages; a service is in one package in any one month. */
function eventsSql(relation: string): string {
  return `
    select
        events.delivery_id, events.file_path, events.row_number, events.region_code,
        places.package_id, events.service_id, places.service_name_fi,
        events.rule_id, events.cost_centre_id, events.month
    from ${relation} as events
    left join services as places
        on events.service_id = places.service_id
        and events.month >= places.place_from
        and events.month < places.place_until`;
}

type CountedStratum = Omit<Stratum, "drawn_count">;

async function countStrata(engine: Engine, events: string): Promise<CountedStratum[]> {
  const rows = await engine.rows(`
    select region_code, package_id, count(*) as event_count
    from (${events}) as placed_events
    group by region_code, package_id
    order by region_code, package_id nulls last`);
  if (rows.length === 0) {
    throw new UserError("no_release", "the last run has no events to draw from");
  }
  return rows.map((row) => ({
    region_code: requiredText(row, "region_code"),
    package_id: textValue(row, "package_id"),
    event_count: countValue(row, "event_count"),
  }));
}

type CutStratum = Stratum & { readonly highestStart: string };

/**
 * A hash start below which a stratum has, all but surely, as many events as are drawn from it, so that
 * only these few need sorting. Ten standard deviations of the count are left as a margin.
 */
function withCutoff(stratum: Stratum): CutStratum {
  const wanted = stratum.drawn_count + 10 * Math.sqrt(stratum.drawn_count) + 20;
  const share = Math.min(1, wanted / stratum.event_count);
  const highest = Math.min(2 ** 32 - 1, Math.ceil(share * 2 ** 32));
  return { ...stratum, highestStart: highest.toString(16).padStart(8, "0") };
}

function withoutCutoff(stratum: Stratum): CutStratum {
  return { ...stratum, highestStart: "ffffffff" };
}

/** Null when a cutoff left too few. */
async function drawnEvents(
  engine: Engine,
  events: string,
  seed: number,
  strata: readonly CutStratum[],
): Promise<DrawnEvent[] | null> {
  const values = strata.map(
    (stratum) =>
      `(${sqlText(stratum.region_code)}, ${stratum.package_id === null ? "null" : sqlText(stratum.package_id)}, ${stratum.drawn_count}, ${sqlText(stratum.highestStart)})`,
  );
  const rows = await engine.rows(`
    with

    hashed_events as (
        select
            placed_events.*,
            sha256(
                delivery_id || chr(31) || file_path || chr(31) || cast(row_number as varchar)
                || chr(31) || '${seed}'
            ) as row_hash
        from (${events}) as placed_events
    ),

    strata (region_code, package_id, drawn_count, highest_start) as (
        values ${values.join(", ")}
    ),

    candidates as (
        select hashed_events.*, strata.drawn_count
        from hashed_events
        join strata
            on hashed_events.region_code = strata.region_code
            and coalesce(hashed_events.package_id, '') = coalesce(strata.package_id, '')
            and substr(hashed_events.row_hash, 1, 8) <= strata.highest_start
    ),

    ranked as (
        select
            candidates.*,
            row_number() over (
                partition by region_code, package_id
                order by row_hash, delivery_id, file_path, row_number
            ) as place
        from candidates
    ),

    drawn as (
        select *
        from ranked
        where place <= drawn_count
    ),

    final as (
        select
            row_number() over (order by delivery_id, file_path, row_number) as sample_row,
            delivery_id, file_path, row_number, region_code, package_id, service_id,
            service_name_fi, rule_id, cost_centre_id, month
        from drawn
    )

    select * from final order by sample_row`);
  const wanted = strata.reduce((total, stratum) => total + stratum.drawn_count, 0);
  if (rows.length < wanted) return null;
  return rows.map((row) => ({
    sample_row: countValue(row, "sample_row"),
    delivery_id: requiredText(row, "delivery_id"),
    file_path: requiredText(row, "file_path"),
    row_number: countValue(row, "row_number"),
    region_code: requiredText(row, "region_code"),
    package_id: textValue(row, "package_id"),
    service_id: textValue(row, "service_id"),
    service_name_fi: textValue(row, "service_name_fi"),
    rule_id: textValue(row, "rule_id"),
    cost_centre_id: textValue(row, "cost_centre_id"),
    month: requiredText(row, "month"),
  }));
}
