import type { PlainDate } from "../domain/period.ts";

/** One change of identity, as pseudonyms: no code is needed or kept to follow it. */
export type IdentityChange = {
  readonly oldId: string;
  readonly newId: string;
  readonly changedOn: PlainDate;
};

export type LinkFindingKind = "change_to_itself" | "conflicting_changes" | "change_cycle";

/** `count` is of changes, of old identities, and of cycles, in the order of the kinds. */
export type LinkFinding = { readonly kind: LinkFindingKind; readonly count: number };

export type ResolvedChanges = {
  /** Every identity that gives way to another → the one that stands for the person. */
  readonly canonical: ReadonlyMap<string, string>;
  /** Kinds that were found, with how many; never which. */
  readonly findings: readonly LinkFinding[];
};

/**
 * Follows changed identities to the last one of their chain, whatever the order of the rows.
 *
 * An old identity with several new ones follows the latest change (a tie: the greater identity). A
 * cycle is one person, who stands under the new identity of the latest change in it (a tie: the smaller).
 * An identity that is not in `canonical` stands for itself.
 *
 * Method: docs/methods/pseudonyms.md.
 */
export function resolveChanges(changes: readonly IdentityChange[]): ResolvedChanges {
  const real = changes.filter(({ oldId, newId }) => oldId !== newId);
  const { following, conflictCount } = latestChanges(real);
  const { resting, cycleCount } = restingIdentities(following);
  const canonical = new Map<string, string>();
  for (const oldId of following.keys()) {
    const rest = resting.get(oldId) ?? oldId;
    if (rest !== oldId) canonical.set(oldId, rest);
  }
  const findings: LinkFinding[] = [
    { kind: "change_to_itself", count: changes.length - real.length },
    { kind: "conflicting_changes", count: conflictCount },
    { kind: "change_cycle", count: cycleCount },
  ];
  return { canonical, findings: findings.filter(({ count }) => count > 0) };
}

/** At most one change for each old identity, and how many identities had several new ones. */
function latestChanges(changes: readonly IdentityChange[]) {
  const following = new Map<string, IdentityChange>();
  const conflicting = new Set<string>();
  for (const change of changes) {
    const known = following.get(change.oldId);
    if (known !== undefined && known.newId !== change.newId) conflicting.add(change.oldId);
    if (known === undefined || isLater(change, known)) following.set(change.oldId, change);
  }
  return { following, conflictCount: conflicting.size };
}

function isLater(change: IdentityChange, other: IdentityChange): boolean {
  if (change.changedOn !== other.changedOn) return change.changedOn > other.changedOn;
  return change.newId > other.newId;
}

/** Where each chain comes to rest. Every identity is walked over once. */
function restingIdentities(following: ReadonlyMap<string, IdentityChange>) {
  const resting = new Map<string, string>();
  let cycleCount = 0;
  for (const start of following.keys()) {
    const path: IdentityChange[] = [];
    const placeOnPath = new Map<string, number>();
    let at = start;
    for (;;) {
      const next = resting.has(at) || placeOnPath.has(at) ? undefined : following.get(at);
      if (next === undefined) break;
      placeOnPath.set(at, path.length);
      path.push(next);
      at = next.newId;
    }
    const cycleStart = placeOnPath.get(at);
    if (cycleStart !== undefined) cycleCount += 1;
    const rest =
      cycleStart === undefined ? (resting.get(at) ?? at) : restOfCycle(path.slice(cycleStart), at);
    for (const { oldId } of path) resting.set(oldId, rest);
  }
  return { resting, cycleCount };
}

function restOfCycle(cycle: readonly IdentityChange[], anyMember: string): string {
  let latestDay = "";
  let rest = anyMember;
  for (const { newId, changedOn } of cycle) {
    if (changedOn < latestDay || (changedOn === latestDay && newId > rest)) continue;
    latestDay = changedOn;
    rest = newId;
  }
  return rest;
}
