import { UserError } from "../../domain/errors.ts";
import {
  type IndicatorDefinition,
  type IntervalMethod,
  MODULE_LEVELS,
  type Part,
  type Term,
} from "../definitions/index.ts";
import {
  type Counting,
  commonScale,
  type FactTableId,
  factTable,
  filterSql,
  namedMeasure,
  type ScaleId,
} from "../registry/index.ts";
import { CHAIN, type LevelColumn } from "./columns.ts";

/** How the rows of a column are added: row by row, first to each client, or only the dearest clients'. */
export type Grain = "row" | "client" | "dearest";

/** One sum that is made from a table of facts. Indicators that ask for the same share it. */
export type Column = {
  readonly fact: FactTableId;
  readonly grain: Grain;
  /** The whole number of a row, null where the row does not count. */
  readonly amount: string;
  /** The amount without its conditions on modules, which are held once for each module and not for each row. */
  readonly base: string;
  /** Those conditions and the finest level that they name; null where there are none on modules. */
  readonly within: { readonly test: string; readonly level: LevelColumn } | null;
  /** What is on nobody does not count; the base tells only what clients have. */
  readonly isOfClients: boolean;
  /** Takes all that the client has of the amount in the region, whatever the module. */
  readonly isWhole: boolean;
  /** By the level that the facts are at; no indicator asks for it at the others. */
  readonly uses: ReadonlyMap<LevelColumn, Uses>;
};

/** What some indicator asks of a column at a level, so that nothing else is computed. */
export type Uses = {
  /** The amounts of all rows, and the squares and the largest of the clients' amounts. */
  readonly amounts: boolean;
  readonly squares: boolean;
  /** The same for each producer. */
  readonly producers: boolean;
  /** The same by age and sex. */
  readonly strata: boolean;
};

/** Two columns of one table whose products are added too at some levels, for the limits of their ratio. */
export type ColumnPair = {
  readonly y: number;
  readonly x: number;
  readonly levels: ReadonlySet<LevelColumn>;
};

/** Columns of one table of facts at one grain, and their pairs by place in `columns`. */
export type FactPlan = {
  readonly fact: FactTableId;
  readonly grain: Grain;
  readonly columns: readonly Column[];
  readonly pairs: readonly ColumnPair[];
};

export type ColumnRef = { readonly plan: number; readonly column: number };

/** A term, with the columns that together are its amount. */
export type TermPlan = {
  readonly sign: 1 | -1;
  readonly scope: Term["scope"];
  readonly yearsBefore: number;
  readonly countsClients: boolean;
  readonly columns: readonly ColumnRef[];
};

export type PartPlan = { readonly scale: ScaleId; readonly terms: readonly TermPlan[] };

export type RatioPlan = {
  readonly definition: IndicatorDefinition;
  readonly numerator: PartPlan;
  readonly denominator: PartPlan;
  readonly multiplier: number;
  readonly isRelative: boolean;
  /** Where the products for the limits of a ratio of sums are. */
  readonly pair: { readonly plan: number; readonly pair: number } | null;
  readonly facts: readonly FactTableId[];
  readonly hasProducers: boolean;
  /** The modules that the conditions of the numerator leave, as beginnings of codes; null for all. */
  readonly moduleCodes: readonly string[] | null;
};

export type FigurePlan = {
  readonly facts: readonly FactPlan[];
  readonly ratios: readonly RatioPlan[];
};

type PlanInWork = FactPlan & {
  readonly columns: (Column & { readonly uses: Map<LevelColumn, Uses> })[];
  readonly pairs: (ColumnPair & { readonly levels: Set<LevelColumn> })[];
};

/** How the columns of a part are asked for. */
type Asked = Pick<Uses, "producers" | "strata"> & {
  /** Those of the figures. */
  readonly levels: readonly LevelColumn[];
  readonly perClient: boolean;
};

const PER_CLIENT: ReadonlySet<IntervalMethod> = new Set([
  "several_events",
  "client_costs",
  "client_mean",
  "client_ratio",
  "client_part",
  "rate_ratio",
  "dearest_share",
]);
/** Denominators are by clients too. */
const BOTH_PER_CLIENT: ReadonlySet<IntervalMethod> = new Set([
  "client_ratio",
  "client_part",
  "rate_ratio",
  "dearest_share",
]);
const UNUSED: Uses = { amounts: false, squares: false, producers: false, strata: false };
const PAIRED: ReadonlySet<IntervalMethod> = new Set(["client_ratio", "row_ratio"]);

/**
 * Gathers the sums that a set of indicators needs, so that each table of facts is read once for all.
 *
 * @throws UserError "unknown_name" or "invalid_definition" naming the indicator whose formula does not fit.
 */
export function planFigures(
  definitions: readonly IndicatorDefinition[],
  options: { readonly everyClient?: boolean } = {},
): FigurePlan {
  const plans: PlanInWork[] = [];

  const columnRef = (
    column: Omit<Column, "uses">,
    levels: readonly LevelColumn[],
    asked: Uses,
  ): ColumnRef => {
    const { fact, grain } = column;
    let plan = plans.findIndex((one) => one.fact === fact && one.grain === grain);
    if (plan === -1) {
      plan = plans.length;
      plans.push({ fact, grain, columns: [], pairs: [] });
    }
    const columns = plans[plan]?.columns ?? [];
    const found = columns.findIndex(
      (one) => one.amount === column.amount && one.isWhole === column.isWhole,
    );
    const place = found === -1 ? columns.length : found;
    const uses = columns[found]?.uses ?? new Map();
    if (found === -1) columns.push({ ...column, uses });
    for (const level of levels) uses.set(level, togetherWith(uses.get(level) ?? UNUSED, asked));
    return { plan, column: place };
  };

  const termPlan = (
    place: string,
    term: Term,
    sign: 1 | -1,
    { levels, perClient, producers, strata }: Asked,
  ): TermPlan => {
    const measure = namedMeasure(term.measure);
    if (measure.counts === "middle") throw notAdded(place, term);
    const countsClients = measure.counts === "clients";
    const isPerClient = measure.counts !== "amount" || perClient || options.everyClient === true;
    const columns = measure.sources.map(({ fact, amount: amountOfAll, amountOfClients }) => {
      const grain = grainOf(measure.counts, isPerClient && factTable(fact).hasClients);
      const amount = amountWhere(filterSql(place, fact, term.filters), amountOfAll);
      const parted = partedFilters(place, fact, term);
      const base = amountWhere(parted.ofRows, amountOfClients ?? amountOfAll);
      const { within } = parted;
      // Whose part of an amount is the largest is told with the squares of all parts.
      const isShared = options.everyClient === true && measure.scale === "microeuros";
      const squares = (perClient || isShared) && !countsClients;
      const uses: Uses = { amounts: !countsClients, squares, producers, strata };
      const isOfClients = amountOfClients !== undefined;
      const column = { fact, grain, amount, base, within, isOfClients, isWhole: false };
      const at = levels.map((level) => levelOfFacts(term.scope, level, fact));
      // The dearest are found among what each client has in all.
      if (grain === "dearest") columnRef({ ...column, grain: "client" }, ["all"], UNUSED);
      if (measure.counts === "whole") {
        // What the clients have in all is made of what they have in each.
        columnRef(column, ["all"], UNUSED);
        return columnRef({ ...column, isWhole: true }, at, uses);
      }
      return columnRef(column, at, uses);
    });
    const { scope, years_before: yearsBefore } = term;
    return { sign, scope, yearsBefore, countsClients, columns };
  };

  const partPlan = (place: string, part: Part, asked: Asked): PartPlan => ({
    scale: commonScale(
      place,
      [...part.plus, ...part.minus].map(({ measure }) => measure),
    ),
    terms: [
      ...part.plus.map((term) => termPlan(place, term, 1, asked)),
      ...part.minus.map((term) => termPlan(place, term, -1, asked)),
    ],
  });

  const pairOf = (
    numerator: PartPlan,
    denominator: PartPlan,
    levels: readonly LevelColumn[],
  ): RatioPlan["pair"] => {
    const [y] = numerator.terms.flatMap(({ columns }) => columns);
    const [x] = denominator.terms.flatMap(({ columns }) => columns);
    if (y === undefined || x === undefined || y.plan !== x.plan) return null;
    const plan = plans[y.plan];
    const [above, below] = [numerator.terms[0]?.scope, denominator.terms[0]?.scope];
    if (plan === undefined || above === undefined || below === undefined) return null;
    const { pairs, columns, fact } = plan;
    const found = pairs.findIndex((pair) => pair.y === y.column && pair.x === x.column);
    const place = found === -1 ? pairs.length : found;
    const at = pairs[found]?.levels ?? new Set();
    if (found === -1) pairs.push({ y: y.column, x: x.column, levels: at });
    for (const level of levels) {
      // Nobody's products with what the client has in another module are kept.
      if (levelOfFacts(above, level, fact) !== levelOfFacts(below, level, fact)) continue;
      at.add(level);
      for (const { column } of [y, x]) {
        const uses = columns[column]?.uses;
        uses?.set(level, togetherWith(uses.get(level) ?? UNUSED, { ...UNUSED, squares: true }));
      }
    }
    return { plan: y.plan, pair: place };
  };

  const ratios = definitions.flatMap((definition): RatioPlan[] => {
    const { formula, interval } = definition;
    if (formula.kind !== "ratio") return [];
    const place = `indicator ${definition.id} version ${definition.version}`;
    const perClient = PER_CLIENT.has(interval);
    const facts = factsOf(formula.numerator, formula.denominator);
    const hasProducers =
      isForProducers(definition) && facts.every((fact) => carriesProducers(fact));
    const asked = {
      levels: definition.levels,
      producers: hasProducers,
      strata: definition.standardise.by !== "none",
    };
    const numerator = partPlan(place, formula.numerator, { ...asked, perClient });
    const denominator = partPlan(place, formula.denominator, {
      ...asked,
      perClient: BOTH_PER_CLIENT.has(interval),
    });
    return [
      {
        definition,
        numerator,
        denominator,
        multiplier: formula.multiplier,
        isRelative: formula.relative_to === "nation",
        pair: PAIRED.has(interval) ? pairOf(numerator, denominator, definition.levels) : null,
        facts,
        hasProducers,
        moduleCodes: moduleCodes(formula.numerator),
      },
    ];
  });
  return { facts: plans, ratios };
}

/** The level of the facts of a term, beside a figure of some level. */
export function levelOfFacts(
  scope: Term["scope"],
  level: LevelColumn,
  fact: FactTableId,
): LevelColumn {
  if (factTable(fact).modules.length === 0 || scope === "all" || level === "all") return "all";
  return scope === "module" ? level : "package";
}

function togetherWith(uses: Uses, others: Uses): Uses {
  return {
    amounts: uses.amounts || others.amounts,
    squares: uses.squares || others.squares,
    producers: uses.producers || others.producers,
    strata: uses.strata || others.strata,
  };
}

/** Conditions on the rows themselves, and those on the module that they lie in. */
function partedFilters(
  place: string,
  fact: FactTableId,
  { filters }: Term,
): { readonly ofRows: string | null; readonly within: Column["within"] } {
  const isOfModule = ([name]: readonly [string, unknown]) =>
    MODULE_LEVELS.some((one) => one === name);
  const entries = Object.entries(filters);
  const named = entries.filter(isOfModule);
  const test = filterSql(place, fact, Object.fromEntries(named));
  const level = MODULE_LEVELS.findLast((one) => named.some(([name]) => name === one));
  const others = entries.filter((entry) => !isOfModule(entry));
  const ofRows = filterSql(place, fact, Object.fromEntries(others));
  return {
    ofRows,
    within: test === null || level === undefined ? null : { test, level },
  };
}

function amountWhere(filter: string | null, amount: string): string {
  return filter === null ? amount : `case when ${filter} then ${amount} end`;
}

function factsOf(...parts: readonly Part[]): FactTableId[] {
  const terms = parts.flatMap(({ plus, minus }) => [...plus, ...minus]);
  return [
    ...new Set(terms.flatMap((term) => namedMeasure(term.measure).sources.map(({ fact }) => fact))),
  ];
}

function grainOf(counts: Counting, isPerClient: boolean): Grain {
  if (counts === "dearest_tenth") return "dearest";
  return isPerClient ? "client" : "row";
}

function notAdded(place: string, { measure }: Term): UserError {
  return new UserError(
    "invalid_definition",
    `${place}: ${measure} is a middle value, which is not added up; a formula of kind median takes it`,
  );
}

/** Lines on no client have no producer and lie beside the producers' own costs. */
function carriesProducers(fact: FactTableId): boolean {
  return factTable(fact).hasProducers || fact === "cost_lines";
}

function isForProducers({ audiences }: IndicatorDefinition): boolean {
  return audiences.includes("producer") || audiences.includes("client");
}

/** The services that a numerator is about, when its conditions name them. */
function moduleCodes({ plus }: Part): string[] | null {
  const named = plus.map(({ filters }) =>
    MODULE_LEVELS.flatMap((name) => {
      const value = filters[name];
      return Array.isArray(value) ? value : [];
    }),
  );
  return named.every((codes) => codes.length > 0) ? named.flat() : null;
}

/** Whether some column of a plan is wanted by age and sex; its rows need not be parted otherwise. */
export function hasStrata({ columns }: FactPlan): boolean {
  return columns.some(({ uses }) => [...uses.values()].some(({ strata }) => strata));
}

/** Whether a column is asked for at a level or at one that is made of it. */
export function isAskedFrom({ columns }: FactPlan, place: number, level: LevelColumn): boolean {
  const uses = columns[place]?.uses;
  return uses !== undefined && CHAIN.slice(CHAIN.indexOf(level)).some((one) => uses.has(one));
}

/** The levels at which some column of a plan is asked for, from the finest up. */
export function levelsAsked({ columns }: FactPlan): LevelColumn[] {
  return CHAIN.filter((level) => columns.some(({ uses }) => uses.has(level)));
}

/** How many years back some indicator looks. */
export function mostYearsBefore({ ratios }: FigurePlan): number {
  const terms = ratios.flatMap(({ numerator, denominator }) => [
    ...numerator.terms,
    ...denominator.terms,
  ]);
  return Math.max(0, ...terms.map(({ yearsBefore }) => yearsBefore));
}
