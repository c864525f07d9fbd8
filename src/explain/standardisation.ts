import type { Viewer } from "../audience/index.ts";
import {
  answerQuery,
  isIndicatorName,
  loadIndicator,
  parsedConditions,
  type StandardisationDetail,
  standardisationDetail,
  VIEWS_AS_SOURCES,
} from "../indicators/index.ts";
import type { Release } from "../release/index.ts";

/** The dimensions that name one figure of an area, a year and a module. */
const PLACE = ["region", "year", "package", "function"];

/**
 * How the standardised value of an indicator's figure comes about: each stratum with its persons, amounts
 * and weight. The standard is the same for everybody and the stratum sums are those of the figure itself.
 *
 * @param where The conditions of the figure, which has to be one region's in one year.
 * @returns Null for a measure that is no standardised indicator, and for a figure of several places.
 */
export async function explainedStandardisation(
  release: Release,
  viewer: Viewer,
  measure: string,
  where: readonly string[],
): Promise<StandardisationDetail | null> {
  if (!isIndicatorName(measure)) return null;
  const definition = loadIndicator(measure);
  const named = parsedConditions(where);
  if (definition.standardise.by === "none" || !named.every((name) => PLACE.includes(name))) {
    return null;
  }
  const by = PLACE.filter((name) => named.includes(name));
  if (!by.includes("region") || !by.includes("year")) return null;
  const { rows } = await answerQuery(release, viewer, { measure, by, where });
  const [only, ...others] = rows;
  if (only === undefined || others.length > 0) return null;
  const codeOf = (name: string) => only.coordinates[by.indexOf(name)]?.code ?? null;
  const [region, year] = [codeOf("region"), codeOf("year")];
  if (region === null || year === null) return null;
  return standardisationDetail(release.engine, VIEWS_AS_SOURCES, definition, {
    region,
    year: Number(year),
    module: codeOf("function") ?? codeOf("package"),
  });
}
