import type { z } from "zod";
import type { CardMark as CardMarkSchema, Cell, Reference } from "../../api/index.ts";
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
import type { KnownArea } from "./facts.ts";
import { indicatorCell, indicatorDefinitions, visibleFigureRows } from "./indicator-figures.ts";

/** What a row is held against: another row of the same indicator and module, and whose it is. */
export type RowReference = {
  readonly row: FigureRow | null;
  readonly kind: Reference["kind"];
  readonly code: string | null;
  readonly names: Reference["names"];
};

/** Standardised where asked for and where the indicator is: otherwise as it is. */
export type ComparedKind = "crude" | "standardised";

/** The verdict of a row against another one; null without one. */
export function rowVerdict(
  definition: IndicatorDefinition,
  row: FigureRow,
  reference: FigureRow | null,
  kind: ComparedKind,
): VerdictAnswer | null {
  if (reference === null) return null;
  return verdictOf({
    figure: measured(row, kind),
    reference: measured(reference, kind),
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
  const other = reference?.row ?? null;
  if (reference === null || other === null) return cell;
  const verdict = rowVerdict(definition, row, other, kind);
  return {
    ...cell,
    reference: {
      kind: reference.kind,
      code: reference.code,
      names: reference.names,
      value: measured(other, kind).value,
    },
    verdict: verdict?.verdict ?? null,
  };
}

let cardRules: CardRules | null = null;

/** The cards of the packages of an area's year against a reference area, by package. */
export async function cardsOf(
  release: Release,
  viewer: Viewer,
  area: KnownArea,
  reference: KnownArea | null,
  year: number,
): Promise<(packageId: string) => z.input<typeof CardMarkSchema>[]> {
  if (reference === null) return () => [];
  cardRules ??= loadCardRules();
  const rules = cardRules;
  const [own, others] = await Promise.all(
    [area, reference].map((one) =>
      visibleFigureRows(release, viewer, { area: one.code, year, isTogether: true }),
    ),
  );
  const otherRows = new Map((others?.rows ?? []).map((row) => [rowKey(row), row]));
  const definitions = new Map(indicatorDefinitions().map((one) => [one.id, one]));
  const figures = (own?.rows ?? []).flatMap((row) => {
    const definition = definitions.get(row.indicator_id);
    const other = otherRows.get(rowKey(row));
    if (definition === undefined || other === undefined || row.module_id === null) return [];
    const isPackage = row.level === "package";
    // An indicator without a package level is on the card by its functions.
    if (!isPackage && (row.level !== "function" || definition.levels.includes("package")))
      return [];
    const answer = rowVerdict(definition, row, other, "standardised");
    return answer === null ? [] : [{ row, moduleId: row.module_id, isPackage, answer }];
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

/** The same thing in another area or year. */
export function rowKey(row: FigureRow): string {
  return JSON.stringify([row.indicator_id, row.level, row.module_id, row.producer_id]);
}
