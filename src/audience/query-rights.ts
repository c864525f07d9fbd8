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

/** Whether a viewer may follow a figure of a region down to its events and ledger lines. */
export function mayExplain(policy: AudiencePolicy, viewer: Viewer, regionCode: string): boolean {
  const { queries } = rulesOf(policy, viewer.audience);
  return queries.some(
    ({ rows, by }) =>
      by === "any" &&
      (rows === "all" || (rows === "own_regions" && viewer.regionCodes.includes(regionCode))),
  );
}
