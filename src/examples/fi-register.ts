import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Adapter, openDelivery, receiveDeliveries } from "../ingest/index.ts";
import { countValue, type Engine, requiredText, sqlText, wholeValue } from "../sql/engine.ts";
import { artificialCodes } from "./artificial-code.ts";
import { csvText, writeExampleFile } from "./delivery-files.ts";
import { type CentreMonth, FI_REGISTER_YEARS, financeFiles } from "./fi-register-finance.ts";

/** What an example that is made, not only copied, works with. */
export type ExampleSources = {
  readonly engine: Engine;
  /** The example's own folder, `examples/<name>`. */
  readonly exampleFolder: string;
  /** `examples/reference`. */
  readonly referenceFolder: string;
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** The empty `deliveries/` of the workspace. */
  readonly deliveriesFolder: string;
  readonly spillFolder: string;
};

const DELIVERY = "register-2015-2020";
const EVENT_FILE = "events_2015_2020.csv.gz";
const PERIOD = `period: { from: ${FI_REGISTER_YEARS[0]}-01-01, until: 2021-01-01 }`;

/** Kanta-Häme, South Karelia and North Karelia: few enough that a region has clients to show. */
const REGIONS = ["07", "11", "14"] as const;

/** The fractional part of the golden ratio: its multiples spread evenly over a circle. */
const GOLDEN_STEP = 0.618_033_988_749_895;

/**
 * Writes the deliveries of the example `fi-register`: dummy register events as they are, with invented
 * clients, residences, prices and ledger (examples/fi-register/README.md states every rule).
 */
export async function prepareFiRegister(sources: ExampleSources): Promise<void> {
  const folder = join(sources.deliveriesFolder, DELIVERY);
  mkdirSync(folder, { recursive: true });
  for (const file of [EVENT_FILE, "prices.csv"]) {
    copyFileSync(join(sources.exampleFolder, file), join(folder, file));
  }
  const manifest = ["organiser: dummy-register", "source: fi-register", PERIOD];
  writeManifest(folder, [...manifest, "adapter: fi-register"]);
  writeExampleFile(join(folder, "clients.csv"), await clientsText(sources));
  const financeFolder = join(sources.deliveriesFolder, "finance-2015-2020");
  const centreMonths = await centreMonthsOfEvents(sources);
  for (const [name, text] of financeFiles(REGIONS, centreMonths)) {
    writeExampleFile(join(financeFolder, name), text);
  }
  writeManifest(financeFolder, ["organiser: dummy-register", "source: finance", PERIOD]);
  await writeReference(sources);
}

function writeManifest(folder: string, lines: readonly string[]): void {
  writeExampleFile(join(folder, "manifest.yaml"), `${lines.join("\n")}\n`);
}

/** Every dummy client with an invented code, sex and place of residence. */
async function clientsText(sources: ExampleSources): Promise<string> {
  const events = sqlText(join(sources.exampleFolder, EVENT_FILE));
  const clients = await sources.engine.rows(
    `select
         "FINNGENID" as client,
         cast(min(cast("APPROX_EVENT_DAY" as date)
             - cast(round(cast("EVENT_AGE" as double) * 365.25) as integer)) as varchar) as birth_date
     from read_csv(${events}, header = true, all_varchar = true)
     group by "FINNGENID" order by "FINNGENID"`,
  );
  const residenceOf = await residences(sources);
  const codeOf = artificialCodes();
  const rows = clients.map((row, index) => {
    const birthDate = requiredText(row, "birth_date");
    const sex = index % 2 === 0 ? "female" : "male";
    const { municipality, region } = residenceOf(index);
    const client = requiredText(row, "client");
    return [client, codeOf(birthDate, sex), birthDate, sex, municipality, region];
  });
  return csvText(
    ["client", "personal_identity_code", "birth_date", "sex", "municipality_code", "region_code"],
    rows,
  );
}

type Residence = { readonly municipality: string; readonly region: string };

/** Client n lives where the resident at the n-th golden step through the regions' residents lives. */
async function residences(sources: ExampleSources): Promise<(index: number) => Residence> {
  const rows = await sources.engine.rows(
    `select municipality_code, region_code, cast(sum(person_count) as bigint) as person_count
     from ${populationSql(sources)}
     group by municipality_code, region_code order by region_code, municipality_code`,
  );
  const places = rows.map((row) => ({
    municipality: requiredText(row, "municipality_code"),
    region: requiredText(row, "region_code"),
    count: countValue(row, "person_count"),
  }));
  const total = places.reduce((sum, place) => sum + place.count, 0);
  return (index) => {
    let left = ((index + 1) * GOLDEN_STEP) % 1;
    for (const place of places) {
      left -= place.count / total;
      if (left < 0) return place;
    }
    throw new RangeError("the steps lie between 0 and 1");
  };
}

function populationSql(sources: ExampleSources): string {
  const file = sqlText(join(sources.referenceFolder, "population_2019.csv.gz"));
  const regions = REGIONS.map((code) => sqlText(code)).join(", ");
  return `(select region_code, municipality_code, year, age, sex, cast(person_count as bigint) as person_count
     from read_csv(${file}, header = true, all_varchar = true)
     where region_code in (${regions})) as population`;
}

/** What the events are priced at, by the adapter itself, so that the ledger follows from one rule. */
async function centreMonthsOfEvents(sources: ExampleSources): Promise<CentreMonth[]> {
  const { engine, adapters, spillFolder } = sources;
  const known = { tables: [], adapters };
  const received = await receiveDeliveries(engine, sources.deliveriesFolder, known);
  const delivery = received.find(({ deliveryId }) => deliveryId === DELIVERY);
  if (delivery === undefined) throw new Error(`${DELIVERY} was not received`);
  const opened = await openDelivery(engine, delivery, adapters, { spillFolder });
  try {
    const events = opened.relations.find(({ table }) => table === "service_events");
    if (events === undefined) throw new Error(`${DELIVERY} has no service events`);
    const rows = await engine.rows(
      `select region_code, cost_centre_id, strftime(started_at, '%Y-%m') as month,
           cast(sum(price_cents) as bigint) as price_cents
       from ${events.relation}
       group by region_code, cost_centre_id, month order by region_code, cost_centre_id, month`,
    );
    return rows.map((row) => ({
      regionCode: requiredText(row, "region_code"),
      costCentreId: requiredText(row, "cost_centre_id"),
      month: requiredText(row, "month"),
      priceCents: wholeValue(row, "price_cents"),
    }));
  } finally {
    await opened.close();
  }
}

async function writeReference(sources: ExampleSources): Promise<void> {
  const folder = join(sources.deliveriesFolder, "reference");
  mkdirSync(folder, { recursive: true });
  for (const file of ["regions.csv", "municipalities.csv"]) {
    copyFileSync(join(sources.referenceFolder, file), join(folder, file));
  }
  const columns = ["region_code", "municipality_code", "year", "age", "sex", "person_count"];
  const rows = await sources.engine.rows(
    `select * from ${populationSql(sources)}
     order by region_code, municipality_code, cast(age as integer), sex`,
  );
  const cells = rows.map((row) =>
    columns.map((column) =>
      column === "person_count" ? wholeValue(row, column) : requiredText(row, column),
    ),
  );
  writeExampleFile(join(folder, "population_2019.csv"), csvText(columns, cells));
  const organiser = "organiser: statistics-finland";
  writeManifest(folder, [organiser, "source: areas-and-residents", "contract: 1"]);
}
