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
  /** √ of the sum of the squares of the clients' changes. */
  readonly spreadMicroeuros: bigint;
};

/** The clients whose cost in such a service fell, beside their changes in a service of another package. */
export type ShiftPair = Omit<ServiceChange, "changeMicroeuros" | "spreadMicroeuros"> & {
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
  falseDiscoveryRate: 0.05,
  falseLinkShare: 0.01,
  fewestClients: 10,
};

/** One-sided at 2.5 %: the rise elsewhere is beyond what the clients' own changes make by chance. */
const RISE_DEVIATION = 1.96;

/** Fewer clients than this elsewhere do not show what is usual. */
const FEWEST_USUAL = 30;

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
  const pairCounts = new Map<string, number>();
  for (const { pair } of looked) {
    pairCounts.set(changeKey(pair), (pairCounts.get(changeKey(pair)) ?? 0) + 1);
  }
  return looked.map(({ pair, fall }) => {
    const usual = less(everywhere.get(pairKey(pair)) ?? NOBODY, changesOf(pair));
    return shiftOf(pair, fall, usual, pairCounts.get(changeKey(pair)) ?? 1, limits);
  });
}

type Fall = { readonly change: ServiceChange; readonly probability: number };

/** The services whose fall is more than chance, by region and period. */
function believedFalls(changes: readonly ServiceChange[], limits: ShiftLimits): Map<string, Fall> {
  const falls = new Map<string, Fall>();
  for (const kind of ["half_year", "year"] as const) {
    const tested = changes
      .filter(
        ({ isNewest, periodKind, clientCount, spreadMicroeuros }) =>
          isNewest &&
          periodKind === kind &&
          clientCount >= limits.fewestClients &&
          spreadMicroeuros > 0n,
      )
      .map((change) => ({
        change,
        probability: normalProbability(deviation(change.changeMicroeuros, change.spreadMicroeuros)),
      }));
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

/** How many clients changed, by how much together, and the sum of the squares of their changes. */
type Changes = { readonly count: number; readonly sum: bigint; readonly squares: bigint };

const NOBODY: Changes = { count: 0, sum: 0n, squares: 0n };

function shiftOf(
  pair: ShiftPair,
  { change, probability }: Fall,
  usual: Changes,
  pairCount: number,
  limits: ShiftLimits,
): CostShift {
  const otherChangeDeviation = deviation(pair.otherChangeMicroeuros, pair.otherSpreadMicroeuros);
  const beyondUsual =
    usual.count < FEWEST_USUAL ? otherChangeDeviation : deviationFrom(usual, changesOf(pair));
  const linkProbability = normalProbability(-beyondUsual);
  return {
    ...pair,
    changeMicroeuros: change.changeMicroeuros,
    changeDeviation: deviation(change.changeMicroeuros, change.spreadMicroeuros),
    fallProbability: probability,
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
