import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { openDelivery, receiveDeliveries } from "../ingest/index.ts";
import { requiredText, sqlText, wholeValue } from "../sql/engine.ts";
import { artificialCodes } from "./artificial-code.ts";
import { csvText, writeExampleFile } from "./delivery-files.ts";
import type { ExampleSources } from "./fi-register.ts";

const DELIVERY = "claims-1968-2024";
const REGION = "MA";
const PERIOD = "period: { from: 1968-01-01, until: 2025-01-01 }";
const PURCHASES_ACCOUNT = "4300";
const MEDICINES_ACCOUNT = "4500";
const FEES_ACCOUNT = "3200";

/** What one cost centre's events of one month cost, by who pays. */
type CentreMonth = {
  readonly costCentreId: string;
  readonly producerId: string;
  /** YYYY-MM */
  readonly month: string;
  readonly fundingChannel: string;
  readonly costCents: bigint;
  readonly feeCents: bigint;
};

/**
 * Writes the deliveries of the example `synthea-27`: the Synthea files as they are, invented identity
 * codes, and a ledger that is the sum of the claim costs (examples/synthea-27/README.md).
 */
export async function prepareSynthea(sources: ExampleSources): Promise<void> {
  const folder = join(sources.deliveriesFolder, DELIVERY);
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(sources.exampleFolder).filter((name) => name.endsWith(".csv.gz"));
  for (const file of files) copyFileSync(join(sources.exampleFolder, file), join(folder, file));
  writeExampleFile(join(folder, "identities.csv"), await identitiesText(sources));
  writeManifest(folder, ["source: synthea", PERIOD, "adapter: synthea"]);
  const months = await centreMonthsOfEvents(sources);
  const financeFolder = join(sources.deliveriesFolder, "finance-1968-2024");
  writeExampleFile(join(financeFolder, "ledger_entries.csv"), ledgerText(months));
  writeExampleFile(join(financeFolder, "cost_centres.csv"), costCentresText(months));
  writeManifest(financeFolder, ["source: finance", PERIOD]);
  const referenceFolder = join(sources.deliveriesFolder, "reference");
  const region = [REGION, "Massachusetts", "Massachusetts", "Massachusetts", "other"];
  const columns = ["region_code", "name_fi", "name_sv", "name_en", "kind"];
  writeExampleFile(join(referenceFolder, "regions.csv"), csvText(columns, [region]));
  writeManifest(referenceFolder, ["source: areas"]);
}

function writeManifest(folder: string, lines: readonly string[]): void {
  writeExampleFile(
    join(folder, "manifest.yaml"),
    `${["organiser: synthea-27", ...lines].join("\n")}\n`,
  );
}

async function identitiesText(sources: ExampleSources): Promise<string> {
  const patients = sqlText(join(sources.exampleFolder, "patients.csv.gz"));
  const rows = await sources.engine.rows(
    `select "Id" as patient, "BIRTHDATE" as birth_date, "GENDER" as gender
     from read_csv(${patients}, header = true, all_varchar = true) order by "Id"`,
  );
  const codeOf = artificialCodes();
  const cells = rows.map((row) => {
    const sex = requiredText(row, "gender") === "F" ? "female" : "male";
    return [requiredText(row, "patient"), codeOf(requiredText(row, "birth_date"), sex)];
  });
  return csvText(["patient", "personal_identity_code"], cells);
}

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
      `select cost_centre_id, producer_id, funding_channel, strftime(started_at, '%Y-%m') as month,
           cast(sum(price_cents) as bigint) as cost_cents,
           cast(sum(coalesce(client_fee_cents, 0)) as bigint) as fee_cents
       from ${events.relation}
       group by cost_centre_id, producer_id, funding_channel, month
       order by cost_centre_id, month, funding_channel`,
    );
    return rows.map((row) => ({
      costCentreId: requiredText(row, "cost_centre_id"),
      producerId: requiredText(row, "producer_id"),
      month: requiredText(row, "month"),
      fundingChannel: requiredText(row, "funding_channel"),
      costCents: wholeValue(row, "cost_cents"),
      feeCents: wholeValue(row, "fee_cents"),
    }));
  } finally {
    await opened.close();
  }
}

function ledgerText(months: readonly CentreMonth[]): string {
  const rows = months.flatMap(({ costCentreId, month, fundingChannel, costCents, feeCents }) => {
    const account = costCentreId.startsWith("medicines-") ? MEDICINES_ACCOUNT : PURCHASES_ACCOUNT;
    const entry = (name: string, cents: bigint) => [
      REGION,
      costCentreId,
      name,
      month,
      cents,
      "external",
      fundingChannel,
    ];
    const cost = [entry(account, costCents)];
    return feeCents === 0n ? cost : [...cost, entry(FEES_ACCOUNT, -feeCents)];
  });
  const columns = ["region_code", "cost_centre_id", "account", "period", "amount_cents"];
  return csvText([...columns, "counterparty_kind", "funding_channel"], rows);
}

/** One cost centre for each organisation and year, and one for the medicines it prescribed. */
function costCentresText(months: readonly CentreMonth[]): string {
  const centres = new Map<string, readonly string[]>();
  for (const { costCentreId, producerId, month } of months) {
    const year = month.slice(0, 4);
    const name = costCentreId.startsWith("medicines-") ? "Lääkkeet" : "Vastaanotot ja hoito";
    const cells = [REGION, year, costCentreId, name, "final", producerId, "false", "price"];
    centres.set(`${year} ${costCentreId}`, cells);
  }
  const columns = ["region_code", "year", "cost_centre_id", "name", "kind", "producer_id"];
  return csvText([...columns, "is_population_level", "weight_method"], [...centres.values()]);
}
