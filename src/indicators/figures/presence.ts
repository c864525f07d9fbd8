import { type Engine, requiredText } from "../../sql/engine.ts";
import type { MissingReason } from "../definitions/index.ts";
import { type FactTableId, factTable } from "../registry/index.ts";
import type { Area } from "./areas.ts";
import { type FigureSources, factRows } from "./sources.ts";

/** Which regions delivered which facts in a year: no row of a table is missing data, not zero. */
export class Presence {
  private readonly regionsByFact: ReadonlyMap<FactTableId, ReadonlySet<string>>;

  private constructor(regionsByFact: ReadonlyMap<FactTableId, ReadonlySet<string>>) {
    this.regionsByFact = regionsByFact;
  }

  static async ofYear(
    engine: Engine,
    facts: Iterable<FactTableId>,
    sources: FigureSources,
    year: number,
  ): Promise<Presence> {
    const regions = new Map<FactTableId, ReadonlySet<string>>();
    for (const fact of new Set(facts)) {
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

/** A region without a line on no client has none: its costs are all on clients. */
const CAN_BE_NOTHING: ReadonlySet<FactTableId> = new Set(["cost_lines"]);
