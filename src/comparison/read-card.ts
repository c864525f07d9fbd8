import { type FigureRow, NATION } from "../indicators/index.ts";
import { type CardFigure, type CardMark, type CardRules, cardOf, loadCardRules } from "./cards.ts";
import { peerCodesOf, type ReferenceName, referenceOf } from "./read-comparison.ts";
import { definitionsOf, type Reading, readFigures } from "./read-figures.ts";
import { measured, verdictOf } from "./verdict.ts";

export type CardRequest = {
  readonly areaCode: string;
  readonly year: number;
  readonly packageId: string;
  readonly reference: Exclude<ReferenceName, { kind: "target" }>;
};

export type CardAnswer = {
  readonly packageId: string;
  readonly marks: readonly CardMark[];
  /** What the marks are made of. */
  readonly figures: readonly CardFigure[];
};

/** The card of one package in one area: four marks, and the verdicts behind them. */
export async function readCard(reading: Reading, request: CardRequest): Promise<CardAnswer> {
  const [card] = await readCards(reading, { ...request, packageIds: [request.packageId] });
  return card ?? { packageId: request.packageId, marks: cardOf([], cardRules()), figures: [] };
}

/** The cards of several packages in one area, from one reading of the figures. */
export async function readCards(
  reading: Reading,
  request: Omit<CardRequest, "packageId"> & { readonly packageIds: readonly string[] },
): Promise<CardAnswer[]> {
  const rules = cardRules();
  const named = new Set(
    Object.values(rules.dimensions).flatMap((all) => all.map(({ indicator }) => indicator)),
  );
  const definitions = definitionsOf(reading).filter(({ id }) => named.has(id));
  const { areaCode, year, reference } = request;
  const years = reference.kind === "past" ? [year, reference.year] : [year];
  const peerCodes =
    reference.kind === "peers"
      ? await peerCodesOf(reading, { area_code: areaCode, year }, reference.chosen)
      : [];
  const others = reference.kind === "area" ? [reference.areaCode] : peerCodes;
  const rows = await readFigures(reading, {
    indicatorIds: definitions.map(({ id }) => id),
    years,
    areaCodes: [areaCode, NATION, ...others],
    packageIds: request.packageIds,
  });
  const own = rows.filter((row) => row.area_code === areaCode && row.year === year);
  return request.packageIds.map((packageId) => {
    const figures = definitions
      .filter(({ packages }) => packages.includes(packageId))
      .flatMap((definition) => {
        const values = definition.standardise.by === "none" ? "crude" : "standardised";
        return rowsOfPackage(own, definition.id, packageId).map((figure): CardFigure => {
          const against = referenceOf(reference, figure, rows, peerCodes, values);
          const answer = verdictOf({
            figure: measured(figure, values),
            reference: against,
            direction: definition.direction,
            smallestDifference: definition.smallest_difference,
          });
          const functionId = figure.level === "function" ? figure.module_id : null;
          return { indicatorId: definition.id, functionId, answer };
        });
      });
    return { packageId, marks: cardOf(figures, rules), figures };
  });
}

/** The rules that come with this program, read once. */
function cardRules(): CardRules {
  rulesOfThisPackage ??= loadCardRules();
  return rulesOfThisPackage;
}

let rulesOfThisPackage: CardRules | null = null;

/** The row of the package; those of its functions where the indicator has none of packages. */
function rowsOfPackage(
  rows: readonly FigureRow[],
  indicatorId: string,
  packageId: string,
): readonly FigureRow[] {
  const ofIndicator = rows.filter((row) => row.indicator_id === indicatorId);
  const ofPackage = ofIndicator.filter(
    (row) => row.level === "package" && row.module_id === packageId,
  );
  if (ofPackage.length > 0) return ofPackage;
  return ofIndicator.filter(
    (row) => row.level === "function" && row.module_id?.startsWith(`${packageId}-`) === true,
  );
}
