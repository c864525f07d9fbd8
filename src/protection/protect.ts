import { UserError } from "../domain/errors.ts";
import { type EarlierSet, type JoinedSets, withEarlierSets } from "./earlier.ts";
import type { Effort } from "./improve.ts";
import { type MeasureKind, neededWidth, type PrimaryReason, primaryCells } from "./primary.ts";
import type { PublicationSet } from "./publication-set.ts";
import type { AudienceRules } from "./rules.ts";
import { type Suppression, suppress } from "./suppress.ts";
import { tableOf } from "./table.ts";

export type ProtectedSet = Suppression & {
  readonly reasons: ReadonlyMap<number, PrimaryReason>;
  /** Ids whose value was corrected since an earlier release. */
  readonly revised: readonly string[];
  /** Ids shown earlier that nothing ties to this set, and that are therefore not protected against. */
  readonly unlinked: readonly string[];
};

/**
 * Hides what one audience may not see of a publication set, against everything published before, and attacks
 * the result. An audience with a `rounding_base` gets `controlledRounding` instead.
 *
 * @param kind Counts of clients and events, or amounts of euros.
 * @throws UserError "too_tight" naming the cells that could be computed too closely, for instance because an
 * earlier release showed what is to be hidden now. Nothing may be published then.
 */
export function protect(
  set: PublicationSet,
  kind: MeasureKind,
  rules: AudienceRules,
  earlier: readonly EarlierSet[],
  effort: Effort,
  seed = 1,
): ProtectedSet {
  const unpublished = new Set(set.unpublished);
  const joined = withEarlierSets(set, earlier);
  const isTold = toldBefore(set, joined);
  // That a cell in no table is zero or full tells nothing that is not told beside it; what was told before stays told.
  const reasons = new Map(
    [...primaryCells(set.cells, set.relations, rules)].filter(
      ([place, reason]) =>
        !unpublished.has(place) || (reason !== "zero" && reason !== "full" && !isTold(place)),
    ),
  );
  const areZerosKnown = rules.zero_cells === "published";
  const isZero = (place: number) => set.cells[place]?.value === 0;
  const isEmpty = (place: number) =>
    isZero(place) && (set.cells[place]?.contributors?.count ?? 0) === 0;
  const table = tableOf(joined.cells, joined.relations);
  const suppression = suppress(
    {
      table,
      primaries: [...reasons.keys()],
      neededWidth: (place) => neededWidth(table.values[place] ?? 0, kind, rules),
      floor: areZerosKnown && [...reasons.keys()].every((place) => !isZero(place)) ? 1 : 0,
      mustShow: areZerosKnown
        ? [...set.cells.keys()].filter((place) => !unpublished.has(place) && isEmpty(place))
        : [],
      known: joined.known,
      unpublished: [...unpublished, ...joined.unpublished],
      lattice: set.lattice,
    },
    effort,
    seed,
  );
  if (suppression.tooTight.length > 0) throw tooTight(suppression, table.ids);
  return { ...suppression, reasons, revised: joined.revised, unlinked: joined.unlinked };
}

/** Whether earlier releases alone told a cell: itself, or all that a sum has beside it. */
function toldBefore(
  { relations }: Pick<PublicationSet, "relations">,
  { known }: Pick<JoinedSets, "known">,
): (place: number) => boolean {
  const isExact = (place: number) => {
    const limits = known.get(place);
    return limits !== undefined && limits.lower === limits.upper;
  };
  const left = relations.flatMap(({ kind, total, parts }) => {
    const open = kind === "sum" ? [total, ...parts].filter((place) => !isExact(place)) : [];
    return open.length === 1 ? open : [];
  });
  const told = new Set(left);
  return (place) => isExact(place) || told.has(place);
}

const MOST_NAMED = 10;

function tooTight({ tooTight: cells }: Suppression, ids: readonly string[]): UserError {
  const named = cells.slice(0, MOST_NAMED).map(({ cell }) => ids[cell]);
  const more = cells.length > MOST_NAMED ? ` and ${cells.length - MOST_NAMED} more` : "";
  return new UserError(
    "too_tight",
    `${cells.length} hidden cells can be computed too closely from what is shown: ${named.join(", ")}${more}; publish fewer cuts, or see whether an earlier release showed them`,
  );
}
