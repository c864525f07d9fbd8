import { splitByWeight } from "../domain/money.ts";
import { csvText } from "./delivery-files.ts";

export const FI_REGISTER_YEARS = [2015, 2016, 2017, 2018, 2019, 2020] as const;

/** What one cost centre's events of one month are priced at. */
export type CentreMonth = {
  readonly regionCode: string;
  readonly costCentreId: string;
  /** YYYY-MM */
  readonly month: string;
  readonly priceCents: bigint;
};

const FINAL_CENTRES: readonly (readonly [id: string, name: string])[] = [
  ["1100", "Avosairaanhoito"],
  ["1200", "Neuvolat"],
  ["1210", "Koulu- ja opiskeluterveydenhuolto"],
  ["1300", "Kotihoito"],
  ["1310", "Kotisairaala"],
  ["1400", "Terapiat"],
  ["1500", "Suun terveydenhuolto"],
  ["1600", "Mielenterveys- ja päihdetyö"],
  ["2100", "Erikoissairaanhoidon poliklinikat"],
  ["2200", "Psykiatrian poliklinikat"],
  ["2300", "Yhteispäivystys"],
  ["2400", "Vuodeosastot"],
  ["2410", "Psykiatrian osastot"],
  ["2420", "Kuntoutusosasto"],
  ["2500", "Leikkaus- ja toimenpideyksikkö"],
];
const KELA_CENTRES: readonly (readonly [id: string, name: string])[] = [
  ["9110", "Kela, peruskorvatut lääkkeet"],
  ["9120", "Kela, erityiskorvatut lääkkeet"],
];
const KELA_ACCOUNT = "4700";

/** How the price of a final centre's events stands on its accounts, in percent. */
const FINAL_ACCOUNTS = [
  ["4000", 70],
  ["4500", 20],
  ["5000", 10],
] as const;

/** Support centres cost a share of what the final centres do, on one account, and serve each other. */
const SUPPORT_CENTRES = [
  { id: "8100", name: "Hallinto", account: "4000", percent: 6n, driver: "full_time_equivalents" },
  { id: "8200", name: "Tilapalvelut", account: "4800", percent: 5n, driver: "square_metres" },
  { id: "8300", name: "Tietohallinto", account: "4300", percent: 3n, driver: "users" },
] as const;
const SUPPORT_USE = 3n;
/** One unit of every driver for each 500 euros of a centre's price. */
const CENTS_PER_DRIVER_UNIT = 50_000n;

/** The finance delivery by file name: ledger, cost centres, drivers and producers. */
export function financeFiles(
  regions: readonly string[],
  months: readonly CentreMonth[],
): ReadonlyMap<string, string> {
  return new Map([
    ["ledger_entries.csv", ledgerText(months)],
    ["cost_centres.csv", costCentresText(regions)],
    ["driver_amounts.csv", driversText(months)],
    ["producers.csv", producersText(regions)],
  ]);
}

function isKela(costCentreId: string): boolean {
  return KELA_CENTRES.some(([id]) => id === costCentreId);
}

function ledgerText(months: readonly CentreMonth[]): string {
  const entries = months.flatMap(({ regionCode, costCentreId, month, priceCents }) => {
    if (isKela(costCentreId)) {
      return [[regionCode, costCentreId, KELA_ACCOUNT, month, priceCents, "state", "kela"]];
    }
    const weights = FINAL_ACCOUNTS.map(([, percent]) => percent);
    return splitByWeight(priceCents, weights).map((cents, index) => {
      const account = FINAL_ACCOUNTS[index]?.[0] ?? "";
      return [regionCode, costCentreId, account, month, cents, "external", "region"];
    });
  });
  const support = [...ownPrices(months, (row) => row.month)].flatMap(([regionCode, byMonth]) =>
    [...byMonth].flatMap(([month, cents]) =>
      SUPPORT_CENTRES.map(({ id, account, percent }) => {
        const amount = (cents * percent) / 100n;
        return [regionCode, id, account, month, amount, "external", "region"];
      }),
    ),
  );
  return csvText(
    [
      "region_code",
      "cost_centre_id",
      "account",
      "period",
      "amount_cents",
      "counterparty_kind",
      "funding_channel",
    ],
    [...entries, ...support],
  );
}

/** Sums of the region's own (not Kela's) prices: region → key → cents. */
function ownPrices(
  months: readonly CentreMonth[],
  keyOf: (row: CentreMonth) => string,
): ReadonlyMap<string, ReadonlyMap<string, bigint>> {
  const sums = new Map<string, Map<string, bigint>>();
  for (const row of months.filter(({ costCentreId }) => !isKela(costCentreId))) {
    const bySums = sums.get(row.regionCode) ?? new Map<string, bigint>();
    sums.set(row.regionCode, bySums);
    bySums.set(keyOf(row), (bySums.get(keyOf(row)) ?? 0n) + row.priceCents);
  }
  return sums;
}

function costCentresText(regions: readonly string[]): string {
  const rows = regions.flatMap((region) =>
    FI_REGISTER_YEARS.flatMap((year) => [
      ...FINAL_CENTRES.map(([id, name]) => finalCentre(region, year, id, name, `hva-${region}`)),
      ...KELA_CENTRES.map(([id, name]) => finalCentre(region, year, id, name, "kela")),
      ...SUPPORT_CENTRES.map(({ id, name, driver }) => [
        region,
        year,
        id,
        name,
        "support",
        `hva-${region}`,
        "false",
        null,
        driver,
      ]),
    ]),
  );
  const columns = ["region_code", "year", "cost_centre_id", "name", "kind", "producer_id"];
  return csvText([...columns, "is_population_level", "weight_method", "driver"], rows);
}

function finalCentre(region: string, year: number, id: string, name: string, producer: string) {
  return [region, year, id, name, "final", producer, "false", "price", null];
}

function driversText(months: readonly CentreMonth[]): string {
  const rows = FI_REGISTER_YEARS.flatMap((year) => {
    const ofYear = months.filter(({ month }) => month.startsWith(`${year}-`));
    const byCentre = ownPrices(ofYear, (row) => row.costCentreId);
    return [...byCentre].flatMap(([region, centres]) =>
      SUPPORT_CENTRES.flatMap(({ id, driver }) => {
        const support = SUPPORT_CENTRES.filter((other) => other.id !== id).map(
          (other) => [region, year, driver, id, other.id, SUPPORT_USE] as const,
        );
        const final = [...centres].map(
          ([centre, cents]) =>
            [region, year, driver, id, centre, cents / CENTS_PER_DRIVER_UNIT + 1n] as const,
        );
        return [...support, ...final];
      }),
    );
  });
  return csvText(
    [
      "region_code",
      "period",
      "driver",
      "giving_cost_centre_id",
      "receiving_cost_centre_id",
      "amount",
    ],
    rows,
  );
}

function producersText(regions: readonly string[]): string {
  const own = regions.map((region) => [
    `hva-${region}`,
    `Alueen ${region} oma tuotanto`,
    "own",
    region,
  ]);
  const kela = ["kela", "Apteekit, Kelan korvaamat lääkkeet", "purchased", null];
  return csvText(["producer_id", "name", "kind", "region_code"], [...own, kela]);
}
