import { compareTexts } from "../domain/text-order.ts";
import {
  factTablesOf,
  type IndicatorDefinition,
  newestIndicators,
  sourcesOfFiles,
} from "../indicators/index.ts";
import { RELEASE_TABLES } from "../release/index.ts";
import type { Engine, Row } from "../sql/engine.ts";
import { rowsSql } from "../sql/rows-sql.ts";
import type { Source } from "../sql/run-models.ts";
import { contentHash, findStored, type StoredTable, storeQuery } from "../sql/warehouse.ts";
import { earlyWarnings } from "./early-warnings.ts";
import { type LeadingMonths, leadingMonths, unitFactor } from "./leading-months.ts";

export type WarningsRun = {
  readonly engine: Engine;
  readonly warehouseFolder: string;
  readonly salt: string;
  /** The files of the tables of the release to come, by their names there. */
  readonly tables: ReadonlyMap<string, Source["files"]>;
  readonly definitions: readonly IndicatorDefinition[];
};

/** Two years: 21 months that show what is usual, and three that are watched. */
const MONTHS = 24;

/** Raised when the rows of the table mean something else. */
const VERSION = 3;

/**
 * Brings the table `early_warnings` up to date and gives the file that holds it: leading indicators of regions
 * whose newest months are not as usual. What was made of the same definitions and files is not made again.
 */
export async function earlyWarningsTable(run: WarningsRun): Promise<StoredTable> {
  const { engine, tables } = run;
  const definitions = newestIndicators(run.definitions);
  const read = [...new Set(["cost_lines", "regions", "services", ...factTablesOf(definitions)])];
  const hash = contentHash([
    run.salt,
    `early_warnings ${VERSION}`,
    JSON.stringify(definitions),
    ...read
      .toSorted(compareTexts)
      .flatMap((table) => [
        table,
        ...(tables.get(table) ?? []).map((file) => file.hash).toSorted(compareTexts),
      ]),
  ]);
  const folder = `${run.warehouseFolder}/early_warnings`;
  const found = findStored(folder, hash);
  if (found !== null) return found;
  const sources = sourcesOfFiles(tables);
  await engine.run(
    `create or replace temp view producers as select * from ${sources.whole("producers")}`,
  );
  const series = await leadingMonths({ engine, sources, definitions, monthCount: MONTHS });
  await engine.run("drop view producers");
  const columns = Object.entries(RELEASE_TABLES.early_warnings).map(([name, type]) => ({
    name,
    type,
  }));
  return storeQuery(
    engine,
    folder,
    hash,
    `select * from (${rowsSql(columns, warningRows(series))}) as warnings
    order by area_code, indicator_id, level, module_id nulls first`,
  );
}

/** What a unit can be at least and at most: chance goes no further. */
const UNIT_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  percent: [0, 100],
  score_1_5: [1, 5],
};

function withinUnit(limit: number | null, unit: string): number | null {
  const range = UNIT_RANGES[unit];
  if (limit === null || range === undefined) return limit;
  return Math.min(range[1], Math.max(range[0], limit));
}

/** The rows of `early_warnings`, values in the indicators' units. */
export function warningRows(series: readonly LeadingMonths[]): Row[] {
  return series.flatMap((one) => {
    const factor = unitFactor(one);
    const inUnit = (value: number | null) => (value === null ? null : value * factor);
    return earlyWarnings([one]).map((warning) => ({
      indicator_id: one.definition.id,
      indicator_version: one.definition.version,
      area_kind: "region",
      area_code: one.areaCode,
      level: one.level,
      module_id: one.moduleId,
      producer_id: null,
      month: warning.month,
      rule: warning.rule,
      side: warning.side,
      verdict: warning.verdict,
      value: warning.value * factor,
      centre: warning.centre * factor,
      lower: withinUnit(warning.lower * factor, one.definition.unit),
      upper: withinUnit(warning.upper * factor, one.definition.unit),
      deviation: warning.deviation,
      points: JSON.stringify(
        warning.points.map(({ month, value, lower, upper }) => [
          month,
          inUnit(value),
          ...[lower, upper].map((limit) => withinUnit(inUnit(limit), one.definition.unit)),
        ]),
      ),
    }));
  });
}
