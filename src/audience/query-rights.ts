import { UserError } from "../domain/errors.ts";
import { type AudiencePolicy, rulesOf } from "./policy.ts";
import type { Viewer } from "./viewer.ts";

/** The rows that a query may be cut from: null means any, an empty list none. */
export type QueryRights = {
  readonly regionCodes: readonly string[] | null;
  readonly producerIds: readonly string[] | null;
};

/**
 * What a viewer may cut when asking, for the dimensions that the query divides or keeps by.
 *
 * @param kinds Kinds of dimensions, such as `region` and `producer`.
 * @throws UserError "not_allowed" when no grant covers them, saying which are covered.
 */
export function queryRights(
  policy: AudiencePolicy,
  viewer: Viewer,
  query: { readonly measure: string; readonly kinds: readonly string[] },
): QueryRights {
  const { queries, name } = rulesOf(policy, viewer.audience);
  const ofMeasure = queries.filter((grant) => !grant.not.includes(query.measure));
  const grant = ofMeasure.find(
    ({ by }) => by === "any" || query.kinds.every((kind) => by.includes(kind)),
  );
  if (grant !== undefined) {
    return {
      regionCodes: grant.rows === "own_regions" ? viewer.regionCodes : null,
      producerIds: grant.rows === "own_producers" ? viewer.producerIds : null,
    };
  }
  const who = name.en.toLowerCase();
  if (queries.length === 0) {
    throw new UserError("not_allowed", `${who}: sees published figures only, and no free cuts`);
  }
  if (ofMeasure.length === 0) {
    throw new UserError(
      "not_allowed",
      `${who}: may not ask for ${query.measure}, which looks at other producers`,
    );
  }
  const open = ofMeasure.flatMap(({ by }) => (by === "any" ? [] : by));
  const closed = query.kinds.filter((kind) => !open.includes(kind));
  throw new UserError(
    "not_allowed",
    `${who}: may not cut by ${closed.join(", ")}; may by ${open.join(", ")}`,
  );
}

/**
 * The regions that a viewer sees whole, and whose figures it may follow down to events and ledger lines;
 * null means every region.
 */
export function wholeRegions(policy: AudiencePolicy, viewer: Viewer): readonly string[] | null {
  const whole = rulesOf(policy, viewer.audience).queries.filter(({ by }) => by === "any");
  if (whole.some(({ rows }) => rows === "all")) return null;
  return whole.some(({ rows }) => rows === "own_regions") ? viewer.regionCodes : [];
}

/** @throws UserError "not_allowed" when one of the regions is not among those that the viewer sees whole. */
export function refuseOtherRegions(
  policy: AudiencePolicy,
  viewer: Viewer,
  regionCodes: readonly string[],
): void {
  const whole = wholeRegions(policy, viewer);
  const closed = regionCodes.filter((code) => whole !== null && !whole.includes(code));
  if (closed.length === 0) return;
  const who = rulesOf(policy, viewer.audience).name.en.toLowerCase();
  throw new UserError(
    "not_allowed",
    `${who}: may not look behind the figures of ${closed.length === 1 ? `region ${closed[0]}` : `${closed.length} regions`}; keep to your own region, for example with region=…`,
  );
}
