import { expect, test } from "vitest";
import { attack } from "./attack.ts";
import { protect } from "./protect.ts";
import { type Fact, publicationSet } from "./publication-set.ts";
import { controlledRounding } from "./rounding.ts";
import { AudienceRules } from "./rules.ts";
import { loadSolver } from "./solver.ts";
import { tableOf } from "./table.ts";

const solver = await loadSolver();
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
const MODULES = {
  name: "module",
  isAdditive: true,
  hasRest: true,
  nodes: [{ id: "all", parent: null }, ...["a", "b", "c"].map((id) => ({ id, parent: "all" }))],
};
const cell = (id: string, value: number, count: number, largest = 0): Fact => ({
  kind: "value",
  coordinates: [id],
  value,
  contributors: { count, largest },
});

test("what is in no part counts as known: a cell is computed through it", () => {
  const set = publicationSet(
    [MODULES],
    [cell("all", 100, 50), cell("a", 30, 9), cell("b", 60, 9), cell("c", 3, 3)],
  );
  expect(set.relations).toEqual([{ kind: "sum", total: 0, parts: [1, 2, 3], rest: 7 }]);
  const table = tableOf(set.cells, set.relations);
  expect(attack(table, [3], { solver })).toMatchObject([{ lower: 3, upper: 3 }]);
  const shown = protect(set, "counts", RULES, [], {
    solver,
    seconds: 10,
    startTimer: () => () => false,
  });
  // One more part has to go; of the two the smaller loses less.
  expect([...shown.hidden.keys()].sort()).toEqual([1, 3]);
});

test("an amount below zero has no lower end, and its total may be smaller than its parts", () => {
  const facts = [cell("all", 400, 50), cell("a", 500, 9), cell("b", -150, 2), cell("c", 100, 9)];
  const set = publicationSet([MODULES], facts);
  expect(set.relations).toMatchObject([{ rest: -50 }]);
  const shown = protect(set, "amounts", RULES, [], {
    solver,
    seconds: 10,
    startTimer: () => () => false,
  });
  expect(shown.hidden.get(2)).toBe("primary");
  expect(shown.intervals.find(({ cell: place }) => place === 2)).toMatchObject({
    isTightest: true,
  });
  expect(shown.tooTight).toEqual([]);
});

test("sums of more micro-euros than a double holds exactly agree all the same", () => {
  const huge = ["30000000000000007", "20000000000000003", "9999999999999997", "7"].map(Number);
  const facts = huge.map((value, at) => cell(MODULES.nodes[at]?.id ?? "", value, 9));
  const set = publicationSet([MODULES], facts);
  expect(() => tableOf(set.cells, set.relations)).not.toThrow();
});

test("a total is rounded beside the rounded sum of its parts, on the side of what is in none", () => {
  const set = publicationSet(
    [MODULES],
    [cell("all", 33, 33), cell("a", 12, 12), cell("b", 8, 8), cell("c", 6, 6)],
  );
  const { values } = controlledRounding(tableOf(set.cells, set.relations), 5, solver, 10);
  const [all = 0, ...parts] = values;
  expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(all);
  expect(values.every((value) => value % 5 === 0)).toBe(true);
});
