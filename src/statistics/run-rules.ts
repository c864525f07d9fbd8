/** Signs that a series has changed, each rare while it has not. */
export type RunRule = "beyond_three_sigma" | "two_of_three_beyond_two_sigma" | "eight_on_one_side";

export const RUN_RULES: readonly RunRule[] = [
  "beyond_three_sigma",
  "two_of_three_beyond_two_sigma",
  "eight_on_one_side",
];

export type Signal = { readonly rule: RunRule; readonly side: "above" | "below" };

/**
 * The signals of a series at each of its points, the last point of a run carrying its sign.
 *
 * @param deviations How many standard deviations each point lies from the centre; null for a month without
 * a figure, which ends every run.
 * @param rules Which rules are used; all by default.
 * @returns For each point the rules it broke, and on which side.
 *
 * Method: rules 1, 2 and 8 in a row of Western Electric (1956) (docs/methods/control-charts.md).
 */
export function runSignals(
  deviations: readonly (number | null)[],
  rules: readonly RunRule[] = RUN_RULES,
): Signal[][] {
  return deviations.map((_, last) => {
    const upTo = deviations.slice(Math.max(0, last - 7), last + 1);
    const unbroken = upTo.slice(upTo.lastIndexOf(null) + 1).map((deviation) => deviation ?? 0);
    return rules.flatMap((rule) => [
      ...(isBroken(rule, unbroken) ? [{ rule, side: "above" as const }] : []),
      ...(isBroken(
        rule,
        unbroken.map((deviation) => -deviation),
      )
        ? [{ rule, side: "below" as const }]
        : []),
    ]);
  });
}

/** Whether the last of these points breaks the rule upwards. */
function isBroken(rule: RunRule, points: readonly number[]): boolean {
  const last = points.at(-1) ?? 0;
  if (rule === "beyond_three_sigma") return last > 3;
  if (rule === "eight_on_one_side") return points.length >= 8 && points.every((point) => point > 0);
  return last > 2 && points.slice(-3).filter((point) => point > 2).length >= 2;
}
