import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { loadCatalogue, loadCrosswalk, proveConservation, type ServiceFact } from "./index.ts";

const CATALOGUE = join(PACKAGE_ROOT, "catalogue");
const older = loadCatalogue(CATALOGUE, "2026.1-draft");
const newer = loadCatalogue(CATALOGUE, "2027.1-draft");
const { rows } = loadCrosswalk(CATALOGUE, older, newer);

function fact(client_id: string, service_id: string, euros: number): ServiceFact {
  return {
    client_id,
    service_id,
    month: "2026-11-01",
    event_count: 1,
    cost_microeuros: BigInt(euros) * 1_000_000n,
  };
}

/** Anna uses both self-care and remote care: two clients of two packages, one client of the merged. */
const FACTS = [
  fact("anna", "PP18-F01-S01", 3),
  fact("anna", "PP19-F01-S01", 40),
  fact("bo", "PP19-F01-S01", 40),
  fact("bo", "PP04-F04-S01", 52),
];

test("a crosswalk keeps euros, events and clients, over all and inside merged packages", () => {
  const proof = proveConservation(rows, FACTS);
  expect(proof.is_conserved).toBe(true);
  const all = { cost_microeuros: 135_000_000n, event_count: 4, client_count: 2 };
  const merged = { cost_microeuros: 83_000_000n, event_count: 3, client_count: 2 };
  expect(proof.lines).toContainEqual({
    group_id: "all",
    before: all,
    after: all,
    is_conserved: true,
  });
  expect(proof.lines).toContainEqual({
    group_id: "PP18+PP19+PP22",
    before: merged,
    after: merged,
    is_conserved: true,
  });
});

test("a region's service that ended before the new version keeps its code and its euros", () => {
  const folder = mkdtempSync(join(tmpdir(), "paketti-crosswalk-region-"));
  const file = join(folder, "services.yaml");
  writeFileSync(
    file,
    `region_code: "09"
services:
  - {service_id: R09-S01, function_id: PP19-F02, names: {fi: A, sv: A, en: A}, output_unit: visit,
     valid_from: 2024-01-01, valid_until: 2025-01-01}`,
  );
  const crosswalk = loadCrosswalk(
    CATALOGUE,
    loadCatalogue(CATALOGUE, "2026.1-draft", [file]),
    loadCatalogue(CATALOGUE, "2027.1-draft", [file]),
  );
  rmSync(folder, { recursive: true });
  expect(crosswalk.rows.find((row) => row.from_service_id === "R09-S01")).toMatchObject({
    to_service_id: "R09-S01",
    group_id: "PP18+PP19+PP22",
  });
  const proof = proveConservation(crosswalk.rows, [...FACTS, fact("cecilia", "R09-S01", 7)]);
  expect(proof).toMatchObject({ is_conserved: true, unmapped_service_ids: [] });
});

test("any facts of the old version are conserved", () => {
  const anyFact = fc.record({
    client_id: fc.constantFrom("a", "b", "c", "d"),
    service_id: fc.constantFrom(...older.services.map((service) => service.service_id)),
    month: fc.constantFrom("2026-01-01", "2026-02-01"),
    event_count: fc.nat(50),
    cost_microeuros: fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000_000n }),
  });
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 60 }), (facts) => {
      expect(proveConservation(rows, facts)).toMatchObject({
        is_conserved: true,
        unmapped_service_ids: [],
      });
    }),
  );
});

test("a lost service and a doubled one are both seen", () => {
  const lost = proveConservation(
    rows.filter((row) => row.from_service_id !== "PP18-F01-S01"),
    FACTS,
  );
  expect(lost.is_conserved).toBe(false);
  expect(lost.unmapped_service_ids).toEqual(["PP18-F01-S01"]);
  const twice = rows.filter((row) => row.from_service_id === "PP04-F04-S01");
  const doubled = proveConservation(
    [...rows, ...twice.map((row) => ({ ...row, to_service_id: "PP04-F04-S02" }))],
    FACTS,
  );
  const line = doubled.lines.find(({ group_id }) => group_id === "PP04");
  expect(line).toMatchObject({
    is_conserved: false,
    before: { event_count: 1 },
    after: { event_count: 2 },
  });
});

describe("a crosswalk is refused", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "paketti-crosswalk-"));
    cpSync(CATALOGUE, folder, { recursive: true });
    file = join(folder, "crosswalks/2026.1-draft--2027.1-draft.yaml");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function changed(from: string, to: string) {
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(from, to));
    return () => loadCrosswalk(folder, older, newer);
  }

  test("when a service of the old version has no target", () => {
    expect(changed("  - {from: PP18-F02-S03, to: PP22-F02-S03}\n", "")).toThrow(
      `${file}: services: PP18-F02-S03 of 2026.1-draft has no target; add {from: PP18-F02-S03`,
    );
  });

  test("when a target does not exist", () => {
    expect(changed("to: PP22-F02-S03", "to: PP22-F02-S33")).toThrow(
      `${file}: services[4].to: PP22-F02-S33 is no service of 2027.1-draft; use a service of that version`,
    );
  });

  test("when a service has two targets", () => {
    expect(
      changed("services:\n", "services:\n  - {from: PP18-F01-S01, to: PP22-F07-S01}\n"),
    ).toThrow("PP18-F01-S01 goes to PP22-F01-S01, and before it to PP22-F07-S01; keep one target");
  });

  test("when there is none, with the file to write", () => {
    rmSync(file);
    expect(() => loadCrosswalk(folder, older, newer)).toThrow(`write ${file}`);
  });
});
