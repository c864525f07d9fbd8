import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { drawnEventsWorkspace } from "../../test/fixtures/drawn-events.ts";
import { DRAWN_SERVICES, drawnClient } from "../../test/fixtures/drawn-release.ts";
import { runCommandLine } from "./program.ts";

let folder: string;
let root: string;
beforeEach(async () => {
  root = await drawnEventsWorkspace(
    { services: DRAWN_SERVICES },
    {
      costing__events: Array.from({ length: 40 }, (_, index) => ({
        region_code: "01",
        delivery_id: "=delivery",
        file_path: "events.csv",
        row_number: index + 1,
        year: 2015,
        month: "2015-03-01",
        client_id: drawnClient(`client ${index}`),
        service_id: index < 30 ? "P1-S1" : "P2-S1",
        rule_id: "R1",
        cost_centre_id: "4100",
      })),
    },
  );
  folder = dirname(root);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]) {
  const printed = { out: "", note: "" };
  const exit = await runCommandLine(["recording-audit", ...words], {
    out: (text) => {
      printed.out += text;
    },
    note: (text) => {
      printed.note += text;
    },
    environment: {},
    now: () => new Date("2026-01-02T03:04:05Z"),
    currentFolder: folder,
    isTerminal: false,
  });
  return { exit, ...printed };
}

/** The lines of the drawn file, without the byte order mark. */
function drawnLines(): string[] {
  return readFileSync(join(folder, "review.csv"), "utf8").slice(1).trimEnd().split("\r\n");
}

/** Writes a file with the drawn rows and these answers after them, in the order of the rows. */
function fillIn(name: string, ...answers: readonly string[]): void {
  const [heading = "", ...rows] = drawnLines();
  const filled = rows.map((row, index) => row.replace(/;;;$/, `;${answers[index] || ";;"}`));
  writeFileSync(join(folder, name), [heading, ...filled].join("\n"));
}

test("a sample is drawn as a file to fill in, without clients and without formulas", async () => {
  const drawn = await run("draw", root, "--size", "8", "--out", "review.csv");
  expect(drawn.exit).toBe(0);
  expect(drawn.out).toContain("8 of 40 events, from 2 strata");
  const [heading, first, ...others] = drawnLines();
  expect(heading).toBe(
    "sample_id;sample_row;delivery_id;file_path;row_number;region_code;package_id;service_id;service_name_fi;rule_id;cost_centre_id;month;is_correct;right_service_id;note",
  );
  expect(first).toMatch(
    /^audit-[0-9a-f]{12};1;'=delivery;events\.csv;\d+;01;P1;P1-S1;Kotikäynti;R1;4100;2015-03;;;$/,
  );
  expect(others).toHaveLength(7);
  const [sampleId = ""] = (first ?? "").split(";");
  const state = readFileSync(join(root, `state/recording-audits/${sampleId}.json`), "utf8");
  for (let index = 0; index < 40; index += 1)
    expect(state + drawnLines().join("")).not.toContain(drawnClient(`client ${index}`));
});

test("a file that may hold answers is not written over", async () => {
  await run("draw", root, "--size", "8", "--out", "review.csv");
  const again = await run("draw", root, "--size", "8", "--out", "review.csv");
  expect(again.exit).toBe(2);
  expect(again.note).toContain("may hold answers");
});

test("answers are taken back and give the error rate with its interval", async () => {
  await run("draw", root, "--size", "8", "--out", "review.csv");
  fillIn("filled.csv", "yes;;", "KYLLÄ;;", "ei;P2-S1;wrong unit", "no;;", "", "yes;;", "yes;;");
  const taken = await run("take", root, "filled.csv", "--json");
  expect(taken.exit).toBe(0);
  const answer: unknown = JSON.parse(taken.out);
  // P1 gives 6 of 30: five reviewed, two wrong. P2 gives 2 of 10: one of two reviewed, not wrong.
  expect(answer).toMatchObject({
    taken_count: 6,
    not_reviewed_count: 2,
    reviewed_count: 6,
    error_count: 2,
    event_count: 40,
    corrections: [
      { from: "P1-S1", to: "P2-S1", event_count: 1 },
      { from: "P1-S1", to: null, event_count: 1 },
    ],
  });
  const shown = await run("show", root);
  expect(shown.out).toContain("all regions, all years");
  expect(shown.out).toMatch(/8 +6 +2 +\d+\.\d % /);
});

test("answers given later are added, and earlier ones stay when a later file is empty", async () => {
  await run("draw", root, "--size", "8", "--out", "review.csv");
  fillIn("first.csv", "no;;", "yes;;");
  fillIn("second.csv", "", "no;;", "yes;;");
  await run("take", root, "first.csv");
  const second = await run("take", root, "second.csv", "--json");
  expect(JSON.parse(second.out)).toMatchObject({ reviewed_count: 3, error_count: 2 });
  const [sampleId = ""] = (drawnLines()[1] ?? "").split(";");
  const path = join(root, `state/recording-audits/${sampleId}.json`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await run("draw", root, "--size", "8", "--out", "again.csv");
  const shown = await run("show", root, sampleId, "--json");
  expect(JSON.parse(shown.out)).toMatchObject({ reviewed_count: 3, error_count: 2 });
});

test("a spreadsheet's commas and Windows-1252 are read", async () => {
  await run("draw", root, "--size", "8", "--out", "review.csv");
  fillIn("filled.csv", "kyllä;;päivä", "ei;;yö");
  const text = readFileSync(join(folder, "filled.csv"), "utf8").replaceAll(";", ",");
  writeFileSync(join(folder, "filled.csv"), Buffer.from(text, "latin1"));
  const taken = await run("take", root, "filled.csv", "--json");
  expect(JSON.parse(taken.out)).toMatchObject({ taken_count: 2, error_count: 1 });
});

test("faulty answers are all told at once by line, and nothing is taken", async () => {
  await run("draw", root, "--size", "8", "--out", "review.csv");
  fillIn(
    "filled.csv",
    "perhaps;;",
    "no;P9-S9;",
    "yes;P2-S1;",
    "no;P1-S1;",
    ";P2-S1;",
    "yes;;010594Y9032 was here",
    "yes;;",
  );
  const taken = await run("take", root, "filled.csv");
  expect(taken.exit).toBe(8);
  expect(taken.note).toContain("line 2: is_correct must be yes or no");
  expect(taken.note).toContain("line 3: right_service_id is not a service of the catalogue");
  expect(taken.note).toContain("line 4: is_correct says yes, but");
  expect(taken.note).toContain("line 5: is_correct says no, but");
  expect(taken.note).toContain("line 6: right_service_id is given, but is_correct is empty");
  expect(taken.note).toContain("line 7: note holds what looks like a personal identity code");
  expect(taken.note).not.toContain("010594");
  expect((await run("show", root, "--json")).out).toContain('"reviewed_count": 0');
});

test("rows of another sample, rows sorted apart and unknown samples are refused", async () => {
  await run("draw", root, "--size", "8", "--out", "review.csv");
  const [heading = "", first = "", second = ""] = drawnLines();
  const write = (...rows: string[]) =>
    writeFileSync(join(folder, "filled.csv"), [heading, ...rows].join("\n"));
  const note = async () => (await run("take", root, "filled.csv")).note;

  write(first.replace(/^(audit-\w+);1;/, "$1;99;"));
  expect(await note()).toContain("line 2: it is not a row of this sample");
  write(first, first);
  expect(await note()).toContain("line 3: this event stands in the file already");
  write(first.replace(/^audit-\w+/, "audit-000000000000"));
  expect(await note()).toContain("unknown sample");
  write(first, second.replace(/^audit-\w+/, "audit-000000000000"));
  expect(await note()).toContain("rows of several samples");
  write();
  expect(await note()).toContain("no rows under its heading");
});

test("a workspace without a finished run is told to run", async () => {
  rmSync(join(root, "state/outputs/drawn-1.json"));
  const drawn = await run("draw", root, "--size", "8", "--out", "review.csv", "--json");
  expect(drawn.exit).toBe(13);
  expect(JSON.parse(drawn.out)).toMatchObject({ error: { code: "no_release" } });
});

test("a run whose files have been removed is told to run again", async () => {
  rmSync(join(root, "warehouse"), { recursive: true });
  const drawn = await run("draw", root, "--size", "8", "--out", "review.csv");
  expect(drawn.exit).toBe(13);
  expect(drawn.note).toContain("1 files of the warehouse behind release drawn-1 are gone");
});
