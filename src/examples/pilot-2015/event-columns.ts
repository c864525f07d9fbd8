import { type Calendar, TIMES_OF_DAY } from "./calendar.ts";
import type { Events } from "./events.ts";
import type { EventSource } from "./parameters.ts";
import type { People } from "./people.ts";
import type { PlannedActivity, Structure } from "./structure.ts";
import { centreId } from "./structure.ts";

/** One event as its source writes it out. */
export type EventRow = {
  readonly eventId: string;
  readonly event: number;
  readonly activity: PlannedActivity;
  /** A row put in on purpose that the checks take out. */
  readonly fault: "impossible_date" | "negative_minutes" | null;
};

export type EventColumn = {
  readonly name: string;
  readonly type: "varchar" | "timestamp" | "integer" | "bigint" | "decimal(12,1)";
  /** Text of the value; empty when there is none. */
  readonly text: (row: EventRow) => string;
};

export type EventSetting = {
  readonly structure: Structure;
  readonly people: People;
  readonly events: Events;
  readonly calendar: Calendar;
  readonly prefix: string;
  readonly regionCode: string;
  /** Key of the region's own unit that serves a municipality. */
  readonly ownProducer: (municipality: string) => string;
  /** 1 for events whose source did not know the client, 2 for those with a code that no rule knows. */
  readonly oddities: Uint8Array;
  readonly priceFactor: number;
};

/** How a source writes days and decimals. */
export type Notation = { readonly finnishDates: boolean; readonly decimalComma: boolean };

const SOURCE_COLUMNS: Readonly<Record<EventSource, readonly string[]>> = {
  avohilmo: ["requested_at", "client_fee_cents"],
  hilmo: [
    "ended_at",
    "speciality",
    "quantity",
    "unit",
    "referred_at",
    "direct_cost_cents",
    "direct_cost_type",
    "client_fee_cents",
  ],
  soshilmo: ["ended_at", "quantity", "unit", "plan_id", "client_fee_cents"],
  client_system: ["ended_at", "quantity", "unit", "price_cents", "client_fee_cents"],
  ems_system: ["price_cents", "funding_channel"],
  purchase_invoices: ["ended_at", "quantity", "unit", "price_cents", "funding_channel"],
};

const COMMON_COLUMNS = [
  "event_id",
  "region_code",
  "producer_id",
  "cost_centre_id",
  "personal_identity_code",
  "started_at",
  "code_system",
  "code",
  "contact_mode",
  "profession",
  "urgency",
  "duration_minutes",
];

/** The columns that a source delivers, in its order. */
export function eventColumns(
  source: EventSource,
  setting: EventSetting,
  notation: Notation,
): EventColumn[] {
  const all = new Map(allColumns(setting, notation).map((column) => [column.name, column]));
  return [...COMMON_COLUMNS, ...SOURCE_COLUMNS[source]].flatMap((name) => all.get(name) ?? []);
}

function allColumns(setting: EventSetting, notation: Notation): EventColumn[] {
  const { structure, people, events, calendar, oddities } = setting;
  const date = notation.finnishDates ? calendar.finnish : calendar.iso;
  const centreIds = structure.centres.map((centre) => centreId(setting.prefix, centre));
  const producers = structure.centres.map((centre) => centre.parameters.producer);
  const person = ({ event }: EventRow) => events.person[event] ?? 0;
  const day = ({ event }: EventRow) => events.day[event] ?? 0;
  const days = ({ event }: EventRow) => events.days[event] ?? 0;
  const time = ({ event }: EventRow) => TIMES_OF_DAY[events.minuteOfDay[event] ?? 0] ?? "";
  const isStay = ({ activity: { parameters } }: EventRow) =>
    parameters.kind === "stays" || parameters.kind === "housing";
  const whole = (value: number | undefined) => (value ? String(value) : "");
  const decimal = (value: number) =>
    notation.decimalComma ? value.toFixed(1).replace(".", ",") : value.toFixed(1);
  return [
    { name: "event_id", type: "varchar", text: (row) => row.eventId },
    { name: "region_code", type: "varchar", text: () => setting.regionCode },
    {
      name: "producer_id",
      type: "varchar",
      text: (row) => {
        const producer = producers[row.activity.centre];
        return producer === undefined
          ? setting.ownProducer(people.municipalities[person(row)] ?? "")
          : `${setting.prefix}-${producer}`;
      },
    },
    {
      name: "cost_centre_id",
      type: "varchar",
      text: (row) => centreIds[row.activity.centre] ?? "",
    },
    {
      name: "personal_identity_code",
      type: "varchar",
      text: (row) => (oddities[row.event] === 1 ? "" : codeOn(people, person(row), day(row))),
    },
    {
      name: "started_at",
      type: "timestamp",
      text: (row) =>
        row.fault === "impossible_date"
          ? `31.02.${calendar.iso(0).slice(0, 4)} ${time(row)}`
          : `${date(day(row))} ${time(row)}`,
    },
    {
      name: "ended_at",
      type: "timestamp",
      text: (row) => (isStay(row) ? `${date(day(row) + days(row))} ${time(row)}` : ""),
    },
    {
      name: "code_system",
      type: "varchar",
      text: (row) => (oddities[row.event] === 2 ? "local" : row.activity.codeSystem),
    },
    {
      name: "code",
      type: "varchar",
      text: (row) => (oddities[row.event] === 2 ? "MUU" : row.activity.code),
    },
    { name: "contact_mode", type: "varchar", text: (row) => row.activity.parameters.mode },
    { name: "profession", type: "varchar", text: (row) => row.activity.parameters.profession },
    {
      name: "speciality",
      type: "varchar",
      text: (row) => row.activity.parameters.speciality ?? "",
    },
    { name: "urgency", type: "varchar", text: (row) => row.activity.parameters.urgency },
    {
      name: "duration_minutes",
      type: "integer",
      text: (row) => {
        if (row.fault === "negative_minutes") return String(-(events.minutes[row.event] ?? 0));
        return row.activity.method === "duration" ? String(events.minutes[row.event] ?? 0) : "";
      },
    },
    {
      name: "quantity",
      type: "decimal(12,1)",
      text: (row) => (days(row) > 0 ? decimal(days(row)) : ""),
    },
    { name: "unit", type: "varchar", text: (row) => (days(row) > 0 ? "day" : "") },
    {
      name: "referred_at",
      type: "timestamp",
      text: (row) =>
        row.activity.parameters.referred
          ? `${date(day(row) - 1 - waitedDays(row.event, 45))} 08:00`
          : "",
    },
    {
      name: "requested_at",
      type: "timestamp",
      text: (row) => {
        const usual = row.activity.parameters.requested;
        return usual === undefined
          ? ""
          : `${date(day(row) - 1 - waitedDays(row.event, usual))} 09:00`;
      },
    },
    {
      name: "plan_id",
      type: "varchar",
      text: (row) => `${setting.prefix}-päätös-${person(row)}`,
    },
    {
      name: "direct_cost_cents",
      type: "bigint",
      text: (row) => whole(events.directCents[row.event]),
    },
    {
      name: "direct_cost_type",
      type: "varchar",
      text: (row) => row.activity.parameters.direct_type ?? "",
    },
    {
      name: "price_cents",
      type: "bigint",
      text: (row) => whole(Math.round((events.priceCents[row.event] ?? 0) * setting.priceFactor)),
    },
    {
      name: "client_fee_cents",
      type: "bigint",
      text: (row) => whole(events.feeCents[row.event]),
    },
    {
      name: "funding_channel",
      type: "varchar",
      text: (row) => row.activity.parameters.funding ?? "",
    },
  ];
}

/** The code a person had on a day. */
function codeOn(people: People, person: number, day: number): string {
  const old = people.oldCodes.get(person);
  return old !== undefined && day < old.changedOn ? old.code : (people.codes[person] ?? "");
}

/** Days waited, mostly below the usual and at most six times it; the same for the same event. */
function waitedDays(event: number, usual: number): number {
  const draw = (Math.imul(event + 1, 0x9e3779b1) >>> 8) / 2 ** 24;
  return Math.min(Math.floor(-Math.log(1 - draw * 0.998) * usual * 0.8), 300);
}
