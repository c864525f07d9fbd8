import { allocateSupportCosts } from "../../costing/index.ts";
import { splitByWeight } from "../../domain/money.ts";
import { type Random, seededRandom } from "../random.ts";
import type { Events } from "./events.ts";
import {
  centreLedger,
  directByCentre,
  excludedItem,
  feeIncome,
  type LedgerRow,
  salesIncome,
} from "./ledger-rows.ts";
import type { PilotParameters, RegionParameters, SupportCentreParameters } from "./parameters.ts";
import { centreId, type Structure } from "./structure.ts";

export type CentreRow = {
  readonly cost_centre_id: string;
  readonly name: string;
  readonly kind: "support" | "final";
  readonly producer_id: string;
  readonly is_population_level: boolean;
  readonly catalogue_code: string;
  readonly weight_method: string;
  readonly driver: string;
};
export type DriverRow = {
  readonly driver: string;
  readonly giving_cost_centre_id: string;
  readonly receiving_cost_centre_id: string;
  readonly amount: number;
};

/** One region's books: what the flow must find when it allocates them again. */
export type Books = {
  readonly centres: readonly CentreRow[];
  readonly drivers: readonly DriverRow[];
  readonly ledger: readonly LedgerRow[];
};

/** Gross cost of each planned centre, in cents; a package's centres add up to the package exactly. */
export function centreTargets(
  parameters: PilotParameters,
  structure: Structure,
  region: RegionParameters,
  scale: number,
): number[] {
  const targets = structure.centres.map(() => 0);
  for (const [packageIndex, pack] of parameters.packages.entries()) {
    const target = region.packages.find((one) => one.package_id === pack.package_id);
    const places = structure.centres.flatMap((centre, index) =>
      centre.packageIndex === packageIndex ? [index] : [],
    );
    const random = seededRandom(0, `shares ${region.region_code} ${pack.package_id}`);
    const parts = splitByWeight(
      BigInt(Math.round((target?.cost_euros ?? 0) * 100 * scale)),
      places.map(
        (place) => (structure.centres[place]?.parameters.share ?? 0) * (0.9 + 0.2 * random.next()),
      ),
    );
    places.forEach((place, index) => {
      targets[place] = Number(parts[index]);
    });
  }
  return targets;
}

const HEALTH_PACKAGES = ["PP06", "PP07", "PP09", "PP11", "PP12"];

/**
 * Books that lead back to the targets.
 *
 * Support centres get their part of all costs and amounts of their driver; the reciprocal allocation is
 * worked out as the costing stage does it, and each final centre's own cost is what the allocation
 * leaves to its target. Own costs are then split over accounts and months by largest remainder.
 *
 * @param events The region's events, for direct costs and client fees; its centres must hold both.
 */
export function regionBooks(
  parameters: PilotParameters,
  structure: Structure,
  region: RegionParameters,
  targets: readonly number[],
  events: Events,
  seed: number,
  scale: number,
): Books {
  const { prefix } = region;
  const random = seededRandom(seed, `books ${region.region_code}`);
  const others = otherCentres(region, scale);
  const finals = [
    ...structure.centres.map((centre, index) => ({
      id: centreId(prefix, centre),
      cents: targets[index] ?? 0,
      support: centre.parameters.support,
      hasDays: centre.parameters.method === "care_days" && centre.parameters.mix === "own",
      isHealth: HEALTH_PACKAGES.includes(centre.packageId) && centre.parameters.mix === "own",
      mix: centre.parameters.mix,
    })),
    ...others.map(({ row, cents, support }) => ({
      id: row.cost_centre_id,
      cents,
      support,
      hasDays: false,
      isHealth: false,
      mix: "own" as const,
    })),
  ];
  const allCents = finals.reduce((sum, final) => sum + final.cents, 0);
  const supports = structure.supports.map((support) => ({
    ...support,
    id: `${prefix}${support.id}`,
    cents: Math.round((allCents * support.share) / 100),
  }));

  const drivers = driverRows(supports, finals, random);
  const owns = ownCosts(supports, finals, drivers);
  const direct = directByCentre(structure, events, prefix);
  const ledger = finals.flatMap((final) =>
    centreLedger(final.id, owns.get(final.id) ?? 0n, parameters.mixes[final.mix], {
      direct: direct.get(final.id) ?? 0,
      random: seededRandom(seed, `ledger ${final.id}`),
    }),
  );
  const supportLedger = supports.flatMap((support) =>
    centreLedger(support.id, BigInt(support.cents), parameters.mixes[support.mix], {
      direct: 0,
      random: seededRandom(seed, `ledger ${support.id}`),
    }),
  );
  return {
    centres: [
      ...supports.map((support) => supportRow(support)),
      ...structure.centres.map((centre) => finalRow(prefix, centre)),
      ...others.map(({ row }) => row),
    ],
    drivers,
    ledger: [
      ...supportLedger,
      ...ledger,
      ...feeIncome(structure, events, prefix),
      ...salesIncome(finals),
      ...excludedItem(region, scale),
    ],
  };
}

type FinalCentre = {
  readonly id: string;
  readonly cents: number;
  /** Use of support services for its size. */
  readonly support: number;
  readonly hasDays: boolean;
  readonly isHealth: boolean;
};
type SupportCentre = SupportCentreParameters & { readonly cents: number };

/** What every centre used of each support centre: its size by the driver's unit, give or take a fifth. */
function driverRows(
  supports: readonly SupportCentre[],
  finals: readonly FinalCentre[],
  random: Random,
): DriverRow[] {
  return supports.flatMap((giver) => {
    const servesAll = !giver.days_only && !giver.health_only;
    const receivers = [
      ...supports
        .filter((receiver) => receiver.id !== giver.id && servesAll)
        .map((receiver) => ({ id: receiver.id, size: receiver.cents * 0.6 })),
      ...finals
        .filter((final) => !giver.days_only || final.hasDays)
        .filter((final) => !giver.health_only || final.isHealth)
        .map((final) => ({ id: final.id, size: final.cents * final.support })),
    ];
    return receivers
      .map(({ id, size }) => ({
        driver: giver.driver,
        giving_cost_centre_id: giver.id,
        receiving_cost_centre_id: id,
        amount: Math.round((size / 10 / giver.unit_euros) * (0.8 + 0.4 * random.next())) / 10,
      }))
      .filter(({ amount }) => amount > 0);
  });
}

function ownCosts(
  supports: readonly { id: string; cents: number }[],
  finals: readonly { id: string; cents: number }[],
  drivers: readonly DriverRow[],
): Map<string, bigint> {
  const usage = new Map<string, Map<string, number>>();
  for (const row of drivers) {
    const ofGiver = usage.get(row.giving_cost_centre_id) ?? new Map<string, number>();
    ofGiver.set(row.receiving_cost_centre_id, row.amount);
    usage.set(row.giving_cost_centre_id, ofGiver);
  }
  const allocated = allocateSupportCosts(
    {
      supports: supports.map(({ id }) => id).toSorted(),
      finals: finals.map(({ id }) => id).toSorted(),
      usage,
      method: "reciprocal",
    },
    new Map(supports.map(({ id, cents }) => [id, BigInt(cents)])),
    new Map(),
  );
  return new Map(
    finals.map(({ id, cents }) => {
      const own = BigInt(cents) - (allocated.finalCosts.get(id) ?? 0n);
      if (own < 0n) throw new RangeError(`${id}: more support cost than its whole cost`);
      return [id, own];
    }),
  );
}

function otherCentres(region: RegionParameters, scale: number) {
  const row = (id: string, name: string, code: string): CentreRow => ({
    cost_centre_id: `${region.prefix}${id}`,
    name,
    kind: "final",
    producer_id: "",
    is_population_level: code !== "",
    catalogue_code: code,
    weight_method: "",
    driver: "",
  });
  const cents = (euros: number) => Math.round(euros * 100 * scale);
  return [
    {
      row: row("14F01-1", "Terveyden ja hyvinvoinnin edistäminen", "PP14-F01"),
      cents: cents(region.population_work_euros),
      support: 0.3,
    },
    {
      row: row("99", "Palvelupakettien kokeilu", ""),
      cents: cents(region.unallocated_euros),
      support: 0,
    },
  ];
}

function supportRow(support: { id: string; name: string; driver: string }): CentreRow {
  return {
    cost_centre_id: support.id,
    name: support.name,
    kind: "support",
    producer_id: "",
    is_population_level: false,
    catalogue_code: "",
    weight_method: "",
    driver: support.driver,
  };
}

function finalRow(prefix: string, centre: Structure["centres"][number]): CentreRow {
  const { producer, method, population_level: isPopulationLevel } = centre.parameters;
  return {
    cost_centre_id: centreId(prefix, centre),
    name: centre.parameters.name,
    kind: "final",
    producer_id: producer === undefined ? "" : `${prefix}-${producer}`,
    is_population_level: isPopulationLevel,
    catalogue_code: centre.parameters.function_id,
    weight_method: method ?? "",
    driver: "",
  };
}
