import type { FigureRow } from "../definitions/index.ts";
import { areasOfYear } from "./areas.ts";
import type { Cells } from "./cells.ts";
import { cellsOfYear, type FiguresInput } from "./compute-figures.ts";
import { columnsAt, type FigurePlace } from "./part-sums.ts";
import { mostYearsBefore, type PartPlan, planFigures } from "./plan.ts";

/**
 * Who stands behind a numerator or denominator: how many different clients, and the most that comes from one
 * of them, in the scale of the measures. Null where its facts are on no clients.
 */
export type Contributors = { readonly clients: number; readonly largest: bigint };

export type FigureContributors = {
  readonly numerator: Contributors | null;
  readonly denominator: Contributors | null;
};

const NOBODY: FigureContributors = { numerator: null, denominator: null };

/**
 * Counts the clients behind figures anew, from the same facts and conditions as the figures themselves.
 *
 * @returns A reader of one year after another, from the oldest on: for each of its rows, in their order, who stands
 * behind it. Of a part with several terms: at least as many clients as its largest term has, and at most so
 * much from one of them as the terms have together. Of a year before the first read nobody is known.
 */
export function contributorReader(
  input: Omit<FiguresInput, "years" | "onYear">,
): (year: number, rows: readonly FigureRow[]) => Promise<FigureContributors[]> {
  const { engine, sources, definitions } = input;
  const plan = planFigures(definitions, { everyClient: true });
  const ratios = new Map(
    plan.ratios.map((ratio) => [`${ratio.definition.id}@${ratio.definition.version}`, ratio]),
  );
  const cells = new Map<number, readonly Cells[]>();
  return async (year, rows) => {
    const areas = await areasOfYear(engine, sources, year);
    const of = { engine, sources, definitions, years: [year] };
    cells.set(year, await cellsOfYear(of, plan, areas, year));
    // What later years look back at is kept.
    cells.delete(year - mostYearsBefore(plan) - 1);
    return rows.map((row) => {
      const ratio = ratios.get(`${row.indicator_id}@${row.indicator_version}`);
      if (ratio === undefined) return NOBODY;
      const place: FigurePlace = {
        areaKind: row.area_kind,
        areaCode: row.area_code,
        year,
        level: row.level,
        module: row.module_id,
        producer: row.producer_id,
      };
      return {
        numerator: contributorsOf(ratio.numerator, place, cells),
        denominator: contributorsOf(ratio.denominator, place, cells),
      };
    });
  };
}

function contributorsOf(
  part: PartPlan,
  place: FigurePlace,
  cells: ReadonlyMap<number, readonly Cells[]>,
): Contributors | null {
  const ofClients = columnsAt(part, place, cells).filter(
    ({ cells: of }) => of.plan.grain === "client",
  );
  if (ofClients.length === 0) return null;
  return {
    clients: ofClients.reduce((most, { sums }) => Math.max(most, sums?.clients ?? 0), 0),
    largest: ofClients.reduce((sum, { sums }) => sum + (sums?.largest ?? 0n), 0n),
  };
}
