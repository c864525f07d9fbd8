import { CHAIN, columnName, type LevelColumn } from "./columns.ts";
import type { FactPlan } from "./plan.ts";
import { sumOfProducts } from "./row-sums.ts";

/**
 * Where a column's amounts of clients are at a level: in which column of its table, and the flag of the modules
 * that count; those of the others are another measure's. Null where every module counts.
 */
export type Held = { readonly name: string; readonly flag: string | null };

/** The amounts that rows are added up by, each once; columns differ in the modules that they take of them. */
export function basesOf({ columns }: FactPlan): string[] {
  return [...new Set(columns.map(({ base }) => base))];
}

export function baseName(plan: FactPlan, place: number): string {
  return `b${basesOf(plan).indexOf(plan.columns[place]?.base ?? "")}`;
}

/** Whether a level is coarser than the modules that a column takes, so that it has sums of its own there. */
export function isOwnAt({ columns }: FactPlan, place: number, level: LevelColumn): boolean {
  const within = columns[place]?.within ?? null;
  return within !== null && CHAIN.indexOf(within.level) < CHAIN.indexOf(level);
}

export function heldAt(plan: FactPlan, place: number, level: LevelColumn): Held {
  const column = plan.columns[place];
  if (column?.isWhole === true) return { name: `w${place}`, flag: null };
  if (isOwnAt(plan, place, level)) return { name: columnName(place), flag: null };
  const flag = (column?.within ?? null) === null ? null : flagName(place);
  return { name: baseName(plan, place), flag };
}

export function flagName(place: number): string {
  return `within${place}`;
}

/** The flags of a level in the order of the text `within` of its rows, one `0` or `1` for each. */
export function flagsAt(plan: FactPlan, level: LevelColumn): string[] {
  return plan.columns.flatMap(({ uses }, place) =>
    uses.has(level) ? (heldAt(plan, place, level).flag ?? []) : [],
  );
}

/** What clients have at a level by one name, and all that is asked there of the columns it stands for. */
export type NameAt = {
  readonly name: string;
  /** The first of those columns. */
  readonly place: number;
  readonly isWhole: boolean;
  readonly amounts: boolean;
  readonly squares: boolean;
};

/** The names of columns that are asked for at a level, each once. */
export function namesOf(plan: FactPlan, columns: readonly number[], level: LevelColumn): NameAt[] {
  const names = new Map<string, NameAt>();
  for (const place of columns) {
    const column = plan.columns[place];
    const uses = column?.uses.get(level);
    if (column === undefined || uses === undefined) continue;
    const { name } = heldAt(plan, place, level);
    const found = names.get(name);
    names.set(name, {
      name,
      place: found?.place ?? place,
      isWhole: column.isWhole,
      amounts: found?.amounts === true || uses.amounts,
      squares: found?.squares === true || uses.squares,
    });
  }
  return [...names.values()];
}

/** Whether a column is asked for at a level or at one that is made of it. */
export function isAskedFrom({ columns }: FactPlan, place: number, level: LevelColumn): boolean {
  const uses = columns[place]?.uses;
  return uses !== undefined && CHAIN.slice(CHAIN.indexOf(level)).some((one) => uses.has(one));
}

/** Of a name as far as it is asked for: how many clients, how much, its squares and the largest. */
export function statisticsOf({ name, isWhole, amounts, squares }: NameAt, sql: string): string[] {
  return [
    ...(isWhole ? [] : [`cast(count(${sql}) as integer) as clients_${name}`]),
    ...(amounts ? [`cast(sum(${sql}) as bigint) as sum_${name}`] : []),
    ...(squares
      ? [
          `cast(${sumOfProducts(sql, sql)} as double) as squares_${name}`,
          `cast(max(${sql}) as bigint) as largest_${name}`,
        ]
      : []),
  ];
}
