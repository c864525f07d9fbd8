import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { attack } from "./attack.ts";
import { withEarlierSets } from "./earlier.ts";
import { isProtected, neededWidth, primaryCells } from "./primary.ts";
import { protect } from "./protect.ts";
import { type Fact, publicationSet } from "./publication-set.ts";
import { controlledRounding, roundedToBase } from "./rounding.ts";
import { AudienceRules, loadProtectionRules } from "./rules.ts";
import { quotientStatus, shownCells, statusColumns } from "./show.ts";
import { loadSolver } from "./solver.ts";
import { suppress } from "./suppress.ts";
import { type Cell, type Relation, tableOf } from "./table.ts";

const solver = await loadSolver();
const EFFORT = { solver, seconds: 10, startTimer: () => () => false };

const RULES = AudienceRules.parse({
  audience: "public",
  name: { fi: "Julkinen", sv: "Offentlig", en: "Public" },
  minimum_count: 5,
  dominance: { largest_share: 0.7 },
  zero_cells: "may_hide",
  full_cells: "published",
  hidden_interval: {
    counts: { units: 4, share_of_value: 0 },
    amounts: { units: 1, share_of_value: 0.2 },
  },
  rounding_base: null,
});

/** The worked example of docs/methods/disclosure-control.md. */
const DIMENSIONS = [
  {
    name: "area",
    isAdditive: true,
    nodes: [
      { id: "all", parent: null },
      { id: "north", parent: "all" },
      { id: "south", parent: "all" },
    ],
  },
  {
    name: "age",
    isAdditive: true,
    nodes: [
      { id: "all", parent: null },
      { id: "18-64", parent: "all" },
      { id: "65-74", parent: "all" },
      { id: "75+", parent: "all" },
    ],
  },
];
const CLIENTS: Readonly<Record<string, readonly number[]>> = {
  all: [105, 65, 21, 19],
  north: [55, 40, 12, 3],
  south: [50, 25, 9, 16],
};
const AGES = ["all", "18-64", "65-74", "75+"];
const FACTS = Object.entries(CLIENTS).flatMap(([area, values]) =>
  values.map((value, at): Fact => ({ kind: "value", coordinates: [area, AGES[at] ?? ""], value })),
);
const EXAMPLE = publicationSet(DIMENSIONS, FACTS);
const places = (...ids: string[]) =>
  ids.map((id) => EXAMPLE.cells.findIndex((cell) => cell.id === id));

function hiddenIds(hidden: Iterable<number>): string[] {
  return [...hidden].map((place) => EXAMPLE.cells[place]?.id ?? "").sort();
}

describe("the worked example", () => {
  const shown = protect(EXAMPLE, "counts", RULES, [], EFFORT);

  test("three clients hide three more cells, those that lose least", () => {
    expect(hiddenIds(shown.hidden.keys())).toEqual([
      "north|65-74",
      "north|75+",
      "south|65-74",
      "south|75+",
    ]);
    expect(shown.isLeastLoss).toBe(true);
    expect([...shown.reasons.values()]).toEqual(["too_few"]);
  });

  test("what can be computed of the three is: from 0 to 15", () => {
    const [place] = places("north|75+");
    expect(shown.intervals.find(({ cell }) => cell === place)).toMatchObject({
      lower: 0,
      upper: 15,
      isTightest: true,
    });
  });

  test("an export tells hidden cells from numbers, and not why they are hidden", () => {
    const statuses = shownCells(EXAMPLE, shown.hidden);
    expect(statuses.get("north|75+")).toEqual({ kind: "hidden" });
    expect(statuses.get("south|65-74")).toEqual({ kind: "hidden" });
    expect(statuses.get("north|all")).toEqual({ kind: "value", value: 55 });
  });

  test("the same seed hides the same cells", () => {
    expect(protect(EXAMPLE, "counts", RULES, [], EFFORT, 7)).toEqual(
      protect(EXAMPLE, "counts", RULES, [], EFFORT, 7),
    );
  });

  test("rounded to five, every sum of the example agrees", async () => {
    const table = tableOf(EXAMPLE.cells, EXAMPLE.relations);
    expect(controlledRounding(table, 5, solver, 10)).toEqual({
      values: [105, 65, 20, 20, 55, 40, 10, 5, 50, 25, 10, 15],
      largestShift: 2,
      way: "nearest",
    });
  });
});

describe("earlier releases", () => {
  const table = tableOf(EXAMPLE.cells, EXAMPLE.relations);

  test("a cell that was shown before cannot be hidden any more: the release stops and names it", () => {
    const cell = { id: "north|75+", value: 3 };
    const earlier = [{ release: "2025-1", cells: [cell], relations: [], hidden: [] }];
    expect(() => protect(EXAMPLE, "counts", RULES, earlier, EFFORT)).toThrow(
      /^1 hidden cells .*: north\|75\+;/,
    );
  });

  test("a number corrected since is another number, and is named", () => {
    const cell = { id: "north|75+", value: 4 };
    const earlier = [{ release: "2025-1", cells: [cell], relations: [], hidden: [] }];
    const shown = protect(EXAMPLE, "counts", RULES, earlier, EFFORT);
    expect(shown.revised).toEqual(["north|75+"]);
  });

  test("a cut shown before narrows an interval that was wide enough alone", () => {
    const pattern = places("north|18-64", "north|75+", "south|18-64", "south|75+");
    const alone = attack(table, pattern, { solver });
    expect(alone.find(({ cell }) => cell === pattern[1])).toMatchObject({ lower: 0, upper: 19 });

    // The earlier release cut ages at 75: everyone below it in the north were 52.
    const below: Cell = { id: "north|0-74", value: 52 };
    const parts = ["north|18-64", "north|65-74"].map((id) => ({
      id,
      value: EXAMPLE.cells.find((cell) => cell.id === id)?.value ?? 0,
    }));
    const relations: Relation[] = [{ kind: "sum", total: 0, parts: [1, 2] }];
    const joined = withEarlierSets(EXAMPLE, [
      { release: "2025-1", cells: [below, ...parts], relations, hidden: [1, 2] },
    ]);
    const both = attack(tableOf(joined.cells, joined.relations), pattern, {
      solver,
      known: joined.known,
    });
    expect(both.find(({ cell }) => cell === pattern[1])).toMatchObject({ lower: 3, upper: 3 });
  });

  test("a number shown earlier that nothing ties to the release is named as not protected against", () => {
    const earlier = [
      { release: "r", cells: [{ id: "other|all", value: 9 }], relations: [], hidden: [] },
    ];
    expect(withEarlierSets(EXAMPLE, earlier).unlinked).toEqual(["other|all"]);
  });
});

describe("groups too large for tightest intervals", () => {
  const table = tableOf(EXAMPLE.cells, EXAMPLE.relations);
  const safe = places("north|65-74", "north|75+", "south|65-74", "south|75+");
  const unsafe = places("north|18-64", "north|65-74", "south|65-74", "south|75+");
  const inBlocks = { solver, exactUpTo: 1, neededWidth: () => 4 };

  test("a safe cell is found at least as wide as needed, within what is really possible", () => {
    const found = attack(table, safe, inBlocks);
    const exact = attack(table, safe, { solver });
    for (const [at, one] of found.entries()) {
      expect(one.isTightest).toBe(false);
      expect(one.upper - one.lower).toBeGreaterThanOrEqual(4);
      expect(one.lower).toBeGreaterThanOrEqual(exact[at]?.lower ?? Number.NaN);
      expect(one.upper).toBeLessThanOrEqual(exact[at]?.upper ?? Number.NaN);
    }
  });

  test("a cell that can be computed is not taken for safe", () => {
    for (const { lower, upper } of attack(table, unsafe, inBlocks)) expect(upper).toBe(lower);
  });

  test("a witness that does not fit what is shown proves nothing", () => {
    const witnesses = [
      { cells: unsafe, shifts: [4, -4, 4, -4] },
      { cells: places("south|all"), shifts: [9] },
    ];
    for (const { lower, upper } of attack(table, unsafe, { ...inBlocks, witnesses })) {
      expect(upper).toBe(lower);
    }
  });
});

describe("clients of several functions", () => {
  const cells: Cell[] = [
    { id: "package", value: 10 },
    { id: "advice", value: 8 },
    { id: "therapy", value: 3 },
  ];

  test("a function's clients are at least what the others leave over and at most the package's", () => {
    const relations: Relation[] = [{ kind: "union", total: 0, parts: [1, 2] }];
    expect(attack(tableOf(cells, relations), [2], { solver })).toEqual([
      { cell: 2, lower: 2, upper: 10, isTightest: true },
    ]);
  });

  test("a package used through one function only shows that function", () => {
    const alone = [
      { id: "package", value: 3 },
      { id: "advice", value: 3 },
      { id: "therapy", value: 0 },
    ];
    const relations: Relation[] = [{ kind: "union", total: 0, parts: [1, 2] }];
    const shown = suppress(
      { table: tableOf(alone, relations), primaries: [1], neededWidth: () => 4 },
      EFFORT,
    );
    expect(shown.tooTight).toEqual([]);
    expect(shown.hidden.has(0)).toBe(true);
  });

  test("parts that overlap are never taken to add up", () => {
    const relations: Relation[] = [{ kind: "sum", total: 0, parts: [1, 2] }];
    expect(() => tableOf(cells, relations)).toThrow("sums do not agree over package");
  });
});

describe("what is hidden for its own sake", () => {
  const reasonsOf = (cells: Cell[], rules: Partial<AudienceRules>, relations: Relation[] = []) =>
    [...primaryCells(cells, relations, { ...RULES, ...rules })].map(([place, reason]) => [
      cells[place]?.id,
      reason,
    ]);

  test("one to four clients, but neither none nor five", () => {
    const cells = [0, 1, 4, 5].map((value) => ({ id: `c${value}`, value }));
    expect(reasonsOf(cells, {})).toEqual([
      ["c1", "too_few"],
      ["c4", "too_few"],
    ]);
    expect(reasonsOf(cells, { zero_cells: "hidden" })[0]).toEqual(["c0", "zero"]);
  });

  test("euros of few clients, and euros of which one client or producer has more than the share", () => {
    const cells = [
      { id: "few", value: 90_000, contributors: { count: 3, largest: 40_000 } },
      { id: "at", value: 100_000, contributors: { count: 9, largest: 70_000 } },
      { id: "above", value: 100_000, contributors: { count: 9, largest: 70_001 } },
    ];
    expect(reasonsOf(cells, {})).toEqual([
      ["few", "too_few"],
      ["above", "dominance"],
    ]);
  });

  test("a cell that alone makes up its total, when the rules say so", () => {
    const cells = [
      { id: "all", value: 12 },
      { id: "with", value: 12 },
      { id: "without", value: 0 },
    ];
    const relations: Relation[] = [{ kind: "sum", total: 0, parts: [1, 2] }];
    expect(reasonsOf(cells, { full_cells: "hidden" }, relations)).toEqual([["with", "full"]]);
  });

  test("an interval is judged by the whole numbers in it", () => {
    expect(isProtected({ lower: 0, upper: 4 }, 4)).toBe(true);
    expect(isProtected({ lower: 0.5, upper: 4.5 }, 4)).toBe(false);
    expect(neededWidth(1_000_001, "amounts", RULES)).toBe(200_001);
    expect(neededWidth(3, "counts", RULES)).toBe(4);
  });
});

describe("exports", () => {
  test("a number, zero, hidden, missing and not comparable are five different things", () => {
    const facts: Fact[] = [
      { kind: "value", coordinates: ["all", "all"], value: 7 },
      { kind: "value", coordinates: ["north", "all"], value: 7 },
      { kind: "value", coordinates: ["south", "all"], value: 0 },
      { kind: "missing", coordinates: ["north", "75+"] },
      { kind: "not_comparable", coordinates: ["south", "75+"] },
    ];
    const statuses = shownCells(publicationSet(DIMENSIONS, facts), new Set([1]));
    expect([...statuses.values()].map(statusColumns)).toEqual([
      { value: "7", value_status: "value" },
      { value: "", value_status: "hidden" },
      { value: "0", value_status: "zero" },
      { value: "", value_status: "missing" },
      { value: "", value_status: "not_comparable" },
    ]);
  });

  test("a quotient is shown only when both of its parts are", () => {
    const ten = { kind: "value", value: 10 } as const;
    expect(quotientStatus(ten, ten)).toBe("value");
    expect(quotientStatus({ kind: "zero" }, ten)).toBe("zero");
    expect(quotientStatus({ kind: "hidden" }, ten)).toBe("hidden");
    expect(quotientStatus(ten, { kind: "hidden" })).toBe("hidden");
    expect(quotientStatus({ kind: "hidden" }, { kind: "missing" })).toBe("missing");
    expect(quotientStatus(ten, { kind: "zero" })).toBe("missing");
  });
});

describe("rules and tables from outside", () => {
  test("the rules of the program are read for every audience", () => {
    const rules = loadProtectionRules(join(PACKAGE_ROOT, "protection", "audiences.yaml"));
    expect(rules.audiences.map(({ audience }) => audience)).toEqual([
      "public",
      "steering",
      "open_data",
    ]);
    expect(rules.audiences.every((one) => one.minimum_count === 5)).toBe(true);
  });

  test("full cells cannot be hidden while every zero is shown", () => {
    const rules = { ...RULES, full_cells: "hidden", zero_cells: "published" };
    expect(AudienceRules.safeParse(rules).success).toBe(false);
  });

  test("values that are no whole numbers, and a cell given twice, are refused", () => {
    expect(() => tableOf([{ id: "a", value: 0.5 }], [])).toThrow("a: not a whole number");
    expect(() => publicationSet(DIMENSIONS, [...FACTS, ...FACTS])).toThrow("a cell given twice");
  });

  test("amounts of billions of euros in cents are attacked as exactly as small ones", () => {
    const big = 300_000_000_000_000;
    const cells = [2 * big, big + 12_345, big - 12_345].map((value, at) => ({
      id: `${at}`,
      value,
    }));
    const relations: Relation[] = [{ kind: "sum", total: 0, parts: [1, 2] }];
    expect(attack(tableOf(cells, relations), [1], { solver })).toMatchObject([
      { lower: big + 12_345, upper: big + 12_345 },
    ]);
  });

  test("conventional rounding goes to the nearest multiple, halves up", () => {
    expect([2, 3, 7, 8, 5].map((value) => roundedToBase(value, 5))).toEqual([0, 5, 5, 10, 5]);
    expect([4, 5].map((value) => roundedToBase(value, 10))).toEqual([0, 10]);
  });
});
