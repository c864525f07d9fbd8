import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDuckDb } from "../sql/duckdb.ts";
import { type Engine, sqlText } from "../sql/engine.ts";
import {
  AUDIENCES,
  type Audience,
  INDICATOR_DIMENSIONS,
  INTERNAL,
  type IndicatorAudiences,
  loadAudiencePolicy,
  NATIONAL,
  organiserOf,
  PUBLIC,
  peerDistribution,
  producerOf,
  queryRights,
  refuseOtherRegions,
  type Viewer,
  visibleFigures,
  visibleRows,
  wholeRegions,
} from "./index.ts";
import { AudiencePolicy } from "./policy.ts";

const POLICY = loadAudiencePolicy();
const VIEWERS: Readonly<Record<Audience, Viewer>> = {
  internal: INTERNAL,
  national: NATIONAL,
  organiser: organiserOf("01"),
  producer: producerOf("clinic"),
  client: PUBLIC,
};

/** Of each dimension one indicator that names every audience, and one that names none. */
const INDICATORS: readonly IndicatorAudiences[] = INDICATOR_DIMENSIONS.flatMap((dimension) => [
  { id: `${dimension}_named`, dimension, audiences: [...AUDIENCES] },
  { id: `${dimension}_unnamed`, dimension, audiences: [] },
]);

/** Region 01 is the organiser's own; the clinic is the producer's own. In 02, at level service, it is alone. */
const PLACES = [
  { name: "nation", area: "nation|FI", producer: null },
  { name: "collaborative area", area: "collaborative_area|A", producer: null },
  { name: "region 01", area: "region|01", producer: null },
  { name: "region 02", area: "region|02", producer: null },
  { name: "clinic in 01", area: "region|01", producer: "clinic" },
  { name: "home in 01", area: "region|01", producer: "home" },
  { name: "clinic in 02", area: "region|02", producer: "clinic" },
  { name: "home in 02", area: "region|02", producer: "home" },
] as const;
const LEVELS = ["all", "package", "function", "service"] as const;

/**
 * What each sees of the six dimensions, in order: R as in the release, P as published, - nothing. After the
 * stroke the same for indicators that do not name the audience.
 */
const SEEN = `
  internal  | nation             | RRRRRR/RRRRRR
  internal  | collaborative area | RRRRRR/RRRRRR
  internal  | region 01          | RRRRRR/RRRRRR
  internal  | region 02          | RRRRRR/RRRRRR
  internal  | clinic in 01       | RRRRRR/RRRRRR
  internal  | home in 01         | RRRRRR/RRRRRR
  internal  | clinic in 02       | RRRRRR/RRRRRR
  internal  | home in 02         | RRRRRR/RRRRRR
  national  | nation             | RRRRRR/------
  national  | collaborative area | RRRRRR/------
  national  | region 01          | RRRRRR/------
  national  | region 02          | RRRRRR/------
  national  | clinic in 01       | ------/------
  national  | home in 01         | ------/------
  national  | clinic in 02       | ------/------
  national  | home in 02         | ------/------
  organiser | nation             | RRRRRR/RRRRRR
  organiser | collaborative area | RRRRRR/RRRRRR
  organiser | region 01          | RRRRRR/RRRRRR
  organiser | region 02          | RRRRRR/RRRRRR
  organiser | clinic in 01       | RRRRRR/RRRRRR
  organiser | home in 01         | RRRRRR/RRRRRR
  organiser | clinic in 02       | ------/------
  organiser | home in 02         | ------/------
  producer  | nation             | PPPPPP/PPPPPP
  producer  | collaborative area | PPPPPP/PPPPPP
  producer  | region 01          | PPPPPP/PPPPPP
  producer  | region 02          | PPPPPP/PPPPPP
  producer  | clinic in 01       | RRRRRR/------
  producer  | home in 01         | -P---P/------
  producer  | clinic in 02       | RRRRRR/------
  producer  | home in 02         | -P---P/------
  client    | nation             | PPPPPP/PPPPPP
  client    | collaborative area | PPPPPP/PPPPPP
  client    | region 01          | PPPPPP/PPPPPP
  client    | region 02          | PPPPPP/PPPPPP
  client    | clinic in 01       | -P---P/------
  client    | home in 01         | -P---P/------
  client    | clinic in 02       | -P---P/------
  client    | home in 02         | -P---P/------`;

let engine: Engine;

beforeAll(async () => {
  engine = await openDuckDb({ threads: 1 });
  const rows = INDICATORS.flatMap(({ id }) =>
    LEVELS.flatMap((level) =>
      PLACES.flatMap(({ area, producer }) => {
        const [kind = "", code = ""] = area.split("|");
        // Nothing to choose: the only producer of a service in region 02 is the clinic.
        if (code === "02" && level === "service" && producer === "home") return [];
        const texts = [id, kind, code, level].map(sqlText).join(", ");
        const module = level === "all" ? "null" : sqlText(`${level}-1`);
        const of = producer === null ? "null" : sqlText(producer);
        return [`(${texts}, ${module}, ${of})`];
      }),
    ),
  );
  for (const relation of ["figures", "published_figures"]) {
    await engine.run(`create table ${relation} as
      select indicator_id, 1 as indicator_version, area_kind, area_code, 2025 as year, level, module_id,
          producer_id, 1.5 as value, 'value' as status,
          ${sqlText(relation === "figures" ? "R" : "P")} as reason
      from (values ${rows.join(", ")})
          as drawn (indicator_id, area_kind, area_code, level, module_id, producer_id)`);
  }
});
afterAll(() => engine.close());

async function seen(viewer: Viewer, published: string | null = "published_figures") {
  const sql = visibleFigures(POLICY, viewer, INDICATORS, { release: "figures", published });
  return engine.rows(sql);
}

describe.each(AUDIENCES)("what is seen by: %s", (audience) => {
  test("each dimension of each place at each level, as the table says", async () => {
    const rows = await seen(VIEWERS[audience]);
    const sources = new Map<string, string[]>();
    for (const row of rows) {
      const { indicator_id, area_kind, area_code, level, producer_id, reason } = row;
      const key = [indicator_id, `${area_kind}|${area_code}`, producer_id, level].join("/");
      sources.set(key, [...(sources.get(key) ?? []), String(reason)]);
    }
    for (const level of LEVELS) {
      const lines = PLACES.flatMap(({ name, area, producer }) => {
        if (level === "service" && producer !== null && area.endsWith("02")) return [];
        const letters = (kind: string) =>
          INDICATOR_DIMENSIONS.map((dimension) => {
            const found = sources.get([`${dimension}_${kind}`, area, producer, level].join("/"));
            return found?.join("") ?? "-";
          }).join("");
        const columns = [audience.padEnd(9), name.padEnd(18), "cells"];
        return columns
          .slice(0, 2)
          .concat(`${letters("named")}/${letters("unnamed")}`)
          .join(" | ");
      });
      const expected = SEEN.split("\n")
        .map((line) => line.trim())
        .filter((line) => line.startsWith(`${audience} `))
        .filter((line) => level !== "service" || !/(clinic|home) in 02/.test(line));
      expect(lines, `level ${level}`).toEqual(expected);
    }
  });
});

test("a client sees a producer only where there is another to choose", async () => {
  const rows = await seen(PUBLIC);
  const alone = rows.filter(
    (row) => row["area_code"] === "02" && row["level"] === "service" && row["producer_id"] !== null,
  );
  expect(alone).toEqual([]);
});

test("where nothing is published, client and public see nothing at all", async () => {
  expect(await seen(PUBLIC, null)).toEqual([]);
});

test("an organiser without a region and a producer without a name see no single producer", async () => {
  for (const viewer of [organiserOf(), producerOf()]) {
    const rows = await seen(viewer, null);
    expect(rows.filter((row) => row["producer_id"] !== null)).toEqual([]);
  }
});

test("tables without indicators follow the same places", async () => {
  const count = async (viewer: Viewer) => {
    const test = visibleRows(POLICY, viewer, "economy", "bases");
    const sql = `select producer_id, count(*) as rows from figures as bases where ${test} group by 1 order by 1`;
    return (await engine.rows(sql)).map((row) => row["producer_id"]);
  };
  expect(await count(INTERNAL)).toEqual(["clinic", "home", null]);
  expect(await count(NATIONAL)).toEqual([null]);
  expect(await count(producerOf("clinic"))).toEqual(["clinic"]);
  expect(await count(PUBLIC)).toEqual([]);
});

describe("how other producers stand", () => {
  const peers = (viewer: Viewer) => peerDistribution(POLICY, viewer, INDICATORS, "peer_figures");
  const table = `
    select 'quality_named' as indicator_id, 1 as indicator_version, 'region' as area_kind,
        case when number <= 4 then '01' else '02' end as area_code, 2025 as year, 'package' as level,
        module_id, 'p' || number as producer_id, cast(10 * number as double) as value,
        case when number = 9 then 'missing' else 'value' end as status
    from range(1, 8) as numbers (number), (values ('PP01'), ('PP02')) as modules (module_id)
    where module_id = 'PP01' or number <= 5`;

  beforeAll(async () => engine.run(`create table peer_figures as ${table}`));

  test("a producer gets quantiles of the others, never their names, and none of fewer than five", async () => {
    const sql = peers(producerOf("p1"));
    const rows = await engine.rows(
      `select module_id, peer_count, cast(peer_values as varchar) as peer_values from (${sql}) as peers order by 1`,
    );
    // Six others of 20 to 70: the quartiles lie at 32.5, 45 and 57.5; of PP02 only four others are there.
    expect(rows).toEqual([
      { module_id: "PP01", peer_count: 6n, peer_values: "[32.5, 45.0, 57.5]" },
      { module_id: "PP02", peer_count: 4n, peer_values: null },
    ]);
  });

  test("nobody but a producer gets them", () => {
    expect([INTERNAL, NATIONAL, organiserOf("01"), PUBLIC].map(peers)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("cuts made when asked", () => {
  const rights = (viewer: Viewer, measure: string, ...kinds: string[]) => {
    try {
      const { regionCodes, producerIds } = queryRights(POLICY, viewer, { measure, kinds });
      return { regionCodes, producerIds };
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };
  const everything = { regionCodes: null, producerIds: null };

  test("by area and catalogue are open to steering, by producer are not", () => {
    expect(rights(NATIONAL, "cost", "region", "function", "age_group")).toEqual(everything);
    expect(rights(NATIONAL, "cost", "producer")).toContain("may not cut by producer");
    expect(rights(NATIONAL, "clients", "segment")).toContain("may not cut by segment");
  });

  test("by producer keep an organiser to its own region", () => {
    const own = { regionCodes: ["01"], producerIds: null };
    expect(rights(organiserOf("01"), "cost", "region", "year")).toEqual(everything);
    expect(rights(organiserOf("01"), "cost", "region", "producer")).toEqual(own);
  });

  test("keep a producer to its own rows, and from what looks at others", () => {
    const own = { regionCodes: null, producerIds: ["clinic"] };
    expect(rights(producerOf("clinic"), "cost", "month")).toEqual(own);
    expect(rights(producerOf("clinic"), "hit_share", "package")).toContain("hit_share");
  });

  test("are not for the public, and are all for who holds the workspace", () => {
    expect(rights(PUBLIC, "clients", "region")).toContain("published figures only");
    expect(rights(INTERNAL, "co_use", "package", "producer")).toEqual(everything);
  });

  test("only who sees a region whole follows its figures to events and ledger lines", () => {
    expect(wholeRegions(POLICY, INTERNAL)).toBeNull();
    expect(wholeRegions(POLICY, organiserOf("01"))).toEqual(["01"]);
    for (const one of [NATIONAL, producerOf("clinic"), PUBLIC]) {
      expect(wholeRegions(POLICY, one)).toEqual([]);
    }
    expect(() => refuseOtherRegions(POLICY, organiserOf("01"), ["01"])).not.toThrow();
    expect(() => refuseOtherRegions(POLICY, organiserOf("01"), ["01", "02"])).toThrow("region 02");
  });
});

test("a policy that leaves an audience out, or names something unknown, is refused", () => {
  const { audiences, ...rest } = POLICY;
  expect(AudiencePolicy.safeParse({ ...rest, audiences: audiences.slice(1) }).success).toBe(false);
  expect(AudiencePolicy.safeParse({ ...rest, audiences, further: 1 }).success).toBe(false);
  const [first, ...others] = audiences;
  const twice = { ...first, grants: [{ ...first?.grants[0], areas: ["nation", "nation"] }] };
  expect(AudiencePolicy.safeParse({ ...rest, audiences: [twice, ...others] }).success).toBe(false);
});
