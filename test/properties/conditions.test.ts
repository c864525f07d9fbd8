import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";
import { type IndicatorDefinition, loadIndicators } from "../../src/indicators/index.ts";
import { loadProtectionRules, loadSolver } from "../../src/protection/index.ts";
import { makePublication } from "../../src/publication/index.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import { type Row, sqlText } from "../../src/sql/engine.ts";
import { AREAS, type DrawnUse, drawnFigures, REGIONS } from "../fixtures/drawn-figures.ts";
import { computable, type Statement } from "../fixtures/table-attacker.ts";

const LOADED = loadProtectionRules(join(PACKAGE_ROOT, "protection", "audiences.yaml"));
const solver = await loadSolver();
const NEEDED = 4;

const COVERAGE = loadIndicators().find(({ id }) => id === "E-05");

/** Clients for each resident, of those only who fulfil conditions. */
function clientsWith(
  id: string,
  filters: Readonly<Record<string, string[] | { from?: number; until?: number }>>,
): IndicatorDefinition {
  if (COVERAGE?.formula.kind !== "ratio") throw new Error("E-05 is no ratio");
  const { numerator } = COVERAGE.formula;
  const plus = numerator.plus.map((term) => ({ ...term, filters }));
  return { ...COVERAGE, id, formula: { ...COVERAGE.formula, numerator: { plus, minus: [] } } };
}

const [MINORS, OLD, OLDEST, THERAPY] = ["N-06", "V-02", "V-01", "N-09"] as const;
const DEFINITIONS = [
  ...(COVERAGE === undefined ? [] : [COVERAGE]),
  clientsWith(MINORS, { age: { until: 17 } }),
  clientsWith(OLD, { age: { from: 75 } }),
  clientsWith(OLDEST, { age: { from: 82 } }),
  clientsWith(THERAPY, { function: ["PP01-F02"] }),
];

async function published(uses: readonly DrawnUse[], audience: string, smallestMean: number) {
  const drawn = await drawnFigures(uses, DEFINITIONS);
  const engine = await openDuckDb({ threads: 1 });
  try {
    const { folder, manifest } = await makePublication({
      release: drawn.release,
      releasesFolder: drawn.releasesFolder,
      rules: {
        ...LOADED,
        audiences: LOADED.audiences.map((rules) => ({
          ...rules,
          ages_and_sexes: rules.ages_and_sexes && { smallest_mean: smallestMean },
        })),
      },
      audience,
      definitions: DEFINITIONS,
      programVersion: "0.1.0",
      effort: { solver, seconds: 10, startTimer: () => () => true },
    });
    const read = async (files: readonly { readonly path: string }[]) =>
      files.length === 0
        ? []
        : engine.rows(
            `select * from read_parquet([${files.map(({ path }) => sqlText(join(folder, path))).join(", ")}])`,
          );
    return { ages: await read(manifest.age_files), figures: await read(manifest.files) };
  } finally {
    engine.close();
    drawn.close();
  }
}

const SEXES = ["female", "male"];
/** The first ages of what a reader can tell apart: groups of five years, cut where an indicator cuts them. */
const CUTS = [...Array.from({ length: 18 }, (_, at) => 5 * at), 18, 82].sort((a, b) => a - b);

type Asked = { readonly from?: number; readonly until?: number; readonly sex?: unknown };

/** The smallest groups of an area that are in a range of ages. */
function leavesOf(area: string, { from = 0, until = 200, sex = null }: Asked): number[] {
  return (AREAS[area] ?? []).flatMap((region) =>
    CUTS.flatMap((start, at) => {
      if (start < from || start > until) return [];
      return SEXES.flatMap((one, of) =>
        sex === null || sex === one
          ? [(REGIONS.indexOf(region) * CUTS.length + at) * SEXES.length + of]
          : [],
      );
    }),
  );
}

const AGES_OF: Readonly<Record<string, Asked>> = {
  "E-05": {},
  [MINORS]: { until: 17 },
  [OLD]: { from: 75 },
  [OLDEST]: { from: 82 },
};

/** A published row as the groups it counts. */
function leavesOfRow(row: Row): number[] {
  const area = String(row["area_code"]);
  const indicator = row["indicator_id"];
  if (typeof indicator === "string") return leavesOf(area, AGES_OF[indicator] ?? {});
  const group = row["age_group"] ?? null;
  const [from = "0", until = ""] = String(group ?? "0-200").split(/[-+]/);
  return leavesOf(area, {
    from: Number(from),
    until: until === "" ? 200 : Number(until),
    sex: row["sex"] ?? null,
  });
}

/** What nobody publishes and everybody could compute from what is. */
const DIFFERENCES: readonly Asked[] = [
  { from: 15, until: 17 },
  { from: 18, until: 19 },
  { from: 80, until: 81 },
  { from: 82, until: 84 },
  { from: 75, until: 81 },
  { from: 18 },
  { until: 74 },
  { until: 81 },
  // What is left beside two numbers of which nobody is in both.
  { from: 18, until: 74 },
  { from: 18, until: 81 },
];

const DRAWN_AGES = [12, 16, 19, 50, 77, 81, 83, 90];
const COUNTS = fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 14 })), {
  minLength: REGIONS.length * DRAWN_AGES.length,
  maxLength: REGIONS.length * DRAWN_AGES.length,
});

/** Five at 16 years in the first region and one in the second, which with the first is an area; one at 83 in the third. */
const ONE_LEFT_IN_A_REGION = [0, 5, 0, 0, 0, 0, 0, 0, 0, 1, ...Array<number>(12).fill(0), 1, 0];

test("figures of some ages, the age groups and what lies between them survive an attacker of another make", async () => {
  await fc.assert(
    fc.asyncProperty(
      COUNTS,
      fc.constantFrom("public", "steering"),
      fc.constantFrom(0.1, 1000),
      async (counts, audience, smallestMean) => {
        const uses = REGIONS.flatMap((region, at) =>
          DRAWN_AGES.flatMap((age, of) =>
            Array.from({ length: counts[at * DRAWN_AGES.length + of] ?? 0 }, (_, number) => ({
              client: `${region}a${age}n${number}`,
              region,
              year: 2025,
              service: "PP02-F01-S01",
              producer: "own",
              events: 1,
              euros: 100,
              age,
            })),
          ),
        );
        if (uses.length === 0) return;
        const { ages, figures } = await published(uses, audience, smallestMean);
        const rows: Row[] = [
          ...ages.filter((row) => row["quantity"] === "clients" && row["module_id"] === "PP02"),
          ...figures
            .filter((row) => row["module_id"] === "PP02" && String(row["indicator_id"]) in AGES_OF)
            .map((row) => ({ ...row, value: row["numerator"] ?? null })),
        ];
        expect(rows.length).toBeGreaterThanOrEqual(24);
        const isShown = (row: Row) => row["status"] !== "hidden";
        const statements = rows
          .filter(isShown)
          .map((row): Statement => ({ leaves: leavesOfRow(row), value: Number(row["value"]) }));
        const least = Array.from({ length: REGIONS.length * CUTS.length * SEXES.length }, () => 0);
        const truth = new Map<number, number>();
        for (const { region, age = 0 } of uses) {
          const from = CUTS.findLast((cut) => cut <= age) ?? 0;
          const [leaf = -1] = leavesOf(region, { from, until: from });
          truth.set(leaf, (truth.get(leaf) ?? 0) + 1);
        }
        const realOf = (leaves: readonly number[]) =>
          leaves.reduce((sum, leaf) => sum + (truth.get(leaf) ?? 0), 0);
        for (const { leaves, value } of statements) expect(value).toBe(realOf(leaves));
        const secrets = [
          ...rows.filter((row) => !isShown(row)).map(leavesOfRow),
          ...["X", ...REGIONS].flatMap((area) =>
            DIFFERENCES.map((difference) => leavesOf(area, difference)),
          ),
        ];
        for (const leaves of secrets) {
          const real = realOf(leaves);
          if (real === 0 || real > NEEDED) continue;
          const [from, to] = computable({ statements, least }, leaves) ?? [0, -1];
          expect(to - from).toBeGreaterThanOrEqual(NEEDED);
        }
      },
    ),
    { numRuns: 2, examples: [[ONE_LEFT_IN_A_REGION, "public", 0.1]] },
  );
}, 240_000);

test("a package's number in one function is the number of that function: shown or hidden with it", async () => {
  const uses = (region: string, service: string, count: number): DrawnUse[] =>
    Array.from({ length: count }, (_, at) => ({
      client: `${region}${service.slice(3, 8)}${at}`,
      region,
      year: 2025,
      service,
      producer: "own",
      events: 1,
      euros: 100,
    }));
  const { figures } = await published(
    [
      ...uses("01", "PP01-F01-S01", 40),
      ...uses("01", "PP01-F02-S01", 3),
      ...uses("02", "PP01-F01-S01", 30),
      ...uses("02", "PP01-F02-S01", 12),
      ...uses("03", "PP01-F01-S01", 30),
      ...uses("03", "PP01-F02-S01", 20),
    ],
    "public",
    1000,
  );
  const statusOf = (indicator: string, module: string) =>
    Object.fromEntries(
      figures
        .filter((row) => row["indicator_id"] === indicator && row["module_id"] === module)
        .map((row) => [row["area_code"], row["status"]]),
    );
  const ofFunction = statusOf("E-05", "PP01-F02");
  expect(ofFunction["01"]).toBe("hidden");
  expect(Object.values(ofFunction).filter((status) => status === "hidden").length).toBeGreaterThan(
    1,
  );
  expect(statusOf(THERAPY, "PP01")).toEqual(ofFunction);
});
