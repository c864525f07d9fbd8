import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pseudonymOf, readKey } from "../../src/identity/index.ts";
import { openWorkspace, type Workspace } from "../../src/workspace.ts";
import { commandLine, endOf, startedCommandLine } from "../fixtures/command-line.ts";
import { smallPilot } from "../fixtures/small-pilot.ts";
import { filesBelow, textsIn } from "../fixtures/texts-in.ts";

let parent = "";
let first: Workspace;
let firstRun: Awaited<ReturnType<typeof commandLine>>;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), "paketti-invariants-"));
  first = await smallPilot(parent);
  firstRun = await commandLine(["run", first.root, "--json"]);
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** The same deliveries, key and settings in another folder, with nothing computed. */
function copyOf(name: string, settings = ""): Workspace {
  const root = join(parent, name);
  for (const part of ["deliveries", "state/keys", "paketti.yaml"]) {
    cpSync(join(first.root, part), join(root, part), { recursive: true });
  }
  for (const part of ["mappings", "warehouse", "releases"])
    cpSync(join(first.root, "mappings"), join(root, part), { recursive: true });
  writeFileSync(
    join(root, "paketti.yaml"),
    readFileSync(join(root, "paketti.yaml"), "utf8") + settings,
  );
  return openWorkspace(root);
}

function currentRelease(workspace: Workspace): string {
  return readFileSync(join(workspace.releases, "current"), "utf8").trim();
}

/** Every released file with its bytes, by its path inside the release. */
function releaseBytes(workspace: Workspace): Map<string, string> {
  const folder = join(workspace.releases, currentRelease(workspace));
  return new Map(
    filesBelow(folder).map((path) => [
      path.slice(folder.length),
      readFileSync(path).toString("base64"),
    ]),
  );
}

test("a run proves every invariant", () => {
  expect(firstRun.exit).toBe(0);
  const { proofs } = JSON.parse(firstRun.out);
  expect(proofs.length).toBeGreaterThanOrEqual(8);
  for (const proof of proofs) expect(proof).toMatchObject({ holds: true, expected: proof.found });
});

describe("the same inputs give the same bytes", () => {
  test("whatever the number of threads", async () => {
    const one = copyOf("one-thread", "threads: 1\n");
    const two = copyOf("two-threads", "threads: 2\n");
    expect((await commandLine(["run", one.root])).exit).toBe(0);
    expect((await commandLine(["run", two.root])).exit).toBe(0);
    expect(currentRelease(two)).toBe(currentRelease(one));
    expect(releaseBytes(two)).toEqual(releaseBytes(one));
  });

  test("and a second run computes no model again", async () => {
    const again = await commandLine(["run", first.root, "--json"]);
    expect(JSON.parse(again.out)).toMatchObject({ is_unchanged: true, computed_models: 0 });
  });
});

describe("nothing that identifies a person leaves the identify stage", () => {
  test("a canary code is in no file, message or log of a run", async () => {
    const canary = "010190-999W";
    const workspace = copyOf("canary");
    const folder = join(workspace.deliveries, "canary");
    const manifest =
      "organiser: '11'\nsource: canary\nperiod: { from: 2015-01-01, until: 2016-01-01 }\n";
    cpSync(join(workspace.deliveries, readdirSync(workspace.deliveries)[0] ?? ""), folder, {
      recursive: true,
    });
    for (const path of filesBelow(folder)) rmSync(path);
    writeFileSync(join(folder, "manifest.yaml"), manifest);
    writeFileSync(
      join(folder, "service_events.csv"),
      [
        "event_id;region_code;cost_centre_id;personal_identity_code;started_at;duration_minutes;diagnosis_code",
        `c1;11;none;${canary};2015-03-01 10:00;10;`,
        `${canary};11;none;${canary};2015-03-01 10:00;10;`,
        `c3;11;${canary};${canary};31.02.2015;-10;${canary}`,
        `c4;11;none;${canary}x;2015-03-01 10:00;${canary};`,
      ].join("\n"),
    );
    const run = await commandLine(["run", workspace.root, "--json"]);
    const check = await commandLine(["check", workspace.root]);
    for (const answer of [run, check]) expect(answer.out + answer.notes).not.toContain(canary);
    const known = pseudonymOf(canary, readKey("client", { workspace, environment: {} }));
    expect(await textsBelow(workspace)).not.toContain(canary);
    expect(await textsBelow(workspace)).toContain(known);
  });
});

/** All text that a run left outside deliveries and keys. */
async function textsBelow(workspace: Workspace): Promise<string> {
  const { warehouse, releases, state, keys } = workspace;
  const folders = [warehouse, releases, state];
  return (await Promise.all(folders.map((folder) => textsIn(folder, keys)))).join("\n");
}

describe("faults while a run goes on", () => {
  test("a run that is killed at any stage goes on to the same release", async () => {
    const workspace = copyOf("killed");
    for (const stage of ["land", "compute", "prove"]) {
      const started = startedCommandLine(["run", workspace.root, "--json"]);
      const ended = endOf(started);
      started.stderr?.on("data", (chunk) => {
        if (String(chunk).includes(`"stage":"${stage}"`)) started.kill("SIGKILL");
      });
      await ended;
    }
    const last = await commandLine(["run", workspace.root]);
    expect(last.exit, last.notes).toBe(0);
    expect(currentRelease(workspace)).toBe(currentRelease(first));
    expect(releaseBytes(workspace)).toEqual(releaseBytes(first));
  });

  test("Ctrl-C stops a run with a message, and the next run goes on to the same release", async () => {
    const workspace = copyOf("stopped");
    const started = startedCommandLine(["run", workspace.root, "--json"]);
    const ended = endOf(started);
    await new Promise<void>((resolve) => started.stderr?.once("data", () => resolve()));
    started.kill("SIGINT");
    expect(await ended).toMatchObject({
      exit: 130,
      notes: expect.stringContaining("stopped as asked; what was finished is kept"),
    });
    expect(existsSync(join(workspace.state, "run.lock"))).toBe(false);
    expect((await commandLine(["run", workspace.root])).exit).toBe(0);
    expect(currentRelease(workspace)).toBe(currentRelease(first));
  });

  test("a second run in the same workspace is refused with the reason", async () => {
    const workspace = copyOf("busy");
    const started = startedCommandLine(["run", workspace.root, "--json"]);
    const ended = endOf(started);
    await new Promise<void>((resolve) => started.stderr?.once("data", () => resolve()));
    const second = await commandLine(["run", workspace.root]);
    expect(second).toMatchObject({
      exit: 7,
      notes: expect.stringContaining(`process ${started.pid}`),
    });
    expect(await ended).toMatchObject({ exit: 0 });
  });

  test("a full disk stops the run with a message and leaves the release that was there", async () => {
    const workspace = copyOf("full");
    for (const part of ["releases", "state"] as const)
      cpSync(first[part], workspace[part], { recursive: true });
    const before = currentRelease(workspace);
    const stopped = await endOf(startedCommandLine(["run", workspace.root], "-f 40"));
    expect(stopped).toMatchObject({ exit: 18, notes: expect.stringContaining("the disk is full") });
    expect(currentRelease(workspace)).toBe(before);
    expect(existsSync(join(workspace.releases, before, "manifest.json"))).toBe(true);
    expect((await commandLine(["run", workspace.root])).exit).toBe(0);
    expect(currentRelease(workspace)).toBe(before);
  });
});
