import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Workspace } from "../../src/workspace.ts";
import { commandLine } from "../fixtures/command-line.ts";
import { smallPilot } from "../fixtures/small-pilot.ts";

let parent = "";
let workspace: Workspace;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), "paketti-partitions-"));
  workspace = await smallPilot(parent);
  expect((await commandLine(["run", workspace.root])).exit).toBe(0);
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A delivery of region 11 that comes late, with one visit of a client who was not there before. */
function deliverLate(eventId: string): void {
  const folder = join(workspace.deliveries, `late-${eventId}`);
  mkdirSync(folder);
  writeFileSync(
    join(folder, "manifest.yaml"),
    `organiser: '11'\nsource: late-${eventId}\nperiod: { from: 2015-03-01, until: 2015-04-01 }\ndelivered_on: 2016-01-01\n`,
  );
  writeFileSync(
    join(folder, "service_events.csv"),
    `event_id;region_code;cost_centre_id;personal_identity_code;started_at;duration_minutes\n${eventId};11;none;010190-999W;2015-03-01 10:00;10\n`,
  );
}

const ProgressLine = z.object({
  progress: z.object({ stage: z.string(), what: z.string(), is_kept: z.boolean() }),
});

/** The regions' years and models that a run computed, by name, from its progress for machines. */
async function computedByRun(): Promise<string[]> {
  const run = await commandLine(["run", workspace.root, "--json"]);
  expect(run.exit, run.notes).toBe(0);
  return run.notes
    .split("\n")
    .filter((line) => line.startsWith('{"progress"'))
    .map((line) => ProgressLine.parse(JSON.parse(line)).progress)
    .filter(({ stage, is_kept }) => stage === "compute" && !is_kept)
    .map(({ what }) => what)
    .toSorted();
}

const Plan = z.object({
  to_land: z.array(z.object({ delivery_id: z.string(), table: z.string() })),
  models: z.array(
    z.object({
      model: z.string(),
      partition: z.object({ region_code: z.string(), year: z.int() }).nullable(),
      action: z.enum(["kept", "computed", "perhaps"]),
      because: z.array(z.string()),
    }),
  ),
});

async function planOfRun() {
  const plan = await commandLine(["run", workspace.root, "--plan", "--json"]);
  expect(plan.exit, plan.notes).toBe(0);
  return Plan.parse(JSON.parse(plan.out));
}

type Planned = z.infer<typeof Plan>["models"][number];

function whatIsPlanned({ model, partition }: Planned): string {
  return partition === null ? model : `${model} ${partition.region_code}/${partition.year}`;
}

test("a late delivery of one region computes that region's year and what holds all regions", async () => {
  deliverLate("x1");
  const elsewhere = (await computedByRun()).filter((what) => / (?!11\/2015)/.test(what));
  // Who the clients of another region are is looked up again; what follows from it is as it was.
  expect(elsewhere).toEqual(["core__clients_here 14/2015", "core__clients_here 638/2015"]);
  expect(await computedByRun()).toEqual([]);
});

test("the plan says before the run what it lands and computes, and why", async () => {
  expect(await planOfRun()).toMatchObject({ to_land: [] });
  deliverLate("x2");
  const plan = await planOfRun();
  expect(plan.to_land).toEqual([{ delivery_id: "late-x2", table: "service_events" }]);
  const named = (...actions: Planned["action"][]) =>
    plan.models.filter(({ action }) => actions.includes(action)).map(whatIsPlanned);
  expect(
    plan.models.find(({ model, action }) => model === "core__event_clients" && action !== "kept"),
  ).toEqual({
    model: "core__event_clients",
    partition: { region_code: "11", year: 2015 },
    action: "computed",
    because: ["landed__service_events"],
  });
  const computed = await computedByRun();
  expect(computed.filter((what) => !named("computed", "perhaps").includes(what))).toEqual([]);
  expect(named("computed").filter((what) => !computed.includes(what))).toEqual([]);
  expect((await planOfRun()).models.every(({ action }) => action === "kept")).toBe(true);
});

test("what changed in a model's inputs can be asked, and a mistyped model gets a suggestion", async () => {
  deliverLate("x3");
  const answer = await commandLine(["run", workspace.root, "--explain", "core__event_clients"]);
  expect(answer.out).toMatch(/11\/2015 +compute it +landed__service_events/);
  const typo = await commandLine(["run", workspace.root, "--explain", "core__event_client"]);
  expect(typo.notes).toContain("did you mean core__event_clients?");
  expect(typo.exit).toBe(3);
});

test("a flipped byte in what an earlier run landed is named before anything is computed from it", async () => {
  const folder = join(workspace.warehouse, "landed", "service_events");
  const path = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".parquet"))
    .map((file) => join(folder, file))
    .toSorted((left, right) => statSync(right).size - statSync(left).size)[0];
  if (path === undefined) throw new Error("nothing has landed");
  const bytes = readFileSync(path);
  const spoilt = Buffer.from(bytes);
  spoilt[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
  writeFileSync(path, spoilt);
  rmSync(join(workspace.warehouse, "models"), { recursive: true });
  const run = await commandLine(["run", workspace.root]);
  expect(run.exit).toBe(14);
  expect(run.notes).toContain(`${path} is not as it was made`);
  rmSync(path);
  expect((await commandLine(["run", workspace.root])).exit).toBe(0);
});

test("a region's new cost centre lands its own tables again, and no other region's", async () => {
  const folder = join(workspace.deliveries, "more-centres");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "manifest.yaml"),
    "organiser: '11'\nsource: more-centres\nperiod: { from: 2015-01-01, until: 2016-01-01 }\ndelivered_on: 2016-02-01\n",
  );
  writeFileSync(
    join(folder, "cost_centres.csv"),
    "region_code;year;cost_centre_id;name;kind\n11;2015;later;Later;final\n",
  );
  const { to_land: toLand } = await planOfRun();
  const deliveries = [...new Set(toLand.map((one) => one.delivery_id))];
  expect(deliveries.toSorted()).toContain("more-centres");
  expect(deliveries).toContain("eksote_avohilmo");
  expect(deliveries.filter((id) => /^(porvoo|siun-sote)_/.test(id))).toEqual([]);
  const elsewhere = (await computedByRun()).filter((what) => / (?!11\/2015)/.test(what));
  expect(elsewhere).toEqual([]);
  expect(await planOfRun()).toMatchObject({ to_land: [] });
});
