import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandLine } from "../fixtures/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "paketti-wrong-"));
const empty = join(folder, "empty");
const file = join(folder, "file.txt");
const region = join(folder, "region");
const settings = join(region, "paketti.yaml");
let right = "";

beforeAll(async () => {
  mkdirSync(empty);
  writeFileSync(file, "not a folder");
  const made = await commandLine(["init", region]);
  expect(made.exit).toBe(0);
  right = readFileSync(settings, "utf8");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("wrong input is told with its place, and the exit code says what kind it is", () => {
  test.each([
    ["a command that is not there", ["chekc", region], 2, /Did you mean check\?/],
    ["a folder that is not there", ["run", join(folder, "none")], 6, /paketti init/],
    ["a file for a folder", ["check", file], 6, /not a workspace/],
    ["an empty workspace", ["run", region], 8, /holds no deliveries yet/],
    ["no release to query", ["query", region, "cost"], 13, /no release yet/],
    ["no release to verify", ["verify", region], 13, /no release yet/],
    ["no run whose files could be removed", ["gc", region], 0, /nothing has been run here yet/],
    ["a file for the folder to make", ["init", join(file, "new")], 19, /file, not a folder/],
    ["more threads than a machine bears", ["run", region, "--threads", "257"], 2, /1 to 256/],
    ["no memory at all", ["run", region, "--memory-limit", "0GB"], 2, /800MB or 8GB/],
    ["a port beyond all ports", ["serve", region, "--port", "99999"], 2, /0 to 65535/],
    ["a folder without indicators", ["indicators", "check", empty], 19, /no indicator files/],
    ["an unknown indicator", ["indicators", "show", "E-99"], 3, /did you mean E-09\?/],
    ["a format that is not written", ["query", region, "cost", "--format", "pdf"], 2, /table, csv/],
  ] as const)("%s", async (_what, words, exit, message) => {
    const answer = await commandLine(words);
    expect(answer.exit).toBe(exit);
    expect(answer.notes + answer.out).toMatch(message);
  });

  test.each([
    ["nothing in it", "", /paketti\.yaml holds nothing/],
    ["a bracket that is not closed", "notes: [a\ntitle: x\n", /line \d+\): .*(begins|missing)/],
    ["a key twice", "title: a\ntitle: b\n", /the same key is given twice/],
    ["a key that is not known", "titel: a\n", /Unrecognized key: "titel"/],
  ])("settings with %s", async (_what, text, message) => {
    writeFileSync(settings, text);
    const { exit, notes } = await commandLine(["run", region]);
    writeFileSync(settings, right);
    expect(notes).toMatch(message);
    expect(exit).toBe(4);
  });

  test("a folder where the settings should be is no workspace", async () => {
    const odd = join(folder, "odd");
    mkdirSync(join(odd, "paketti.yaml"), { recursive: true });
    expect(await commandLine(["run", odd])).toMatchObject({ exit: 6 });
  });

  test("bytes that are no text, named as if they were: a finding, not a fault of the program", async () => {
    const delivery = join(region, "deliveries", "odd");
    mkdirSync(delivery);
    const manifest = [
      'organiser: "11"',
      "source: avohilmo",
      'period: { from: "2015-01-01", until: "2016-01-01" }',
      'delivered_on: "2016-02-01"',
      "contract: 1",
    ];
    writeFileSync(join(delivery, "manifest.yaml"), `${manifest.join("\n")}\n`);
    for (const name of ["service_events.csv", "persons.parquet", "producers.xlsx"]) {
      writeFileSync(join(delivery, name), Buffer.from([0, 1, 2, 255, 98, 97, 100]));
    }
    const { exit, notes } = await commandLine(["check", region]);
    rmSync(delivery, { recursive: true });
    expect(notes).toMatch(/file\.unreadable/);
    expect(exit).toBe(9);
  });
});
