import type { FigureRow } from "../definitions/index.ts";
import { areasOfYear, makeAreasTable } from "./areas.ts";
import type { Cells } from "./cells.ts";
import { cellsOfYear, type FiguresInput } from "./compute-figures.ts";
import { columnsAt, type FigurePlace } from "./part-sums.ts";
import { levelsOf, type PartPlan, planFigures } from "./plan.ts";

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
 * The clients behind each figure, counted anew from the same facts and conditions as the figure itself.
 *
 * @returns One for each of `rows`, in their order. Of a part with several terms: at least as many clients as
 * its largest term has, and at most so much from one of them as the terms have together.
 */
export async function figureContributors(
  input: FiguresInput,
  rows: readonly FigureRow[],
): Promise<FigureContributors[]> {
  const { engine, sources, definitions } = input;
  const plan = planFigures(definitions, { everyClient: true });
  const ratios = new Map(
    plan.ratios.map((ratio) => [`${ratio.definition.id}@${ratio.definition.version}`, ratio]),
  );
  const levels = levelsOf(definitions);
  const cells = new Map<number, readonly Cells[]>();
  const found = rows.map(() => NOBODY);
  for (const year of input.years.toSorted((left, right) => left - right)) {
    const areas = await areasOfYear(engine, sources, year);
    await makeAreasTable(engine, areas);
    cells.set(year, await cellsOfYear(input, plan, areas, levels, year));
    for (const [at, row] of rows.entries()) {
      if (row.year !== year) continue;
      const ratio = ratios.get(`${row.indicator_id}@${row.indicator_version}`);
      if (ratio === undefined) continue;
      const place: FigurePlace = {
        areaKind: row.area_kind,
        areaCode: row.area_code,
        year,
        level: row.level,
        module: row.module_id,
        producer: row.producer_id,
      };
      found[at] = {
        numerator: contributorsOf(ratio.numerator, place, cells),
        denominator: contributorsOf(ratio.denominator, place, cells),
      };
    }
    input.onYear?.(year);
  }
  return found;
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
