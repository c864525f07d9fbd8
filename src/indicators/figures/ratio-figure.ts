import type { FigureRow } from "../definitions/index.ts";
import { NATION } from "../definitions/index.ts";
import { SCALES } from "../registry/index.ts";
import { limitsOf, scaled } from "./limits.ts";
import {
  type CellsOfYears,
  type FigurePlace,
  type PartSums,
  pairSums,
  partSums,
} from "./part-sums.ts";
import type { RatioPlan } from "./plan.ts";
import { directlyStandardised, indirectlyStandardised, type Standardised } from "./standardised.ts";
import { standardStrata } from "./strata.ts";

/** Both parts of a ratio in the nation, at the module of a place. */
export type NationSums = (place: FigurePlace) => {
  readonly numerator: PartSums;
  readonly denominator: PartSums;
};

/** The nation's parts of a ratio, each added up once whatever the number of areas held against it. */
export function nationSums(ratio: RatioPlan, cells: CellsOfYears): NationSums {
  const kept = new Map<string, ReturnType<NationSums>>();
  return (place) => {
    const key = `${place.year}/${place.level}/${place.module ?? ""}`;
    const found = kept.get(key);
    if (found !== undefined) return found;
    const nation = { ...place, areaKind: "nation", areaCode: NATION, producer: null };
    const sums = {
      numerator: partSums(ratio.numerator, nation, cells),
      denominator: partSums(ratio.denominator, nation, cells),
    };
    kept.set(key, sums);
    return sums;
  };
}

/** The figure of a ratio at a place where everything that it needs was delivered. */
export function ratioFigure(
  ratio: RatioPlan,
  place: FigurePlace,
  cells: CellsOfYears,
  nationOf: NationSums,
): FigureRow {
  const { definition, multiplier } = ratio;
  const numerator = partSums(ratio.numerator, place, cells);
  const denominator = partSums(ratio.denominator, place, cells);
  const row = emptyFigure(ratio, place);
  const known = { ...row, numerator: numerator.total, denominator: denominator.total };
  if (denominator.total === 0n) {
    return { ...known, status: "missing", reason: "nothing_in_denominator" };
  }
  const crude: Standardised = {
    value: dividedLast(ratio, numerator.total, denominator.total),
    ...limitsOf(definition.interval, {
      numerator,
      denominator,
      multiplier,
      pair: pairSums(ratio, place, cells),
      isPart: isPartOf(ratio) && numerator.total >= 0n && numerator.total <= denominator.total,
      pairUnits: {
        numerator: Number(SCALES[ratio.numerator.scale]),
        denominator: Number(SCALES[ratio.denominator.scale]),
      },
    }),
  };
  const factor = ratio.isRelative ? relativeFactor(ratio, nationOf(place)) : 1;
  if (factor === null) return { ...known, status: "missing", reason: "nothing_in_denominator" };
  const parts = { numerator, denominator, crude };
  const standardised = standardisedValue(ratio, place, nationOf, parts);
  const shown: Standardised = { value: crude.value * factor, ...scaled(crude, factor) };
  return {
    ...known,
    ...columnsOf(shown, standardised),
    status: numerator.total === 0n ? "zero" : "value",
  };
}

/** The same measure above and below, of which the numerator keeps what its conditions name. */
function isPartOf({ definition: { formula } }: RatioPlan): boolean {
  if (formula.kind !== "ratio") return false;
  const measures = [formula.numerator, formula.denominator].flatMap(({ plus, minus }) =>
    [...plus, ...minus].map(({ measure }) => measure),
  );
  return new Set(measures).size === 1;
}

/** A row without figures. */
export function emptyFigure(
  { definition }: Pick<RatioPlan, "definition">,
  place: FigurePlace,
): FigureRow {
  return {
    indicator_id: definition.id,
    indicator_version: definition.version,
    area_kind: areaKind(place.areaKind),
    area_code: place.areaCode,
    year: place.year,
    level: place.level,
    module_id: place.module,
    producer_id: place.producer,
    numerator: null,
    denominator: null,
    value: null,
    lower: null,
    upper: null,
    standardised_value: null,
    standardised_lower: null,
    standardised_upper: null,
    status: "missing",
    reason: null,
  };
}

function areaKind(text: string): FigureRow["area_kind"] {
  if (text === "region" || text === "collaborative_area") return text;
  return "nation";
}

function columnsOf(crude: Standardised, standardised: Standardised | null) {
  return {
    value: crude.value,
    lower: crude.lower,
    upper: crude.upper,
    standardised_value: standardised?.value ?? null,
    standardised_lower: standardised?.lower ?? null,
    standardised_upper: standardised?.upper ?? null,
  };
}

/** The one division: whole numbers in their scales, multiplied first and divided last. */
export function dividedLast(
  ratio: {
    readonly numerator: Pick<RatioPlan["numerator"], "scale">;
    readonly denominator: Pick<RatioPlan["denominator"], "scale">;
    readonly multiplier: number;
  },
  numerator: bigint,
  denominator: bigint,
): number {
  const above = numerator * BigInt(ratio.multiplier) * SCALES[ratio.denominator.scale];
  return Number(above) / Number(denominator * SCALES[ratio.numerator.scale]);
}

function relativeFactor(
  ratio: RatioPlan,
  { numerator, denominator }: ReturnType<NationSums>,
): number | null {
  if (denominator.total === 0n || numerator.total === 0n) return null;
  return 1 / (dividedLast(ratio, numerator.total, denominator.total) / ratio.multiplier);
}

function standardisedValue(
  ratio: RatioPlan,
  place: FigurePlace,
  nationOf: NationSums,
  {
    numerator,
    denominator,
    crude,
  }: { numerator: PartSums; denominator: PartSums; crude: Standardised },
): Standardised | null {
  const { standardise } = ratio.definition;
  if (standardise.by === "none" || place.level === "service") return null;
  const isOfResidents = ratio.facts.includes("population") && place.producer === null;
  const nation = nationOf(place);
  if (!isOfResidents) return indirectlyStandardised(crude, denominator, nation);
  const weights = weightsOf(ratio.definition, nation.denominator);
  return directlyStandardised({
    numerator,
    denominator,
    weights,
    multiplier: ratio.multiplier,
    isMoney: ratio.numerator.scale === "microeuros",
  });
}

/** The weights of the strata in the standard of a definition; none where the nation has nobody. */
export function weightsOf(
  { standardise }: Pick<RatioPlan["definition"], "standardise">,
  residents: PartSums,
): number[] {
  const ofNation = nationWeights(residents);
  return standardise.standard === "nation"
    ? ofNation
    : esp2013Weights().map((weight, stratum) => ((ofNation[stratum] ?? 0) > 0 ? weight : 0));
}

function nationWeights(residents: PartSums): number[] {
  const weights: number[] = [];
  for (const [stratum, { amount }] of residents.strata) weights[stratum] = amount;
  return Array.from(weights, (weight) => weight ?? 0);
}

let esp2013: number[] | null = null;

function esp2013Weights(): number[] {
  esp2013 ??= standardStrata("ESP2013");
  return esp2013;
}
