import {
  type Absence,
  checkAmount,
  type Estimate,
  type EstimateOptions,
  limitsAt,
  reachOf,
  sum,
  withoutLimits,
} from "./estimate.ts";

/** One group of areas or persons, such as a tenth by income; groups go from the worst off to the best off. */
export type RankedGroup = {
  readonly population: number | null;
  readonly value: number | null;
  /** Of the value, on the scale that `errorScale` names; limits need one for every group. */
  readonly standardError?: number | null;
};

export type Scale = "value" | "log" | "logit";

export type InequalityOptions = EstimateOptions & {
  /** The scale on which the line is straight: log for rates, logit for shares. Default "value". */
  readonly scale?: Scale;
  /** The scale of the standard errors. Default "value". */
  readonly errorScale?: Scale;
};

export type Inequality = {
  /** Slope index: the best off end of the line less the worst off end, times the multiplier. */
  readonly slope: Estimate;
  /** Relative index: the best off end over the worst off end; the other way round for a negative multiplier. */
  readonly relative: Estimate;
  /** The worst off end of the line, in the unit of the values. */
  readonly intercept: number | null;
};

const FEWEST_GROUPS = 3;

/**
 * How much a figure differs from the worst off to the best off, by a line through the groups.
 *
 * @param groups From the worst off to the best off, populations above zero.
 * @returns Without values when a population or value is missing ("missing_input") or there are fewer than
 * three groups ("too_few_values"); without limits when a standard error is missing. The relative index needs
 * both ends of the line above zero ("not_above_zero").
 * @throws RangeError for negative numbers, values outside the scale (log: above 0, logit: above 0 and
 * below 1), or a multiplier of zero.
 *
 * Method: least squares on the cumulative midpoints, weighted by population; limits from the groups' standard
 * errors by the delta method (docs/methods/inequality.md).
 */
export function inequality(
  groups: readonly RankedGroup[],
  {
    multiplier = 1,
    confidences = [0.95],
    scale = "value",
    errorScale = "value",
  }: InequalityOptions = {},
): Inequality {
  if (multiplier === 0) throw new RangeError("multiplier: zero leaves nothing to compare");
  const known = groups.flatMap(({ population, value }) =>
    population === null || population === 0 || value === null ? [] : [{ population, value }],
  );
  if (known.length < groups.length) return without("missing_input", confidences);
  if (known.length < FEWEST_GROUPS) return without("too_few_values", confidences);
  for (const { population, value } of known) {
    checkAmount("population", population);
    checkOnScale(value, scale);
  }
  const line = lineThrough(known.map(({ population }) => population));
  const fitted = known.map(({ value }) => SCALES[scale].to(value));
  const best = endOf(line.best, fitted, scale);
  const worst = endOf(line.worst, fitted, scale);
  const errors = groups.map(({ value, standardError }) =>
    value === null || standardError === null || standardError === undefined
      ? null
      : (standardError * SCALES[scale].slope(value)) / SCALES[errorScale].slope(value),
  );
  // How the two indices move with each group's value on the fitted scale.
  const pulls = known.map((_, group) => ({
    best: best.pull * (line.best[group] ?? 0),
    worst: worst.pull * (line.worst[group] ?? 0),
  }));
  const slope = best.value - worst.value;
  const slopeError = errorOf(
    pulls.map((pull) => pull.best - pull.worst),
    errors,
  );
  const relativeError = errorOf(
    pulls.map((pull) => pull.best / best.value - pull.worst / worst.value),
    errors,
  );
  return {
    slope: around(slope * multiplier, confidences, slopeError, (reach) => [
      (slope - reach) * multiplier,
      (slope + reach) * multiplier,
    ]),
    relative: relativeIndex(best.value, worst.value, multiplier < 0, confidences, relativeError),
    intercept: worst.value,
  };
}

function relativeIndex(
  best: number,
  worst: number,
  isInverted: boolean,
  confidences: readonly number[],
  error: number | null,
): Estimate {
  if (!(best > 0 && worst > 0)) return withoutLimits(null, "not_above_zero", confidences);
  const ratio = isInverted ? worst / best : best / worst;
  return around(ratio, confidences, error, (reach) => [
    ratio * Math.exp(-reach),
    ratio * Math.exp(reach),
  ]);
}

/** The two ends of the weighted line, each as what it takes of every group's value. */
function lineThrough(populations: readonly number[]): { best: number[]; worst: number[] } {
  const total = sum(populations);
  const shares = populations.map((population) => population / total);
  let below = 0;
  const middles = shares.map((share) => {
    below += share;
    return below - share / 2;
  });
  // Midpoints weighted by their own shares have the mean one half.
  const spread = sum(shares.map((share, group) => share * ((middles[group] ?? 0) - 0.5) ** 2));
  const slopes = shares.map((share, group) => (share * ((middles[group] ?? 0) - 0.5)) / spread);
  return {
    best: shares.map((share, group) => share + (slopes[group] ?? 0) / 2),
    worst: shares.map((share, group) => share - (slopes[group] ?? 0) / 2),
  };
}

function endOf(takes: readonly number[], fitted: readonly number[], scale: Scale) {
  const value = SCALES[scale].from(sum(takes.map((take, group) => take * (fitted[group] ?? 0))));
  return { value, pull: 1 / SCALES[scale].slope(value) };
}

/** To the scale and back, and how fast the scale moves at a value. */
const SCALES = {
  value: { to: (value: number) => value, from: (value: number) => value, slope: () => 1 },
  log: { to: Math.log, from: Math.exp, slope: (value: number) => 1 / value },
  logit: {
    to: (value: number) => Math.log(value / (1 - value)),
    from: (value: number) => 1 / (1 + Math.exp(-value)),
    slope: (value: number) => 1 / (value * (1 - value)),
  },
} as const;

function errorOf(pulls: readonly number[], errors: readonly (number | null)[]): number | null {
  const known = errors.filter((error) => error !== null);
  if (known.length < errors.length) return null;
  return Math.sqrt(sum(pulls.map((pull, group) => (pull * (known[group] ?? 0)) ** 2)));
}

function around(
  value: number,
  confidences: readonly number[],
  error: number | null,
  ends: (reach: number) => readonly [number, number],
): Estimate {
  if (error === null) return withoutLimits(value, "missing_input", confidences);
  const limits = limitsAt(confidences, (confidence) => {
    const [one, other] = ends(error * reachOf(confidence));
    return { lower: Math.min(one, other), upper: Math.max(one, other) };
  });
  return { value, limits, absence: null };
}

function without(absence: Absence, confidences: readonly number[]): Inequality {
  const nothing = withoutLimits(null, absence, confidences);
  return { slope: nothing, relative: nothing, intercept: null };
}

function checkOnScale(value: number, scale: Scale): void {
  const isOn = scale === "value" || (value > 0 && (scale === "log" || value < 1));
  if (!(Number.isFinite(value) && isOn)) {
    throw new RangeError(`a value lies outside the ${scale} scale`);
  }
}
