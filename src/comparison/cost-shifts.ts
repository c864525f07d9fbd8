import { acceptedDiscoveries, normalProbability } from "../statistics/index.ts";

/** How the cost of one service of one region changed from one period to the next, over its clients. */
export type ServiceChange = {
  readonly regionCode: string;
  readonly periodKind: "half_year" | "year";
  /** First day of the period after. */
  readonly afterFrom: string;
  /** Other periods only show what is usual. */
  readonly isNewest: boolean;
  readonly packageId: string;
  readonly serviceId: string;
  /** Clients whose cost changed. */
  readonly clientCount: number;
  readonly changeMicroeuros: bigint;
  /** Their cost in the period before. */
  readonly beforeMicroeuros: bigint;
  /** √ of the sum of the squares of the clients' changes. */
  readonly spreadMicroeuros: bigint;
};

/** The clients whose cost in such a service fell, beside their changes in a service of another package. */
export type ShiftPair = Omit<
  ServiceChange,
  "changeMicroeuros" | "beforeMicroeuros" | "spreadMicroeuros"
> & {
  readonly otherPackageId: string;
  readonly otherServiceId: string;
  /** Of the clients that `clientCount` counts: those who fell in the service and changed in the other. */
  readonly roseCount: number;
  readonly otherChangeMicroeuros: bigint;
  readonly otherSpreadMicroeuros: bigint;
};

/** A service that fell, beside one in which the same clients' cost rose; an alarm, or looked at and left. */
export type CostShift = ShiftPair & {
  readonly changeMicroeuros: bigint;
  readonly changeDeviation: number;
  readonly fallProbability: number;
  readonly otherChangeDeviation: number;
  readonly usualClientCount: number;
  readonly usualChangeMicroeuros: bigint;
  readonly linkProbability: number;
  readonly pairCount: number;
  readonly isAlarm: boolean;
};

export type ShiftLimits = {
  /** Of the falls believed, the share that may be wrong on the average. */
  readonly falseDiscoveryRate: number;
  /** Of the services that fell without a shift, the share that may raise an alarm. */
  readonly falseLinkShare: number;
  /** Fewer clients than this with a change are not looked at. */
  readonly fewestClients: number;
};

export const USUAL_SHIFT_LIMITS: ShiftLimits = {
  falseDiscoveryRate: 0.2,
  falseLinkShare: 0.05,
  fewestClients: 10,
};

/** One-sided at 2.5 %: the rise elsewhere is beyond what the clients' own changes make by chance. */
const RISE_DEVIATION = 1.96;

/** Fewer clients than this, elsewhere or beside, do not show what is usual: a few dear ones would make it. */
const FEWEST_USUAL = 100;

/**
 * Finds services whose cost fell while the same clients' cost rose in another package.
 *
 * @param changes Of all services, all regions: those that did not fall are needed to know how many were looked at.
 * @param pairs Of the services that fell somewhere, in all regions and periods given: the others show what is usual.
 * @returns The pairs of the newest period whose service's fall is believed, in the order given, with the
 * alarms among them marked.
 *
 * Method: docs/methods/sub-optimisation.md.
 */
export function findCostShifts(
  changes: readonly ServiceChange[],
  pairs: readonly ShiftPair[],
  limits: ShiftLimits = USUAL_SHIFT_LIMITS,
): CostShift[] {
  const falls = believedFalls(changes, limits);
  const looked = pairs.flatMap((pair) => {
    const fall = falls.get(changeKey(pair));
    const isLooked = pair.isNewest && pair.clientCount >= limits.fewestClients;
    return fall === undefined || !isLooked ? [] : [{ pair, fall }];
  });
  const everywhere = allClients(pairs);
  const changeOf = new Map(changes.map((change) => [changeKey(change), change]));
  const pairCounts = new Map<string, number>();
  for (const { pair } of looked) {
    pairCounts.set(changeKey(pair), (pairCounts.get(changeKey(pair)) ?? 0) + 1);
  }
  return looked.map(({ pair, fall }) => {
    const own = changesOf(pair);
    const inOther = changeOf.get(changeKey({ ...pair, serviceId: pair.otherServiceId }));
    const references = {
      usual: less(everywhere.get(pairKey(pair)) ?? NOBODY, own),
      neighbours: inOther === undefined ? NOBODY : less(serviceClients(inOther), own),
    };
    return shiftOf(pair, fall, references, pairCounts.get(changeKey(pair)) ?? 1, limits);
  });
}

type Fall = {
  readonly change: ServiceChange;
  /** Below what the whole region fell, in standard errors. */
  readonly deviation: number;
  readonly probability: number;
};

/** The services that fell by more than chance and more than the whole region, by region and period. */
function believedFalls(changes: readonly ServiceChange[], limits: ShiftLimits): Map<string, Fall> {
  const falls = new Map<string, Fall>();
  for (const kind of ["half_year", "year"] as const) {
    const newest = changes.filter(({ isNewest, periodKind }) => isNewest && periodKind === kind);
    const general = generalFalls(newest);
    const tested = newest
      .filter(
        ({ clientCount, spreadMicroeuros }) =>
          clientCount >= limits.fewestClients && spreadMicroeuros > 0n,
      )
      .map((change) => {
        const share = general.get(change.regionCode) ?? 0;
        const beyond = Number(change.changeMicroeuros) + share * Number(change.beforeMicroeuros);
        const deviation = beyond / Number(change.spreadMicroeuros);
        return { change, deviation, probability: normalProbability(deviation) };
      });
    const accepted = acceptedDiscoveries(
      tested.map(({ probability }) => probability),
      limits.falseDiscoveryRate,
    );
    for (const [place, fall] of tested.entries()) {
      if (accepted[place] === true) falls.set(changeKey(fall.change), fall);
    }
  }
  return falls;
}

/** By which share all that a region recorded fell, 0 to 1: late recording makes every service fall. */
function generalFalls(changes: readonly ServiceChange[]): Map<string, number> {
  const sums = new Map<string, { change: bigint; before: bigint }>();
  for (const { regionCode, changeMicroeuros, beforeMicroeuros } of changes) {
    const { change, before } = sums.get(regionCode) ?? { change: 0n, before: 0n };
    sums.set(regionCode, { change: change + changeMicroeuros, before: before + beforeMicroeuros });
  }
  return new Map(
    [...sums].map(([regionCode, { change, before }]) => [
      regionCode,
      before > 0n && change < 0n ? -Number(change) / Number(before) : 0,
    ]),
  );
}

/** How many clients changed, by how much together, and the sum of the squares of their changes. */
type Changes = { readonly count: number; readonly sum: bigint; readonly squares: bigint };

const NOBODY: Changes = { count: 0, sum: 0n, squares: 0n };

function shiftOf(
  pair: ShiftPair,
  fall: Fall,
  { usual, neighbours }: { readonly usual: Changes; readonly neighbours: Changes },
  pairCount: number,
  limits: ShiftLimits,
): CostShift {
  const otherChangeDeviation = deviation(pair.otherChangeMicroeuros, pair.otherSpreadMicroeuros);
  const own = changesOf(pair);
  const beyond = [
    usual.count < FEWEST_USUAL ? otherChangeDeviation : deviationFrom(usual, own),
    ...(neighbours.count < FEWEST_USUAL ? [] : [deviationFrom(neighbours, own)]),
  ];
  const linkProbability = normalProbability(-Math.min(...beyond));
  return {
    ...pair,
    changeMicroeuros: fall.change.changeMicroeuros,
    changeDeviation: fall.deviation,
    fallProbability: fall.probability,
    otherChangeDeviation,
    usualClientCount: usual.count,
    usualChangeMicroeuros: usual.sum,
    linkProbability,
    pairCount,
    isAlarm:
      otherChangeDeviation >= RISE_DEVIATION &&
      linkProbability * pairCount <= limits.falseLinkShare,
  };
}

/** How far the sum of some clients' changes lies from what as many usual clients would have, in its errors. */
function deviationFrom(usual: Changes, own: Changes): number {
  const mean = Number(usual.sum) / usual.count;
  const variance = Number(usual.squares) / usual.count - mean ** 2;
  const error = Math.sqrt(variance * (own.count + own.count ** 2 / usual.count));
  return error > 0 ? (Number(own.sum) - own.count * mean) / error : 0;
}

/** The clients of each pair of services in every region and period given. */
function allClients(pairs: readonly ShiftPair[]): Map<string, Changes> {
  const all = new Map<string, Changes>();
  for (const pair of pairs) {
    const before = all.get(pairKey(pair)) ?? NOBODY;
    const { count, sum, squares } = changesOf(pair);
    all.set(pairKey(pair), {
      count: before.count + count,
      sum: before.sum + sum,
      squares: before.squares + squares,
    });
  }
  return all;
}

function changesOf(pair: ShiftPair): Changes {
  return {
    count: pair.clientCount,
    sum: pair.otherChangeMicroeuros,
    squares: pair.otherSpreadMicroeuros ** 2n,
  };
}

function serviceClients(change: ServiceChange): Changes {
  return {
    count: change.clientCount,
    sum: change.changeMicroeuros,
    squares: change.spreadMicroeuros ** 2n,
  };
}

function less(all: Changes, own: Changes): Changes {
  return {
    count: all.count - own.count,
    sum: all.sum - own.sum,
    squares: all.squares - own.squares,
  };
}

function deviation(change: bigint, spread: bigint): number {
  return spread === 0n ? 0 : Number(change) / Number(spread);
}

function changeKey({ regionCode, periodKind, afterFrom, serviceId }: ServiceKey): string {
  return [regionCode, periodKind, afterFrom, serviceId].join(" ");
}

function pairKey({ periodKind, serviceId, otherServiceId }: ShiftPair): string {
  return [periodKind, serviceId, otherServiceId].join(" ");
}

type ServiceKey = Pick<ServiceChange, "regionCode" | "periodKind" | "afterFrom" | "serviceId">;
