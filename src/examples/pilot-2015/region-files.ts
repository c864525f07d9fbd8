import { join } from "node:path";
import type { Engine } from "../../sql/engine.ts";
import { seededRandom } from "../random.ts";
import { calendarOf } from "./calendar.ts";
import type { EventSetting } from "./event-columns.ts";
import { NO_FAULTS, writeEvents } from "./event-files.ts";
import type { Events } from "./events.ts";
import type { Books } from "./ledger.ts";
import { type EventSource, type PilotParameters, SOURCES } from "./parameters.ts";
import type { PopulationCell } from "./people.ts";
import type { Draw, PilotPlan } from "./plan.ts";
import type { Structure } from "./structure.ts";
import { type Cell, type Table, writeCsv, writeManifest, writeXlsx } from "./tables.ts";

/** Everything of one region that is to be delivered. */
export type RegionData = {
  readonly index: number;
  readonly events: Events;
  readonly books: Books;
};

const UNCLASSIFIED_PACKAGES = ["PP05", "PP11"];
/** A stay always has its client, and so do the packages whose hit share is calibrated. */
const KNOWN_CLIENT_PACKAGES = ["PP01", "PP04"];
const REPLACED_SOURCE: EventSource = "purchase_invoices";

/** Writes all deliveries of one region: one folder per source system. */
export async function writeRegion(
  engine: Engine,
  deliveries: string,
  plan: PilotPlan,
  data: RegionData,
  { seed, scale }: Draw,
): Promise<void> {
  const { parameters, structure, cells, people } = plan;
  const region = parameters.regions[data.index];
  if (region === undefined) throw new RangeError("no such region");
  const { year } = parameters;
  const organiser = region.region_code;
  const name = region.names.fi.toLowerCase().replace(" ", "-");
  const units = ownUnits(region.prefix, data.index, cells);
  const setting: EventSetting = {
    structure,
    people,
    events: data.events,
    calendar: calendarOf(year),
    prefix: region.prefix,
    regionCode: organiser,
    ownProducer: (municipality) => units.get(municipality) ?? `${region.prefix}-OMA-1`,
    oddities: oddities(parameters, structure, data, seed),
    priceFactor: 1,
  };
  const faults = {
    duplicatedRows: Math.round((parameters.dirt.duplicated_rows * scale) / 3),
    impossibleDates: Math.round((parameters.dirt.impossible_dates * scale) / 3),
    negativeMinutes: Math.round((parameters.dirt.negative_minutes * scale) / 3),
  };
  const isReplaced = region.finance_format === "xlsx";
  for (const source of SOURCES) {
    const folder = join(deliveries, `${name}_${source}`);
    const manifest = { organiser, source, year };
    const rowFaults = source === "avohilmo" ? faults : NO_FAULTS;
    writeManifest(folder, { ...manifest, deliveredOn: `${year + 1}-02-01` });
    if (source === REPLACED_SOURCE && isReplaced) {
      const wrong = { ...setting, priceFactor: parameters.porvoo_replaced_delivery_price_factor };
      await writeEvents(engine, folder, source, wrong, NO_FAULTS);
      const correction = `${folder}_korjaus`;
      writeManifest(correction, { ...manifest, deliveredOn: `${year + 1}-03-15`, sequence: 2 });
      await writeEvents(engine, correction, source, setting, NO_FAULTS);
    } else await writeEvents(engine, folder, source, setting, rowFaults);
  }
  const finance = join(deliveries, `${name}_finance`);
  writeManifest(finance, { organiser, source: "finance", year, deliveredOn: `${year + 1}-03-01` });
  await writeBooks(finance, parameters, organiser, data.books, region.finance_format);
  writeCsv(join(finance, "producers.csv"), producerTable(parameters, region, units));
}

async function writeBooks(
  folder: string,
  parameters: PilotParameters,
  organiser: string,
  books: Books,
  format: "csv" | "xlsx",
): Promise<void> {
  const { year } = parameters;
  writeCsv(join(folder, "cost_centres.csv"), {
    columns: [
      "region_code",
      "year",
      "cost_centre_id",
      "name",
      "kind",
      "producer_id",
      "is_population_level",
      "catalogue_code",
      "weight_method",
      "driver",
    ],
    rows: books.centres.map((centre) => [
      organiser,
      year,
      centre.cost_centre_id,
      centre.name,
      centre.kind,
      centre.producer_id,
      centre.is_population_level,
      centre.catalogue_code,
      centre.weight_method,
      centre.driver,
    ]),
  });
  writeCsv(join(folder, "driver_amounts.csv"), {
    columns: [
      "region_code",
      "period",
      "driver",
      "giving_cost_centre_id",
      "receiving_cost_centre_id",
      "amount",
    ],
    rows: books.drivers.map((row) => [
      organiser,
      String(year),
      row.driver,
      row.giving_cost_centre_id,
      row.receiving_cost_centre_id,
      row.amount,
    ]),
  });
  const ledger: Table = {
    columns: [
      "region_code",
      "cost_centre_id",
      "account",
      "period",
      "amount_cents",
      "counterparty_kind",
      "funding_channel",
    ],
    rows: books.ledger.map((row): Cell[] => [
      organiser,
      row.cost_centre_id,
      row.account,
      `${year}-${String(row.month).padStart(2, "0")}`,
      row.amount_cents,
      row.counterparty_kind,
      row.funding_channel,
    ]),
  };
  if (format === "xlsx") await writeXlsx(join(folder, "ledger_entries.xlsx"), "Kirjanpito", ledger);
  else writeCsv(join(folder, "ledger_entries.csv"), ledger);
}

/** The region's own units: the two largest municipalities have their own, the rest share one. */
function ownUnits(
  prefix: string,
  region: number,
  cells: readonly PopulationCell[],
): Map<string, string> {
  const residents = new Map<string, number>();
  for (const cell of cells)
    if (cell.region === region)
      residents.set(cell.municipality, (residents.get(cell.municipality) ?? 0) + cell.count);
  const bySize = [...residents].sort((left, right) => right[1] - left[1]);
  return new Map(
    bySize.map(([municipality], place) => [
      municipality,
      `${prefix}-OMA-${Math.min(place, 2) + 1}`,
    ]),
  );
}

function producerTable(
  parameters: PilotParameters,
  region: PilotParameters["regions"][number],
  units: ReadonlyMap<string, string>,
): Table {
  const own = [...new Set(units.values())].map((id, place) => [
    id,
    `${region.names.fi}, oma tuotanto ${place + 1}`,
    "own",
    region.region_code,
  ]);
  const others = Object.entries(parameters.producers).map(([key, producer]) => [
    `${region.prefix}-${key}`,
    `${producer.name} (${region.names.fi})`,
    producer.kind,
    region.region_code,
  ]);
  return { columns: ["producer_id", "name", "kind", "region_code"], rows: [...own, ...others] };
}

function oddities(
  parameters: PilotParameters,
  structure: Structure,
  data: RegionData,
  seed: number,
): Uint8Array {
  const region = parameters.regions[data.index];
  const marks = new Uint8Array(data.events.count);
  const unknownShare = region?.unknown_client_share ?? 0;
  const canBeUnclassified = structure.activities.map(
    ({ packageId, parameters: { source } }) =>
      UNCLASSIFIED_PACKAGES.includes(packageId) && source === "avohilmo",
  );
  const canBeUnknown = structure.activities.map(
    ({ packageId, parameters: { kind } }) =>
      !KNOWN_CLIENT_PACKAGES.includes(packageId) && kind === "visits",
  );
  const isPorvoo = region?.region_code === "638";
  const candidates = data.events.activity
    .subarray(0, data.events.count)
    .reduce((sum, activity) => sum + (canBeUnclassified[activity] === true ? 1 : 0), 0);
  const unclassifiedShare = isPorvoo
    ? (parameters.porvoo_unclassified_share * data.events.count) / Math.max(1, candidates)
    : 0;
  const random = seededRandom(seed, `oddities ${data.index}`);
  for (let event = 0; event < data.events.count; event++) {
    const draw = random.next();
    const index = data.events.activity[event] ?? 0;
    if (draw < unknownShare && canBeUnknown[index] === true) marks[event] = 1;
    else if (draw > 1 - unclassifiedShare && canBeUnclassified[index] === true) marks[event] = 2;
  }
  return marks;
}
