import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import {
  catalogueCounts,
  catalogueRows,
  currentCatalogueVersion,
  diffCatalogues,
  listCatalogueVersions,
  loadCatalogue,
  loadCrosswalk,
} from "./index.ts";

const CATALOGUE = join(PACKAGE_ROOT, "catalogue");

/** The 21 names as the Sitra 2016 publication lists them, in its order. */
const NAMES_IN_SOURCE = [
  "Lasten, nuorten ja perheiden palvelupaketti",
  "Työterveyden palvelupaketti",
  "Aikuisten sosiaalipalvelujen palvelupaketti",
  "Hoito- ja hoivapalvelupaketti",
  "Suun terveydenhuollon palvelupaketti",
  "Keskitetyn erikoissairaanhoidon palvelupaketti",
  "Mielenterveys- ja päihdepalvelupaketti",
  "Vammaisten palvelupaketti",
  "Lääkinnällisen kuntoutuksen palvelupaketti",
  "Laaja-alaisen palvelutarpeenarvion palvelupaketti",
  "Vastaanottopalvelujen palvelupaketti",
  "Päivystyksen palvelupaketti",
  "Ensihoidon palvelupaketti",
  "Hyvinvoinnin edistämisen tukipaketti",
  "Lääkehuoltopalvelupaketti",
  "Matkapalvelupaketti",
  "ICT-palvelujen tukipaketti",
  "Omahoidon tukipaketti",
  "Etähoidon palvelupaketti",
  "Hankintojen tukipalvelut",
  "Talous- ja henkilöstöhallinnon tukipaketti",
];

describe("the catalogue of 2026", () => {
  const catalogue = loadCatalogue(CATALOGUE, "2026.1-draft");

  test("holds 21 packages, 113 functions, 382 services and 57 sub-services, as a proposal", () => {
    expect(catalogueCounts(catalogue)).toEqual({
      package_count: 21,
      function_count: 113,
      service_count: 382,
      sub_service_count: 57,
      regional_service_count: 0,
    });
    expect(catalogue.version.status).toBe("proposal");
  });

  test("names the packages as the source does: sixteen regional, then five national", () => {
    expect(catalogue.packages.map((entry) => entry.names.fi)).toEqual(NAMES_IN_SOURCE);
    expect(catalogue.packages.map((entry) => entry.scope)).toEqual([
      ...Array<string>(16).fill("regional"),
      ...Array<string>(5).fill("national"),
    ]);
  });

  test("tells what is found from what is proposed", () => {
    expect(catalogue.packages.every((entry) => entry.mark === "found")).toBe(true);
    const found = catalogue.functions.filter((entry) => entry.mark === "found");
    expect(found.map((entry) => entry.package_id)).toEqual(Array<string>(10).fill("PP04"));
    expect(new Set(catalogue.services.map((service) => service.mark))).toEqual(
      new Set(["proposal"]),
    );
  });

  test("is what the domain file beside the checkout (../shared/domain/catalogue.yaml) says, name by name", async () => {
    const shared = new URL("../../../shared/domain/catalogue.yaml", import.meta.url);
    const text = readFileSync(shared, "utf8");
    const listed = [...text.matchAll(/^ +- code: (PP\d\d-F\d\d-S\d\d)\n +id: (.+)$/gm)];
    expect(catalogue.services.map(({ service_id, slug }) => [service_id, slug])).toEqual(
      listed.map(([, code, slug]) => [code, slug]),
    );
  });

  test("gives a service at a day with its function and package, and null outside its validity", () => {
    const service = catalogue.serviceAt("PP04-F04-S01", "2015-06-01");
    if (service === null) throw new Error("regular home care is missing");
    expect(service.names.fi).toBe("Säännöllinen kotihoito");
    expect(service.event_sources).toContain("mobile_erp");
    expect(service.register_hint).toEqual({ value: "T40", confirmed: false });
    expect(catalogue.functionOf(service).names.sv).toBe("Hemvård");
    expect(catalogue.packageOf(service).names.en).toBe("Care and nursing package");
    expect(catalogue.serviceAt("PP04-F04-S01", "1999-12-31")).toBeNull();
    expect(catalogue.serviceAt("PP04-F04-S01", "2027-01-01")).toBeNull();
  });

  test("gives one row per service for SQL", () => {
    const rows = catalogueRows(catalogue);
    expect(new Set(rows.map((row) => row.service_id)).size).toBe(382);
    expect(rows.find((row) => row.service_id === "PP13-F02-S01")).toMatchObject({
      catalogue_version: "2026.1-draft",
      package_id: "PP13",
      package_name_fi: "Ensihoidon palvelupaketti",
      package_scope: "regional",
      function_id: "PP13-F02",
      output_unit: "mission",
      region_code: null,
      valid_from: "2000-01-01",
      valid_until: "2027-01-01",
    });
  });
});

describe("a national version based on another", () => {
  const older = loadCatalogue(CATALOGUE, "2026.1-draft");
  const newer = loadCatalogue(CATALOGUE, "2027.1-draft");

  test("merges self-care and remote care and keeps all functions and services", () => {
    expect(catalogueCounts(newer)).toMatchObject({
      package_count: 20,
      function_count: 113,
      service_count: 382,
      sub_service_count: 57,
    });
    const merged = newer.functions.filter((entry) => entry.package_id === "PP22");
    expect(merged).toHaveLength(7);
    expect(newer.serviceAt("PP22-F04-S01", "2027-01-01")?.slug).toBe(
      older.serviceAt("PP19-F01-S01", "2026-12-31")?.slug,
    );
  });

  test("differs from it by two packages ended, one added, and what moved", () => {
    const diff = diffCatalogues(older, newer, loadCrosswalk(CATALOGUE, older, newer));
    expect(diff.packages.ended.map(({ id }) => id)).toEqual(["PP18", "PP19"]);
    expect(diff.packages.added.map(({ id }) => id)).toEqual(["PP22"]);
    expect(diff.functions).toMatchObject({ added: [], ended: [], renamed: [] });
    expect(diff.functions.moved).toContainEqual({ from: "PP19-F04", to: "PP22-F07" });
    expect(diff.services.moved).toHaveLength(20);
    expect(diff.crosswalk).toEqual({ service_count: 382, moved_count: 20, kept_count: 362 });
  });

  test("the versions are listed and the current one is named", () => {
    expect(listCatalogueVersions(CATALOGUE)).toEqual(["2026.1-draft", "2027.1-draft"]);
    expect(currentCatalogueVersion(CATALOGUE)).toBe("2026.1-draft");
  });
});

describe("a fault in the files is told with file, path and fix", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "paketti-catalogue-"));
    cpSync(CATALOGUE, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Changes one file for one loading and gives the message with which it is refused. */
  function refusal(file: string, from: string | RegExp, to: string, version = "2026.1-draft") {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(from, to));
    expect(readFileSync(path, "utf8")).not.toBe(text);
    try {
      loadCatalogue(folder, version);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.message).toContain(path);
      return { code: error.code, message: error.message };
    } finally {
      writeFileSync(path, text);
    }
    throw new Error("it was not refused");
  }
  const pp05 = "2026.1-draft/packages/pp05.yaml";
  const changes = "2027.1-draft/version.yaml";

  test("a missing language name", () => {
    const { code, message } = refusal(pp05, /(function_id: PP05-F02[\s\S]*?), sv: [^,]*,/, "$1,");
    expect(code).toBe("invalid_definition");
    expect(message).toMatch(/line \d+, functions\[PP05-F02\]\.names\.sv: is missing; add it/);
  });

  test("an unknown key, with the one that was meant", () => {
    const { message } = refusal(pp05, "is_client_guidance", "is_client_guidence");
    expect(message).toContain('functions[PP05-F01]: unknown key "is_client_guidence"');
    expect(message).toContain("did you mean is_client_guidance?");
  });

  test("a bad date", () => {
    const { message } = refusal("2026.1-draft/version.yaml", "2000-01-01", "1.1.2000");
    expect(message).toContain(
      "valid_from: is not a day of the calendar; write it as year-month-day",
    );
  });

  test("a validity that ends before it begins", () => {
    const { message } = refusal(
      "2026.1-draft/version.yaml",
      "valid_until: 2027",
      "valid_until: 1999",
    );
    expect(message).toContain("valid_until: 1999-01-01 is not after the first day 2000-01-01");
  });

  test("a code used twice, in one file or in two", () => {
    const inOne = refusal(pp05, "PP05-F02-S02", "PP05-F02-S01");
    expect(inOne.message).toContain(
      "services[PP05-F02-S01].service_id: the code PP05-F02-S01 is already used",
    );
    const inTwo = refusal(
      "2026.1-draft/packages/pp06.yaml",
      "package_id: PP06",
      "package_id: PP04",
    );
    expect(inTwo.message).toContain("give one of the two a code of its own");
  });

  test("a code that stands in the wrong place", () => {
    const { message } = refusal(pp05, "service_id: PP05-F02-S02", "service_id: PP05-F03-S99");
    expect(message).toContain("begins with PP05-F02-");
  });

  test("a code of the wrong form", () => {
    const { message } = refusal(pp05, "service_id: PP05-F02-S02", "service_id: pp5-2-2");
    expect(message).toContain("write it like PP04-F01-S01");
  });

  test("a unit, a source or a status that does not exist, with the nearest", () => {
    expect(refusal(pp05, "output_unit: visit", "output_unit: visti").message).toContain(
      "output_unit: there is no output unit visti; did you mean visit?",
    );
    expect(
      refusal("2026.1-draft/version.yaml", "status: proposal", "status: propsal").message,
    ).toContain("did you mean proposal?");
  });

  test("text that is not YAML, with its line", () => {
    expect(refusal(pp05, "names: {", "names: {{").message).toMatch(/not valid YAML \(line \d+\)/);
  });

  test("a national change that ends a package with functions in it, or moves what is not there", () => {
    const lost = refusal(changes, "    - {from: PP19-F04, to: PP22-F07}\n", "", "2027.1-draft");
    expect(lost.message).toContain("PP19 would end with PP19-F04 still in it; move them");
    const unknown = refusal(changes, "from: PP18-F01", "from: PP18-F09", "2027.1-draft");
    expect(unknown.message).toContain("PP18-F09 is no function of 2026.1-draft");
  });

  test("a national version may rename a function, and the difference tells it", () => {
    const renamed =
      "changes:\n  renamed:\n    - {id: PP04-F04, names: {fi: Kotihoito ja tuki, sv: Hemvård, en: Home care}}\n";
    const path = join(folder, changes);
    writeFileSync(path, readFileSync(path, "utf8").replace("changes:\n", renamed));
    const [older, newer] = [
      loadCatalogue(folder, "2026.1-draft"),
      loadCatalogue(folder, "2027.1-draft"),
    ];
    const diff = diffCatalogues(older, newer, loadCrosswalk(folder, older, newer));
    expect(diff.functions.renamed).toMatchObject([{ id: "PP04-F04", before: { fi: "Kotihoito" } }]);
  });

  test("a version or a folder that is not there", () => {
    expect(() => loadCatalogue(folder, "2026.1-darft")).toThrow("did you mean 2026.1-draft?");
    expect(() => listCatalogueVersions(join(folder, "views"))).toThrow(
      "holds no catalogue version",
    );
  });
});
