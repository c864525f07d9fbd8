import type { z } from "zod";
import { type Area, type Indicator, type IndicatorFigure, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import {
  type FigureRow,
  findIndicator,
  formulaWords,
  type IndicatorDefinition,
} from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { requiredText } from "../../sql/engine.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { factsOf, type ReleaseFacts } from "./facts.ts";
import {
  type FigureFilter,
  type FigurePage,
  indicatorCell,
  indicatorDefinitions,
  visibleFigureRows,
} from "./indicator-figures.ts";
import { sameName } from "./names.ts";
import { documentFile, figuresDocument } from "./query-export.ts";

export const indicatorAnswers: readonly Answering[] = [
  fromRelease(ROUTES.indicators, async (release, { query }) => {
    const rows = await release.engine.rows(
      "select distinct indicator_id from figures where status in ('value', 'zero') order by 1",
    );
    const facts = await factsOf(release);
    const fed = new Set(rows.map((row) => requiredText(row, "indicator_id")));
    return {
      release_id: release.releaseId,
      indicators: indicatorDefinitions()
        .filter(
          (one) =>
            (query.dimension === undefined || one.dimension === query.dimension) &&
            (query.package === undefined || isOfPackage(one, query.package)),
        )
        .map((one) => shownIndicator(facts, one, fed.has(one.id))),
    };
  }),
  fromRelease(
    ROUTES.indicatorFigures,
    async (release, { query, asker }) => {
      const { offset, limit, language: _language, ...filter } = query;
      const { rows, total } = await shownFigures(release, asker.viewer, filter, { offset, limit });
      return { release_id: release.releaseId, rows, page: { offset, limit, total } };
    },
    async (release, { query, asker }, format) => {
      const { offset: _offset, limit: _limit, language, ...filter } = query;
      const definitions = indicatorDefinitions();
      if (filter.indicator !== undefined) findIndicator(definitions, filter.indicator);
      const { rows } = await visibleFigureRows(release, asker.viewer, filter);
      const document = await figuresDocument(release, asker.viewer, rows, definitions);
      return documentFile(document, "figures", format, language);
    },
  ),
];

function isOfPackage({ packages }: IndicatorDefinition, packageId: string): boolean {
  return packages.some((code) => code === packageId || code.startsWith(`${packageId}-`));
}

export const BETTER = {
  lower_better: "lower",
  higher_better: "higher",
  neutral: "neither",
} as const;

function shownIndicator(
  facts: ReleaseFacts,
  definition: IndicatorDefinition,
  hasFigures: boolean,
): z.input<typeof Indicator> {
  const text = formulaWords(definition, (code) => facts.moduleNames.get(code));
  return {
    indicator_id: definition.id,
    version: definition.version,
    names: definition.names,
    dimension: definition.dimension,
    unit: definition.unit,
    better: BETTER[definition.direction],
    levels: [...definition.levels],
    package_ids: [...definition.packages],
    audiences: [...definition.audiences],
    timing: definition.timing,
    why_it_matters: definition.why_it_matters,
    how_it_can_mislead: definition.how_it_can_mislead,
    numerator: text.numerator,
    denominator: text.denominator,
    method: definition.interval,
    is_proposal: definition.standing === "proposal",
    source: { title: definition.source.title, published: definition.source.published },
    checked_by: definition.checked_by,
    review_due: definition.review_due,
    note: definition.note ?? null,
    has_figures: hasFigures,
  };
}

/**
 * Figures of indicators as cells.
 *
 * @throws UserError "unknown_name" for an indicator that is not defined.
 */
export async function shownFigures(
  release: Release,
  viewer: Viewer,
  filter: FigureFilter,
  page: FigurePage | null = null,
): Promise<{ rows: z.input<typeof IndicatorFigure>[]; total: number }> {
  const definitions = indicatorDefinitions();
  if (filter.indicator !== undefined) findIndicator(definitions, filter.indicator);
  const facts = await factsOf(release);
  const byId = new Map(definitions.map((one) => [one.id, one]));
  const found = await visibleFigureRows(release, viewer, filter, page);
  const rows = found.rows.flatMap((row) => {
    const definition = byId.get(row.indicator_id);
    if (definition === undefined) return [];
    return [
      {
        indicator_id: row.indicator_id,
        indicator_version: row.indicator_version,
        area: areaOfRow(facts, row),
        year: row.year,
        level: row.level,
        module_id: row.module_id,
        producer_id: row.producer_id,
        cell: indicatorCell(release, definition, row),
      },
    ];
  });
  return { rows, total: found.total };
}

export function areaOfRow(facts: ReleaseFacts, row: FigureRow): Area {
  const known = facts.areas.find(
    ({ code, kind }) => code === row.area_code && kind === row.area_kind,
  );
  return known === undefined
    ? { kind: row.area_kind, code: row.area_code, names: sameName(row.area_code) }
    : { kind: known.kind, code: known.code, names: known.names };
}
