import { join } from "node:path";
import { z } from "zod";
import { Names } from "../domain/names.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { parseYamlFile } from "../domain/parse.ts";
import { compareTexts } from "../domain/text-order.ts";
import { knownLimits, type Measured, MISSING } from "./verdict.ts";

const PeerFeature = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  names: Names,
  weight: z.number().positive(),
  /** "log" for what differs by how many times, not by how much. */
  scale: z.enum(["value", "log"]).default("value"),
  /** The indicator whose value for the whole area the feature is. */
  indicator: z.string().optional(),
});

const PeerRules = z.strictObject({
  id: z.literal("peers"),
  version: z.int().positive(),
  standing: z.enum(["proposal", "agreed"]),
  owner: z.string().min(1),
  reason: z.string().min(1),
  peer_count: z.int().positive(),
  fewest_areas: z.int().min(3),
  fewest_weight_known: z.number().positive().max(1),
  features: z.array(PeerFeature).min(1),
});
export type PeerRules = z.infer<typeof PeerRules>;

/** @throws UserError "invalid_definition" when the file does not have its form. */
export function loadPeerRules(
  path: string = join(PACKAGE_ROOT, "comparison", "peers.yaml"),
): PeerRules {
  return parseYamlFile(path, PeerRules);
}

/** What is known of an area in a year; a feature that is not known is null. */
export type AreaProfile = {
  readonly areaCode: string;
  readonly features: Readonly<Record<string, number | null>>;
};

export type Peer = {
  readonly areaCode: string;
  /** Zero for twins; 1 is a usual difference between areas. Null where too little is known of the two. */
  readonly distance: number | null;
  /** Whether the distance chose it; otherwise the user did. */
  readonly isChosenByDistance: boolean;
};

export type PeerAnswer = {
  /** From the nearest on. */
  readonly peers: readonly Peer[];
  /** Features that no or not every area has: they did not count, or not for all. */
  readonly missingFeatures: readonly string[];
  readonly rulesVersion: number;
};

/**
 * The areas most like one, by what they cannot choose; or those that the user chose, with their distances.
 *
 * @param profiles Of all areas of one kind and year, the own one among them.
 * @param chosen Codes that the user wants instead.
 * @returns No peers when the own area has no profile, or fewer areas have one than the rules ask for.
 *
 * Method: weighted Euclidean distance of standardised features (docs/methods/peers.md).
 */
export function peersOf(
  profiles: readonly AreaProfile[],
  areaCode: string,
  rules: PeerRules,
  chosen: readonly string[] | null = null,
): PeerAnswer {
  const features = rules.features.map((feature) => ({
    ...feature,
    spread: spreadOf(profiles, feature),
  }));
  const missingFeatures = rules.features
    .filter(({ id }) => profiles.some((profile) => featureOf(profile, id) === null))
    .map(({ id }) => id);
  const own = profiles.find((profile) => profile.areaCode === areaCode);
  const distances = profiles
    .filter((profile) => profile.areaCode !== areaCode)
    .map((profile) => ({
      areaCode: profile.areaCode,
      distance: own === undefined ? null : distanceOf(own, profile, features, rules),
      isChosenByDistance: chosen === null,
    }))
    .toSorted(
      (left, right) =>
        (left.distance ?? Number.POSITIVE_INFINITY) -
          (right.distance ?? Number.POSITIVE_INFINITY) ||
        compareTexts(left.areaCode, right.areaCode),
    );
  const answer = { missingFeatures, rulesVersion: rules.version };
  if (chosen !== null) {
    return { ...answer, peers: distances.filter((peer) => chosen.includes(peer.areaCode)) };
  }
  const known = distances.filter(({ distance }) => distance !== null);
  const peers = known.length + 1 < rules.fewest_areas ? [] : known.slice(0, rules.peer_count);
  return { ...answer, peers };
}

/**
 * The median of the peers' figures with limits.
 *
 * @returns The median of the values; its limits are the medians of the lower and of the upper limits, between
 * which the median lies whenever each peer lies within its own. Missing when fewer than three peers have a
 * value and limits.
 */
export function peerMedian(figures: readonly Measured[]): Measured {
  const known = figures.flatMap((figure) => knownLimits(figure) ?? []);
  if (known.length < FEWEST_PEERS) return MISSING;
  const value = median(known.map((one) => one.value));
  return {
    status: value === 0 ? "zero" : "value",
    value,
    lower: median(known.map(({ lower }) => lower)),
    upper: median(known.map(({ upper }) => upper)),
  };
}

const FEWEST_PEERS = 3;

function median(values: readonly number[]): number {
  const ordered = values.toSorted((left, right) => left - right);
  const half = Math.floor(ordered.length / 2);
  const upper = ordered[half] ?? 0;
  return ordered.length % 2 === 1 ? upper : (upper + (ordered[half - 1] ?? 0)) / 2;
}

type SpreadFeature = PeerRules["features"][number] & { readonly spread: number };

function distanceOf(
  one: AreaProfile,
  other: AreaProfile,
  features: readonly SpreadFeature[],
  rules: PeerRules,
): number | null {
  let squares = 0;
  let weights = 0;
  for (const { id, weight, scale, spread } of features) {
    const left = scaled(featureOf(one, id), scale);
    const right = scaled(featureOf(other, id), scale);
    if (left === null || right === null) continue;
    weights += weight;
    if (spread > 0) squares += weight * ((left - right) / spread) ** 2;
  }
  const all = features.reduce((sum, { weight }) => sum + weight, 0);
  if (weights < rules.fewest_weight_known * all) return null;
  return Math.sqrt(squares / weights);
}

/** The standard deviation of a feature over the areas that have it. */
function spreadOf(
  profiles: readonly AreaProfile[],
  { id, scale }: PeerRules["features"][number],
): number {
  const values = profiles.flatMap((profile) => scaled(featureOf(profile, id), scale) ?? []);
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function featureOf({ features }: AreaProfile, id: string): number | null {
  return features[id] ?? null;
}

function scaled(value: number | null, scale: "value" | "log"): number | null {
  if (value === null || scale === "value") return value;
  return value > 0 ? Math.log(value) : null;
}
