import { UserError } from "../../domain/errors.ts";

/** One event of one client in one service. Keys are pseudonyms or source keys, never shown. */
export type ClientEvent = {
  readonly clientId: string;
  readonly service: string;
  /** ISO day, or ISO moment with its offset from UTC. */
  readonly happenedAt: string;
};

/** Clients by service, kept as sets because counts of distinct clients cannot be added. */
export type ClientsByService = ReadonlyMap<string, ReadonlySet<string>>;

export function clientsByService(events: readonly ClientEvent[]): ClientsByService {
  return grouped(events, ({ service }) => service);
}

/** Clients by calendar month (YYYY-MM) of the event, in UTC. */
export function clientsByMonth(
  events: readonly ClientEvent[],
): ReadonlyMap<string, ReadonlySet<string>> {
  return grouped(events, ({ happenedAt }) => monthInUtc(happenedAt));
}

/** Clients of every one of the services. */
export function clientsOfAll(clients: ClientsByService, services: readonly string[]): Set<string> {
  const [first = new Set<string>(), ...others] = services.map(
    (service) => clients.get(service) ?? new Set<string>(),
  );
  return new Set([...first].filter((client) => others.every((other) => other.has(client))));
}

/** Clients of at least one of the services. */
export function clientsOfAny(clients: ClientsByService, services: readonly string[]): Set<string> {
  return new Set(services.flatMap((service) => [...(clients.get(service) ?? [])]));
}

/** What adding distinct counts would claim, beside the true count. */
export type Overlap = {
  readonly sumOfCounts: number;
  readonly overCount: number;
  /** Packages per client; null when there are no clients. */
  readonly meanPerClient: number | null;
};

/** @param counts Distinct clients of each package. @param uniqueCount Distinct clients of them all. */
export function overlap(counts: readonly number[], uniqueCount: number): Overlap {
  const sumOfCounts = counts.reduce((sum, count) => sum + count, 0);
  return {
    sumOfCounts,
    overCount: sumOfCounts - uniqueCount,
    meanPerClient: uniqueCount === 0 ? null : sumOfCounts / uniqueCount,
  };
}

function grouped(
  events: readonly ClientEvent[],
  keyOf: (event: ClientEvent) => string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const event of events) {
    const key = keyOf(event);
    const clients = groups.get(key) ?? new Set<string>();
    groups.set(key, clients.add(event.clientId));
  }
  return groups;
}

const DAY_OR_MOMENT = /^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/;

function monthInUtc(instant: string): string {
  const time = DAY_OR_MOMENT.test(instant) ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new UserError(
      "invalid_delivery",
      "an event's time is neither an ISO day nor an ISO moment with an offset from UTC",
    );
  }
  return new Date(time).toISOString().slice(0, 7);
}
