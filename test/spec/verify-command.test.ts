import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandLine } from "../fixtures/command-line.ts";

const LONG = 300_000;
const folder = mkdtempSync(join(tmpdir(), "paketti-ledger-alone-"));
const region = join(folder, "region");

beforeAll(async () => {
  expect((await commandLine(["init", region])).exit).toBe(0);
  const settings = join(region, "paketti.yaml");
  const text = readFileSync(settings, "utf8").replace("indicators: true", "indicators: false");
  writeFileSync(settings, text);
  const delivery = join(region, "deliveries", "finance");
  mkdirSync(delivery);
  const write = (name: string, ...lines: string[]) =>
    writeFileSync(join(delivery, name), `${lines.join("\n")}\n`);
  write(
    "manifest.yaml",
    'organiser: "11"',
    "source: finance",
    "period: { from: 2024-01-01, until: 2025-01-01 }",
  );
  write("regions.csv", "region_code;name_fi", "11;Pohjois-Savo");
  write(
    "cost_centres.csv",
    "region_code;year;cost_centre_id;name;kind",
    "11;2024;K1;Vastaanotto;final",
  );
  write(
    "ledger_entries.csv",
    "region_code;cost_centre_id;account;period;amount_cents",
    "11;K1;4000;2024-01;150000",
  );
}, LONG);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  "a release of a ledger alone, without one event, is made, and its proofs are computed again",
  async () => {
    const run = await commandLine(["run", region]);
    expect(run.exit, run.notes).toBe(0);
    expect(run.out).toContain("1 500.00");
    const verified = await commandLine(["verify", region]);
    expect(verified.exit, verified.notes).toBe(0);
    expect(verified.out).toContain("every proof was computed again and holds");
  },
  LONG,
);

test(
  "a flipped byte in a file of the warehouse is told with the file to remove, and the release stays",
  async () => {
    const given = join(region, "warehouse", "given");
    const [path = ""] = readdirSync(given, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".parquet"))
      .map((file) => join(given, file));
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const verified = await commandLine(["verify", region]);
    expect(verified.exit).toBe(14);
    expect(verified.notes).toContain(`remove ${path}, and run again: paketti run ${region}`);
    rmSync(path);
    const run = await commandLine(["run", region, "--json"]);
    expect(JSON.parse(run.out)).toMatchObject({
      is_unchanged: true,
      deliveries: [
        { delivery_id: "finance" },
        { delivery_id: "finance" },
        { delivery_id: "finance" },
      ],
    });
    expect((await commandLine(["verify", region])).exit).toBe(0);
  },
  LONG,
);
