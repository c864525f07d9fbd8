import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { compareFigures, toleranceFor } from "./compare.ts";
import { type FileResult, runVectors } from "./run-vectors.ts";

function folderWith(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), "vectors-"));
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(
      join(folder, file),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  }
  return folder;
}

function vectors(topic: string, ...cases: unknown[]) {
  return { schema: "published-vector/1", topic, title: "t", caseCount: cases.length, cases };
}

function caseMix(more: object) {
  return {
    id: "one",
    method: "case-mix-index",
    inputs: { weights: [1.5, 2.5] },
    expected: { caseMixIndex: 2, sumOfWeights: 4 },
    tolerance: { exact: true },
    ...more,
  };
}

function onlyCase(results: readonly FileResult[]) {
  const [result] = results;
  return result?.kind === "run" ? result.cases[0] : undefined;
}

/** The outcome of the case-mix case changed in one way. */
function outcome(more: object) {
  return onlyCase(runVectors(folderWith({ "a.json": vectors("costing", caseMix(more)) })));
}

describe("the published vectors in ../shared/vectors", () => {
  const folder = fileURLToPath(new URL("../../../shared/vectors", import.meta.url));
  const results = runVectors(folder);

  test.each([
    ["cost_allocation.json", 8],
    ["case_mix.json", 1],
    ["cost_hierarchy_kuusikko.json", 1],
    ["pilot_eksote_2015.json", 5],
    ["episodes_readmissions_unique.json", 8],
    ["hetu.json", 41],
    ["hmac_sha256.json", 4],
    ["disclosure_control.json", 6],
    ["dsr_dobson.json", 3],
    ["dsr_gamma_fay_feuer.json", 3],
    ["dsr_nonindependent.json", 2],
    ["dsr_seer_tutorial.json", 1],
    ["funnel_proportion.json", 2],
    ["funnel_rate.json", 2],
    ["isr.json", 6],
    ["means_student_t.json", 1],
    ["quantiles.json", 11],
    ["rates_byar_wilson_raw.json", 13],
    ["rates_crude_rate.json", 20],
    ["rates_proportion_wilson.json", 19],
    ["sii_rii.json", 13],
    ["standard_populations.json", 3],
  ])("%s passes in every one of its %i cases", (file, count) => {
    const result = results.find((one) => one.file === file);
    const cases = result?.kind === "run" ? result.cases : [];
    expect(cases.flatMap(({ id, faults }) => faults.map((fault) => `${id}: ${fault}`))).toEqual([]);
    expect(cases.filter(({ isPassed }) => isPassed)).toHaveLength(count);
  });

  test("no file is malformed", () => {
    expect(results.filter(({ kind }) => kind === "malformed")).toEqual([]);
  });
});

describe("one case", () => {
  test("passes when every figure agrees, and says which were compared", () => {
    expect(outcome({})).toMatchObject({
      isPassed: true,
      agreed: ["caseMixIndex", "sumOfWeights"],
      faults: [],
    });
  });

  test("fails on a figure outside its tolerance, and shows both", () => {
    expect(outcome({ expected: { caseMixIndex: 2.1 }, tolerance: { abs: 0.05 } })).toMatchObject({
      isPassed: false,
      faults: ["caseMixIndex: expected 2.1, computed 2"],
    });
  });

  test("fails on an expected number or flag that the library does not compute", () => {
    expect(outcome({ expected: { caseMixIndex: 2, median: 2, isFair: true } })).toMatchObject({
      isPassed: false,
      faults: [
        "median: the library computes no such figure",
        "isFair: the library computes no such figure",
      ],
    });
  });

  test("shows expected text that is no figure, without counting it", () => {
    expect(outcome({ expected: { caseMixIndex: 2, remark: "two patients" } })).toMatchObject({
      isPassed: true,
      notCompared: ["remark: a statement, not a figure"],
    });
  });

  test("fails when only statements were expected: nothing was compared", () => {
    expect(outcome({ expected: { remark: "two patients" } })).toMatchObject({
      isPassed: false,
      faults: ["no figure was compared"],
    });
  });

  test("fails on a method its topic does not know", () => {
    expect(outcome({ method: "case-mix-median" })).toMatchObject({
      isPassed: false,
      faults: ["unsupported method case-mix-median"],
    });
  });

  test("fails with a reason when its inputs do not fit the method", () => {
    expect(outcome({ inputs: { weights: "many" } })?.faults[0]).toMatch(
      "the inputs do not fit: weights",
    );
  });

  test("a missing figure stays missing: no discharges have no index", () => {
    const empty = { inputs: { weights: [] }, expected: { caseMixIndex: null, sumOfWeights: 0 } };
    expect(outcome(empty)).toMatchObject({ isPassed: true });
    expect(outcome({ ...empty, expected: { caseMixIndex: 0 } })).toMatchObject({ isPassed: false });
  });
});

describe("files", () => {
  test("a topic without methods is listed, not run", () => {
    const folder = folderWith({ "a.json": vectors("astrology", caseMix({})) });
    expect(runVectors(folder)).toEqual([
      { kind: "unsupported_topic", file: "a.json", topic: "astrology", caseCount: 1 },
    ]);
  });

  test("a broken file is named and the others are run", () => {
    const folder = folderWith({
      "a.json": '{"schema": "published-vector/1"',
      "b.json": { ...vectors("costing", caseMix({})), caseCount: 2 },
      "c.json": vectors("costing", caseMix({})),
      "d.json": { schema: "something-else/1" },
    });
    expect(runVectors(folder)).toMatchObject([
      { kind: "malformed", message: expect.stringContaining("a.json is not JSON") },
      { kind: "malformed", message: expect.stringContaining("caseCount: is not the number of") },
      { kind: "run", cases: [{ isPassed: true }] },
      { kind: "not_a_vector", file: "d.json" },
    ]);
  });

  test("a folder without vectors is refused", () => {
    expect(() => runVectors(folderWith({ "a.json": "{}" }))).toThrow("no published-vector/1 file");
    expect(() => runVectors("/nowhere/at/all")).toThrow("there is no folder");
  });
});

describe("allocation cases", () => {
  const usage = { a: { a: 5, b: 0, x: 10, y: 5 } };
  const inputs = {
    supportCosts: { a: 90, b: 0 },
    operatingDirectCosts: { x: 0, y: 10 },
    usage: { ...usage, b: { x: 1 } },
  };
  const run = (more: object) =>
    onlyCase(
      runVectors(
        folderWith({
          "a.json": vectors("cost-allocation", { id: "one", tolerance: { abs: 1e-9 }, ...more }),
        }),
      ),
    );

  test("self-use is in the gross cost and changes no final cost", () => {
    const expected = {
      finalCosts: { x: 60, y: 40 },
      grossSupportCosts: { a: 120, b: 0 },
      allocations: { a: { a: 30, b: 0, x: 60, y: 30 }, b: { x: 0 } },
    };
    expect(run({ method: "reciprocal", inputs, expected })).toMatchObject({ faults: [] });
  });

  test("without self-use the gross cost is the cost", () => {
    const expected = { finalCosts: { x: 60, y: 40 }, grossSupportCosts: { a: 90, b: 0 } };
    expect(
      run({ method: "reciprocal", inputs: { ...inputs, selfServiceIncluded: false }, expected }),
    ).toMatchObject({ faults: [] });
  });

  test("a receiver that the source does not know is a fault", () => {
    const expected = { allocations: { a: { x: 60 }, b: { x: 0 } } };
    expect(run({ method: "direct", inputs, expected })?.faults).toEqual([
      "allocations › a › y: computed, but not among the expected figures",
    ]);
  });

  test("a closed loop fails the case with its name", () => {
    const loop = { ...inputs, usage: { a: { b: 1 }, b: { a: 1 } } };
    expect(run({ method: "reciprocal", inputs: loop, expected: {} })?.faults[0]).toContain(
      ": a, b",
    );
  });
});

describe("tolerances", () => {
  test("a named difference belongs to the figures whose name holds the word", () => {
    const tolerance = { abs: 1, percentAbs: 0.001, perHeadRel: 0.1 };
    expect(toleranceFor(["outpatientSharePercent"], tolerance)).toEqual({ abs: 0.001, rel: 0 });
    expect(toleranceFor(["costPerHead", "Espoo"], tolerance)).toEqual({ abs: 0, rel: 0.1 });
    expect(toleranceFor(["total"], tolerance)).toEqual({ abs: 1, rel: 0 });
  });

  test("without a tolerance numbers must be equal", () => {
    expect(compareFigures({ a: 1 }, { a: 1 + 1e-12 }, {})).toMatchObject([{ outcome: "differs" }]);
  });

  test("a list that is too long or too short differs", () => {
    expect(compareFigures({ a: [1, 2] }, { a: [1] }, {})).toMatchObject([
      { outcome: "agrees" },
      { outcome: "not_computed" },
    ]);
    expect(compareFigures({ a: [1] }, { a: [1, 2] }, {})).toMatchObject([
      { outcome: "agrees" },
      { outcome: "not_expected" },
    ]);
  });

  test("null never agrees with zero", () => {
    expect(compareFigures({ a: null }, { a: 0 }, { abs: 1 })).toMatchObject([
      { outcome: "differs" },
    ]);
  });
});
