import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorkspace } from "../workspace.ts";
import { runCommandLine } from "./program.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paketti-catalogue-command-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]) {
  const printed = { out: "", note: "" };
  const exit = await runCommandLine(["catalogue", ...words], {
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

test("check counts what there is and says that it is a proposal", async () => {
  const { exit, out } = await run("check");
  expect(exit).toBe(0);
  expect(out).toContain("2026.1-draft  status: proposal  valid from 2000-01-01 until 2027-01-01");
  expect(out).toContain("21 packages, 113 functions, 382 services, 57 sub-services");
  expect(out).toContain("crosswalk: all 382 services have exactly one target");
  const { versions } = JSON.parse((await run("check", "--json")).out);
  expect(versions[0]).toMatchObject({ package_count: 21, sub_service_count: 57 });
});

test("check of a workspace holds the region's services against the level rule", async () => {
  createWorkspace(join(folder, "region"), { title: "A region" });
  const names = "names: {fi: A, sv: A, en: A}";
  const file = join(folder, "region/mappings/services.yaml");
  writeFileSync(
    file,
    `region_code: "09"\nservices:\n  - {service_id: R09-S01, function_id: PP04-F04, ${names}, output_unit: visit, valid_from: 2024-01-01}\n`,
  );
  expect((await run("check", "region")).out).toContain("57 sub-services, 1 regional services");
  writeFileSync(file, `region_code: "09"\nfunctions:\n  - {function_id: PP04-F11, ${names}}\n`);
  const refused = await run("check", "region", "--json");
  expect(refused.exit).toBe(5);
  expect(JSON.parse(refused.out).error).toMatchObject({ code: "level_rule", exit: 5 });
  expect(refused.note).toContain("tries to add or change the function PP04-F11");
});

test("check of a folder without a catalogue says what was expected there", async () => {
  mkdirSync(join(folder, "empty"));
  const { exit, note } = await run("check", "empty");
  expect(exit).toBe(19);
  expect(note).toContain("expected <version>/version.yaml in it");
});

test("list shows the packages, or one package's functions and services, in a language", async () => {
  const packages = await run("list", "--language", "en");
  expect(packages.out).toContain("Care and nursing package");
  expect(packages.out).toContain("Catalogue 2026.1-draft is a proposal.");
  const one = await run("list", "--package", "PP04", "--language", "sv");
  expect(one.out).toMatch(/PP04-F04 +Hemvård/);
  expect(one.out).toMatch(/PP04-F04-S08 +Nattpatrull +besök/);
  const merged = await run("list", "--version", "2027.1-draft", "--json");
  expect(JSON.parse(merged.out).packages).toHaveLength(20);
  const unknown = await run("list", "--package", "PP4");
  expect(unknown.exit).toBe(3);
  expect(unknown.note).toContain("did you mean PP");
});

test("show finds a code or a word id, and suggests the nearest for another", async () => {
  expect((await run("show", "pp04-f04")).out).toMatch(/name, Swedish +Hemvård/);
  const service = await run("show", "night-patrol", "--json");
  expect(JSON.parse(service.out)).toMatchObject({
    status: "proposal",
    modules: [{ level: "service", content: { service_id: "PP04-F04-S08", package_id: "PP04" } }],
  });
  expect((await run("show", "named-case-worker")).out.match(/^service /gm)).toHaveLength(2);
  expect((await run("show", "PP01-F02-S01-A01")).out).toContain("PP01-F02-S01 Äitiysneuvola");
  const { exit, note } = await run("show", "home-cara");
  expect(exit).toBe(3);
  expect(note).toBe('paketti: unknown code "home-cara"; did you mean home-care?\n');
});

test("diff tells what a national version changed, and how the crosswalk covers it", async () => {
  const { out } = await run("diff", "2026.1-draft", "2027.1-draft", "--language", "en");
  expect(out).toContain("- package ended    PP18 Self-care support package");
  expect(out).toContain("+ package added    PP22 Self-care and remote care package");
  expect(out).toContain("> service moved    PP19-F01-S01 → PP22-F04-S01");
  expect(out).toContain("all 382 services have a target; 20 change their code, 362 keep it");
  const same = await run("diff", "2026.1-draft", "2026.1-draft");
  expect(same.out).toContain("Nothing differs.");
  const back = await run("diff", "2027.1-draft", "2026.1-draft");
  expect(back.out).toContain("There is no crosswalk between them");
});
