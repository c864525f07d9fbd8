import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "../../src/domain/errors.ts";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";
import { loadIndicators } from "../../src/indicators/index.ts";
import { loadProtectionRules, loadSolver } from "../../src/protection/index.ts";
import {
  makePublication,
  putInForce,
  type StoredPublication,
} from "../../src/publication/index.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import { sqlText } from "../../src/sql/engine.ts";
import {
  AREAS,
  type DrawnRelease,
  type DrawnUse,
  drawnFigures,
  REGIONS,
} from "../fixtures/drawn-figures.ts";
import {
  computable,
  type Evidence,
  type Order,
  type Statement,
} from "../fixtures/table-attacker.ts";

const RULES = loadProtectionRules(join(PACKAGE_ROOT, "protection", "audiences.yaml"));
/** Clients for each resident, and cost for each client: the same clients in two indicators. */
const DEFINITIONS = loadIndicators().filter(({ id }) => id === "E-05" || id === "E-04");
const solver = await loadSolver();
const NEEDED = 4;

const SERVICES = ["PP01-F01-S01", "PP01-F02-S01", "PP02-F01-S01"] as const;
const MODULES: readonly string[] = ["all", "PP01", "PP02", "PP01-F01", "PP01-F02", "PP02-F01"];
const PARTS: Readonly<Record<string, readonly string[]>> = {
  all: ["PP01", "PP02"],
  PP01: ["PP01-F01", "PP01-F02"],
  PP02: ["PP02-F01"],
};

/** What a reader can count: the clients of each module in each region. */
const leaf = (module: string, region: string) =>
  MODULES.indexOf(module) * REGIONS.length + REGIONS.indexOf(region);
const inArea = (module: string, area: string) =>
  (AREAS[area] ?? []).map((region) => leaf(module, region));

/** Nobody is counted twice in a module, everybody of a part is in the whole, and the whole is of its parts. */
const ORDERS: readonly Order[] = REGIONS.flatMap((region) =>
  Object.entries(PARTS).flatMap(([whole, parts]) => [
    ...parts.map((part) => ({ more: [leaf(whole, region)], less: [leaf(part, region)] })),
    { more: parts.map((part) => leaf(part, region)), less: [leaf(whole, region)] },
  ]),
);

/** Clients of each region who use these services; a client of several is one client. */
function usesOf(counts: readonly number[], shared: readonly number[]): DrawnUse[] {
  return REGIONS.flatMap((region, at) =>
    SERVICES.flatMap((service, of) => {
      const count = counts[at * SERVICES.length + of] ?? 0;
      const common = Math.min(count, shared[at] ?? 0);
      return Array.from({ length: count }, (_, number) => ({
        client: number < common ? `${region}both${number}` : `${region}s${of}n${number}`,
        region,
        year: 2025,
        service,
        producer: "own",
        events: 1,
        euros: 100,
      }));
    }),
  );
}

async function published(drawn: DrawnRelease): Promise<StoredPublication | null> {
  try {
    return await makePublication({
      release: drawn.release,
      releasesFolder: drawn.releasesFolder,
      rules: RULES,
      audience: "public",
      definitions: DEFINITIONS,
      programVersion: "0.1.0",
      effort: { solver, seconds: 10, startTimer: () => () => true },
    });
  } catch (error) {
    if (error instanceof UserError && error.code === "too_tight") return null;
    throw error;
  }
}

type Read = { readonly module: string; readonly area: string; readonly clients: number | null };

/** The clients that a reader finds in the published files: as numerators of one indicator, denominators of another. */
async function read(publication: StoredPublication): Promise<Read[]> {
  const engine = await openDuckDb({ threads: 1 });
  try {
    const files = publication.manifest.files.map(({ path }) =>
      sqlText(join(publication.folder, path)),
    );
    const rows = await engine.rows(`
      select coalesce(module_id, 'all') as module, area_code,
          max(case when indicator_id = 'E-05' then numerator else denominator end) as clients
      from read_parquet([${files.join(", ")}]) where level <> 'service' group by 1, 2`);
    return rows.map((row) => ({
      module: String(row["module"]),
      area: String(row["area_code"]),
      clients: row["clients"] === null ? null : Number(row["clients"]),
    }));
  } finally {
    engine.close();
  }
}

function statementsOf(reads: readonly Read[]): Statement[] {
  return reads.flatMap(({ module, area, clients }) =>
    clients === null ? [] : [{ leaves: inArea(module, area), value: clients }],
  );
}

function expectSafe(
  reads: readonly Read[],
  evidence: Evidence,
  truth: ReadonlyMap<string, number>,
) {
  for (const { module, area, clients } of reads) {
    const value = truth.get(`${module}/${area}`) ?? 0;
    if (clients !== null || value === 0 || value >= 5) continue;
    const [from, to] = computable(evidence, inArea(module, area)) ?? [0, -1];
    expect(to - from, `${module} in ${area} lies in ${from}–${to}`).toBeGreaterThanOrEqual(NEEDED);
    expect(from).toBeLessThanOrEqual(value);
    expect(to).toBeGreaterThanOrEqual(value);
  }
}

async function truthOf({ release }: DrawnRelease): Promise<ReadonlyMap<string, number>> {
  const rows = await release.engine.rows(
    "select coalesce(module_id, 'all') as module, area_code, numerator from figures where indicator_id = 'E-05'",
  );
  return new Map(
    rows.map((row) => [`${row["module"]}/${row["area_code"]}`, Number(row["numerator"])]),
  );
}

const COUNTS = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 18 })), {
  minLength: 9,
  maxLength: 9,
});
const SHARED = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 });

test("a publication and the one before it together survive an attacker of another make", async () => {
  await fc.assert(
    fc.asyncProperty(COUNTS, SHARED, fc.integer({ min: 0, max: 8 }), async (counts, shared, at) => {
      const drawn = await drawnFigures(usesOf(counts, shared), DEFINITIONS);
      // Later one more cell is what it is; all else is the same number as before.
      const changed = counts.map((count, place) => (place === at ? count + 5 : count));
      const later = await drawnFigures(usesOf(changed, shared), DEFINITIONS, "0000000000000002");
      try {
        const first = await published(drawn);
        if (first === null) return;
        const before = await read(first);
        const least = Array.from({ length: MODULES.length * REGIONS.length }, () => 0);
        const known = { statements: statementsOf(before), least, orders: ORDERS };
        expectSafe(before, known, await truthOf(drawn));
        putInForce(drawn.releasesFolder, first.publicationId, {
          since: "2026-01-01",
          approvedBy: [],
        });

        const second = await published({ ...later, releasesFolder: drawn.releasesFolder });
        if (second === null) return;
        expect(second.manifest.earlier).toEqual([first.publicationId]);
        const now = await read(second);
        const truth = await truthOf(later);
        // What is still the same number is known from both.
        const same = statementsOf(
          before.filter(({ module, area, clients }) => truth.get(`${module}/${area}`) === clients),
        );
        const both = [...statementsOf(now), ...same];
        expectSafe(now, { statements: both, least, orders: ORDERS }, truth);
      } finally {
        drawn.close();
        later.close();
      }
    }),
    { numRuns: 4 },
  );
});
