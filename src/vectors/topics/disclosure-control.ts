import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import {
  attack,
  type HiddenInterval,
  loadSolver,
  primaryCells,
  roundedToBase,
  suppress,
} from "../../protection/index.ts";
import {
  type Answer,
  describedObject,
  inputsOf,
  namesUnder,
  type Question,
  type Topic,
} from "../topic.ts";
import type { Figures } from "../vector-file.ts";
import { frequencies, type GridTable, gridTable } from "./disclosure-grid.ts";

const solver = await loadSolver();
const EFFORT = { solver, seconds: 30, startTimer: () => () => false };

/** Hiding small cells, what can still be computed of them, and rounding. */
export const disclosureControl: Topic = new Map([
  ["suppression-attack", suppressionAttack],
  ["primary-and-secondary-suppression", suppression],
  ["primary-suppression-contributors", suppression],
  ["rounding-conventional", rounding],
]);

const Labels = z.array(z.string()).min(1);
const Matrix = z.array(z.array(z.int().min(0)));

const AttackInputs = describedObject({
  rows: Labels,
  columns: Labels,
  cells: Matrix,
  rowTotals: z.array(z.int().min(0)).optional(),
  columnTotals: z.array(z.int().min(0)).optional(),
  grandTotal: z.int().min(0).optional(),
  suppressed: z.array(z.string()),
});

/** A given pattern of hidden cells, of which margins may be some. */
function suppressionAttack(question: Question): Answer {
  const inputs = inputsOf(question, AttackInputs);
  const grid = gridTable(inputs.rows, inputs.columns, inputs.cells);
  checkGiven(grid, inputs.rowTotals, inputs.columnTotals, inputs.grandTotal);
  const intervals = attack(grid.table, inputs.suppressed.map(grid.placeOf), { solver });
  const recoverable = intervals.filter(isRecoverable).map(({ cell }) => grid.table.ids[cell] ?? "");
  return {
    figures: {
      safe: recoverable.length === 0,
      bounds: boundsOf(grid, intervals),
      exactlyRecoverable: recoverable,
    },
  };
}

function checkGiven(
  grid: GridTable,
  rowTotals: readonly number[] | undefined,
  columnTotals: readonly number[] | undefined,
  grandTotal: number | undefined,
): void {
  const agree = (given: readonly number[] | undefined, own: readonly number[]) =>
    given === undefined || given.join() === own.join();
  const { rows, columns, grand } = grid.totals;
  if (
    !agree(rowTotals, rows) ||
    !agree(columnTotals, columns) ||
    (grandTotal !== undefined && grandTotal !== grand)
  ) {
    throw new UserError(
      "invalid_delivery",
      "the inputs do not fit: totals are not those of the cells",
    );
  }
}

const Rule = z.looseObject({
  type: z.enum(["minimum-frequency", "minimum-contributors"]),
  suppressAtOrBelow: z.int().min(0).optional(),
  suppressBelow: z.int().min(0).optional(),
  zerosAreSensitive: z.boolean().optional(),
});

const RecordInputs = describedObject({
  records: z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
  dimensions: z.tuple([z.string(), z.string()]),
  rule: Rule,
});

const CellInputs = describedObject({
  rows: Labels,
  columns: Labels,
  cells: Matrix.optional(),
  values: Matrix.optional(),
  contributors: Matrix.optional(),
  rule: Rule,
});

/** Finds the primary cells of a two-way table with shown margins and hides what they need. */
function suppression(question: Question): Answer {
  const { grid, rule } =
    "records" in question.inputs ? gridOfRecords(question) : gridOfCells(question);
  const least = rule.suppressBelow ?? (rule.suppressAtOrBelow ?? -1) + 1;
  const areZerosHidden = rule.zerosAreSensitive === true;
  const reasons = primaryCells(grid.cells, grid.relations, {
    minimum_count: Math.max(1, least),
    dominance: null,
    zero_cells: areZerosHidden ? "hidden" : "may_hide",
    full_cells: "published",
  });
  const primaries = [...reasons.keys()].filter((place) => grid.inner.includes(place));
  const { table } = grid;
  const task = {
    table,
    primaries,
    neededWidth: () => 1,
    mustShow: [...table.values.keys()].filter((place) => !grid.inner.includes(place)),
  };
  const dear = suppress(task, EFFORT);
  const few = suppress({ ...task, loss: () => 1 }, EFFORT);
  if (dear.tooTight.length + few.tooTight.length > 0) {
    throw new UserError("result_differs", "a cell to be hidden can be computed from what is shown");
  }
  const ids = (places: Iterable<number>) => [...places].map((place) => table.ids[place] ?? "");
  return {
    figures: {
      frequencies: objectOfValues(grid),
      primarySuppressed: ids(primaries),
      minimumSecondarySuppressions: few.isLeastLoss ? few.hidden.size - primaries.length : null,
      publishableCells: table.values.length - few.hidden.size,
      totals: { ...grid.totals },
      ...askedBounds(question, grid),
    },
  };
}

/** Intervals of the pattern whose cells are asked for, which need not be the pattern found here. */
function askedBounds(question: Question, grid: GridTable): Record<string, Figures> {
  return Object.fromEntries(
    ["bounds", "boundsWhenAllInnerSuppressed"].flatMap((figure) => {
      const names = namesUnder(question.expectedNames, figure);
      if (names.length === 0) return [];
      const places =
        figure === "bounds" ? names.map(grid.placeOf) : names.map((name) => inOrder(grid, name));
      const hidden = figure === "bounds" ? places : grid.inner;
      const all = attack(grid.table, hidden, { solver });
      const asked = places.flatMap((place, at) => {
        const interval = all.find(({ cell }) => cell === place);
        return interval === undefined ? [] : [[names[at], boundOf(grid, interval)]];
      });
      return [[figure, Object.fromEntries(asked)]];
    }),
  );
}

/** "r2|a" is the second row's first column; a name of its own is taken as it is. */
function inOrder(grid: GridTable, name: string): number {
  const parts = /^r(\d+)\|([a-z])$/.exec(name);
  if (parts === null) return grid.placeOf(name);
  return grid.placeAt(Number(parts[1]) - 1, (parts[2] ?? "a").charCodeAt(0) - "a".charCodeAt(0));
}

function gridOfRecords(question: Question) {
  const { records, dimensions, rule } = inputsOf(question, RecordInputs);
  const [rowName, columnName] = dimensions;
  const { rows, columns, counts } = frequencies(
    records.map((record) => [String(record[rowName]), String(record[columnName])]),
  );
  return { grid: gridTable(rows, columns, counts), rule };
}

function gridOfCells(question: Question) {
  const { rows, columns, cells, values, contributors, rule } = inputsOf(question, CellInputs);
  const matrix = cells ?? values;
  if (matrix === undefined) {
    throw new UserError("invalid_delivery", "the inputs do not fit: neither cells nor values");
  }
  return { grid: gridTable(rows, columns, matrix, contributors), rule };
}

function objectOfValues({ table }: GridTable): Record<string, number> {
  return Object.fromEntries(
    table.ids
      .map((id, place): [string, number] => [id, table.values[place] ?? 0])
      .filter(([id]) => id !== ""),
  );
}

function boundsOf(grid: GridTable, intervals: readonly HiddenInterval[]): Figures {
  return Object.fromEntries(
    intervals.map((interval) => [grid.table.ids[interval.cell] ?? "", boundOf(grid, interval)]),
  );
}

function boundOf(grid: GridTable, interval: HiddenInterval): Figures {
  return {
    true: grid.table.values[interval.cell] ?? 0,
    lower: interval.lower,
    upper: interval.upper,
    exactlyRecoverable: isRecoverable(interval),
  };
}

function isRecoverable({ lower, upper }: HiddenInterval): boolean {
  return upper - lower < 1e-6;
}

const RoundingInputs = describedObject({
  base: z.int().positive(),
  values: z.array(z.int().min(0)),
});

function rounding(question: Question): Answer {
  const { base, values } = inputsOf(question, RoundingInputs);
  return { figures: { rounded: values.map((value) => roundedToBase(value, base)) } };
}
