import highsModule, { type Highs, type Model } from "highs";

/** A linear programme: columns with limits and rows with limits; what is sought comes with each question. */
export type LinearProgramme = {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly rows: readonly ProgrammeRow[];
  /** Every column takes whole numbers only. */
  readonly isWhole?: boolean;
  /** Asked once: nothing is gained from the corner of an earlier answer. */
  readonly isAskedOnce?: boolean;
};

export type ProgrammeRow = {
  readonly columns: readonly number[];
  readonly coefficients: readonly number[];
  readonly lower: number;
  readonly upper: number;
};

export type Solution = {
  readonly objective: number;
  readonly values: Float64Array;
  /** How much the optimum changes per unit of each column's limit; empty for whole numbers. */
  readonly reducedCosts: Float64Array;
  /** Proven best. A whole-number search that met its limit gives the best it has found. */
  readonly isOptimal: boolean;
};

/**
 * What came of a question. `not_solved` says nothing at all: the time was up, nothing fits, or the solver
 * failed. Who asked must take it as "no improvement" or "not known to be safe", never as an answer.
 */
export type Outcome =
  | ({ readonly kind: "solved" } & Solution)
  | { readonly kind: "unbounded" }
  | { readonly kind: "not_solved" };

/** A programme kept in the solver, so that the next question starts from the last answer. */
export type OpenProgramme = {
  readonly maximise: (costs: ReadonlyMap<number, number>) => Outcome;
  readonly minimise: (costs: ReadonlyMap<number, number>) => Outcome;
  readonly setLimits: (column: number, lower: number, upper: number) => void;
};

export type Solver = {
  /** Opens a programme for the time of `use`. `seconds` limits each single question. */
  readonly withProgramme: <Result>(
    programme: LinearProgramme,
    seconds: number,
    use: (open: OpenProgramme) => Result,
  ) => Result;
};

/** Branches a whole-number search may open: the same on every machine, unlike a time limit. */
const MOST_BRANCHES = 5_000;

/** Loads HiGHS, once per process. */
export async function loadSolver(): Promise<Solver> {
  const load: unknown = highsModule;
  if (!isLoader(load)) throw new TypeError("the highs package no longer exports its loader");
  const highs = await load();
  return {
    withProgramme: (programme, seconds, use) =>
      highs.withModel(modelData(highs, programme), (model) => {
        model.options.set({
          output_flag: false,
          time_limit: seconds,
          random_seed: 1,
          mip_max_nodes: MOST_BRANCHES,
          // Only the sought sum changes between questions: the last corner stays allowed.
          ...(programme.isWhole === true || programme.isAskedOnce === true
            ? {}
            : { presolve: "off", simplex_strategy: 4 }),
        });
        return use(openProgramme(highs, model, programme));
      }),
  };
}

/** The package's declarations are read as CommonJS, where its default export is hidden one deeper. */
function isLoader(value: unknown): value is () => Promise<Highs> {
  return typeof value === "function";
}

function modelData(highs: Highs, programme: LinearProgramme) {
  const columnCount = programme.lower.length;
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const row of programme.rows) {
    indices.push(...row.columns);
    values.push(...row.coefficients);
    starts.push(indices.length);
  }
  return {
    numCols: columnCount,
    numRows: programme.rows.length,
    colCost: new Float64Array(columnCount),
    colLower: Float64Array.from(programme.lower),
    colUpper: Float64Array.from(programme.upper),
    rowLower: programme.rows.map(({ lower }) => lower),
    rowUpper: programme.rows.map(({ upper }) => upper),
    ...(programme.isWhole === true && {
      integrality: programme.lower.map(() => highs.constants.variableType.integer),
    }),
    matrix: {
      format: "csr" as const,
      numCols: columnCount,
      numRows: programme.rows.length,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    },
  };
}

function openProgramme(highs: Highs, model: Model, programme: LinearProgramme): OpenProgramme {
  const isWhole = programme.isWhole === true;
  let last: ReadonlyMap<number, number> = new Map();
  const ask = (costs: ReadonlyMap<number, number>, isMaximum: boolean): Outcome => {
    // The solver calls a programme without columns empty and has no solution for it.
    if (programme.lower.length === 0) return emptyOutcome(programme.rows);
    for (const column of last.keys()) if (!costs.has(column)) model.changeColCost(column, 0);
    for (const [column, cost] of costs) model.changeColCost(column, cost);
    last = costs;
    const { maximize, minimize } = highs.constants.objectiveSense;
    model.changeObjectiveSense(isMaximum ? maximize : minimize);
    return solverOutcome(highs, model, isWhole);
  };
  return {
    maximise: (costs) => ask(costs, true),
    minimise: (costs) => ask(costs, false),
    setLimits: (column, lower, upper) => {
      model.changeColBounds(column, lower, upper);
    },
  };
}

/** Nothing to choose: the sum is zero when every row takes zero. */
function emptyOutcome(rows: readonly ProgrammeRow[]): Outcome {
  const none = new Float64Array(0);
  return rows.every(({ lower, upper }) => lower <= 0 && upper >= 0)
    ? { kind: "solved", objective: 0, values: none, reducedCosts: none, isOptimal: true }
    : { kind: "not_solved" };
}

function solverOutcome(highs: Highs, model: Model, isWhole: boolean): Outcome {
  const { modelStatus, solutionStatus } = highs.constants;
  const status = ranStatus(highs, model);
  if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible) {
    return { kind: "unbounded" };
  }
  const isOptimal = status === modelStatus.optimal;
  // Stopped early, a whole-number search still has its best; a linear programme has no corner to trust.
  const isStopped = status === modelStatus.timeLimit || status === modelStatus.solutionLimit;
  const hasSolution =
    (isOptimal || (isWhole && isStopped)) &&
    model.info.get("primal_solution_status") === solutionStatus.feasible;
  if (!hasSolution) return { kind: "not_solved" };
  const { colValue, colDual } = model.getSolution();
  const objective = model.getObjectiveValue();
  return { kind: "solved", objective, values: colValue, reducedCosts: colDual, isOptimal };
}

/** The solver's status after a run with its whole time; null when the run itself failed. */
function ranStatus(highs: Highs, model: Model): number | null {
  try {
    // The time limit counts from here, not from when the programme was opened.
    model.zeroAllClocks();
    return model.run().modelStatus;
  } catch (error) {
    if (error instanceof highs.errors.HighsError) return null;
    throw error;
  }
}
