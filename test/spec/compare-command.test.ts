import { beforeAll, describe, expect, test } from "vitest";
import { commandLine } from "../fixtures/command-line.ts";
import { COMPARED_REGIONS } from "../fixtures/compared-regions.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";

let folder = "";

beforeAll(async () => {
  folder = await drawnWorkspace(COMPARED_REGIONS);
});

describe("the command line", () => {
  test("compare prints parts that add up, the verdict and the peers", async () => {
    const { exit, out } = await commandLine(["compare", folder, "06", "07", "--language", "en"]);
    expect(exit).toBe(0);
    const all = out.split("\n").find((line) => line.startsWith("all ")) ?? "";
    expect(all.split(/\s{2,}/)).toEqual([
      "all",
      "0.00",
      "+18.33",
      "-11.67",
      "+18.33",
      "+1.00",
      "+26.00",
    ]);
    expect(out).toContain("PP04 Care");
    expect(out).toContain("No peers of 06");
  });

  test("compare --json keeps the exact numbers beside the rounded ones", async () => {
    const { out } = await commandLine(["compare", folder, "06@2025", "07", "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      parts: { coverage: 18_333_333, total: 26_000_000 },
      exact: { denominator: 10_000, total: 260_000_000_000 },
      verdict: null,
      modules: [{ package_id: "PP04" }, { package_id: "PP06" }],
    });
  });

  test("compare says what a side looks like when one is no side", async () => {
    const { exit, notes } = await commandLine(["compare", folder, "06", "0 7"]);
    expect(exit).toBe(2);
    expect(notes).toContain("CODE@YEAR");
  });

  test("compare holds an area against the peers that are chosen for it, as one area", async () => {
    const words = ["compare", folder, "07", "peers", "--peers", "06,08"];
    const { out } = await commandLine(words);
    expect(out).toContain("07 2025 (100 persons, 1 500.00 euros, 15.00 each)");
    expect(out).toContain("against 06 + 08 2025 (200 persons, 4 400.00 euros, 22.00 each)");
    const none = await commandLine(["compare", folder, "07", "peers"]);
    expect([none.exit, none.notes]).toEqual([2, expect.stringContaining("--peers CODES")]);
  });

  test("compare answers an area that is not there with the nearest code or name", async () => {
    const code = await commandLine(["compare", folder, "06", "09"]);
    expect(code.exit).toBe(3);
    expect(code.notes).toContain('unknown area "09"; did you mean 06?');
    const name = await commandLine(["compare", folder, "Pirkkanmaa", "06"]);
    expect(name.exit).toBe(3);
    expect(name.notes).toContain('unknown area "Pirkkanmaa"; did you mean 06 (Pirkanmaa)?');
  });

  test("alarms prints alarms, and with --all what was looked at", async () => {
    const alarms = await commandLine(["alarms", folder]);
    expect(alarms.out).toContain("PP11-F03-S01");
    expect(alarms.out).not.toContain("PP11-F01-S01");
    expect(alarms.out).toContain("2 pairs of services were looked at");
    const all = await commandLine(["alarms", folder, "--all", "--json"]);
    expect(JSON.parse(all.out).alarms).toMatchObject([
      { region_code: "06", package_id: "PP06", other_package_id: "PP11" },
      { region_code: "06", package_id: "PP06", other_package_id: "PP11" },
    ]);
    const none = await commandLine(["alarms", folder, "--region", "07"]);
    expect(none.out).toContain("No alarm.");
    const unknown = await commandLine(["alarms", folder, "--region", "99"]);
    expect(unknown.exit).toBe(3);
    expect(unknown.notes).toContain('unknown region "99"; known: 06, 07, 08');
  });
});
