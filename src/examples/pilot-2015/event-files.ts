import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../sql/engine.ts";
import {
  type EventColumn,
  type EventRow,
  type EventSetting,
  eventColumns,
} from "./event-columns.ts";
import type { EventSource } from "./parameters.ts";
import { textToParquet } from "./parquet.ts";
import { textFile } from "./text-file.ts";

/** Rows put into a source on purpose; spread evenly over its rows. */
export type Faults = {
  readonly duplicatedRows: number;
  readonly impossibleDates: number;
  readonly negativeMinutes: number;
};
export const NO_FAULTS: Faults = { duplicatedRows: 0, impossibleDates: 0, negativeMinutes: 0 };

type Form = {
  readonly file: string;
  readonly encoding: "utf8" | "latin1";
  readonly finnishDates: boolean;
  readonly decimalComma: boolean;
  readonly delimiter: string | null;
};

/** Each source has the habits of its own system. */
export const FORMS: Readonly<Record<EventSource, Form>> = {
  avohilmo: {
    file: "avohilmo_2015.csv.gz",
    encoding: "utf8",
    finnishDates: true,
    decimalComma: true,
    delimiter: ";",
  },
  hilmo: {
    file: "hilmo_2015.parquet",
    encoding: "utf8",
    finnishDates: false,
    decimalComma: false,
    delimiter: "\t",
  },
  soshilmo: {
    file: "soshilmo_2015.csv.gz",
    encoding: "latin1",
    finnishDates: true,
    decimalComma: true,
    delimiter: ",",
  },
  client_system: {
    file: "asiakasjarjestelma_2015.ndjson.gz",
    encoding: "utf8",
    finnishDates: false,
    decimalComma: false,
    delimiter: null,
  },
  ems_system: {
    file: "ensihoito_2015.ndjson.gz",
    encoding: "utf8",
    finnishDates: false,
    decimalComma: false,
    delimiter: null,
  },
  purchase_invoices: {
    file: "ostolaskut_2015.csv.gz",
    encoding: "utf8",
    finnishDates: false,
    decimalComma: false,
    delimiter: "\t",
  },
};

const PIECE_LENGTH = 1 << 18;

/** Writes a source's events of one region into a delivery folder, in the source's own form. */
export async function writeEvents(
  engine: Engine,
  folder: string,
  source: EventSource,
  setting: EventSetting,
  faults: Faults,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const form = FORMS[source];
  const columns = eventColumns(source, setting, form);
  if (source !== "hilmo") {
    await writeRows(join(folder, form.file), source, columns, setting, faults);
    return;
  }
  const scratch = join(folder, "hilmo.tsv");
  await writeRows(scratch, source, columns, setting, faults);
  await textToParquet(engine, scratch, columns, join(folder, form.file));
}

async function writeRows(
  path: string,
  source: EventSource,
  columns: readonly EventColumn[],
  setting: EventSetting,
  faults: Faults,
): Promise<void> {
  const form = FORMS[source];
  const file = textFile(path, form.encoding);
  const line = form.delimiter === null ? jsonLine(columns) : textLine(columns, form.delimiter);
  let piece =
    form.delimiter === null ? "" : `${columns.map(({ name }) => name).join(form.delimiter)}\n`;
  const faultAt = faultPlaces(source, setting, faults);
  for (const row of sourceRows(source, setting)) {
    piece += line(row);
    const fault = faultAt.get(row.event);
    if (fault === "duplicate") piece += line(row);
    else if (fault !== undefined) piece += line({ ...row, eventId: `${row.eventId}-X`, fault });
    if (piece.length > PIECE_LENGTH) {
      await file.write(piece);
      piece = "";
    }
  }
  await file.write(piece);
  await file.close();
}

function* sourceRows(source: EventSource, setting: EventSetting): Generator<EventRow> {
  const { events, structure, prefix } = setting;
  const letter = source.slice(0, 1).toUpperCase();
  for (let event = 0; event < events.count; event++) {
    const activity = structure.activities[events.activity[event] ?? 0];
    if (activity === undefined || activity.parameters.source !== source) continue;
    yield { eventId: `${prefix}-${letter}-${event}`, event, activity, fault: null };
  }
}

type Fault = "duplicate" | "impossible_date" | "negative_minutes";

function faultPlaces(
  source: EventSource,
  setting: EventSetting,
  faults: Faults,
): ReadonlyMap<number, Fault> {
  const kinds: Fault[] = [
    ...new Array<Fault>(faults.duplicatedRows).fill("duplicate"),
    ...new Array<Fault>(faults.impossibleDates).fill("impossible_date"),
    ...new Array<Fault>(faults.negativeMinutes).fill("negative_minutes"),
  ];
  if (kinds.length === 0) return new Map();
  const places = [...sourceRows(source, setting)].filter(
    ({ activity }) => activity.method === "duration",
  );
  const step = Math.max(1, Math.floor(places.length / kinds.length));
  return new Map(
    kinds.flatMap((kind, index) => {
      const row = places[Math.floor((index + 0.5) * step)];
      return row === undefined ? [] : [[row.event, kind] as const];
    }),
  );
}

/** Only a decimal comma can meet a delimiter; every other value is a code, a key or a number. */
function textLine(columns: readonly EventColumn[], delimiter: string): (row: EventRow) => string {
  const [first, ...others] = columns.map(({ text, type }) => ({
    text,
    isQuoted: delimiter === "," && type.startsWith("decimal"),
  }));
  return (row) => {
    let line = first?.text(row) ?? "";
    for (const { text, isQuoted } of others) {
      const value = text(row);
      line += isQuoted && value !== "" ? `${delimiter}"${value}"` : delimiter + value;
    }
    return `${line}\n`;
  };
}

function jsonLine(columns: readonly EventColumn[]): (row: EventRow) => string {
  return (row) => {
    let line = "";
    for (const column of columns) {
      const text = column.text(row);
      if (text === "") continue;
      const isText = column.type === "varchar" || column.type === "timestamp";
      line += `${line === "" ? "{" : ","}"${column.name}":${isText ? `"${text}"` : text}`;
    }
    return `${line}}\n`;
  };
}
