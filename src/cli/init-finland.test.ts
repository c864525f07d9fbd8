import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { runCommandLine } from "./program.ts";

const LONG = 300_000;
const Answer = z.object({
  findings: z.array(z.looseObject({ check_id: z.string(), severity: z.string() })),
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paketti-init-finland-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]) {
  let out = "";
  let note = "";
  const exitCode = await runCommandLine(words, {
    out: (text) => {
      out += text;
    },
    note: (text) => {
      note += text;
    },
    environment: {},
    now: () => new Date("2026-01-15T12:00:00Z"),
    currentFolder: folder,
    isTerminal: false,
  });
  return { exitCode, out, note };
}

test(
  "the country is made in the size asked for, and the deliveries of two of its areas keep the contract",
  async () => {
    const size = ["--residents", "3000", "--events-per-resident", "5", "--years", "2024..2024"];
    expect((await run("init", "country", "--example", "finland", ...size)).exitCode).toBe(0);
    const deliveries = join(folder, "country", "deliveries");
    const others = readdirSync(deliveries).filter((name) => !/^(national|09|91)-/.test(name));
    for (const name of others) rmSync(join(deliveries, name), { recursive: true });
    const { exitCode, out } = await run("check", "country", "--json");
    const { findings } = Answer.parse(JSON.parse(out));
    const harmful = findings.filter(({ severity }) => severity !== "notes");
    expect(harmful.map(({ check_id: check }) => check)).toEqual([]);
    expect(findings.map(({ check_id: check }) => check)).toContain("delivery.same_file_twice");
    expect(exitCode).toBe(0);
  },
  LONG,
);

test.each([
  ["--residents", "5000"],
  ["--events-per-resident", "10"],
  ["--years", "2024..2025"],
])("%s is refused without an example of any size", async (option, value) => {
  const { exitCode, note } = await run("init", "small", "--example", "pilot-2015", option, value);
  expect(exitCode).toBe(2);
  expect(note).toContain("--example finland");
});

test.each([
  ["--years", "2025", /--years takes the first and the last year/],
  ["--years", "2025..2024", /the years 2025..2024 are reversed; write 2024..2025/],
  ["--years", "1990..1991", /--years takes FROM..UNTIL between/],
  ["--residents", "10", /--residents takes a number from/],
])("%s %s is refused with what it takes, and leaves no folder", async (option, value, words) => {
  const { exitCode, note } = await run("init", "odd", "--example", "finland", option, value);
  expect(exitCode).toBe(2);
  expect(note).toMatch(words);
  expect(readdirSync(folder)).toEqual([]);
});
