import { describe, expect, test } from "vitest";
import { protect } from "./protect.ts";
import { type Fact, publicationSet } from "./publication-set.ts";
import { AudienceRules } from "./rules.ts";
import { type LinearProgramme, loadSolver, type Outcome, type Solver } from "./solver.ts";

const solver = await loadSolver();

const COLUMNS = Array.from({ length: 60 }, (_, column) => column);
/** Choosing things of different sizes that just fill a room: no corner of it is a solution. */
const KNAPSACK: LinearProgramme = {
  lower: COLUMNS.map(() => 0),
  upper: COLUMNS.map(() => 1),
  rows: [7, 11, 13].map((step) => ({
    columns: COLUMNS,
    coefficients: COLUMNS.map((column) => 20 + ((column * step) % 17)),
    lower: 301,
    upper: 311,
  })),
};
const COSTS = new Map(COLUMNS.map((column) => [column, 1 + ((column * 5) % 7)]));

function asked(programme: LinearProgramme, seconds: number): Outcome["kind"] {
  return solver.withProgramme(programme, seconds, (open) => open.minimise(COSTS).kind);
}

describe("a question to the solver", () => {
  test("without time it is not solved, in whole numbers and in others", () => {
    expect(asked({ ...KNAPSACK, isWhole: true }, 0)).toBe("not_solved");
    expect(asked(KNAPSACK, 0)).toBe("not_solved");
    expect(asked(KNAPSACK, 60)).toBe("solved");
  });

  test("that nothing fulfils is not solved", () => {
    const rows = [{ columns: [0], coefficients: [1], lower: 2, upper: 3 }];
    expect(asked({ ...KNAPSACK, rows, isWhole: true }, 60)).toBe("not_solved");
    expect(asked({ ...KNAPSACK, rows }, 60)).toBe("not_solved");
  });

  test("over nothing is solved by nothing when every row allows it", () => {
    const empty = { lower: [], upper: [], rows: [] };
    const row = { columns: [], coefficients: [], upper: 9 };
    const kindOf = (programme: LinearProgramme) =>
      solver.withProgramme(programme, 60, (open) => open.maximise(new Map()).kind);
    expect(kindOf({ ...empty, isWhole: true })).toBe("solved");
    expect(kindOf({ ...empty, rows: [{ ...row, lower: -1 }] })).toBe("solved");
    expect(kindOf({ ...empty, rows: [{ ...row, lower: 1 }] })).toBe("not_solved");
  });

  test("has its own time, however many were asked before it", () => {
    const kinds = solver.withProgramme(KNAPSACK, 5, (open) =>
      Array.from({ length: 400 }, (_, at) => open.maximise(new Map([[at % 60, 1]])).kind),
    );
    expect(new Set(kinds)).toEqual(new Set(["solved"]));
  });
});

const NODES = [
  { id: "all", parent: null },
  ...["a", "b", "c"].map((id) => ({ id, parent: "all" })),
];
const DIMENSIONS = ["area", "age"].map((name) => ({ name, isAdditive: true, nodes: NODES }));
const RULES = AudienceRules.parse({
  audience: "public",
  name: { fi: "Julkinen", sv: "Offentlig", en: "Public" },
  minimum_count: 5,
  dominance: null,
  zero_cells: "published",
  full_cells: "published",
  hidden_interval: {
    counts: { units: 4, share_of_value: 0 },
    amounts: { units: 1, share_of_value: 0.2 },
  },
  rounding_base: null,
});

/** A square of nine smallest cells with its totals. */
function square(values: readonly number[]) {
  const ids = NODES.map(({ id }) => id);
  const at = (area: string, age: string): number =>
    ["a", "b", "c"].reduce((sum, one, row) => {
      if (area !== "all" && area !== one) return sum;
      return ["a", "b", "c"].reduce(
        (part, two, column) =>
          age === "all" || age === two ? part + (values[3 * row + column] ?? 0) : part,
        sum,
      );
    }, 0);
  const facts = ids.flatMap((area) =>
    ids.map((age): Fact => ({ kind: "value", coordinates: [area, age], value: at(area, age) })),
  );
  return publicationSet(DIMENSIONS, facts);
}

describe("protection with a solver that never answers", () => {
  /** Every question is asked with no time. */
  const mute: Solver = {
    withProgramme: (programme, _, use) => solver.withProgramme(programme, 0, use),
  };
  const effort = (one: Solver) => ({ solver: one, seconds: 60, startTimer: () => () => false });

  test("hides no less, or stops the release: what is not known to be safe is not shown", () => {
    const set = square([3, 12, 9, 16, 25, 8, 7, 30, 11]);
    expect(protect(set, "counts", RULES, [], effort(solver)).tooTight).toEqual([]);
    expect(() => protect(set, "counts", RULES, [], effort(mute))).toThrow("computed too closely");
  });

  test("a set of nothing but zeros has nothing to hide and nothing to ask", () => {
    const set = square(new Array<number>(9).fill(0));
    for (const one of [solver, mute]) {
      const shown = protect(set, "counts", RULES, [], effort(one));
      expect([...shown.hidden]).toEqual([]);
      expect(shown.isLeastLoss).toBe(true);
    }
  });
});
