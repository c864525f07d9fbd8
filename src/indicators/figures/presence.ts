import { type Engine, requiredText } from "../../sql/engine.ts";
import type { IndicatorDefinition, MissingReason } from "../definitions/index.ts";
import { type FactTableId, factTable, factTableIds } from "../registry/index.ts";
import type { Area } from "./areas.ts";
import { type FigureSources, factRows } from "./sources.ts";

/** The facts that a delivered table shows itself in, for what an indicator needs beside its formula. */
const SEEN_IN: Readonly<Record<string, FactTableId>> = {
  budgets: "budgets",
  episodes: "stays",
  outcome_measurements: "outcomes",
  population: "population",
  reported_indicators: "reported_indicators",
  service_events: "client_service_months",
  service_plans: "plans",
  staff: "staff_months",
  survey_answers: "survey_answers",
  waiting: "waits",
};

const EVENTS: FactTableId = "client_service_months";

/** The facts that have to be there for an indicator: those of its formula and of the tables it needs. */
export function factsNeeded(
  facts: readonly FactTableId[],
  { needs }: Pick<IndicatorDefinition, "needs">,
): FactTableId[] {
  const seen = needs.flatMap((table) => {
    const fact = SEEN_IN[table];
    return fact === undefined ? [] : [fact];
  });
  const own = facts.map((fact) => (factTable(fact).isOfEvents === true ? EVENTS : fact));
  return [...new Set([...seen, ...own])];
}

/** Which regions delivered which facts in a year: no row of a table is missing data, not zero. */
export class Presence {
  private readonly regionsByFact: ReadonlyMap<FactTableId, ReadonlySet<string>>;

  private constructor(regionsByFact: ReadonlyMap<FactTableId, ReadonlySet<string>>) {
    this.regionsByFact = regionsByFact;
  }

  static async ofYear(engine: Engine, sources: FigureSources, year: number): Promise<Presence> {
    const regions = new Map<FactTableId, ReadonlySet<string>>();
    for (const fact of ALL_FACTS) {
      const rows = await engine.rows(
        `select distinct region_code from ${factRows(sources, fact, year)}`,
      );
      regions.set(fact, new Set(rows.map((row) => requiredText(row, "region_code"))));
    }
    return new Presence(regions);
  }

  /** Why an area has no figure from these facts; null when all of its regions delivered them. */
  reasonMissing(facts: readonly FactTableId[], area: Area): string | null {
    for (const fact of facts.filter((one) => !CAN_BE_NOTHING.has(one))) {
      const delivered = area.regionCodes.filter((region) =>
        this.regionsByFact.get(fact)?.has(region),
      );
      if (delivered.length === area.regionCodes.length) continue;
      const reason: MissingReason = delivered.length === 0 ? "not_delivered" : "partly_delivered";
      return `${reason}:${factTable(fact).deliveredAs}`;
    }
    return null;
  }
}

const ALL_FACTS: readonly FactTableId[] = factTableIds();

/** A region without a line on no client has none: its costs are all on clients. */
const CAN_BE_NOTHING: ReadonlySet<FactTableId> = new Set(["cost_lines"]);
