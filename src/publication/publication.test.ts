import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type DrawnRelease,
  type DrawnUse,
  drawnFigures,
} from "../../test/fixtures/drawn-figures.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { loadIndicators } from "../indicators/index.ts";
import { loadProtectionRules, loadSolver } from "../protection/index.ts";
import { listPublications, publicationInForce } from "../release/index.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import { type Engine, sqlText } from "../sql/engine.ts";
import {
  makePublication,
  putInForce,
  type StoredPublication,
  withdrawPublication,
} from "./index.ts";

const RULES = loadProtectionRules(join(PACKAGE_ROOT, "protection", "audiences.yaml"));
const DEFINITIONS = loadIndicators().filter(({ id }) => ["E-01G", "E-04", "E-05"].includes(id));
const solver = await loadSolver();

function countdown(count: number): () => boolean {
  let left = count;
  return () => {
    left -= 1;
    return left < 0;
  };
}
const EFFORT = { solver, seconds: 10, startTimer: () => countdown(10) };

/** So many clients of a service in a region, each with one event of 100 euros. */
function uses(
  region: string,
  service: string,
  count: number,
  further: Partial<DrawnUse> = {},
): DrawnUse[] {
  return Array.from({ length: count }, (_, at) => ({
    client: `${region}${service.slice(3, 8)}${at}`,
    region,
    year: 2025,
    service,
    producer: "own",
    events: 1,
    euros: 100,
    ...further,
  }));
}

const DRAWN = [
  ...uses("01", "PP01-F01-S01", 40),
  ...uses("01", "PP01-F02-S01", 3),
  ...uses("01", "PP02-F01-S01", 25),
  ...uses("02", "PP01-F01-S01", 30),
  ...uses("02", "PP01-F02-S01", 12),
  ...uses("02", "PP02-F01-S01", 20),
  ...uses("03", "PP01-F01-S01", 22),
  ...uses("03", "PP01-F02-S01", 9),
  // One bought producer has nine tenths of the euros of the second package in region 03.
  ...uses("03", "PP02-F01-S01", 10, { producer: "care", euros: 900 }),
  ...uses("03", "PP02-F01-S01", 10, { client: "03other", euros: 100 }).map((use, at) => ({
    ...use,
    client: `03other${at}`,
  })),
];

let drawn: DrawnRelease;
let engine: Engine;
let publication: StoredPublication;
beforeAll(async () => {
  drawn = await drawnFigures(DRAWN, DEFINITIONS);
  engine = await openDuckDb({ threads: 1 });
  publication = await make();
});
afterAll(() => {
  engine.close();
  drawn.close();
});

async function make(of = drawn, audience = "public", rules = RULES): Promise<StoredPublication> {
  return makePublication({
    release: of.release,
    releasesFolder: drawn.releasesFolder,
    rules,
    audience,
    definitions: DEFINITIONS,
    programVersion: "0.1.0",
    effort: EFFORT,
  });
}

type ShownRow = Readonly<Record<string, unknown>>;

async function rows(
  where: string,
  of: Pick<StoredPublication, "folder" | "manifest"> = publication,
): Promise<readonly ShownRow[]> {
  const files = of.manifest.files.map(({ path }) => sqlText(join(of.folder, path)));
  return engine.rows(`
    select indicator_id, area_code, module_id, numerator, denominator, value, lower, standardised_value, status, reason
    from read_parquet([${files.join(", ")}]) where ${where}
    order by indicator_id, area_code, module_id`);
}

describe("a publication for the public", () => {
  test("hides euros and clients of three clients, in every indicator that has them", async () => {
    const hidden = await rows("area_code = '01' and module_id = 'PP01-F02'");
    expect(hidden.map(({ indicator_id, status }) => [indicator_id, status])).toEqual([
      ["E-01G", "hidden"],
      ["E-04", "hidden"],
      ["E-05", "hidden"],
    ]);
    for (const row of hidden) {
      expect(row).toMatchObject({
        numerator: null,
        value: null,
        lower: null,
        standardised_value: null,
      });
    }
  });

  test("leaves what is about nobody beside a hidden number: residents are known", async () => {
    const [row] = await rows(
      "indicator_id = 'E-05' and area_code = '01' and module_id = 'PP01-F02'",
    );
    expect(row).toMatchObject({ denominator: 400n, numerator: null });
  });

  test("hides euros of which one bought producer has most, but not the clients", async () => {
    const [cost] = await rows("indicator_id = 'E-01G' and area_code = '03' and module_id = 'PP02'");
    const [clients] = await rows(
      "indicator_id = 'E-05' and area_code = '03' and module_id = 'PP02'",
    );
    expect(cost?.["status"]).toBe("hidden");
    expect(clients?.["status"]).toBe("value");
  });

  test("gives one reason for all that is hidden, and so tells nothing of how large it is", async () => {
    const reasons = await rows("status = 'hidden'");
    expect(new Set(reasons.map(({ reason }) => reason))).toEqual(new Set(["protection:public@1"]));
    // Some are hidden for others: more than those of few clients and of one producer.
    expect(reasons.length).toBeGreaterThan(8);
  });

  test("leaves every other figure as it is in the release", async () => {
    const shown = await rows("status <> 'hidden'");
    const exact = await drawn.release.engine.rows(
      "select indicator_id, area_code, module_id, value from figures where producer_id is null",
    );
    const exactOf = new Map(
      exact.map((row) => [
        `${row["indicator_id"]}/${row["area_code"]}/${row["module_id"] ?? "all"}`,
        row["value"],
      ]),
    );
    expect(shown.length).toBeGreaterThan(20);
    for (const row of shown) {
      expect(row["value"]).toEqual(
        exactOf.get(`${row["indicator_id"]}/${row["area_code"]}/${row["module_id"] ?? "all"}`),
      );
    }
  });

  test("has no single producer of an indicator that is not for choosing", async () => {
    expect(await rows("producer_id is not null")).toEqual([]);
  });

  test("stores the attack as its proof", () => {
    const stored = JSON.parse(readFileSync(join(publication.folder, "proof.json"), "utf8"));
    expect(stored).toMatchObject({
      proof_id: "no_published_cell_recovered",
      holds: true,
      too_tight: 0,
      attacked: publication.proof.hidden_for_themselves,
    });
    expect(publication.proof.hidden_for_themselves).toBeGreaterThanOrEqual(3);
    expect(publication.proof.narrowest_interval).toBeGreaterThanOrEqual(1);
  });

  test("made again is the same, and nothing is written into the release", async () => {
    const again = await make();
    expect(again.publicationId).toBe(publication.publicationId);
    expect(again.isKept).toBe(true);
    expect(existsSync(drawn.release.folder)).toBe(false);
    for (const { path, sha256 } of publication.manifest.files) {
      const bytes = readFileSync(join(publication.folder, path));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    }
  });

  test("is read by nobody before it is in force, and by nobody once withdrawn", () => {
    const { releasesFolder, release } = drawn;
    const read = () => publicationInForce(releasesFolder, release.releaseId, "public");
    expect(read()).toBeNull();
    const by = { since: "2026-01-02", approvedBy: ["First", "Second"] };
    putInForce(releasesFolder, publication.publicationId, by);
    expect(read()?.inForce?.approved_by).toEqual(["First", "Second"]);
    withdrawPublication(releasesFolder, publication.publicationId, {
      on: "2026-01-03",
      notice: "A fault",
    });
    expect(read()).toBeNull();
    expect(listPublications(releasesFolder)).toHaveLength(1);
  });
});

describe("a publication after another", () => {
  test("is protected against it, withdrawn or not: what was shown cannot be hidden any more", async () => {
    // The same release for steering, whose readers know the public's.
    const steering = await make(drawn, "steering");
    expect(steering.manifest.earlier).toEqual([publication.publicationId]);
    expect(steering.proof.holds).toBe(true);
  });

  test("stops when an earlier one gives a cell away, and names the number and the cell", async () => {
    // Under stricter rules, twelve clients are too few; but they have been shown.
    const audiences = RULES.audiences.map((one) => ({ ...one, minimum_count: 15 }));
    const stricter = { ...RULES, version: 2, audiences };
    await expect(make(drawn, "public", stricter)).rejects.toThrow(
      /2025 clients: \d+ hidden cells can be computed too closely.*PP01-F02\|region:02/,
    );
    expect(listPublications(drawn.releasesFolder)).toHaveLength(2);
  });

  test("takes a corrected number for another one, and counts it", async () => {
    // Only two of the twelve clients of the second function in region 02 are left.
    const moved = DRAWN.filter(
      ({ region, service, client }) =>
        !(region === "02" && service === "PP01-F02-S01" && Number(client.slice(7)) >= 2),
    );
    const later = await drawnFigures(moved, DEFINITIONS, "0000000000000002");
    try {
      const next = await make(later);
      // Corrected numbers are other numbers: counted, and not protected against.
      expect(Number(next.manifest["revised_count"])).toBeGreaterThan(0);
      expect(next.proof.holds).toBe(true);
    } finally {
      later.close();
    }
  });

  test("cannot come into force beside one that it was not protected against", async () => {
    const { releasesFolder } = drawn;
    const open = await make(drawn, "open_data");
    const steering = await make(drawn, "steering");
    putInForce(releasesFolder, open.publicationId, { since: "2026-02-01", approvedBy: [] });
    expect(() =>
      putInForce(releasesFolder, steering.publicationId, { since: "2026-02-02", approvedBy: [] }),
    ).toThrow("make it again");
  });

  test("in rounded numbers tells nothing of what it hid", async () => {
    const open = listPublications(drawn.releasesFolder).find(
      ({ manifest }) => manifest.audience === "open_data",
    );
    const shown = new Map(
      (await rows("indicator_id = 'E-05'")).map((row) => [placeOf(row), row["numerator"]]),
    );
    for (const row of await rows("indicator_id = 'E-05'", open)) {
      const before = shown.get(placeOf(row));
      if (before === null) expect(row).toMatchObject({ status: "hidden", numerator: null });
      else expect(Math.abs(Number(row["numerator"]) - Number(before))).toBeLessThan(5);
    }
  });
});

const placeOf = (row: ShownRow) => `${row["area_code"]} ${row["module_id"]}`;

describe("a publication of rounded numbers", () => {
  test("rounds clients so that all sums agree, and hides euros", async () => {
    const alone = await drawnFigures(DRAWN, DEFINITIONS);
    try {
      const open = await makePublication({
        release: alone.release,
        releasesFolder: alone.releasesFolder,
        rules: RULES,
        audience: "open_data",
        definitions: DEFINITIONS,
        programVersion: "0.1.0",
        effort: EFFORT,
      });
      const clients = new Map(
        (await rows("indicator_id = 'E-05'", open)).map((row) => [placeOf(row), row["numerator"]]),
      );
      const at = (area: string, module: string) => Number(clients.get(`${area} ${module}`));
      for (const module of ["PP01", "PP02", "PP01-F01", "PP01-F02", "PP02-F01"]) {
        expect(at("01", module) % 5).toBe(0);
        expect(at("FI", module)).toBe(at("01", module) + at("02", module) + at("03", module));
      }
      const [euros] = await rows(
        "indicator_id = 'E-01G' and area_code = '01' and module_id = 'PP01-F02'",
        open,
      );
      expect(euros).toMatchObject({ status: "hidden", numerator: null });
    } finally {
      alone.close();
    }
  });
});

test("what a folder of publications shows to readers holds no hidden number", () => {
  const folder = join(drawn.releasesFolder, "publications", drawn.release.releaseId);
  for (const name of readdirSync(folder)) {
    const files = readdirSync(join(folder, name));
    expect(files.toSorted()).toEqual(
      expect.arrayContaining(["figures", "internal", "manifest.json", "proof.json"]),
    );
  }
});
