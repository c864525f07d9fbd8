import type { EventTables } from "../release/index.ts";
import { countValue, type Row, requiredText, textValue } from "../sql/engine.ts";
import type { ClassifiedEvent } from "./rule-match.ts";

/** One accepted row with the asked id, whether or not a later delivery has replaced it. */
export type FoundEvent = ClassifiedEvent & {
  readonly delivery_id: string;
  readonly file_path: string;
  readonly row_number: number;
  readonly year: number;
  readonly is_client_known: boolean;
  readonly duration_minutes: number | null;
  /** Null when the row is the one that counts. */
  readonly replaced_by_delivery_id: string | null;
};

/** All accepted rows with an id, in the order of their places. */
export async function findEvents(tables: EventTables, eventId: string): Promise<FoundEvent[]> {
  const rows = await tables.engine.rows(
    `
    with

    events as (
        select *
        from ${tables.relationOf("landed__service_events")}
        where event_id = $event_id
    ),

    superseded as (
        select delivery_id, file_path, row_number, replaced_by_delivery_id
        from ${relationOrNone(tables, "core__superseded_events", SUPERSEDED_COLUMNS)}
    ),

    clients as (
        select client_id, birth_month
        from ${relationOrNone(tables, "core__clients", CLIENT_COLUMNS)}
    ),

    final as (
        select
            events.delivery_id, events.file_path, events.row_number, events.region_code,
            cast(extract(year from events.started_at) as integer) as year,
            cast(events.started_at as date) as started_on,
            events.client_id is not null as is_client_known,
            events.code_system, events.code, events.contact_mode, events.profession,
            events.speciality, events.cost_centre_id, events.producer_id, events.duration_minutes,
            cast(floor((
                12 * (extract(year from events.started_at) - extract(year from clients.birth_month))
                + extract(month from events.started_at) - extract(month from clients.birth_month)
            ) / 12.0) as integer) as age_at_event,
            superseded.replaced_by_delivery_id
        from events
        left join superseded
            on events.delivery_id = superseded.delivery_id
            and events.file_path = superseded.file_path
            and events.row_number = superseded.row_number
        left join clients
            on events.client_id = clients.client_id
    )

    select * from final order by delivery_id, file_path, row_number`,
    { event_id: eventId },
  );
  return rows.map(foundEvent);
}

const SUPERSEDED_COLUMNS =
  "delivery_id varchar, file_path varchar, row_number bigint, replaced_by_delivery_id varchar";
const CLIENT_COLUMNS = "client_id uuid, birth_month date";

/** A warehouse table that may have no file at all. @param columns `name type`, with commas. */
function relationOrNone(tables: EventTables, model: string, columns: string): string {
  if (tables.filesOf(model).length > 0) return tables.relationOf(model);
  const list = columns.split(", ").map((column) => {
    const [name = "", type = ""] = column.split(" ");
    return `cast(null as ${type}) as ${name}`;
  });
  return `(select ${list.join(", ")} where 1 = 0) as nothing`;
}

function foundEvent(row: Row): FoundEvent {
  return {
    delivery_id: requiredText(row, "delivery_id"),
    file_path: requiredText(row, "file_path"),
    row_number: countValue(row, "row_number"),
    region_code: requiredText(row, "region_code"),
    year: countValue(row, "year"),
    started_on: requiredText(row, "started_on"),
    is_client_known: row["is_client_known"] === true,
    code_system: textValue(row, "code_system"),
    code: textValue(row, "code"),
    contact_mode: textValue(row, "contact_mode"),
    profession: textValue(row, "profession"),
    speciality: textValue(row, "speciality"),
    cost_centre_id: textValue(row, "cost_centre_id"),
    producer_id: textValue(row, "producer_id"),
    duration_minutes: numberOrNull(row, "duration_minutes"),
    age_at_event: numberOrNull(row, "age_at_event"),
    replaced_by_delivery_id: textValue(row, "replaced_by_delivery_id"),
  };
}

function numberOrNull(row: Row, column: string): number | null {
  return (row[column] ?? null) === null ? null : countValue(row, column);
}
