import type { CrosswalkRow } from "./crosswalk.ts";

/** What a client had of a service in a month. */
export type ServiceFact = {
  readonly client_id: string;
  readonly service_id: string;
  readonly month: string;
  readonly event_count: number;
  readonly cost_microeuros: bigint;
};

type ConservedFigures = {
  readonly cost_microeuros: bigint;
  readonly event_count: number;
  readonly client_count: number;
};

/** One line of the proof: the whole, or one group of packages (`group_id` of the crosswalk). */
export type ConservationLine = {
  readonly group_id: string;
  readonly before: ConservedFigures;
  readonly after: ConservedFigures;
  readonly is_conserved: boolean;
};

export type ConservationProof = {
  readonly is_conserved: boolean;
  readonly lines: readonly ConservationLine[];
  /** Services in the facts that the crosswalk does not know. */
  readonly unmapped_service_ids: readonly string[];
};

const ALL = "all";
const UNMAPPED = "unmapped";

/** Facts under the codes of the new version: a join, so a wrong crosswalk loses or doubles rows. */
export function applyCrosswalk(
  crosswalk: readonly CrosswalkRow[],
  facts: readonly ServiceFact[],
): ServiceFact[] {
  const targets = collect(
    crosswalk,
    (row) => row.from_service_id,
    (row) => row.to_service_id,
  );
  return facts.flatMap((fact) =>
    [...(targets.get(fact.service_id) ?? [])].map((service_id) => ({ ...fact, service_id })),
  );
}

/**
 * Proves that a change of catalogue keeps euros (whole micro-euros), events and unique clients, over all
 * and inside each group of packages. Before and after are added up on their own, each by its own codes.
 * The same proof over a warehouse is models/checks/crosswalk_conservation.sql.
 */
export function proveConservation(
  crosswalk: readonly CrosswalkRow[],
  facts: readonly ServiceFact[],
): ConservationProof {
  const before = figuresByGroup(
    facts,
    collect(
      crosswalk,
      (row) => row.from_service_id,
      (row) => row.group_id,
    ),
  );
  const after = figuresByGroup(
    applyCrosswalk(crosswalk, facts),
    collect(
      crosswalk,
      (row) => row.to_service_id,
      (row) => row.group_id,
    ),
  );
  const none = { cost_microeuros: 0n, event_count: 0, client_count: 0 };
  const lines = [...new Set([ALL, ...before.keys(), ...after.keys()])].map((group_id) => {
    const line = { before: before.get(group_id) ?? none, after: after.get(group_id) ?? none };
    return { group_id, ...line, is_conserved: areEqual(line.before, line.after) };
  });
  const known = new Set(crosswalk.map((row) => row.from_service_id));
  const unmapped = facts.map((fact) => fact.service_id).filter((id) => !known.has(id));
  return {
    is_conserved: lines.every((line) => line.is_conserved),
    lines,
    unmapped_service_ids: [...new Set(unmapped)].sort(),
  };
}

function figuresByGroup(
  facts: readonly ServiceFact[],
  groupsOf: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, ConservedFigures> {
  const sums = new Map<string, { cost: bigint; events: number; clients: Set<string> }>();
  for (const fact of facts) {
    for (const groupId of [ALL, ...(groupsOf.get(fact.service_id) ?? [UNMAPPED])]) {
      const sum = sums.get(groupId) ?? { cost: 0n, events: 0, clients: new Set<string>() };
      sum.cost += fact.cost_microeuros;
      sum.events += fact.event_count;
      sum.clients.add(fact.client_id);
      sums.set(groupId, sum);
    }
  }
  return new Map(
    [...sums].map(([groupId, { cost, events, clients }]) => [
      groupId,
      { cost_microeuros: cost, event_count: events, client_count: clients.size },
    ]),
  );
}

function areEqual(left: ConservedFigures, right: ConservedFigures): boolean {
  return (
    left.cost_microeuros === right.cost_microeuros &&
    left.event_count === right.event_count &&
    left.client_count === right.client_count
  );
}

function collect(
  rows: readonly CrosswalkRow[],
  keyOf: (row: CrosswalkRow) => string,
  contentOf: (row: CrosswalkRow) => string,
): Map<string, Set<string>> {
  const collected = new Map<string, Set<string>>();
  for (const row of rows) {
    const values = collected.get(keyOf(row)) ?? new Set<string>();
    collected.set(keyOf(row), values.add(contentOf(row)));
  }
  return collected;
}
