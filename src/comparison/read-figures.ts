import {
  audiencePolicy,
  type FigureRelations,
  type Viewer,
  visibleFigures,
} from "../audience/index.ts";
import {
  type FigureRow,
  type IndicatorDefinition,
  loadIndicators,
  newestIndicators,
} from "../indicators/index.ts";
import {
  countValue,
  type Engine,
  type Row,
  requiredText,
  sqlText,
  textValue,
  wholeValue,
} from "../sql/engine.ts";

/** What the readers of this stage read from, and for whom. */
export type Reading = {
  readonly engine: Engine;
  readonly viewer: Viewer;
  /** Where the figures are; by default the table of the release, and nothing published. */
  readonly relations?: FigureRelations;
  /** The newest definitions; read from their files when left out. */
  readonly definitions?: readonly IndicatorDefinition[];
};

export type FigureFilter = {
  readonly indicatorIds?: readonly string[];
  readonly years?: readonly number[];
  readonly areaCodes?: readonly string[];
  readonly areaKinds?: readonly FigureRow["area_kind"][];
  readonly level?: FigureRow["level"];
  readonly moduleId?: string | null;
  /** These packages and their functions, in place of a level and a module. */
  readonly packageIds?: readonly string[];
  /** With "only", single producers; otherwise all of them together. */
  readonly producers?: "together" | "only";
};

export function definitionsOf({ definitions }: Reading): readonly IndicatorDefinition[] {
  if (definitions !== undefined) return definitions;
  ofThisPackage ??= newestIndicators(loadIndicators());
  return ofThisPackage;
}

/** The definitions that come with this program do not change while it runs: they are read once. */
let ofThisPackage: readonly IndicatorDefinition[] | null = null;

/**
 * Figures of the newest versions that a viewer may see, in order of indicator, year, area, module, producer.
 *
 * @throws UserError for indicators whose files do not fit.
 */
export async function readFigures(reading: Reading, filter: FigureFilter): Promise<FigureRow[]> {
  const definitions = definitionsOf(reading);
  const wanted =
    filter.indicatorIds === undefined
      ? definitions
      : definitions.filter(({ id }) => filter.indicatorIds?.includes(id));
  if (wanted.length === 0) return [];
  const visible = visibleFigures(
    audiencePolicy(),
    reading.viewer,
    definitions,
    reading.relations ?? { release: "figures", published: null },
  );
  const versions = wanted.map(({ id, version }) => `(${sqlText(id)}, ${version})`);
  const rows = await reading.engine.rows(`
    select figures.*
    from (${visible}) as figures
    where (indicator_id, indicator_version) in (${versions.join(", ")})
        ${filter.years === undefined ? "" : `and ${among("year", filter.years.map(String))}`}
        ${filter.areaCodes === undefined ? "" : `and ${among("area_code", filter.areaCodes.map(sqlText))}`}
        ${filter.areaKinds === undefined ? "" : `and ${among("area_kind", filter.areaKinds.map(sqlText))}`}
        ${filter.level === undefined ? "" : `and level = ${sqlText(filter.level)}`}
        ${filter.moduleId === undefined ? "" : moduleTest(filter.moduleId)}
        ${filter.packageIds === undefined ? "" : `and ${packagesTest(filter.packageIds)}`}
        and producer_id is ${filter.producers === "only" ? "not null" : "null"}
    order by indicator_id, year, area_kind, area_code, module_id, producer_id`);
  return rows.map(figureRow);
}

function moduleTest(moduleId: string | null): string {
  return moduleId === null ? "and module_id is null" : `and module_id = ${sqlText(moduleId)}`;
}

function packagesTest(packageIds: readonly string[]): string {
  const tests = packageIds.flatMap((id) => [
    `(level = 'package' and module_id = ${sqlText(id)})`,
    `(level = 'function' and starts_with(module_id, ${sqlText(`${id}-`)}))`,
  ]);
  return tests.length === 0 ? "false" : `(${tests.join(" or ")})`;
}

function among(column: string, values: readonly string[]): string {
  return values.length === 0 ? "false" : `${column} in (${values.join(", ")})`;
}

function figureRow(row: Row): FigureRow {
  return {
    indicator_id: requiredText(row, "indicator_id"),
    indicator_version: countValue(row, "indicator_version"),
    area_kind: oneOf(row, "area_kind", ["region", "collaborative_area", "nation"]),
    area_code: requiredText(row, "area_code"),
    year: countValue(row, "year"),
    level: oneOf(row, "level", ["all", "package", "function", "service"]),
    module_id: textValue(row, "module_id"),
    producer_id: textValue(row, "producer_id"),
    numerator: wholeOrNull(row, "numerator"),
    denominator: wholeOrNull(row, "denominator"),
    value: numberOrNull(row, "value"),
    lower: numberOrNull(row, "lower"),
    upper: numberOrNull(row, "upper"),
    standardised_value: numberOrNull(row, "standardised_value"),
    standardised_lower: numberOrNull(row, "standardised_lower"),
    standardised_upper: numberOrNull(row, "standardised_upper"),
    status: oneOf(row, "status", ["value", "zero", "missing", "hidden", "not_comparable"]),
    reason: textValue(row, "reason"),
  };
}

/** A text column that holds one of a few words. */
export function oneOf<Word extends string>(row: Row, column: string, words: readonly Word[]): Word {
  const text = requiredText(row, column);
  const word = words.find((one) => one === text);
  if (word === undefined) throw new TypeError(`${column} holds an unknown word`);
  return word;
}

function wholeOrNull(row: Row, column: string): bigint | null {
  return row[column] === null || row[column] === undefined ? null : wholeValue(row, column);
}

export function numberOrNull(row: Row, column: string): number | null {
  const value = row[column] ?? null;
  if (value === null || typeof value === "number") return value;
  return Number(wholeValue(row, column));
}
