import { GROSS_COST_TYPES } from "../release/index.ts";
import type { CostCell } from "./cost-cells.ts";
import type { LedgerLine, LedgerSources, SupportPart } from "./ledger-sources.ts";
import { signedSplit, sum } from "./signed-split.ts";

/** The part of a figure that comes from one ledger line, straight or through a support centre. */
export type FigureLine = {
  readonly region_code: string;
  readonly year: number;
  /** The cost centre whose events or lines are in the figure. */
  readonly cost_centre_id: string | null;
  /** The cost type under which the euros are in the figure. */
  readonly cost_type: string;
  /** The support centre that gave them; null for the centre's own line. */
  readonly support: SupportPart | null;
  /** Null for money that no ledger line of this centre and type carries. */
  readonly ledger: LedgerLine | null;
  readonly microeuros: bigint;
};

/**
 * Splits each cell of a figure over the ledger lines it was made of; the lines add up to the cells.
 *
 * A centre's own lines are taken by cost type; support services, income and client fees also through
 * the support centres, in proportion to what each gave, and then over the giver's own lines.
 */
export function figureLines(cells: readonly CostCell[], sources: LedgerSources): FigureLine[] {
  const lines = grouped(sources.lines, (line) => centreKey(line, line.cost_centre_id));
  const support = grouped(sources.support, (part) =>
    centreKey(part, part.receiving_cost_centre_id),
  );
  return cells
    .flatMap((cell) => cellLines(cell, lines, support, sources.lines))
    .filter(({ microeuros }) => microeuros !== 0n);
}

type ByCentre<Value> = ReadonlyMap<string, readonly Value[]>;

function cellLines(
  cell: CostCell,
  lines: ByCentre<LedgerLine>,
  support: ByCentre<SupportPart>,
  allLines: readonly LedgerLine[],
): FigureLine[] {
  const own = ownLines(cell, lines, allLines);
  const given = supportOf(cell, support);
  const weights = [
    ...own.map(({ amount_cents }) => amount_cents),
    ...given.map(({ amount_cents }) => amount_cents),
  ];
  const parts = signedSplit(cell.microeuros, weights);
  if (parts === null) return [figureLine(cell, null, null, cell.microeuros)];
  const fromOwn = own.map((line, index) => figureLine(cell, null, line, parts[index] ?? 0n));
  const fromSupport = given.flatMap((part, index) =>
    supportLines(cell, part, lines, parts[own.length + index] ?? 0n),
  );
  return [...fromOwn, ...fromSupport];
}

function ownLines(
  cell: CostCell,
  lines: ByCentre<LedgerLine>,
  allLines: readonly LedgerLine[],
): readonly LedgerLine[] {
  if (cell.cost_centre_id === null) {
    return allLines.filter(
      (line) =>
        line.region_code === cell.region_code &&
        line.year === cell.year &&
        line.cost_type === cell.origin,
    );
  }
  const ofCentre = lines.get(centreKey(cell, cell.cost_centre_id)) ?? [];
  if (cell.origin === "excluded" || cell.origin === "unmapped") {
    return ofCentre.filter((line) => line.cost_type === cell.origin);
  }
  const ofType = ofCentre.filter((line) => line.cost_type === cell.cost_type);
  if (ofType.length > 0 || cell.origin === "cost") return ofType;
  return ofCentre.filter((line) => costGroup(line.cost_type) === costGroup(cell.cost_type));
}

/** Support comes to a centre as support services, as income or as client fees. */
function supportOf(cell: CostCell, support: ByCentre<SupportPart>): readonly SupportPart[] {
  if (cell.origin !== "cost" || cell.cost_centre_id === null) return [];
  if (!ARRIVES_AS.has(cell.cost_type)) return [];
  const group = costGroup(cell.cost_type);
  return (support.get(centreKey(cell, cell.cost_centre_id)) ?? []).filter(
    ({ cost_group }) => cost_group === group,
  );
}

const ARRIVES_AS: ReadonlySet<string> = new Set(["support_services", "income", "client_fees"]);

function supportLines(
  cell: CostCell,
  part: SupportPart,
  lines: ByCentre<LedgerLine>,
  microeuros: bigint,
): FigureLine[] {
  const giving = (lines.get(centreKey(part, part.giving_cost_centre_id)) ?? []).filter(
    (line) => costGroup(line.cost_type) === part.cost_group,
  );
  const amounts = signedSplit(
    microeuros,
    giving.map(({ amount_cents }) => amount_cents),
  );
  if (amounts === null) return [figureLine(cell, part, null, microeuros)];
  return giving.map((line, index) => figureLine(cell, part, line, amounts[index] ?? 0n));
}

/** The group in which a cost type is allocated; null for what is not allocated at all. */
export function costGroup(costType: string): "gross" | "income" | "client_fees" | null {
  if (costType === "income" || costType === "client_fees") return costType;
  return GROSS_COST_TYPES.some((type) => type === costType) ? "gross" : null;
}

function figureLine(
  cell: CostCell,
  support: SupportPart | null,
  ledger: LedgerLine | null,
  microeuros: bigint,
): FigureLine {
  const { region_code, year, cost_centre_id, cost_type } = cell;
  return { region_code, year, cost_centre_id, cost_type, support, ledger, microeuros };
}

/** The euros of a figure on one cost centre, by where they come from. */
export type CentrePart = {
  readonly region_code: string;
  readonly year: number;
  readonly cost_centre_id: string | null;
  readonly name: string | null;
  readonly own_microeuros: bigint;
  readonly support_microeuros: bigint;
  readonly outside_ledger_microeuros: bigint;
  readonly microeuros: bigint;
};

/**
 * The lines of a figure added up by cost centre, the largest first.
 *
 * @param names Names of cost centres by `centreKey`.
 */
export function centreParts(
  lines: readonly FigureLine[],
  names: ReadonlyMap<string, string>,
): CentrePart[] {
  const byCentre = grouped(lines, (line) => centreKey(line, line.cost_centre_id ?? ""));
  const parts = [...byCentre].flatMap(([key, ofCentre]) => {
    const [first] = ofCentre;
    if (first === undefined) return [];
    const { region_code, year, cost_centre_id } = first;
    const amount = (keeps: (line: FigureLine) => boolean) =>
      sum(ofCentre.filter(keeps).map(({ microeuros }) => microeuros));
    return [
      {
        region_code,
        year,
        cost_centre_id,
        name: names.get(key) ?? null,
        own_microeuros: amount((line) => line.ledger !== null && line.support === null),
        support_microeuros: amount((line) => line.support !== null),
        outside_ledger_microeuros: amount((line) => line.ledger === null && line.support === null),
        microeuros: amount(() => true),
      },
    ];
  });
  return parts.sort((left, right) => Number(right.microeuros - left.microeuros));
}

/** One cost centre in one region and year. */
export function centreKey(place: { region_code: string; year: number }, centreId: string): string {
  return JSON.stringify([place.region_code, place.year, centreId]);
}

function grouped<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
