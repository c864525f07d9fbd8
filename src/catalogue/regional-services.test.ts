import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { catalogueRows, loadCatalogue, regionalNameRows } from "./index.ts";

const CATALOGUE = join(PACKAGE_ROOT, "catalogue");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paketti-regional-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function withServices(services: string, version = "2026.1-draft") {
  const file = join(folder, "services.yaml");
  writeFileSync(file, `region_code: "09"\n${services}`);
  return loadCatalogue(CATALOGUE, version, [file]);
}

function refusal(services: string): { code: string; message: string } {
  try {
    withServices(services);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toContain(join(folder, "services.yaml"));
    return { code: error.code, message: error.message };
  }
  throw new Error("it was not refused");
}

const NAMES = "names: {fi: Kiertävä tiimi, sv: Mobilt team, en: Mobile team}";

describe("what a region may do", () => {
  test("add a service under a function that exists", () => {
    const catalogue = withServices(`services:
  - {service_id: R09-S01, function_id: PP04-F04, ${NAMES}, output_unit: visit, valid_from: 2024-01-01,
     sub_services: [{sub_service_id: R09-S01-A01, ${NAMES}}]}`);
    const service = catalogue.serviceAt("R09-S01", "2024-01-01");
    expect(service).toMatchObject({ package_id: "PP04", mark: "regional", region_code: "09" });
    expect(catalogue.serviceAt("R09-S01", "2023-12-31")).toBeNull();
    expect(catalogue.serviceAt("R09-S01", "2024-01-01", "10")).toBeNull();
    expect(catalogueRows(catalogue)).toHaveLength(383);
  });

  test("move a service of its own to another function on a day", () => {
    const catalogue = withServices(`services:
  - {service_id: R09-S01, function_id: PP04-F04, ${NAMES}, output_unit: visit, valid_from: 2024-01-01, valid_until: 2025-01-01}
  - {service_id: R09-S01, function_id: PP04-F02, ${NAMES}, output_unit: visit, valid_from: 2025-01-01}`);
    expect(catalogue.serviceAt("R09-S01", "2024-12-31")?.function_id).toBe("PP04-F04");
    expect(catalogue.serviceAt("R09-S01", "2025-01-01")?.function_id).toBe("PP04-F02");
  });

  test("rename and end a national service that is not nationally comparable, for itself only", () => {
    const catalogue = withServices(`services:
  - {service_id: PP04-F04-S08, function_id: PP04-F04, ${NAMES}, valid_from: 2024-01-01, valid_until: 2025-01-01}`);
    const nameAt = (date: string, region?: string) =>
      catalogue.serviceAt("PP04-F04-S08", date, region)?.names.fi;
    expect(nameAt("2023-12-31", "09")).toBe("Yöpartio");
    expect(nameAt("2024-06-01", "09")).toBe("Kiertävä tiimi");
    expect(nameAt("2025-01-01", "09")).toBeUndefined();
    expect(nameAt("2025-01-01", "10")).toBe("Yöpartio");
    expect(catalogueRows(catalogue)).toHaveLength(382);
    expect(regionalNameRows(catalogue)).toHaveLength(1);
  });

  test("keep its file when a national version moves the function", () => {
    const catalogue = withServices(
      `services:
  - {service_id: R09-S01, function_id: PP19-F02, ${NAMES}, output_unit: visit, valid_from: 2024-01-01}`,
      "2027.1-draft",
    );
    expect(catalogue.serviceAt("R09-S01", "2027-01-01")).toMatchObject({
      function_id: "PP22-F05",
      package_id: "PP22",
      valid_from: "2027-01-01",
    });
  });
});

describe("the level rule refuses, and says what to do", () => {
  const own = (changes: string) =>
    `services:\n  - {service_id: R09-S01, function_id: PP04-F04, ${NAMES}, output_unit: visit, valid_from: 2024-01-01, ${changes}}`;

  test.each([
    [
      "a package of the region",
      `packages:\n  - {package_id: PP30, ${NAMES}}`,
      "packages[0]: region 09 tries to add or change the package PP30",
      "place the services under functions that exist",
    ],
    [
      "a function renamed by the region",
      `functions:\n  - {function_id: PP04-F04, ${NAMES}}`,
      "functions[0]: region 09 tries to add or change the function PP04-F04",
      "propose the change for the next national version",
    ],
    [
      "a service under a function that does not exist",
      own("").replace("PP04-F04", "PP04-F11"),
      "services[R09-S01].function_id: region 09 tries to place a service under PP04-F11",
      "Use a function that exists, like PP04-F",
    ],
    [
      "a nationally comparable service renamed",
      `services:\n  - {service_id: PP04-F08-S01, function_id: PP04-F08, ${NAMES}, valid_from: 2024-01-01}`,
      "tries to change PP04-F08-S01, a nationally comparable service",
      "add a service of the region under PP04-F08, like R09-S01",
    ],
    [
      "a national service moved to another function",
      `services:\n  - {service_id: PP04-F04-S08, function_id: PP04-F02, ${NAMES}, valid_from: 2024-01-01}`,
      "tries to move PP04-F04-S08 from PP04-F04 to PP04-F02",
      "Write function_id: PP04-F04",
    ],
    [
      "a national code that does not exist",
      `services:\n  - {service_id: PP04-F04-S88, function_id: PP04-F04, ${NAMES}, output_unit: visit, valid_from: 2024-01-01}`,
      "tries to add a service under the national code PP04-F04-S88",
      "like R09-S01",
    ],
    [
      "a service made nationally comparable",
      own("nationally_comparable: true"),
      "tries to make a service nationally comparable",
      "Write nationally_comparable: false",
    ],
    [
      "two functions on the same day",
      `${own("")}\n${own("").split("\n")[1]?.replace("PP04-F04", "PP04-F02").replace("2024", "2025")}`,
      "R09-S01 maps to two functions, PP04-F04 and PP04-F02, on days from 2025-01-01",
      "End the earlier entry with valid_until: 2025-01-01",
    ],
    [
      "no function between two validities",
      `${own("valid_until: 2024-07-01")}\n${own("").split("\n")[1]?.replace("2024", "2025")}`,
      "R09-S01 maps to no function from 2024-07-01 until 2025-01-01",
      "valid_from: 2024-07-01",
    ],
  ])("%s", (_case, services, tried, instead) => {
    const { code, message } = refusal(services);
    expect(code).toBe("level_rule");
    expect(message).toContain(tried);
    expect(message).toContain("change only by a national version");
    expect(message).toContain(instead);
  });
});

describe("faults of form in a region's file", () => {
  test("a code of another region, and a service without a unit", () => {
    const entry = `function_id: PP04-F04, ${NAMES}, valid_from: 2024-01-01`;
    expect(
      refusal(`services:\n  - {service_id: R10-S01, ${entry}, output_unit: visit}`).message,
    ).toContain("services[R10-S01].service_id: the region is 09; begin it with R09-");
    expect(refusal(`services:\n  - {service_id: R09-S01, ${entry}}`).message).toContain(
      "services[R09-S01].output_unit: a service of the region needs a unit; add one of visit",
    );
  });

  test("a region code that lost its quotes", () => {
    const file = join(folder, "services.yaml");
    writeFileSync(file, "region_code: 09\n");
    expect(() => loadCatalogue(CATALOGUE, "2026.1-draft", [file])).toThrow(
      'line 1, region_code: is not of the expected kind; write it in quotes, like "09"',
    );
  });
});
