import { unknownName } from "../domain/errors.ts";
import { type FigureRow, type IndicatorDefinition, NATION } from "../indicators/index.ts";
import { peerMedian, peersOf } from "./peers.ts";
import { type Potential, potentialOf } from "./potential.ts";
import { type Rank, ranksOf } from "./ranks.ts";
import { definitionsOf, type Reading, readFigures } from "./read-figures.ts";
import { peerRules, readPeers, readProfiles } from "./read-peers.ts";
import {
  fixedReference,
  type Measured,
  MISSING,
  measured,
  type VerdictAnswer,
  verdictOf,
} from "./verdict.ts";

/** What areas are held against. `peers` are those of each area, unless some are chosen for all. */
export type ReferenceName =
  | { readonly kind: "nation" }
  | { readonly kind: "peers"; readonly chosen?: readonly string[] }
  | { readonly kind: "past"; readonly year: number }
  | { readonly kind: "area"; readonly areaCode: string }
  | { readonly kind: "target"; readonly value: number };

export type ComparisonRequest = {
  readonly indicatorId: string;
  readonly year: number;
  readonly level: FigureRow["level"];
  readonly moduleId: string | null;
  readonly reference: ReferenceName;
  /** Standardised by default where the indicator is. */
  readonly values?: "crude" | "standardised";
  /** One area alone; all regions by default. */
  readonly areaCode?: string;
};

export type ComparedArea = {
  readonly figure: FigureRow;
  readonly compared: Measured;
  readonly reference: Measured;
  readonly verdict: VerdictAnswer;
  readonly rank: Rank | null;
  /** Against the peers' median only, of indicators in euros of which less is better. */
  readonly potential: Potential | null;
  readonly peerCodes: readonly string[];
};

export type ComparisonAnswer = {
  readonly definition: IndicatorDefinition;
  readonly values: "crude" | "standardised";
  readonly nation: FigureRow | null;
  /** In order of their codes. */
  readonly areas: readonly ComparedArea[];
};

/**
 * One indicator over all regions (or one), each against a reference.
 *
 * @throws UserError "unknown_name" for an indicator that is not there.
 */
export async function readComparison(
  reading: Reading,
  request: ComparisonRequest,
): Promise<ComparisonAnswer> {
  const definition = definitionOf(reading, request.indicatorId);
  const values =
    request.values ?? (definition.standardise.by === "none" ? "crude" : "standardised");
  const { reference } = request;
  const years = reference.kind === "past" ? [request.year, reference.year] : [request.year];
  const rows = await readFigures(reading, {
    indicatorIds: [definition.id],
    years,
    level: request.level,
    moduleId: request.moduleId,
  });
  const current = rows.filter(({ year }) => year === request.year);
  const regions = current.filter(({ area_kind: kind }) => kind === "region");
  const ranks = ranksOf(
    regions.map((row) => measured(row, values)),
    definition.direction,
  );
  const rankOf = new Map(regions.map((row, place) => [row.area_code, ranks[place] ?? null]));
  const wanted =
    request.areaCode === undefined
      ? regions
      : current.filter((row) => row.area_code === request.areaCode);
  const profiles = reference.kind === "peers" ? await readProfiles(reading, request.year) : [];
  const areas = wanted.map((figure): ComparedArea => {
    const chosen = reference.kind === "peers" ? (reference.chosen ?? null) : null;
    const peerCodes = peersOf(profiles, figure.area_code, peerRules(), chosen).peers.map(
      (peer) => peer.areaCode,
    );
    const against = referenceOf(reference, figure, rows, peerCodes, values);
    const compared = measured(figure, values);
    const { direction, smallest_difference: smallestDifference } = definition;
    return {
      figure,
      compared,
      reference: against,
      verdict: verdictOf({ figure: compared, reference: against, direction, smallestDifference }),
      rank: rankOf.get(figure.area_code) ?? null,
      potential: potentialAt(definition, figure, compared, against, reference.kind),
      peerCodes,
    };
  });
  const nation = current.find(({ area_kind: kind }) => kind === "nation") ?? null;
  return { definition, values, nation, areas };
}

/** What one figure is held against, among the figures at hand; missing where it is not there. */
export function referenceOf(
  reference: ReferenceName,
  figure: FigureRow,
  rows: readonly FigureRow[],
  peerCodes: readonly string[],
  values: "crude" | "standardised",
): Measured {
  const at = (areaCode: string, year: number) =>
    rows.find(
      (row) =>
        row.area_code === areaCode &&
        row.year === year &&
        row.indicator_id === figure.indicator_id &&
        row.level === figure.level &&
        row.module_id === figure.module_id,
    );
  const found = (row: FigureRow | undefined) =>
    row === undefined ? MISSING : measured(row, values);
  switch (reference.kind) {
    case "nation":
      return found(at(NATION, figure.year));
    case "area":
      return found(at(reference.areaCode, figure.year));
    case "past":
      return found(at(figure.area_code, reference.year));
    case "target":
      return fixedReference(reference.value);
    case "peers":
      return peerMedian(peerCodes.map((code) => found(at(code, figure.year))));
  }
}

export async function peerCodesOf(
  reading: Reading,
  { area_code: areaCode, year }: Pick<FigureRow, "area_code" | "year">,
  chosen?: readonly string[],
): Promise<string[]> {
  const { peers } = await readPeers(reading, {
    areaCode,
    year,
    ...(chosen === undefined ? {} : { chosen }),
  });
  return peers.map((peer) => peer.areaCode);
}

function definitionOf(reading: Reading, indicatorId: string): IndicatorDefinition {
  const definitions = definitionsOf(reading);
  const found = definitions.find(({ id }) => id === indicatorId);
  if (found !== undefined) return found;
  throw unknownName(
    "indicator",
    indicatorId,
    definitions.map(({ id }) => id),
  );
}

function potentialAt(
  { id, unit, direction }: IndicatorDefinition,
  figure: FigureRow,
  compared: Measured,
  median: Measured,
  kind: ReferenceName["kind"],
): Potential | null {
  const isMoney = unit.startsWith("eur_per_") && direction === "lower_better";
  if (!isMoney || kind !== "peers") return null;
  const subject = {
    indicatorId: id,
    areaCode: figure.area_code,
    year: figure.year,
    level: figure.level,
    moduleId: figure.module_id,
  };
  return potentialOf(subject, compared, median, unitsOf(figure));
}

/** How many residents, clients or outputs the euros are divided by, whatever the scale of the denominator. */
function unitsOf({ numerator, value }: FigureRow): number {
  return numerator === null || value === null || value === 0 ? 0 : Number(numerator) / 1e6 / value;
}
