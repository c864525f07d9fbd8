import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Workspace } from "../../src/workspace.ts";
import { commandLine } from "../fixtures/command-line.ts";
import { smallPilot } from "../fixtures/small-pilot.ts";

let parent = "";
let workspace: Workspace;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), "paketti-keeping-"));
  workspace = await smallPilot(parent);
  await made();
  const settings = join(workspace.root, "paketti.yaml");
  writeFileSync(settings, readFileSync(settings, "utf8").replace("reciprocal", "direct"));
  await made();
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

async function made(): Promise<{ computed_models: number }> {
  const run = await commandLine(["run", workspace.root, "--json"]);
  expect(run.exit, run.notes).toBe(0);
  return JSON.parse(run.out);
}

function currentFolder(): string {
  return join(workspace.releases, readFileSync(join(workspace.releases, "current"), "utf8").trim());
}

function filesOfWarehouse(): string[] {
  return readdirSync(workspace.warehouse, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

describe("what no kept release needs can be removed", () => {
  test("it is said first, and without --yes nothing goes", async () => {
    const before = filesOfWarehouse();
    const said = await commandLine(["gc", workspace.root, "--keep", "1"]);
    expect(said.out).toMatch(/Would remove release [0-9a-f]{16}\nWould remove [1-9]\d* files/);
    expect(filesOfWarehouse()).toEqual(before);
    expect(readdirSync(workspace.releases).filter((name) => name.length === 16)).toHaveLength(2);
  });

  test("with every release kept, the older one still has what it was made from", async () => {
    expect((await commandLine(["gc", workspace.root, "--yes"])).exit).toBe(0);
    const older = readFileSync(join(workspace.releases, "history"), "utf8").split("\n")[0] ?? "";
    const verified = await commandLine(["verify", workspace.root, "--release", older]);
    expect(verified.out).toContain("every proof was computed again and holds");
  });

  test("with the current release alone kept, a run has nothing to compute and it verifies", async () => {
    const removed = await commandLine(["gc", workspace.root, "--keep", "1", "--yes"]);
    expect(removed.out).toMatch(/Removed release/);
    expect(readdirSync(workspace.releases).filter((name) => name.length === 16)).toHaveLength(1);
    expect((await made()).computed_models).toBe(0);
    const nothing = await commandLine(["gc", workspace.root]);
    expect(nothing.out).toBe("Nothing to remove: all of it is needed.\n");
    const verified = await commandLine(["verify", workspace.root]);
    expect(verified).toMatchObject({ exit: 0 });
  });

  test("the current release cannot be removed", async () => {
    expect(await commandLine(["gc", workspace.root, "--keep", "0"])).toMatchObject({ exit: 2 });
  });
});

describe("a release that is not as it was made is named", () => {
  /** Spoils the current release and gives what `verify` answers; then a run makes the release again. */
  async function afterSpoiling(spoil: (folder: string) => void) {
    spoil(currentFolder());
    const verified = await commandLine(["verify", workspace.root]);
    rmSync(currentFolder(), { recursive: true });
    await made();
    return verified;
  }
  const table = "tables/package_years/11-2015.parquet";

  test("a file that was cut short", async () => {
    const verified = await afterSpoiling((folder) => truncateSync(join(folder, table), 100));
    expect(verified.exit).toBe(14);
    expect(verified.out).toContain(`✗  ${table}: its bytes have changed`);
  });

  test("a file that is missing, and one that nobody listed", async () => {
    const verified = await afterSpoiling((folder) => {
      writeFileSync(
        join(folder, "tables/package_years/more.parquet"),
        readFileSync(join(folder, table)),
      );
      rmSync(join(folder, table));
    });
    expect(verified.out).toContain(`✗  ${table}: it is missing`);
    expect(verified.out).toContain(
      "✗  tables/package_years/more.parquet: the manifest does not name it",
    );
  });

  test("a manifest that was changed, and a proof that says more than it found", async () => {
    const verified = await afterSpoiling((folder) =>
      appendFileSync(join(folder, "manifest.json"), " "),
    );
    expect(verified.exit).toBe(0);
    const changed = await afterSpoiling((folder) => {
      const path = join(folder, "manifest.json");
      writeFileSync(
        path,
        readFileSync(path, "utf8").replace('"is_synthetic": true', '"is_synthetic": false'),
      );
    });
    expect(changed.out).toContain("manifest.json: its content is not the one");
    const boasting = await afterSpoiling((folder) => {
      const path = join(folder, "proofs.json");
      const proofs = JSON.parse(readFileSync(path, "utf8"));
      proofs[0].found = `${proofs[0].found}0`;
      writeFileSync(path, JSON.stringify(proofs));
    });
    expect(boasting.exit).toBe(14);
    expect(boasting.out).toContain("proof euros_conserved comes out otherwise");
  });

  test("a file of the warehouse that is cut short leaves what is served as it was, and is made again", async () => {
    const served = () => commandLine(["query", workspace.root, "cost", "--by", "region,package"]);
    const before = await served();
    const [cut = ""] = filesOfWarehouse().filter((path) =>
      /packages__client_service_months.*\.parquet$/.test(path),
    );
    truncateSync(cut, 100);
    expect(await served()).toEqual(before);
    await made();
    expect(await served()).toEqual(before);
    expect(await commandLine(["verify", workspace.root])).toMatchObject({ exit: 0 });
  });

  test("when the warehouse is gone, the files are read and the proofs said to be left", async () => {
    rmSync(workspace.warehouse, { recursive: true });
    const verified = await commandLine(["verify", workspace.root]);
    expect(verified.exit).toBe(0);
    expect(verified.out).toContain("proofs not computed again");
    expect(existsSync(workspace.warehouse)).toBe(false);
  });
});
