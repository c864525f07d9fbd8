import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DrawnUse, drawnFigures } from "../../test/fixtures/drawn-figures.ts";
import { computable, type Statement } from "../../test/fixtures/table-attacker.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { loadIndicators } from "../indicators/index.ts";
import { loadProtectionRules, loadSolver } from "../protection/index.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import { type Row, sqlText } from "../sql/engine.ts";
import { makePublication } from "./index.ts";

const LOADED = loadProtectionRules(join(PACKAGE_ROOT, "protection", "audiences.yaml"));
/** Everything is divided: what is drawn here is small. */
const RULES = divideFrom(0.1);

function divideFrom(smallestMean: number): typeof LOADED {
  return {
    ...LOADED,
    audiences: LOADED.audiences.map((rules) => ({
      ...rules,
      ages_and_sexes: rules.ages_and_sexes && { smallest_mean: smallestMean },
    })),
  };
}
const DEFINITIONS = loadIndicators().filter(({ id }) => ["E-01G", "E-04", "E-05"].includes(id));
const solver = await loadSolver();

type Group = Pick<DrawnUse, "age" | "sex">;

/** So many clients of the second package in a region, each with one event of 100 euros. */
function clients(region: string, count: number, group: Group, producer = "own"): DrawnUse[] {
  return Array.from({ length: count }, (_, at) => ({
    client: `${region}${group.age ?? ""}${group.sex?.slice(0, 1) ?? "u"}${producer.slice(0, 1)}${at}`,
    region,
    year: 2025,
    service: "PP02-F01-S01",
    producer,
    events: 1,
    euros: 100,
    ...group,
  }));
}

type Published = {
  readonly ages: readonly Row[];
  readonly figures: readonly Row[];
  readonly proof: Awaited<ReturnType<typeof makePublication>>["proof"];
};

async function published(
  uses: readonly DrawnUse[],
  audience = "public",
  rules = RULES,
): Promise<Published> {
  const drawn = await drawnFigures(uses, DEFINITIONS);
  const engine = await openDuckDb({ threads: 1 });
  try {
    const { folder, manifest, proof } = await makePublication({
      release: drawn.release,
      releasesFolder: drawn.releasesFolder,
      rules,
      audience,
      definitions: DEFINITIONS,
      programVersion: "0.1.0",
      effort: { solver, seconds: 10, startTimer: () => () => true },
    });
    const read = (files: readonly { readonly path: string }[], order: string) =>
      files.length === 0
        ? []
        : engine.rows(
            `select * from read_parquet([${files.map(({ path }) => sqlText(join(folder, path))).join(", ")}]) order by ${order}`,
          );
    return {
      ages: await read(manifest.age_files, "quantity, area_code, module_id, age_group, sex"),
      figures: await read(manifest.files, "indicator_id, area_code, module_id"),
      proof,
    };
  } finally {
    engine.close();
    drawn.close();
  }
}

const found = (
  rows: readonly Row[],
  { quantity = "clients", area = "01", module = "PP02", age = null, sex = null }: Wanted,
) =>
  rows.find(
    (row) =>
      row["quantity"] === quantity &&
      row["area_code"] === area &&
      row["module_id"] === module &&
      row["age_group"] === age &&
      row["sex"] === sex,
  );
type Wanted = {
  readonly quantity?: string;
  readonly area?: string;
  readonly module?: string | null;
  readonly age?: string | null;
  readonly sex?: string | null;
};

describe("a publication's ages and sexes", () => {
  // Region 01: 30 women and 20 men of 17–19 and 40 women of 85 and over; region 02 as many and ten more of no known sex.
  const BOTH = ["01", "02"].flatMap((region) => [
    ...clients(region, 10, { age: 17, sex: "female" }),
    ...clients(region, 20, { age: 19, sex: "female" }),
    ...clients(region, 20, { age: 19, sex: "male" }),
    ...clients(region, 40, { age: 99, sex: "female" }, "care"),
  ]);
  const DRAWN = [...BOTH, ...clients("02", 10, { age: 50, sex: null })];

  test("divide the numbers behind the figures: parts add up to the figure's own", async () => {
    const { ages, figures } = await published(DRAWN);
    const total = figures.find(
      (row) =>
        row["indicator_id"] === "E-05" && row["area_code"] === "02" && row["module_id"] === "PP02",
    );
    expect(total?.["numerator"]).toBe(100n);
    expect(found(ages, { age: "15-19" })).toMatchObject({ value: 50n, status: "value" });
    expect(found(ages, { age: "15-19", sex: "female" })).toMatchObject({ value: 30n });
    expect(found(ages, { age: "85+", sex: "male" })).toMatchObject({ value: 0n, status: "zero" });
    expect(found(ages, { area: "02", age: "unknown", sex: "unknown" })).toMatchObject({
      value: 10n,
    });
    expect(found(ages, { area: "FI", module: null, sex: "female" })).toMatchObject({ value: 140n });
    expect(found(ages, { quantity: "events", age: "85+" })).toMatchObject({ value: 40n });
    const bySex = ["female", "male", "unknown"].map(
      (sex) => found(ages, { area: "02", sex })?.["value"] ?? 0n,
    );
    expect(bySex).toEqual([70n, 20n, 10n]);
  });

  test("hide euros of which one bought producer has most, by age as in all", async () => {
    const { ages } = await published(DRAWN);
    const oldest = { quantity: "gross_cost", age: "85+", sex: "female" };
    expect(found(ages, oldest)).toMatchObject({ value: null, status: "hidden" });
    expect(found(ages, { ...oldest, quantity: "clients" })).toMatchObject({ status: "value" });
  });

  test("hide a small group and what would give it away, and say only by which rules", async () => {
    const { ages, proof } = await published([
      ...BOTH,
      ...clients("01", 2, { age: 50, sex: "male" }),
      ...clients("02", 30, { age: 50, sex: "male" }),
    ]);
    expect(found(ages, { age: "50-54", sex: "male" })).toMatchObject({
      value: null,
      status: "hidden",
      reason: "protection:public@1",
    });
    const hidden = ages.filter((row) => row["status"] === "hidden");
    expect(new Set(hidden.map((row) => row["reason"]))).toEqual(new Set(["protection:public@1"]));
    expect(proof.holds).toBe(true);
    // One number is one set: its totals, producers, ages and sexes.
    expect(proof.sets.filter(({ number }) => number === "2025 clients")).toHaveLength(1);
  });

  test("are told only of levels and kinds of areas whose groups are large enough on average", async () => {
    // 90 and 100 clients in 36 groups of a region are 2.6 on average, and 190 of the nation 5.3.
    const { ages } = await published(DRAWN, "public", divideFrom(5));
    const divided = ages.filter((row) => row["age_group"] !== null);
    expect(new Set(divided.map((row) => row["area_code"]))).toEqual(new Set(["FI", "X"]));
    expect(found(ages, {})).toMatchObject({ value: 90n });
  });

  test("are left out where numbers are rounded", async () => {
    expect((await published(DRAWN, "open_data")).ages).toEqual([]);
  });
});

const AGES = Array.from({ length: 18 }, (_, at) => (at === 17 ? "85+" : `${5 * at}-${5 * at + 4}`));
const SEXES = ["female", "male"];
const REGIONS = ["01", "02", "03"];
const AREAS = { FI: REGIONS, X: ["01", "02"], Y: ["03"], "01": ["01"], "02": ["02"], "03": ["03"] };

/** The smallest groups of an area that a row counts. */
function leavesOf(area: string, age: unknown, sex: unknown): number[] {
  const regions = Object.entries(AREAS).find(([code]) => code === area)?.[1] ?? [];
  return regions.flatMap((region) =>
    AGES.filter((one) => age === null || one === age).flatMap((one) =>
      SEXES.filter((other) => sex === null || other === sex).map(
        (other) =>
          (REGIONS.indexOf(region) * AGES.length + AGES.indexOf(one)) * SEXES.length +
          SEXES.indexOf(other),
      ),
    ),
  );
}

const COUNTS = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 18 })), {
  minLength: 12,
  maxLength: 12,
});

test("figures with their ages and sexes survive an attacker of another make who reads both", async () => {
  await fc.assert(
    fc.asyncProperty(COUNTS, async (counts) => {
      const groups: Group[] = [17, 50].flatMap((age) => [
        { age, sex: "female" as const },
        { age, sex: "male" as const },
      ]);
      const uses = REGIONS.flatMap((region, at) =>
        groups.flatMap((group, of) => clients(region, counts[4 * at + of] ?? 0, group)),
      );
      if (uses.length === 0) return;
      const { ages, figures } = await published(uses);
      const rows: Row[] = [
        ...ages.filter((row) => row["quantity"] === "clients" && row["module_id"] === "PP02"),
        ...figures
          .filter((row) => row["indicator_id"] === "E-05" && row["module_id"] === "PP02")
          .map((row) => ({ ...row, age_group: null, sex: null, value: row["numerator"] ?? null })),
      ];
      const reads = rows.map((row) => ({
        leaves: leavesOf(String(row["area_code"]), row["age_group"] ?? null, row["sex"] ?? null),
        value: row["value"] ?? null,
      }));
      const statements = reads.flatMap(({ leaves, value }): Statement[] =>
        value === null ? [] : [{ leaves, value: Number(value) }],
      );
      const least = Array.from({ length: REGIONS.length * 36 }, () => 0);
      const truth = new Map<number, number>();
      for (const { region, age = 0, sex } of uses) {
        const group = AGES[Math.floor(age / 5)];
        const [leaf = -1] = leavesOf(region, group, sex ?? "");
        truth.set(leaf, (truth.get(leaf) ?? 0) + 1);
      }
      for (const { leaves, value } of reads) {
        const real = leaves.reduce((sum, leaf) => sum + (truth.get(leaf) ?? 0), 0);
        if (value !== null) expect(Number(value)).toBe(real);
        else if (real > 0 && real < 5) {
          const [from, to] = computable({ statements, least }, leaves) ?? [0, -1];
          expect(to - from).toBeGreaterThanOrEqual(4);
        }
      }
    }),
    { numRuns: 3 },
  );
});
