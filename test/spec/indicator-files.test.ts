import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";
import {
  checkCatalogueCodes,
  checkIndicators,
  exampleValue,
  findIndicator,
  indicatorReference,
  loadIndicators,
  newestIndicators,
  planFigures,
} from "../../src/indicators/index.ts";

const definitions = loadIndicators();

const folder = mkdtempSync(join(tmpdir(), "paketti-indicators-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An indicator as its file would say it, with some of it changed. */
function written(changes: Readonly<Record<string, unknown>>, file = "E-04.yaml"): string {
  writeFileSync(
    join(folder, file),
    stringify({ ...findIndicator(definitions, "E-04"), ...changes }),
  );
  return folder;
}

describe("the worked examples of an indicator are its tests", () => {
  test.each(
    definitions.flatMap((definition) =>
      definition.examples.map((example) => ({ definition, example, says: example.says })),
    ),
  )("$definition.id: $says", ({ definition, example }) => {
    expect(exampleValue(definition, example)).toBeCloseTo(example.value, 8);
  });
});

describe("an indicator that does not fit does not load", () => {
  test("SQL has no place in it", () => {
    expect(() => loadIndicators(written({ sql: "select 1" }))).toThrow(/E-04.yaml/);
  });

  test("without a reason, a source, a checker or a day of review it is refused", () => {
    for (const field of ["why_it_matters", "source", "checked_by", "review_due"]) {
      expect(() => loadIndicators(written({ [field]: undefined }))).toThrow(new RegExp(field));
    }
  });

  test("a measure that the registry does not know is named with its file and the nearest one", () => {
    const formula = {
      kind: "ratio",
      numerator: { measure: "gros_cost" },
      denominator: { measure: "clients" },
      multiplier: 1,
    };
    expect(() => loadIndicators(written({ formula }))).toThrow(
      /E-04\.yaml .*\s+formula\.numerator\.measure: unknown measure "gros_cost"; did you mean gross_cost\?/,
    );
  });

  test("a condition that the facts of a measure do not carry is refused with those that they do", () => {
    const formula = {
      kind: "ratio",
      numerator: { measure: "residents", filters: { service: ["PP04-F01-S01"] } },
      denominator: { measure: "residents" },
      multiplier: 1,
    };
    const [wrong] = loadIndicators(written({ formula }));
    if (wrong === undefined) throw new Error("no indicator was written");
    expect(() => planFigures([wrong])).toThrow(/E-04 version 1.*"service".*known: age, sex/);
  });

  test("clients and euros are not added to each other", () => {
    const formula = {
      kind: "ratio",
      numerator: { plus: [{ measure: "clients" }, { measure: "gross_cost" }] },
      denominator: { measure: "residents" },
      multiplier: 1,
    };
    const [wrong] = loadIndicators(written({ formula }));
    if (wrong === undefined) throw new Error("no indicator was written");
    expect(() => planFigures([wrong])).toThrow(/counted in different units/);
  });
});

describe("a code that the catalogue does not have is refused", () => {
  const catalogue = join(PACKAGE_ROOT, "catalogue");
  const counted = (filters: Readonly<Record<string, readonly string[]>>) => ({
    kind: "ratio",
    numerator: { measure: "clients", filters },
    denominator: { measure: "residents" },
    multiplier: 1,
  });

  test("in a condition, with the nearest one, since it would count nothing for ever", () => {
    const wrong = loadIndicators(written({ formula: counted({ function: ["PP04-F99"] }) }));
    expect(() => checkCatalogueCodes(wrong, catalogue)).toThrow(
      /E-04 version 1: unknown function "PP04-F99"; did you mean PP04-F/,
    );
  });

  test("as the beginning of a code, where no code begins so", () => {
    const wrong = loadIndicators(written({ formula: counted({ service: ["PP04-F9*"] }) }));
    expect(() => checkCatalogueCodes(wrong, catalogue)).toThrow(/unknown service "PP04-F9\*"/);
  });

  test("among its packages", () => {
    const wrong = loadIndicators(written({ packages: ["PP01", "PP99"] }));
    expect(() => checkCatalogueCodes(wrong, catalogue)).toThrow(/E-04 version 1: unknown .*"PP99"/);
  });

  test("and every indicator that comes with the program has codes that are there", () => {
    expect(() => checkCatalogueCodes(definitions, catalogue)).not.toThrow();
  });
});

test("what is not a text file is named", () => {
  const other = mkdtempSync(join(tmpdir(), "paketti-indicators-"));
  writeFileSync(join(other, "E-04.yaml"), Uint8Array.of(0xff, 0xfe, 0x69, 0x00));
  expect(() => loadIndicators(other)).toThrow(/E-04\.yaml is not UTF-8 text/);
  rmSync(join(other, "E-04.yaml"));
  mkdirSync(join(other, "E-05.yaml"));
  expect(() => loadIndicators(other)).toThrow(/E-05\.yaml: this is a folder, not a file/);
  rmSync(other, { recursive: true });
});

test("a fault within one of several forms is told where it is", () => {
  const formula = {
    kind: "ratio",
    numerator: { measure: "clients", filters: { age: { form: 75 } } },
    denominator: { measure: "residents" },
    multiplier: 1,
  };
  expect(() => loadIndicators(written({ formula }))).toThrow(
    /formula\.numerator\.filters\.age: Unrecognized key: "form"/,
  );
});

test("a worked example that its numbers do not give is refused", () => {
  const examples = [{ says: "Wrong", numerator: 10, denominator: 4, value: 3 }];
  expect(() => checkIndicators(loadIndicators(written({ examples })))).toThrow(
    /E-04 version 1: the example "Wrong" says 3, its numbers give 2.5/,
  );
});

test("a ratio may not say that its figures add up", () => {
  expect(() => checkIndicators(loadIndicators(written({ additivity: "additive" })))).toThrow(
    /are not added up, so it is ratio/,
  );
});

test("a middle value is not divided by anything", () => {
  const formula = {
    kind: "ratio",
    numerator: { measure: "waiting_days" },
    denominator: { measure: "clients" },
    multiplier: 1,
  };
  expect(() => checkIndicators(loadIndicators(written({ formula })))).toThrow(
    /waiting_days is a middle value, which is not added up/,
  );
});

describe("the ninety indicators", () => {
  const newest = newestIndicators(definitions);

  test("are all there, in every dimension, beside the two gross variants", () => {
    const count = (letter: string) =>
      newest.filter(({ id }) => id.startsWith(letter) && !id.endsWith("G")).length;
    expect(["E", "Q", "V", "R", "N", "X"].map(count)).toEqual([21, 22, 18, 12, 10, 7]);
  });

  test.each(["fi", "sv", "en"] as const)(
    "have a reference page in %s, made of the files",
    (language) => {
      const page = readFileSync(join(PACKAGE_ROOT, "docs", `indicators.${language}.md`), "utf8");
      expect(page).toBe(indicatorReference(newest, language));
    },
  );
});

test("versions lie side by side, and the newest one is meant when none is named", () => {
  written({}, "E-04@1.yaml");
  const both = loadIndicators(written({ version: 2 }));
  expect(both.map(({ id, version }) => `${id} ${version}`)).toEqual(["E-04 1", "E-04 2"]);
  expect(findIndicator(both, "E-04").version).toBe(2);
  expect(findIndicator(both, "E-04", 1).version).toBe(1);
  expect(() => findIndicator(both, "E-40")).toThrow(/did you mean E-04/);
});
