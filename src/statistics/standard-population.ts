import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError, unknownName } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { parseYamlFile } from "../domain/parse.ts";
import { sum } from "./estimate.ts";

const AgeBand = z.string().regex(/^\d+(-\d+|\+)?$/, "an age band looks like 0, 0-4 or 90+");

const StandardPopulationFile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  name: z.string(),
  other_names: z.array(z.string()),
  source: z.strictObject({
    title: z.string(),
    publisher: z.string(),
    published: z.int(),
    licence: z.string(),
  }),
  note: z.string().optional(),
  age_bands: z.record(AgeBand, z.number().positive()),
});
type StandardPopulationFile = z.infer<typeof StandardPopulationFile>;

export type WeightedBand = {
  /** As "0", "0-4" or "90+". */
  readonly ageBand: string;
  readonly weight: number;
};

export type StandardPopulation = Omit<StandardPopulationFile, "age_bands"> & {
  /** From the youngest to the oldest, without a gap. */
  readonly bands: readonly WeightedBand[];
  readonly totalWeight: number;
};

/** The folder of the standard populations that come with this package, one YAML file each. */
const STANDARDS_FOLDER = join(PACKAGE_ROOT, "standards");

/**
 * The standard populations that come with this package: ESP2013 in 19 and 21 bands, ESP1976 and US 2000.
 *
 * @throws UserError "invalid_definition" for a file that does not fit, or whose bands leave a gap.
 */
export function standardPopulations(folder: string = STANDARDS_FOLDER): StandardPopulation[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => readStandard(join(folder, file)));
}

/**
 * The standard population of an id or a name, whatever its capitals.
 *
 * @throws UserError "unknown_name" when there is none.
 */
export function standardPopulation(name: string): StandardPopulation {
  const all = standardPopulations();
  const found = all.find((one) =>
    [one.id, one.name, ...one.other_names].some(
      (known) => known.toLowerCase() === name.trim().toLowerCase(),
    ),
  );
  if (found !== undefined) return found;
  throw unknownName(
    "standard population",
    name,
    all.map(({ id }) => id),
  );
}

/**
 * The weight of people from an age on, as a share of the standard population.
 *
 * @returns 0 to 1; null when the age lies inside a band.
 */
export function shareFromAge(standard: StandardPopulation, age: number): number | null {
  const first = standard.bands.findIndex(({ ageBand }) => agesOf(ageBand).from === age);
  if (first === -1) return null;
  return sum(standard.bands.slice(first).map(({ weight }) => weight)) / standard.totalWeight;
}

/**
 * The weights of a standard population for coarser age bands, such as those of an area's own figures.
 *
 * @param ageBands Each made of whole bands of the standard: "0-14", "15-64", "65+".
 * @returns A weight for each band, in order.
 * @throws UserError "invalid_definition" for a band that cuts through one of the standard's, or when the
 * bands leave out a part of the standard or hold it twice: the rate would not be standardised to it.
 */
export function standardWeights(
  standard: StandardPopulation,
  ageBands: readonly string[],
): number[] {
  const weights = ageBands.map((ageBand) => {
    const { from, until } = agesOf(ageBand);
    const inside = standard.bands
      .map((band) => ({ ...agesOf(band.ageBand), weight: band.weight }))
      .filter((band) => band.from >= from && band.until <= until);
    const isWhole =
      inside[0]?.from === from && (inside.at(-1)?.until === until || until === Infinity);
    if (!isWhole) {
      throw new UserError(
        "invalid_definition",
        `the age band ${ageBand} is not made of whole bands of ${standard.name}`,
      );
    }
    return sum(inside.map(({ weight }) => weight));
  });
  if (sum(weights) !== standard.totalWeight) {
    throw new UserError(
      "invalid_definition",
      `the age bands do not hold all of ${standard.name} once`,
    );
  }
  return weights;
}

function readStandard(path: string): StandardPopulation {
  const { age_bands, ...standard } = parseYamlFile(path, StandardPopulationFile);
  const bands = Object.entries(age_bands)
    .map(([ageBand, weight]) => ({ ageBand, weight }))
    .sort((left, right) => agesOf(left.ageBand).from - agesOf(right.ageBand).from);
  const ages = bands.map(({ ageBand }) => agesOf(ageBand));
  const hasGap = ages.some(({ from }, band) => from !== (ages[band - 1]?.until ?? 0));
  if (hasGap || ages.at(-1)?.until !== Infinity) {
    throw new UserError("invalid_definition", `${path}: the age bands leave a gap or overlap`);
  }
  return { ...standard, bands, totalWeight: sum(bands.map(({ weight }) => weight)) };
}

/** Whole years of age, `until` excluded: "0-4" is 0 until 5, "90+" has no end, "0" is 0 until 1. */
function agesOf(ageBand: string): { from: number; until: number } {
  const parts = /^(\d+)(?:-(\d+)|(\+))?$/.exec(ageBand);
  if (parts === null) {
    throw new UserError(
      "invalid_definition",
      "an age band looks like 0, 0-4 or 90+; one given does not",
    );
  }
  const from = Number(parts[1]);
  if (parts[3] !== undefined) return { from, until: Infinity };
  return { from, until: Number(parts[2] ?? from) + 1 };
}
