import {
  type ClusteredEvents,
  costRate,
  crudeRate,
  dobsonRate,
  type Estimate,
  meanOfSums,
  proportion,
  ratioOfRates,
  ratioOfSums,
  topShare,
} from "../../statistics/index.ts";
import type { IntervalMethod } from "../definitions/index.ts";
import type { PairSums } from "./cells.ts";
import type { PartSums } from "./part-sums.ts";

export type ValueLimits = { readonly lower: number | null; readonly upper: number | null };

export const NO_LIMITS: ValueLimits = { lower: null, upper: null };

export type LimitsInput = {
  readonly numerator: PartSums;
  readonly denominator: PartSums;
  readonly pair: PairSums | null;
  readonly multiplier: number;
  /** What squares the amounts of a pair have to be divided by: the scales of both. */
  readonly pairUnits: { readonly numerator: number; readonly denominator: number };
  /** The numerator is a part of the denominator and neither is below zero: limits stay within none and all. */
  readonly isPart?: boolean;
};

/** The 95 % limits of a ratio by the method that its definition names; null where it gives none. */
export function limitsOf(method: IntervalMethod, input: LimitsInput): ValueLimits {
  const { numerator, denominator, multiplier } = input;
  const options = { multiplier };
  const [events, population] = [numerator.amount, denominator.amount];
  switch (method) {
    case "wilson":
      return events < 0 || events > population
        ? NO_LIMITS
        : limits(proportion(events, population, options));
    case "count":
      return events < 0 ? NO_LIMITS : limits(crudeRate(events, population, options));
    case "several_events":
      return severalEvents(input);
    case "client_costs":
      return clientCosts(input);
    case "client_mean":
      return clientMean(input);
    case "client_ratio":
    case "row_ratio":
      return pairedRatio(input);
    case "client_part":
      return clientPart(input);
    case "rate_ratio":
      return rateRatio(input);
    case "dearest_share":
      return dearestShare(input);
    default:
      return NO_LIMITS;
  }
}

/** Clients are independent of each other, their events are not; an event of nobody known stands alone. */
function severalEvents({ numerator, denominator, multiplier }: LimitsInput): ValueLimits {
  const { amount: events } = numerator;
  if (events < 0) return NO_LIMITS;
  if (events < FEWEST_FOR_SPREAD) {
    return limits(crudeRate(events, denominator.amount, { multiplier }));
  }
  const { squares } = clustered(numerator);
  const strata = [{ events, population: denominator.amount, weight: 1, squares }];
  return limits(dobsonRate(strata, { multiplier }));
}

/** Events with the squares of each client's; one of nobody known stands alone. */
function clustered({ amount, clients }: PartSums): ClusteredEvents {
  const ofNobody = Math.max(0, amount - (clients?.amount ?? 0));
  return { events: amount, squares: (clients?.squares ?? 0) + ofNobody };
}

function rateRatio({ numerator, denominator, multiplier }: LimitsInput): ValueLimits {
  if (numerator.amount < 0 || denominator.amount < 0) return NO_LIMITS;
  return limits(ratioOfRates(clustered(numerator), clustered(denominator), { multiplier }));
}

function dearestShare({ numerator, denominator, multiplier }: LimitsInput): ValueLimits {
  const [top, all] = [numerator.clients, denominator.clients];
  if (top?.least == null || all === null) return NO_LIMITS;
  const { clients: count, amount: sum, squares, least } = top;
  return limits(
    topShare(
      {
        count: all.clients,
        sum: all.amount,
        squares: all.squares,
        top: { count, sum, squares, least },
      },
      { multiplier },
    ),
  );
}

/** Below this many events the exact limits of a count are given; their spread is not known. */
const FEWEST_FOR_SPREAD = 10;

/** What is on no client is as it is: the limits are those of the clients' part, moved by the rest. */
function clientCosts({ numerator, denominator, multiplier }: LimitsInput): ValueLimits {
  const { clients } = numerator;
  if (clients === null || clients.amount < 0) return NO_LIMITS;
  const { clients: count, amount: cost, squares, largest } = clients;
  const estimate = costRate({ clients: count, cost, squares, largest }, denominator.amount, {
    multiplier,
  });
  const rest = ((numerator.amount - cost) / denominator.amount) * multiplier;
  return moved(limits(estimate), rest);
}

function clientMean({ numerator, multiplier }: LimitsInput): ValueLimits {
  const { clients } = numerator;
  if (clients === null) return NO_LIMITS;
  const added = { count: clients.clients, sum: clients.amount, squares: clients.squares };
  return limits(meanOfSums(added, { multiplier }));
}

function pairedRatio(input: LimitsInput): ValueLimits {
  const { numerator, denominator, pair, multiplier, pairUnits } = input;
  if (pair === null) return input.isPart === true ? clientPart(input) : NO_LIMITS;
  const { numerator: upper, denominator: lower } = pairUnits;
  const estimate = ratioOfSums(
    {
      count: denominator.clients?.clients ?? Math.max(2, Math.round(denominator.amount)),
      upper: numerator.amount,
      lower: denominator.amount,
      upperSquares: pair.yy / upper ** 2,
      products: pair.xy / (upper * lower),
      lowerSquares: pair.xx / lower ** 2,
    },
    { multiplier },
  );
  const { lower: from, upper: until } = limits(estimate);
  if (input.isPart !== true || from === null || until === null) return limits(estimate);
  return { lower: Math.max(0, from), upper: Math.min(multiplier, until) };
}

/**
 * A part beside a whole that is that of another place, whose products nobody keeps. A client has at least as much in the
 * whole as in the part, so the products are at least the part's squares, and limits with these are rather too wide.
 */
function clientPart({ numerator, denominator, multiplier }: LimitsInput): ValueLimits {
  const [part, whole] = [numerator.clients, denominator.clients];
  const isPart = numerator.amount >= 0 && numerator.amount <= denominator.amount;
  if (part === null || whole === null || !isPart) return NO_LIMITS;
  const { lower, upper } = limits(
    ratioOfSums(
      {
        count: whole.clients,
        upper: numerator.amount,
        lower: denominator.amount,
        upperSquares: part.squares,
        products: part.squares,
        lowerSquares: whole.squares,
      },
      { multiplier },
    ),
  );
  if (lower === null || upper === null) return NO_LIMITS;
  return { lower: Math.max(0, lower), upper: Math.min(multiplier, upper) };
}

export function moved({ lower, upper }: ValueLimits, by: number): ValueLimits {
  return {
    lower: lower === null ? null : lower + by,
    upper: upper === null ? null : upper + by,
  };
}

export function scaled({ lower, upper }: ValueLimits, factor: number): ValueLimits {
  return {
    lower: lower === null ? null : lower * factor,
    upper: upper === null ? null : upper * factor,
  };
}

export function limits({ limits: [first] }: Estimate): ValueLimits {
  return first === undefined ? NO_LIMITS : { lower: first.lower, upper: first.upper };
}
