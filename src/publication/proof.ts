import type { AudienceRules } from "../protection/index.ts";
import type { SetResult } from "./set-result.ts";

/** Invariant 8 of a publication: the result of the attack on it. */
export type PublicationProof = {
  readonly proof_id: "no_published_cell_recovered";
  readonly statement: string;
  readonly holds: boolean;
  readonly way: "hiding" | "rounding_and_hiding";
  readonly number_sets: number;
  readonly cells: number;
  readonly relations: number;
  readonly hidden_for_themselves: number;
  readonly hidden_for_others: number;
  readonly rounded: number;
  /** Hidden cells attacked, and of how many the tightest interval was computed. */
  readonly attacked: number;
  readonly attacked_exactly: number;
  readonly too_tight: number;
  /** The narrowest interval of all, as a multiple of what the rules need; null when nothing is hidden. */
  readonly narrowest_interval: number | null;
  readonly needed: AudienceRules["hidden_interval"];
  readonly sets: readonly {
    readonly number: string;
    readonly cells: number;
    readonly hidden: number;
    readonly attacked: number;
    readonly too_tight: number;
    readonly narrowest_interval: number | null;
  }[];
};

/** The attacks on all sets of a publication as one proof. */
export function publicationProof(
  results: readonly SetResult[],
  rules: AudienceRules,
): PublicationProof {
  const total = (amount: (result: SetResult) => number) =>
    results.reduce((sum, result) => sum + amount(result), 0);
  const tooTight = total(({ attack }) => attack.tooTight);
  const widths = results.flatMap(({ attack }) => attack.narrowest ?? []);
  return {
    proof_id: "no_published_cell_recovered",
    statement:
      "No published cell can be recovered: nobody can compute a hidden number more closely than the rules allow, from all published sums and everything published before.",
    holds: tooTight === 0,
    way: rules.rounding_base === null ? "hiding" : "rounding_and_hiding",
    number_sets: results.length,
    cells: total(({ cellCount }) => cellCount),
    relations: total(({ relationCount }) => relationCount),
    hidden_for_themselves: total(({ hiddenForItself }) => hiddenForItself),
    hidden_for_others: total(({ hiddenForOthers }) => hiddenForOthers),
    rounded: total(({ rounding }) => rounding?.values.size ?? 0),
    attacked: total(({ attack }) => attack.attacked),
    attacked_exactly: total(({ attack }) => attack.exactly),
    too_tight: tooTight,
    narrowest_interval: least(widths),
    needed: rules.hidden_interval,
    sets: results.map(({ key, cellCount, hidden, attack }) => ({
      number: key,
      cells: cellCount,
      hidden: hidden.size,
      attacked: attack.attacked,
      too_tight: attack.tooTight,
      narrowest_interval: attack.narrowest,
    })),
  };
}

function least(numbers: readonly number[]): number | null {
  return numbers.reduce<number | null>(
    (smallest, one) => (smallest === null || one < smallest ? one : smallest),
    null,
  );
}
