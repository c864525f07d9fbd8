import { type ChildProcess, execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openWorkspace, type Workspace } from "../src/workspace.ts";
import { commandLine, endOf, startedCommandLine } from "../test/fixtures/command-line.ts";
import { smallPilot } from "../test/fixtures/small-pilot.ts";

/**
 * Does to a workspace what can happen to one, and prints what it did and how it ended. Each fault must end
 * in the same release as an undisturbed run, or in a message that names the file; and the release that was
 * served before must answer as before at every moment. Half of the killed runs and all that meet a full disk go on
 * beside a server that is asked all the time: it may answer from the release before or from the new one, and
 * from nothing else. Ends with an error when a fault does not end so.
 */
const { values: options } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    port: { type: "string", default: "4290" },
  },
});

const parent = mkdtempSync(join(tmpdir(), "paketti-faults-"));
const failures: string[] = [];
const servers = new Set<ChildProcess>();
const PATIENCE_MS = 120_000;
try {
  const undisturbed = await smallPilot(parent);
  const settings = join(undisturbed.root, "paketti.yaml");
  const text = readFileSync(settings, "utf8");
  writeFileSync(settings, text.replace("reciprocal", "direct"));
  await finishedRun(undisturbed);
  const earlierId = currentRelease(undisturbed);
  writeFileSync(settings, text);
  rmSync(undisturbed.warehouse, { recursive: true });
  mkdirSync(undisturbed.warehouse);
  const startedAt = performance.now();
  await finishedRun(undisturbed);
  const wholeRun = performance.now() - startedAt;
  const releaseId = currentRelease(undisturbed);
  const answer = await served(undisturbed);
  console.log(`An undisturbed run takes ${seconds(wholeRun)} and gives release ${releaseId}.`);

  const known = { releaseId, answer, earlierId };
  await kills(undisturbed, { ...known, wholeRun });
  await spoiltFiles(undisturbed, known);
  await missingDelivery(undisturbed, known);
  await clockMovedBack(undisturbed, releaseId);
  await fullDisk(undisturbed, known);
} finally {
  for (const server of servers) server.kill("SIGKILL");
  rmSync(parent, { recursive: true, force: true });
}
if (failures.length > 0) {
  console.error(`${failures.length} faults did not end well:\n${failures.join("\n")}`);
  process.exitCode = 1;
} else console.log("Every fault ended in the same release or in a message that names the file.");

type Undisturbed = {
  readonly releaseId: string;
  readonly answer: string;
  /** A release made before, of other settings, which answers otherwise. */
  readonly earlierId: string;
};

/** `kill -9` at random moments of a run from nothing; then a run to the end. */
async function kills(
  workspace: Workspace,
  { releaseId, answer, earlierId, wholeRun }: Undisturbed & { readonly wholeRun: number },
): Promise<void> {
  const random = randomShares(Number(options.seed));
  let endedFirst = 0;
  let answered = 0;
  for (let round = 1; round <= Number(options.kills); round += 1) {
    const isServed = round % 2 === 0;
    const copy = copyOf(workspace, `kill-${round}`, isServed ? { release: earlierId } : {});
    const server = isServed ? await servedAllTheTime(copy, `kill ${round}`) : null;
    const moment = Math.floor(random() * wholeRun);
    const started = startedCommandLine(["run", copy.root, "--json"]);
    const ended = endOf(started);
    const timer = setTimeout(() => started.kill("SIGKILL"), moment);
    const { exit } = await ended;
    clearTimeout(timer);
    if (exit !== null) endedFirst += 1;
    await finishedRun(copy);
    answered += (await server?.ended()) ?? 0;
    expectSame(`kill ${round} after ${moment} ms`, currentRelease(copy), releaseId);
    expectSame(`kill ${round}: figures`, await served(copy), answer);
    rmSync(copy.root, { recursive: true });
  }
  console.log(
    `kill -9 at ${options.kills} random moments of a run (${endedFirst} came after its end): the next run gave the same release. ` +
      `A server answered ${answered} times beside them, from the release before or the new one.`,
  );
}

/** One flipped byte and one cut file of each kind; the run names the file or makes it again. */
async function spoiltFiles(
  workspace: Workspace,
  { releaseId, answer }: Undisturbed,
): Promise<void> {
  const random = randomShares(Number(options.seed) + 1);
  for (const part of ["landed", "models", "given", "figures"].map((one) => `warehouse/${one}`)) {
    for (const fault of ["a flipped byte", "a cut file"] as const) {
      // The release is made here, so that it lies beside its warehouse as after any run.
      const copy = copyOf(workspace, "spoilt", { withWarehouse: true });
      await finishedRun(copy);
      const files = parquetBelow(join(copy.root, part));
      const path = files[Math.floor(random() * files.length)];
      if (path === undefined) throw new Error(`no file in ${part}`);
      if (fault === "a cut file") truncateSync(path, Math.floor(statSync(path).size / 2));
      else flipByte(path, random());
      expectSame(`${fault} in ${part}: served`, await served(copy), answer);
      // What follows the spoilt file has to be made again, or nobody would read it.
      for (const model of parquetBelow(join(copy.root, "warehouse/models")))
        if (model !== path) rmSync(model);
      const run = await commandLine(["run", copy.root]);
      const isNamed = run.exit !== 0 && run.notes.includes(path);
      if (isNamed) rmSync(path);
      if (run.exit !== 0 && !isNamed) failures.push(`${fault} in ${part}: ${said(run.notes)}`);
      else if (isNamed) await finishedRun(copy);
      expectSame(`${fault} in ${part}`, currentRelease(copy), releaseId);
      console.log(
        `${fault} in ${part}: ${isNamed ? "named; after its removal the same release" : "made again, the same release"}.`,
      );
      rmSync(copy.root, { recursive: true });
    }
  }
}

async function missingDelivery(
  workspace: Workspace,
  { releaseId, answer }: Undisturbed,
): Promise<void> {
  const copy = copyOf(workspace, "missing", { release: releaseId, withWarehouse: true });
  const name = readdirSync(copy.deliveries).find((delivery) => delivery.endsWith("_hilmo")) ?? "";
  const aside = join(parent, "aside");
  renameSync(join(copy.deliveries, name), aside);
  const without = await commandLine(["run", copy.root]);
  const changed = currentRelease(copy);
  if (changed === releaseId) failures.push("a missing delivery: the release did not change");
  renameSync(aside, join(copy.deliveries, name));
  await finishedRun(copy);
  expectSame("a missing delivery put back", currentRelease(copy), releaseId);
  expectSame("a missing delivery put back: figures", await served(copy), answer);
  console.log(
    `a missing delivery (${name}): exit ${without.exit}, another release; put back, the same release again.`,
  );
  rmSync(copy.root, { recursive: true });
}

async function clockMovedBack(workspace: Workspace, releaseId: string): Promise<void> {
  const copy = copyOf(workspace, "clock", {});
  const past = new Date("1999-01-01T00:00:00Z");
  for (const path of filesBelow(copy.deliveries)) utimesSync(path, past, past);
  const run = await commandLine(["run", copy.root], past);
  if (run.exit !== 0) failures.push(`a clock moved back: ${said(run.notes)}`);
  expectSame("a clock moved back to 1999", currentRelease(copy), releaseId);
  await finishedRun(copy);
  expectSame("the clock right again", currentRelease(copy), releaseId);
  console.log(
    "a clock moved back to 1999 before a run, and right again after it: the same release.",
  );
  rmSync(copy.root, { recursive: true });
}

/** A disk of its own, too small for the warehouse; where none can be mounted, files may not grow. */
async function fullDisk(
  workspace: Workspace,
  { releaseId, answer, earlierId }: Undisturbed,
): Promise<void> {
  for (const megabytes of [1, 2, 5]) {
    const copy = copyOf(workspace, "full", { release: earlierId });
    const server = await servedAllTheTime(copy, `a disk of ${megabytes} MB`);
    const before = await served(copy);
    const isMounted = mounted(copy.warehouse, megabytes);
    const stopped = await endOf(
      startedCommandLine(["run", copy.root], isMounted ? undefined : `-f ${megabytes * 20}`),
    );
    const isTold = stopped.exit === 18 && stopped.notes.includes("the disk is full");
    if (!isTold) failures.push(`a disk of ${megabytes} MB: ${stopped.exit} ${said(stopped.notes)}`);
    expectSame(`a disk of ${megabytes} MB: served`, await served(copy), before);
    if (isMounted) execFileSync("umount", [copy.warehouse]);
    await finishedRun(copy);
    await server.ended();
    expectSame(`a disk of ${megabytes} MB`, currentRelease(copy), releaseId);
    expectSame(`a disk of ${megabytes} MB: figures`, await served(copy), answer);
    const how = isMounted ? `a disk of ${megabytes} MB` : `files of at most ${megabytes * 10} kB`;
    console.log(`${how}: the run said so (exit ${stopped.exit}); with room, the same release.`);
    rmSync(copy.root, { recursive: true });
  }
}

function mounted(folder: string, megabytes: number): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

/** The deliveries, keys and settings of a workspace in another folder, with what was asked for. */
function copyOf(
  from: Workspace,
  name: string,
  parts: { readonly release?: string; readonly withWarehouse?: boolean },
): Workspace {
  const root = join(parent, name);
  const copied = [
    "paketti.yaml",
    "deliveries",
    "mappings",
    "state",
    ...(parts.release === undefined ? [] : [`releases/${parts.release}`]),
    ...(parts.withWarehouse === true ? ["warehouse"] : []),
  ];
  for (const part of copied) cpSync(join(from.root, part), join(root, part), { recursive: true });
  for (const part of ["warehouse", "releases"]) mkdirSync(join(root, part), { recursive: true });
  if (parts.release !== undefined) {
    for (const file of ["current", "history"])
      writeFileSync(join(root, "releases", file), `${parts.release}\n`);
  }
  return openWorkspace(root);
}

/**
 * A server of the workspace that is asked without a pause. `ended` waits until it answers from another release
 * than at first, stops it, and gives how often it answered; every other answer is a failure.
 */
async function servedAllTheTime(
  workspace: Workspace,
  what: string,
): Promise<{ ended: () => Promise<number> }> {
  const at = `http://127.0.0.1:${options.port}`;
  const server: ChildProcess = startedCommandLine([
    ...["serve", workspace.root, "--demo", "--port", options.port],
  ]);
  servers.add(server);
  const stopped = endOf(server);
  await until(async () => (await asked(`${at}/ready`)).status === 200);
  const url = `${at}/api/figures?measure=cost&by=region,package`;
  const first = await asked(url);
  const answers = new Map<string, number>();
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const { status, body } = await asked(url);
      const answer = status === 200 ? body : `status ${status}: ${body.slice(0, 200)}`;
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  })();
  return {
    ended: async () => {
      await until(async () => (await asked(url)).body !== first.body);
      const last = await asked(url);
      isOver = true;
      await asking;
      server.kill("SIGTERM");
      await stopped;
      servers.delete(server);
      for (const [answer, count] of answers) {
        if (answer !== first.body && answer !== last.body)
          failures.push(`${what}: the server answered ${count} times ${answer.slice(0, 200)}`);
      }
      return [...answers.values()].reduce((sum, count) => sum + count, 0);
    },
  };
}

async function asked(url: string): Promise<{ status: number; body: string }> {
  try {
    const response = await fetch(url);
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return { status: 0, body: String(error) };
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > PATIENCE_MS) {
      failures.push("the server did not come to what was waited for in two minutes");
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

async function finishedRun(workspace: Workspace): Promise<void> {
  const run = await endOf(startedCommandLine(["run", workspace.root]));
  if (run.exit !== 0) failures.push(`a run ended with ${run.exit}: ${said(run.notes)}`);
}

/** What the served release answers. */
async function served(workspace: Workspace): Promise<string> {
  const words = ["query", workspace.root, "cost", "--by", "region,package", "--format", "csv"];
  return (await commandLine(words)).out;
}

/** What a run said of why it ended; a fault of the program is told with all the places that led to it. */
function said(notes: string): string {
  return notes.split("\n").find((line) => line.includes("Error: ")) ?? notes.slice(-300);
}

function currentRelease(workspace: Workspace): string {
  const path = join(workspace.releases, "current");
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "none";
}

function expectSame(what: string, found: string, expected: string): void {
  if (found !== expected) failures.push(`${what}: found ${found.slice(0, 80)}`);
}

function flipByte(path: string, share: number): void {
  const bytes = readFileSync(path);
  const place = Math.floor(share * bytes.length);
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function parquetBelow(folder: string): string[] {
  return filesBelow(folder).filter((path) => path.endsWith(".parquet"));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Shares of 0 to 1 that look random and are the same for the same seed (Lehmer's generator). */
function randomShares(seed: number): () => number {
  let state = seed * 48_271 + 11;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
