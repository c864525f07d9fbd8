import { type Engine, requiredText } from "../../sql/engine.ts";
import type { FigureLevel, FigureRow, IndicatorDefinition } from "../definitions/index.ts";
import { type FactTableId, factTable } from "../registry/index.ts";
import { type Area, areasOfYear } from "./areas.ts";
import { Cells } from "./cells.ts";
import { addClientSums } from "./client-sums.ts";
import { middleFigures, planMiddles } from "./middle-figures.ts";
import { type Modules, modulesOf, readModules } from "./modules.ts";
import { type CellsOfYears, type FigurePlace, hasFacts } from "./part-sums.ts";
import {
  type FactPlan,
  type FigurePlan,
  levelsAsked,
  mostYearsBefore,
  planFigures,
  type RatioPlan,
} from "./plan.ts";
import { factsNeeded, Presence } from "./presence.ts";
import { emptyFigure, nationSums, ratioFigure } from "./ratio-figure.ts";
import { reportedFigures, reportedOfYear } from "./reported-figures.ts";
import { makeRowSums, rowSumsSql } from "./row-sums.ts";
import type { FigureSources } from "./sources.ts";

export type FiguresInput = {
  readonly engine: Engine;
  readonly sources: FigureSources;
  readonly definitions: readonly IndicatorDefinition[];
  readonly years: readonly number[];
  /** How many rows about clients are added up at once, in whole regions. */
  readonly rowsAtOnce?: number;
  readonly onYear?: (year: number) => void | Promise<void>;
};

/** With their groups that is less than two gigabytes. */
export const ROWS_AT_ONCE = 6_000_000;

/**
 * The figures of all indicators: areas × years × levels, with limits and standardised values.
 *
 * Each table of facts is read once for a year, whatever the number of indicators; every measure is added
 * up to its own grain before it meets another, whole numbers stay whole until the one division.
 *
 * @throws UserError for a definition that does not fit the registry.
 */
export async function computeFigures(input: FiguresInput): Promise<FigureRow[]> {
  const { engine, sources, definitions, years } = input;
  const plan = planFigures(definitions);
  const middles = planMiddles(definitions);
  const modules = await readModules(engine, sources);
  const cells = new Map<number, readonly Cells[]>();
  const presences = new Map<number, Presence>();
  const rows: FigureRow[] = [];
  for (const year of years.toSorted((left, right) => left - right)) {
    const areas = await areasOfYear(engine, sources, year);
    cells.set(year, await cellsOfYear(input, plan, areas, year));
    const presence = await Presence.ofYear(engine, sources, year);
    presences.set(year, presence);
    const context = { areas, presence, modules };
    for (const ratio of plan.ratios) {
      rows.push(...figuresOfYear({ ...context, ratio, year, cells, presences }));
    }
    for (const middle of middles) {
      rows.push(...(await middleFigures(engine, sources, middle, year, context)));
    }
    const reported = await reportedOfYear(engine, sources, year);
    for (const definition of definitions) {
      rows.push(...reportedFigures(definition, year, reported, context));
    }
    cells.delete(year - mostYearsBefore(plan));
    await input.onYear?.(year);
  }
  return rows;
}

/** The sums of every plan in one year. */
export async function cellsOfYear(
  { engine, sources, rowsAtOnce = ROWS_AT_ONCE }: FiguresInput,
  { facts, ratios }: FigurePlan,
  areas: readonly Area[],
  year: number,
): Promise<Cells[]> {
  const all = facts.map((plan) => new Cells(plan, areas));
  for (const [place, cells] of all.entries()) {
    const { plan } = cells;
    const needsProducers =
      cells.hasProducers && ratios.some((ratio) => ratio.hasProducers && usesPlan(ratio, place));
    // They come with the sums of all clients.
    if (plan.grain === "dearest") continue;
    if (plan.grain === "client") {
      const dearest = all.find(
        (one) => one.plan.fact === plan.fact && one.plan.grain === "dearest",
      );
      const to = { cells, needsProducers, dearest: dearest ?? null };
      await addClientSums({ engine, plan, ...to, sources, year, rowsAtOnce });
      continue;
    }
    const parts = {
      services: levelsAsked(plan).includes("service"),
      producers: needsProducers,
    };
    await makeRowSums(engine, plan, sources, year, parts);
    for (const { level, sql } of statementsOf(plan, needsProducers)) {
      for (const row of await engine.rows(sql)) cells.add(level, row);
    }
  }
  return all;
}

/** The statements that read what was added up from the rows. */
function statementsOf(
  plan: FactPlan,
  needsProducers: boolean,
): { readonly level: FigureLevel; readonly sql: string }[] {
  return levelsAsked(plan).flatMap((level) => {
    const kinds = needsProducers && level !== "service" ? [false, true] : [false];
    return kinds
      .flatMap((byProducer) => rowSumsSql(plan, level, byProducer))
      .map((sql) => ({ level, sql }));
  });
}

function usesPlan(ratio: RatioPlan, place: number): boolean {
  return [...ratio.numerator.terms, ...ratio.denominator.terms].some(({ columns }) =>
    columns.some(({ plan }) => plan === place),
  );
}

type YearOfRatio = {
  readonly ratio: RatioPlan;
  readonly areas: readonly Area[];
  readonly year: number;
  readonly cells: CellsOfYears;
  readonly presences: ReadonlyMap<number, Presence>;
  readonly modules: Modules;
};

function figuresOfYear(ofYear: YearOfRatio): FigureRow[] {
  const { ratio, areas, year, cells, modules } = ofYear;
  const listed = modulesOf(ratio, modules);
  const nationOf = nationSums(ratio, cells);
  return areas.flatMap((area) => {
    const reason = reasonMissing(ofYear, area);
    return listed.flatMap(({ level, module }) => {
      const at = {
        areaKind: area.kind,
        areaCode: area.code,
        year,
        level,
        module,
        producer: null,
      };
      // A region's own services are many; only those that have facts in the area have figures.
      if (level === "service" && !hasFacts(ratio.numerator, at, cells)) return [];
      if (reason !== null) return [{ ...emptyFigure(ratio, at), reason }];
      return [
        ratioFigure(ratio, at, cells, nationOf),
        ...producersAt(ratio, at, cells).map((producer) =>
          ratioFigure(ratio, { ...at, producer }, cells, nationOf),
        ),
      ];
    });
  });
}

/** Why an area has no figure: what it needs is not there in the year, or in an earlier one it is held against. */
function reasonMissing({ ratio, year, presences }: YearOfRatio, area: Area): string | null {
  const facts = factsNeeded(ratio.facts, ratio.definition);
  const terms = [...ratio.numerator.terms, ...ratio.denominator.terms];
  const years = [...new Set(terms.map(({ yearsBefore }) => year - yearsBefore))];
  for (const one of years) {
    const presence = presences.get(one);
    if (presence === undefined)
      return `not_delivered:${factTable(facts[0] ?? "population").deliveredAs}`;
    const reason = presence.reasonMissing(facts, area);
    if (reason !== null) return reason;
  }
  return null;
}

/** The producers that have facts of an indicator at a region's place, in order. */
function producersAt(ratio: RatioPlan, at: FigurePlace, cells: CellsOfYears): string[] {
  if (!ratio.hasProducers || at.areaKind !== "region" || at.level === "service") return [];
  const plans = [...ratio.numerator.terms, ...ratio.denominator.terms].flatMap(({ columns }) =>
    columns.map(({ plan }) => plan),
  );
  const producers = plans.flatMap((plan) => cells.get(at.year)?.[plan]?.producersAt(at) ?? []);
  const known = [...new Set(producers)].sort();
  return known.filter((producer) => hasFacts(ratio.denominator, { ...at, producer }, cells));
}

/** The regions and years of a release, as far as it has costs or events. */
export async function yearsOf(engine: Engine, sources: FigureSources): Promise<number[]> {
  const rows = await engine.rows(`
    select distinct cast(year as varchar) as year from (
        select year from ${sources.whole("client_service_months")} as months
        union all
        select year from ${sources.whole("cost_lines")} as lines
    ) as years
    order by year`);
  return rows.map((row) => Number(requiredText(row, "year")));
}

/** The tables of facts that figures are made of, for what a run has to read. */
export function factTablesOf(definitions: readonly IndicatorDefinition[]): string[] {
  const facts = new Set<FactTableId>(
    [...planFigures(definitions).facts, ...planMiddles(definitions)].map(({ fact }) => fact),
  );
  return [...new Set(["reported_indicators", ...[...facts].map((fact) => factTable(fact).table)])];
}
