import { checkAmount, sum } from "./estimate.ts";

/** The events of clients, and the squares of each client's events, summed over clients. */
export type ClientEvents = { readonly events: number; readonly squares: number };

/**
 * Sums what clients had when the clients, not their events, are independent of each other.
 *
 * @param clientsByEvents How many clients had one event, how many had two, and so on, by the number of events.
 * @returns Events Σ k·clients and their variance Σ k²·clients under Poisson numbers of clients.
 * @throws RangeError for negative numbers.
 *
 * Method: compound Poisson (docs/methods/several-events.md).
 */
export function eventsOfClients(clientsByEvents: ReadonlyMap<number, number>): ClientEvents {
  const groups = [...clientsByEvents];
  for (const [events, clients] of groups) {
    checkAmount("events of a client", events);
    checkAmount("clients", clients);
  }
  return {
    events: sum(groups.map(([events, clients]) => events * clients)),
    squares: sum(groups.map(([events, clients]) => events ** 2 * clients)),
  };
}
