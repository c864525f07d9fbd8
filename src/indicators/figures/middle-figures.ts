import { type Engine, requiredText, textValue, wholeValue } from "../../sql/engine.ts";
import { middleValue } from "../../statistics/index.ts";
import type { FigureLevel, FigureRow, IndicatorDefinition } from "../definitions/index.ts";
import { type FactTableId, factTable, filterSql, namedMeasure } from "../registry/index.ts";
import type { Area } from "./areas.ts";
import { LEVEL_COLUMNS, placeColumns } from "./columns.ts";
import { type Modules, modulesOf } from "./modules.ts";
import type { FigurePlace } from "./part-sums.ts";
import { factsNeeded, type Presence } from "./presence.ts";
import { emptyFigure } from "./ratio-figure.ts";
import { type FigureSources, factRows } from "./sources.ts";

/** A middle value that has to be found: of what, how often each value counts, and in which rows. */
export type MiddlePlan = {
  readonly definition: IndicatorDefinition;
  readonly fact: FactTableId;
  readonly value: string;
  readonly weight: string;
  readonly filter: string | null;
  readonly hasProducers: boolean;
};

/** @throws UserError "unknown_name" or "invalid_definition" naming the indicator. */
export function planMiddles(definitions: readonly IndicatorDefinition[]): MiddlePlan[] {
  return definitions.flatMap((definition): MiddlePlan[] => {
    const { formula, audiences } = definition;
    if (formula.kind !== "median") return [];
    const place = `indicator ${definition.id} version ${definition.version}`;
    const { sources, weight = "1" } = namedMeasure(formula.of.measure);
    return sources.map(({ fact, amount }) => ({
      definition,
      fact,
      value: amount,
      weight,
      filter: filterSql(place, fact, formula.of.filters),
      hasProducers: audiences.includes("producer") && factTable(fact).hasProducers,
    }));
  });
}

/** How often each value was met, by the place where it was. */
type Histogram = Map<number, bigint>;

/** The figures of one middle value in one year: found anew for every cut, never from those below it. */
export async function middleFigures(
  engine: Engine,
  sources: FigureSources,
  plan: MiddlePlan,
  year: number,
  context: {
    readonly areas: readonly Area[];
    readonly presence: Presence;
    readonly modules: Modules;
  },
): Promise<FigureRow[]> {
  const { areas, presence } = context;
  const listed = modulesOf({ definition: plan.definition, moduleCodes: null }, context.modules);
  const histograms = new Map<string, Histogram>();
  const producers = new Map<string, string[]>();
  for (const level of new Set(listed.map((one) => one.level))) {
    await addValues(engine, sources, plan, year, level, histograms, producers);
  }
  return areas.flatMap((area) => {
    const reason = presence.reasonMissing(factsNeeded([plan.fact], plan.definition), area);
    return listed.flatMap(({ level, module }) => {
      const at: FigurePlace = {
        areaKind: area.kind,
        areaCode: area.code,
        year,
        level,
        module,
        producer: null,
      };
      if (reason !== null) return [{ ...emptyFigure(plan, at), reason }];
      const merged = mergedHistogram(
        area.regionCodes.map((region) => histograms.get(keyOf(region, level, module, null))),
      );
      const known =
        area.kind === "region" ? producers.get(keyOf(area.code, level, module, null)) : [];
      const own = [...(known ?? [])].sort().map((producer) => {
        const values = histograms.get(keyOf(area.code, level, module, producer));
        return middleFigure(plan, { ...at, producer }, values ?? new Map());
      });
      return [middleFigure(plan, at, merged), ...own];
    });
  });
}

function middleFigure(plan: MiddlePlan, at: FigurePlace, values: Histogram): FigureRow {
  const row = emptyFigure(plan, at);
  const middle = middleValue(values);
  const denominator = [...values.values()].reduce((sum, count) => sum + count, 0n);
  if (middle.value === null) return { ...row, denominator, reason: "nothing_in_denominator" };
  const [limits] = middle.limits;
  return {
    ...row,
    denominator,
    value: middle.value,
    lower: limits?.lower ?? null,
    upper: limits?.upper ?? null,
    status: middle.value === 0 ? "zero" : "value",
  };
}

async function addValues(
  engine: Engine,
  sources: FigureSources,
  plan: MiddlePlan,
  year: number,
  level: FigureLevel,
  histograms: Map<string, Histogram>,
  producers: Map<string, string[]>,
): Promise<void> {
  const module = LEVEL_COLUMNS[level];
  const places = placeColumns(plan.fact).join(", ");
  const tests = [`${plan.value} is not null`, ...(plan.filter === null ? [] : [plan.filter])];
  const rows = await engine.rows(`
    select
        region_code,
        ${module ?? "cast(null as varchar)"} as module_id,
        ${plan.hasProducers ? "producer_id" : "cast(null as varchar)"} as producer_id,
        cast(value as bigint) as value,
        cast(sum(weight) as bigint) as weight
    from (
        select facts.region_code, ${places}, ${plan.value} as value, ${plan.weight} as weight
        from ${factRows(sources, plan.fact, year)}
        where ${tests.join(" and ")}
    ) as facts
    where ${module === null ? "true" : `${module} is not null`}
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4`);
  for (const row of rows) {
    const region = requiredText(row, "region_code");
    const at = textValue(row, "module_id");
    const producer = textValue(row, "producer_id");
    const value = Number(wholeValue(row, "value"));
    const weight = wholeValue(row, "weight");
    addValue(histograms, keyOf(region, level, at, null), value, weight);
    if (producer === null) continue;
    const own = keyOf(region, level, at, producer);
    if (!histograms.has(own)) {
      const key = keyOf(region, level, at, null);
      producers.set(key, [...(producers.get(key) ?? []), producer]);
    }
    addValue(histograms, own, value, weight);
  }
}

function addValue(
  histograms: Map<string, Histogram>,
  key: string,
  value: number,
  weight: bigint,
): void {
  const histogram = histograms.get(key) ?? new Map<number, bigint>();
  histogram.set(value, (histogram.get(value) ?? 0n) + weight);
  histograms.set(key, histogram);
}

function mergedHistogram(histograms: readonly (Histogram | undefined)[]): Histogram {
  const merged: Histogram = new Map();
  for (const histogram of histograms) {
    for (const [value, count] of histogram ?? [])
      merged.set(value, (merged.get(value) ?? 0n) + count);
  }
  return merged;
}

function keyOf(
  region: string,
  level: FigureLevel,
  module: string | null,
  producer: string | null,
): string {
  return `${region}/${level}/${module ?? ""}/${producer ?? ""}`;
}
