import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "../../src/domain/errors.ts";
import {
  AudienceRules,
  cellId,
  controlledRounding,
  type Dimension,
  type EarlierSet,
  type Fact,
  loadSolver,
  type ProtectedSet,
  type PublicationSet,
  protect,
  publicationSet,
  shownCells,
  tableOf,
} from "../../src/protection/index.ts";
import { computable, type Evidence, type Statement } from "../fixtures/table-attacker.ts";

const solver = await loadSolver();
const EFFORT = { solver, seconds: 10, startTimer: () => () => false };
/** What is found first, without improvement, must be as safe. */
const HASTE = { ...EFFORT, startTimer: () => () => true };
const NEEDED = 4;

const flat = (name: string, parts: readonly string[]): Dimension => ({
  name,
  isAdditive: true,
  nodes: [{ id: "all", parent: null }, ...parts.map((id) => ({ id, parent: "all" }))],
});
const AREAS: Dimension = {
  name: "area",
  isAdditive: true,
  nodes: [
    { id: "all", parent: null },
    { id: "north", parent: "all" },
    { id: "south", parent: "all" },
    { id: "n1", parent: "north" },
    { id: "n2", parent: "north" },
    { id: "s1", parent: "south" },
    { id: "s2", parent: "south" },
  ],
};
const AGES = flat("age", ["young", "middle", "old"]);
const SEXES = flat("sex", ["women", "men"]);

const rulesWith = (zeroCells: "published" | "may_hide"): AudienceRules =>
  AudienceRules.parse({
    audience: "public",
    name: { fi: "Julkinen", sv: "Offentlig", en: "Public" },
    minimum_count: 5,
    dominance: null,
    zero_cells: zeroCells,
    full_cells: "published",
    hidden_interval: {
      counts: { units: NEEDED, share_of_value: 0 },
      amounts: { units: NEEDED, share_of_value: 0.1 },
    },
    rounding_base: null,
  });

/** The smallest cells below a node of a dimension. */
function leavesUnder({ nodes }: Dimension, node: string): string[] {
  const children = nodes.filter(({ parent }) => parent === node);
  return children.length === 0
    ? [node]
    : children.flatMap(({ id }) => leavesUnder({ name: "", isAdditive: true, nodes }, id));
}

function product(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (all, list) => all.flatMap((one) => list.map((item) => [...one, item])),
    [[]],
  );
}

type Drawn = {
  readonly dimensions: readonly Dimension[];
  readonly leaves: readonly string[];
  readonly values: readonly number[];
  readonly facts: readonly Fact[];
};

/** All cells over some dimensions, with totals added up from drawn smallest cells. */
function drawn(dimensions: readonly Dimension[], draws: readonly number[]): Drawn {
  const leaves = product(dimensions.map((one) => leavesUnder(one, "all"))).map(cellId);
  const values = leaves.map((_, at) => draws[at % draws.length] ?? 0);
  const facts = product(dimensions.map(({ nodes }) => nodes.map(({ id }) => id))).map(
    (coordinates): Fact => ({
      kind: "value",
      coordinates,
      value: below(dimensions, leaves, coordinates).reduce((sum, at) => sum + (values[at] ?? 0), 0),
    }),
  );
  return { dimensions, leaves, values, facts };
}

function below(
  dimensions: readonly Dimension[],
  leaves: readonly string[],
  coordinates: readonly string[],
): number[] {
  const parts = dimensions.map((one, axis) => leavesUnder(one, coordinates[axis] ?? "all"));
  return product(parts).map((one) => leaves.indexOf(cellId(one)));
}

/** What a reader of the export has in hand, and nothing else. */
function evidenceOf(
  { dimensions, leaves }: Drawn,
  set: PublicationSet,
  shown: ProtectedSet,
  areZerosShown: boolean,
): Evidence {
  const statuses = shownCells(set, shown.hidden);
  const statements = [...statuses].flatMap(([id, status]): Statement[] => {
    const at = below(dimensions, leaves, id.split("|"));
    if (status.kind === "value") return [{ leaves: at, value: status.value }];
    return status.kind === "zero" ? [{ leaves: at, value: 0 }] : [];
  });
  const isZeroRuledOut = (id: string) => areZerosShown && statuses.get(id)?.kind === "hidden";
  return { statements, least: leaves.map((id) => (isZeroRuledOut(id) ? 1 : 0)) };
}

/** The protected release, or null when it was stopped: then nothing is published. */
function published(
  set: PublicationSet,
  zeroCells: "published" | "may_hide",
  earlier: readonly EarlierSet[],
  effort = EFFORT,
): ProtectedSet | null {
  try {
    return protect(set, "counts", rulesWith(zeroCells), earlier, effort);
  } catch (error) {
    if (error instanceof UserError && error.code === "too_tight") return null;
    throw error;
  }
}

function expectSurvival(
  table: Drawn,
  zeroCells: "published" | "may_hide",
  effort: typeof EFFORT,
): void {
  const set = publicationSet(table.dimensions, table.facts);
  const shown = published(set, zeroCells, [], effort);
  if (shown === null) return;
  expectHidden(table, set, shown, evidenceOf(table, set, shown, zeroCells === "published"));
}

function expectHidden(
  table: Drawn,
  set: PublicationSet,
  shown: ProtectedSet,
  evidence: Evidence,
): void {
  for (const [place, reason] of shown.hidden) {
    if (reason !== "primary") continue;
    const id = set.cells[place]?.id ?? "";
    const found = computable(evidence, below(table.dimensions, table.leaves, id.split("|")));
    const [least, largest] = found ?? [0, -1];
    expect(largest - least, `${id} lies in ${least}–${largest}`).toBeGreaterThanOrEqual(NEEDED);
    expect(set.cells[place]?.value).toBeGreaterThanOrEqual(least);
    expect(set.cells[place]?.value).toBeLessThanOrEqual(largest);
  }
}

const values = (length: number) =>
  fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 18 })), {
    minLength: length,
    maxLength: length,
  });

test("the attacker is no straw man: it computes what hiding the small cells alone leaves open", () => {
  const table = drawn([AREAS, AGES], [3, 12, 40, 16, 9, 25, 8, 8, 8, 8, 8, 8]);
  const set = publicationSet(table.dimensions, table.facts);
  const shown = published(set, "may_hide", []);
  const place = set.cells.findIndex(({ id }) => id === "n1|young");
  const smallOnly = new Map([[place, "primary" as const]]);
  const naive = { ...(shown ?? expect.fail("the release was stopped")), hidden: smallOnly };
  const asked = [table.leaves.indexOf("n1|young")];
  expect(computable(evidenceOf(table, set, naive, false), asked)).toEqual([3, 3]);
});

const ZEROS = fc.constantFrom("published" as const, "may_hide" as const);
const EFFORTS = fc.constantFrom(EFFORT, HASTE, HASTE, HASTE);

test("a suppressed release of areas and ages survives an attacker of another make", () => {
  fc.assert(
    fc.property(values(12), ZEROS, EFFORTS, (draws, zeroCells, effort) => {
      expectSurvival(drawn([AREAS, AGES], draws), zeroCells, effort);
    }),
    {
      numRuns: 16,
      examples: [
        // No clients at all: nothing to hide, and nothing to ask the solver.
        [new Array<number>(12).fill(0), "published", EFFORT],
        // Everything but the zeros is hidden, every total too.
        [[0, 4, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0], "published", EFFORT],
        [[0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0], "may_hide", EFFORT],
      ],
    },
  );
});

test("a suppressed release over three dimensions survives an attacker of another make", () => {
  fc.assert(
    fc.property(values(12), ZEROS, EFFORTS, (draws, zeroCells, effort) => {
      expectSurvival(
        drawn([flat("area", ["north", "south"]), AGES, SEXES], draws),
        zeroCells,
        effort,
      );
    }),
    { numRuns: 8 },
  );
});

test("clients of overlapping functions survive an attacker who knows that nobody is counted twice", () => {
  const functions: Dimension = { ...flat("function", ["advice", "therapy"]), isAdditive: false };
  const nodes = functions.nodes.map(({ id }) => id);
  const leaves = product([nodes, leavesUnder(AGES, "all")]).map(cellId);
  const at = (...ids: string[]) => ids.map((id) => leaves.indexOf(id));
  const orders = leavesUnder(AGES, "all").flatMap((age) => {
    const [whole = "", ...parts] = nodes.map((node) => cellId([node, age]));
    return [
      ...parts.map((part) => ({ more: at(whole), less: at(part) })),
      { more: at(...parts), less: at(whole) },
    ];
  });
  const users = fc.record({
    advice: fc.integer({ min: 0, max: 14 }),
    therapy: fc.integer({ min: 0, max: 9 }),
    both: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(users, { minLength: 3, maxLength: 3 }), ZEROS, (ages, zeroCells) => {
      const values = nodes.flatMap((node) =>
        ages.map(({ advice, therapy, both }) => {
          const [most, least] = [Math.max(advice, therapy), Math.min(advice, therapy)];
          if (node === "all") return most + Math.round(both * least);
          return node === "advice" ? advice : therapy;
        }),
      );
      const coordinates = product([nodes, AGES.nodes.map(({ id }) => id)]);
      const under = ([node = "", age = ""]: readonly string[]) =>
        at(...leavesUnder(AGES, age).map((one) => cellId([node, one])));
      const facts = coordinates.map(
        (one): Fact => ({
          kind: "value",
          coordinates: one,
          value: sumOf(under(one).map((leaf) => values[leaf] ?? 0)),
        }),
      );
      const set = publicationSet([functions, AGES], facts);
      const shown = published(set, zeroCells, []);
      if (shown === null) return;
      const statuses = shownCells(set, shown.hidden);
      const statements = coordinates.flatMap((one): Statement[] => {
        const status = statuses.get(cellId(one));
        if (status?.kind === "value") return [{ leaves: under(one), value: status.value }];
        return status?.kind === "zero" ? [{ leaves: under(one), value: 0 }] : [];
      });
      const isNone = (id: string) => zeroCells === "may_hide" || statuses.get(id)?.kind === "zero";
      const least = leaves.map((id) => (isNone(id) ? 0 : 1));
      for (const [place, reason] of shown.hidden) {
        if (reason !== "primary") continue;
        const id = set.cells[place]?.id ?? "";
        const evidence = { statements, least, orders };
        const [from, to] = computable(evidence, under(id.split("|"))) ?? [0, -1];
        expect(to - from, `${id} lies in ${from}–${to}`).toBeGreaterThanOrEqual(NEEDED);
      }
    }),
    { numRuns: 20 },
  );
});

test("what an earlier release showed stays known: the new release survives both together", () => {
  fc.assert(
    fc.property(values(12), (draws) => {
      const now = drawn([AREAS, AGES], draws);
      const isMargin = ({ coordinates }: Fact) => coordinates[1] === "all";
      const earlySet = publicationSet(now.dimensions, now.facts.filter(isMargin));
      // This time no margin over ages is published; what is known of it comes from the earlier release.
      const set = publicationSet(
        now.dimensions,
        now.facts.map((fact) => (isMargin(fact) ? { ...fact, isInPublication: false } : fact)),
      );
      const shown = published(set, "may_hide", [{ release: "r1", ...earlySet, hidden: [] }]);
      if (shown === null) return;
      const own = evidenceOf(now, set, shown, false);
      const before = earlySet.cells.map(({ id, value }) => ({
        leaves: below(now.dimensions, now.leaves, id.split("|")),
        value,
      }));
      expectHidden(now, set, shown, { ...own, statements: [...own.statements, ...before] });
    }),
    { numRuns: 8 },
  );
});

test("rounded parts add up to their rounded totals, and no value moves by a whole base", () => {
  fc.assert(
    fc.property(values(12), fc.constantFrom(3, 5, 10), (draws, base) => {
      const set = publicationSet([AREAS, AGES], drawn([AREAS, AGES], draws).facts);
      const table = tableOf(set.cells, set.relations);
      const rounded = controlledRounding(table, base, solver, 10);
      for (const { total, parts } of set.relations) {
        expect(sumOf(parts.map((part) => rounded.values[part] ?? Number.NaN))).toBe(
          rounded.values[total],
        );
      }
      for (const [place, value] of rounded.values.entries()) {
        expect(value % base).toBe(0);
        if (rounded.way === "nearest") {
          expect(Math.abs(value - (table.values[place] ?? 0))).toBeLessThan(base);
        }
      }
    }),
    { numRuns: 20 },
  );
});

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
