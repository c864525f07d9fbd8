import type { z } from "zod";
import type { CardMark as CardMarkSchema, Cell } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import {
  type CardFigure,
  type CardRules,
  cardOf,
  loadCardRules,
  measured,
  type VerdictAnswer,
  verdictOf,
} from "../../comparison/index.ts";
import type { FigureRow, IndicatorDefinition } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import type { Comparand } from "./comparand.ts";
import type { KnownArea } from "./facts.ts";
import { indicatorCell, indicatorDefinitions, visibleFigureRows } from "./indicator-figures.ts";
import { type ComparedKind, type RowReference, referencesOfArea } from "./row-references.ts";

/** The verdict of a row against what it is held against. */
export function rowVerdict(
  definition: IndicatorDefinition,
  row: FigureRow,
  reference: RowReference,
  kind: ComparedKind,
): VerdictAnswer {
  return verdictOf({
    figure: measured(row, kind),
    reference: reference.measured,
    direction: definition.direction,
    smallestDifference: definition.smallest_difference,
  });
}

/** A row as a cell with its reference and verdict. */
export function comparedCell(
  release: Release,
  definition: IndicatorDefinition,
  row: FigureRow,
  reference: RowReference | null,
  kind: ComparedKind,
): Cell {
  const cell = indicatorCell(release, definition, row);
  return reference === null ? cell : { ...cell, ...besideOf(definition, row, reference, kind) };
}

/** What stands beside a row's value when it is held against something. */
export function besideOf(
  definition: IndicatorDefinition,
  row: FigureRow,
  reference: RowReference,
  kind: ComparedKind,
): Pick<Cell, "reference" | "verdict"> {
  return {
    reference: {
      kind: reference.kind,
      code: reference.code,
      names: reference.names,
      value: reference.measured.value,
    },
    verdict: rowVerdict(definition, row, reference, kind).verdict,
  };
}

let cardRules: CardRules | null = null;

/** The cards of the packages of an area's year against its references, by package. */
export async function cardsOf(
  release: Release,
  viewer: Viewer,
  area: KnownArea,
  comparand: Comparand | null,
  year: number,
): Promise<(packageId: string) => z.input<typeof CardMarkSchema>[]> {
  // A target is one number: it says nothing of all the indicators of a card.
  if (comparand === null || comparand.kind === "target") return () => [];
  cardRules ??= loadCardRules();
  const rules = cardRules;
  const [{ rows: own }, referenceOf] = await Promise.all([
    visibleFigureRows(release, viewer, { area: area.code, year, isTogether: true }),
    referencesOfArea(release, viewer, comparand, area, year),
  ]);
  const definitions = new Map(indicatorDefinitions().map((one) => [one.id, one]));
  const figures = own.flatMap((row) => {
    const definition = definitions.get(row.indicator_id);
    const reference = referenceOf(row, "standardised");
    if (definition === undefined || reference === null || row.module_id === null) return [];
    const isPackage = row.level === "package";
    // An indicator without a package level is on the card by its functions.
    if (!isPackage && (row.level !== "function" || definition.levels.includes("package")))
      return [];
    const answer = rowVerdict(definition, row, reference, "standardised");
    return [{ row, moduleId: row.module_id, isPackage, answer }];
  });
  return (packageId) => {
    const ofPackage = figures.filter(
      ({ moduleId, isPackage }) =>
        moduleId === packageId || (!isPackage && moduleId.startsWith(`${packageId}-`)),
    );
    const marks = cardOf(
      ofPackage.map(
        ({ row, moduleId, isPackage, answer }): CardFigure => ({
          indicatorId: row.indicator_id,
          functionId: isPackage ? null : moduleId,
          answer,
        }),
      ),
      rules,
    );
    return marks.map((mark) => ({
      dimension: mark.dimension,
      verdict:
        mark.verdict === "mixed" || mark.verdict === "not_enough_data"
          ? "cannot_say"
          : mark.verdict,
      is_mixed: mark.verdict === "mixed",
      better_count: mark.betterCount,
      worse_count: mark.worseCount,
      no_difference_count: mark.noDifferenceCount,
      cannot_say_count: mark.cannotSayCount,
      indicator_ids: [...mark.indicatorIds],
    }));
  };
}
