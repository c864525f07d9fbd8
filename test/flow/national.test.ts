import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { PseudonymKey, publicKeyOf } from "../../src/identity/index.ts";
import type { PackageManifest } from "../../src/national/package-manifest.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import type { Engine } from "../../src/sql/engine.ts";
import { fileHash } from "../../src/sql/warehouse.ts";
import type { Workspace } from "../../src/workspace.ts";
import { AREAS, type Area, CLIENT_COUNTS, CODES, KEPT_TEXTS } from "../fixtures/drawn-areas.ts";
import { answerOf, type Change, DrawnNation, LATER, ok } from "../fixtures/drawn-nation.ts";
import { textsIn } from "../fixtures/texts-in.ts";

const LONG = 600_000;

let drawn: DrawnNation;
let engine: Engine;
let nation: Workspace;
let together: Workspace;
let firstRun: unknown;

beforeAll(async () => {
  engine = await openDuckDb({ threads: 1 });
  drawn = new DrawnNation(engine);
  await drawn.setUp();
  ({ nation, together } = drawn);
  firstRun = JSON.parse(await ok("run", nation.root, "--json"));
}, LONG);

afterAll(() => drawn?.close());

const areaOf = (area: Area) => drawn.area(area);
const packageOf = (name: string) => drawn.packageOf(name);

const Rows = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });

async function rowsOf(workspace: Workspace, ...words: string[]) {
  const out = await ok("query", workspace.root, ...words, "--json");
  return Rows.parse(JSON.parse(out)).rows;
}

async function clientsOf(workspace: Workspace) {
  const Row = z.object({
    dimensions: z.object({ region: z.object({ code: z.string() }) }),
    value: z.number(),
  });
  const rows = await rowsOf(workspace, "clients", "--by", "region");
  return Object.fromEntries(
    rows.map((row) => {
      const { dimensions, value } = Row.parse(row);
      return [dimensions.region.code, value];
    }),
  );
}

const tablesOf = (workspace: Workspace, table: string) => {
  const id = readFileSync(join(workspace.releases, "current"), "utf8").trim();
  return `read_parquet('${join(workspace.releases, id, "tables", table)}/*.parquet')`;
};

describe("the nation answers what one workspace with all the areas would", () => {
  test.each([
    ["cost", "--by", "region,package"],
    ["net_cost", "--by", "region,service,month"],
    ["events", "--by", "region,quarter,funding_channel"],
    ["clients", "--by", "region,package,age_group,sex"],
    ["clients"],
    ["cost_per_client", "--by", "package"],
    ["cost_per_resident", "--by", "region,package"],
    ["hit_share", "--by", "package"],
    ["clients", "--by", "region,segment:functional_capacity"],
  ])("%s %s %s", async (...words) => {
    const rows = await rowsOf(nation, ...words);
    expect(rows).toEqual(await rowsOf(together, ...words));
    expect(rows.length).toBeGreaterThan(0);
  });

  test("persons once, in two areas or under two codes, as only one of the areas knows", async () => {
    for (const area of AREAS)
      expect(await clientsOf(areaOf(area))).toEqual({ [area]: CLIENT_COUNTS.own[area] });
    expect(await clientsOf(nation)).toEqual(CLIENT_COUNTS.together);
    expect(await rowsOf(nation, "clients")).toMatchObject([{ value: CLIENT_COUNTS.nation }]);
  });

  test("and all its figures, comparisons and dependencies, besides those by producer", async () => {
    const tables = {
      figures: "producer_id is null and indicator_id <> 'E-12'",
      dependency_pairs: "true",
      package_flows: "true",
      difference_residents: "true",
      package_years: "true",
      population: "true",
      regions: "true",
    };
    for (const [table, condition] of Object.entries(tables)) {
      const [own, all] = [nation, together].map((workspace) => tablesOf(workspace, table));
      const differing = await engine.rows(
        `(select * from ${own} where ${condition} except all select * from ${all} where ${condition})
         union all (select * from ${all} where ${condition} except all select * from ${own} where ${condition})`,
      );
      expect({ table, differing }).toEqual({ table, differing: [] });
    }
  });
});

describe("what stays in the area, and what the nation keeps to itself", () => {
  /** Every id of persons in the tables of a folder. */
  async function idsIn(folder: string, column = "client_id"): Promise<string[]> {
    const rows = await engine.rows(
      `select distinct cast(${column} as varchar) as id from read_parquet('${folder}/**/client_service_months/*.parquet') where ${column} is not null`,
    );
    return rows.map(({ id }) => String(id));
  }

  test("no code, client id of the area, producer or cost centre is in a package or at the nation", async () => {
    for (const folder of [...AREAS.map(packageOf), nation.root]) {
      const texts = await textsIn(folder, nation.keys);
      for (const kept of [...CODES, ...KEPT_TEXTS]) expect(texts).not.toContain(kept);
      for (const area of AREAS)
        for (const id of await idsIn(areaOf(area).releases)) expect(texts).not.toContain(id);
    }
  });

  test("and no id of a package is at the nation, which makes its own", async () => {
    const texts = await textsIn(nation.root, nation.keys);
    const sent = await Promise.all(AREAS.map((area) => idsIn(packageOf(area))));
    expect(sent.flat().length).toBeGreaterThan(300);
    for (const id of sent.flat()) expect(texts).not.toContain(id);
  });

  test("a nation that holds the areas' key does nothing", async () => {
    const held = join(nation.keys, "linkage.key");
    copyFileSync(join(areaOf("02").keys, "linkage.key"), held);
    try {
      const run = await answerOf("run", nation.root);
      expect(run).toMatchObject({ exit: 12, notes: expect.stringContaining("must never hold") });
    } finally {
      rmSync(held);
    }
  });
});

describe("a run of the nation", () => {
  test("holds to what the packages say, and tells of an area that shares nobody with others", () => {
    expect(firstRun).toMatchObject({
      proofs: expect.arrayContaining([
        expect.objectContaining({ proof_id: "packages_euros", holds: true }),
        expect.objectContaining({ proof_id: "packages_clients", holds: true }),
      ]),
      findings: [
        expect.objectContaining({
          check_id: "package.no_shared_person",
          message: expect.stringContaining("Area 09: none of 110 clients"),
        }),
      ],
    });
  });

  test("computes nothing again when no package came, and its release is verified", async () => {
    expect(JSON.parse(await ok("run", nation.root, "--json"))).toMatchObject({
      is_unchanged: true,
      computed_models: 0,
    });
    const plan = z.object({ models: z.array(z.object({ action: z.string() })) });
    const planned = plan.parse(JSON.parse(await ok("run", nation.root, "--plan", "--json"))).models;
    expect(planned.filter(({ action }) => action !== "kept")).toEqual([]);
    expect(await ok("verify", nation.root)).toContain("every proof was computed again and holds");
    expect(await ok("gc", nation.root)).toContain("Nothing to remove");
  });

  test("takes a corrected package in place of the earlier one, and computes that area alone", async () => {
    const node = drawn.copyOfNation("corrected");
    const corrected = await drawn.changed("09", "corrected", "09", exportedLater);
    expect(await ok("receive", node, corrected)).toContain("in place of an earlier one");
    const again = await ok("receive", node, packageOf("09"), corrected);
    expect(again.match(/received before; nothing changed/g)).toHaveLength(2);
    const List = z.object({ packages: z.array(z.object({ in_force: z.array(z.string()) })) });
    const { packages } = List.parse(JSON.parse(await ok("receive", node, "--json")));
    expect(packages.flatMap((one) => one.in_force).toSorted()).toEqual(
      AREAS.map((area) => `${area}/2025`),
    );
    const run = await answerOf("run", node, "--json");
    expect(run.exit, run.notes).toBe(0);
    const computed = [...run.notes.matchAll(/"what":"(\w+ \d\d\/2025)".*?"is_kept":false/g)];
    const elsewhere = computed.map(([, what = ""]) => what).filter((what) => !/ 09\//.test(what));
    // What is computed two at a time ends in either order.
    // Residents are read again, for a delivery has another name; what follows from them is as it was.
    expect(elsewhere.toSorted()).toEqual(["core__population 02/2025", "core__population 06/2025"]);
  });

  test("does not count persons of packages that were made with different keys", async () => {
    const node = drawn.copyOfNation("keys");
    const otherKey: Change = (manifest, folder) =>
      exportedLater({ ...manifest, linkage_key_id: "0123456789abcdef" }, folder);
    await ok("receive", node, await drawn.changed("06", "other-key", "06", otherKey));
    expect(await answerOf("run", node)).toMatchObject({
      exit: 9,
      notes: expect.stringContaining("package.linkage_keys_differ"),
    });
  });
});

const exportedLater: Change = (manifest) => ({ ...manifest, exported_at: LATER.toISOString() });

const MONTHS = "tables/client_service_months/02-2025.parquet";

/** The manifest with the size and hash that a file has now. */
async function withFile(folder: string, manifest: PackageManifest, path: string) {
  const sha256 = await fileHash(join(folder, path));
  const bytes = statSync(join(folder, path)).size;
  const files = manifest.files.map((file) =>
    file.path === path ? { ...file, bytes, sha256 } : file,
  );
  return { ...manifest, files };
}

type Sending = {
  readonly says: string;
  /** Who signs what was changed; left out when it was changed after the signature. */
  readonly signer?: Area;
  readonly change: Change;
};

/** Rewrites the months of a package by another statement. */
async function rewrite(folder: string, select: string): Promise<void> {
  const path = join(folder, MONTHS);
  await engine.run(
    `create or replace temp table changed as ${select} from read_parquet('${path}')`,
  );
  await engine.run(`copy changed to '${path}' (format parquet)`);
}

const SENDINGS: Readonly<Record<string, Sending>> = {
  "a file changed on the way": {
    says: "is not the file that was signed",
    change: (manifest, folder) => {
      appendFileSync(join(folder, MONTHS), "x");
      return manifest;
    },
  },
  "a manifest changed on the way": {
    says: "is not what Area 02 signed",
    change: (manifest) => ({ ...manifest, client_count: manifest.client_count + 1 }),
  },
  "the key of nobody": {
    says: "no file of trusted-areas/ has the key",
    signer: "02",
    change: (manifest) => ({ ...manifest, public_key: publicKeyOf(STRANGER).text }),
  },
  "another area's regions": {
    says: "Area 06 sends facts of region 02",
    signer: "06",
    change: (manifest) => ({ ...manifest, public_key: drawn.publicKeyOf("06") }),
  },
  "a file cut short before it was signed": {
    says: "cannot be read as Parquet",
    signer: "02",
    change: (manifest, folder) => {
      truncateSync(join(folder, MONTHS), 100);
      return withFile(folder, manifest, MONTHS);
    },
  },
  "a path that leads out of the package": {
    says: "does not have the expected form",
    signer: "02",
    change: (manifest) => ({
      ...manifest,
      files: manifest.files.map((file, index) =>
        index === 0 ? { ...file, path: "tables/../../nation/state/x.parquet" } : file,
      ),
    }),
  },
  "a link to another file": {
    says: "is not there, or is a link",
    signer: "02",
    change: (manifest, folder) => {
      rmSync(join(folder, MONTHS));
      symlinkSync(join(packageOf("02"), MONTHS), join(folder, MONTHS));
      return manifest;
    },
  },
  "a missing table": {
    says: "names no file tables/client_service_months/02-2025.parquet",
    signer: "02",
    change: (manifest) => ({
      ...manifest,
      files: manifest.files.filter(({ path }) => path !== MONTHS),
    }),
  },
  "sums that the facts do not give": {
    says: "do not add up to the sums that are signed: 02 2025",
    signer: "02",
    change: (manifest) => ({
      ...manifest,
      sums: manifest.sums.map((sum, index) =>
        index === 0 ? { ...sum, cost_microeuros: `${BigInt(sum.cost_microeuros) + 1n}` } : sum,
      ),
    }),
  },
  "facts that name producers": {
    says: "producer_id, cost_centre_id must be empty for the nation",
    signer: "02",
    change: async (manifest, folder) => {
      await rewrite(folder, "select * replace ('one' as producer_id)");
      return withFile(folder, manifest, MONTHS);
    },
  },
  "texts that look like identity codes": {
    says: "column profession",
    signer: "02",
    change: async (manifest, folder) => {
      await rewrite(folder, `select * replace ('${CODES[0]}' as profession)`);
      return withFile(folder, manifest, MONTHS);
    },
  },
  "a column too few": {
    says: "has column",
    signer: "02",
    change: async (manifest, folder) => {
      await rewrite(folder, "select * exclude (urgency)");
      return withFile(folder, manifest, MONTHS);
    },
  },
  "a day that is not yet": {
    says: "which is not yet",
    signer: "02",
    change: (manifest) => ({ ...manifest, exported_at: "2031-01-01T00:00:00.000Z" }),
  },
};

const STRANGER = new PseudonymKey("signing", new Uint8Array(32).fill(99));

describe("refuses, keeps nothing of it and notes why", () => {
  test.each(Object.entries(SENDINGS))("%s", async (name, { says, signer, change }) => {
    const node = drawn.emptyNation(`refusing-${name.replaceAll(" ", "-")}`);
    const folder = await drawn.changed("02", name, signer ?? null, change);
    const answer = await answerOf("receive", node, folder);
    expect(answer).toMatchObject({ exit: 39, notes: expect.stringContaining(says) });
    expect(answer.notes).not.toContain(CODES[0]);
    expect(readdirSync(join(node, "received"))).toEqual(["refused.jsonl"]);
    expect(await ok("receive", node)).toContain(says);
  });

  test("an older package when a newer one is here, and takes the good ones beside a bad one", async () => {
    const node = drawn.emptyNation("replay");
    await ok("receive", node, await drawn.changed("02", "newer", "02", exportedLater));
    const answer = await answerOf("receive", node, packageOf("02"), packageOf("06"), "--json");
    expect(answer).toMatchObject({ exit: 39, notes: expect.stringContaining("an older package") });
    expect(JSON.parse(answer.out)).toMatchObject({
      packages: [{ state: "refused" }, { state: "received", places: ["06/2025"] }],
    });
  });

  test("deliveries of its own, packages for an area, and an export without keys", async () => {
    const check = await answerOf("check", nation.root);
    expect(check).toMatchObject({ exit: 2, notes: expect.stringContaining("is a national node") });
    const receive = await answerOf("receive", areaOf("02").root, packageOf("06"));
    expect(receive).toMatchObject({ exit: 2, notes: expect.stringContaining("of an area") });
    const to = packageOf("nothing");
    const exported = await answerOf("export-national", together.root, "--to", to);
    expect(exported).toMatchObject({
      exit: 11,
      notes: expect.stringContaining("--purpose signing"),
    });
    const again = await answerOf("export-national", areaOf("02").root, "--to", packageOf("02"));
    expect(again).toMatchObject({ exit: 31, notes: expect.stringContaining("is there already") });
  });
});
