import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCommandLine } from "./program.ts";

let folder: string;
let workspace: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "paketti-check-"));
  workspace = join(folder, "region");
  expect((await run("init", workspace)).exitCode).toBe(0);
  const delivery = join(workspace, "deliveries", "ledger_2024");
  mkdirSync(delivery);
  writeFileSync(
    join(delivery, "manifest.yaml"),
    'organiser: "07"\nsource: ledger\nperiod: { from: 2024-01-01, until: 2025-01-01 }\ncontract: 1\n',
  );
  writeFileSync(
    join(delivery, "ledger_entries.csv"),
    "region_code;cost_centre_id;account;period;amount_cents\n07;cc1;4000;2024-01;100\n07;cc1;4000;2024-02;a lot\n",
  );
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
  return { out, note, exitCode };
}

const ACCEPT = ["--check", "type.unreadable", "--owner", "Controller", "--reason", "Known"];

test("an unreadable ledger amount stops with exit code 9 until someone answers for it", async () => {
  const first = await run("check", workspace);
  expect(first.exitCode).toBe(9);
  expect(first.out).toMatch(
    /blocks +type\.unreadable +ledger_entries\.amount_cents +ledger_2024 +1/,
  );
  expect(first.out).not.toContain("a lot");
  expect((await run("accept", workspace, ...ACCEPT, "--until", "2026-02-01")).exitCode).toBe(0);
  const second = await run("check", workspace);
  expect(second.exitCode).toBe(0);
  expect(second.out).toContain("blocks (accepted)");
});

test("the answer for machines has findings, counts and acceptances", async () => {
  const { out } = await run("check", workspace, "--json");
  expect(JSON.parse(out)).toMatchObject({
    deliveries: [
      {
        delivery_id: "ledger_2024",
        table: "ledger_entries",
        received_count: 2,
        accepted_count: 1,
        quarantined_count: 1,
      },
    ],
    accepted: [],
  });
});

test("nothing can be accepted for a day that has passed, nor a check that is not", async () => {
  expect((await run("accept", workspace, ...ACCEPT, "--until", "2026-01-15")).exitCode).toBe(2);
  const unknown = ["--check", "type.unreadible", "--owner", "A", "--reason", "B"];
  const answer = await run("accept", workspace, ...unknown, "--until", "2026-02-01");
  expect(answer.exitCode).toBe(3);
  expect(answer.note).toContain("did you mean type.unreadable?");
  expect(existsSync(join(workspace, "state", "paketti.db"))).toBe(false);
});

test("the rows that were left out are written for their owner alone", async () => {
  const file = join(folder, "left-out.csv");
  const answer = await run("quarantine", workspace, "--out", file);
  expect(answer.exitCode).toBe(0);
  expect(answer.out).toBe(`1 rows written to ${file}\n`);
  expect(answer.note).toContain("may identify persons");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a delivery whose name has a line feed stands on one line of the table", async () => {
  const odd = join(workspace, "deliveries", "stray\nname");
  mkdirSync(odd);
  writeFileSync(join(odd, "ledger_entries.csv"), "");
  const { out } = await run("check", workspace);
  expect(out).toMatch(/^ *\d+ +blocks +file\.empty +stray\\u000aname +\S/m);
});
