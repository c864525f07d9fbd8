// Published codes are read from ../shared, which lies beside the checkout; codes made here have
// individual numbers 900–999 only.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openDuckDb } from "../sql/duckdb.ts";
import type { Engine } from "../sql/engine.ts";
import { ageInYears, checkIdentityCode, identityCodeRules } from "./identity-code.ts";
import { identityCodesSql } from "./identity-code-sql.ts";

const Vectors = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      inputs: z.object({
        identifier: z.string().optional(),
        template: z.string().optional(),
        separators: z.array(z.string()).optional(),
        asOf: z.string().optional(),
      }),
      expected: z.looseObject({}),
    }),
  ),
});
const vectors = Vectors.parse(
  JSON.parse(readFileSync(new URL("../../../shared/vectors/hetu.json", import.meta.url), "utf8")),
).cases;

const vectorCodes = vectors.flatMap(({ inputs }) =>
  inputs.template === undefined
    ? [inputs.identifier ?? ""]
    : (inputs.separators ?? []).map((sign) => (inputs.template ?? "").replace("?", sign)),
);

describe("published cases", () => {
  test("the rule table is the published one", () => {
    const table = vectors.find(({ id }) => id === "check-character-table");
    expect(identityCodeRules()).toEqual(table?.expected);
  });

  const codeCases = vectors.filter(
    ({ inputs }) => inputs.identifier !== undefined && inputs.asOf === undefined,
  );
  test.each(codeCases)("the code of case $id is judged as published", ({ inputs, expected }) => {
    expect(checkIdentityCode(inputs.identifier ?? "")).toEqual(expected);
  });

  const ageCases = vectors.filter(({ inputs }) => inputs.asOf !== undefined);
  test.each(ageCases)("$id: the age on a day is as published", ({ inputs, expected }) => {
    const result = checkIdentityCode(inputs.identifier ?? "");
    expect(result.valid && ageInYears(result.birthDate, inputs.asOf ?? "")).toBe(
      expected["ageInYears"],
    );
  });

  test("no sign outside the thirteen is accepted as a century sign", () => {
    const rejects = vectors.find(({ id }) => id === "separator-rejects");
    const separators = rejects?.inputs.separators ?? [];
    expect(separators).toHaveLength(26);
    for (const sign of separators)
      expect(checkIdentityCode((rejects?.inputs.template ?? "").replace("?", sign))).toEqual({
        valid: false,
        reason: "century-sign",
      });
  });

  test("all 41 cases were looked at", () => {
    expect(codeCases.length + ageCases.length + 2).toBe(41);
  });
});

describe("the SQL and the TypeScript judge alike", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openDuckDb({ threads: 1 });
  });
  afterAll(() => engine.close());

  async function judgedBySql(codes: readonly string[]) {
    const relation = `(
      select unnest(from_json($codes, '["varchar"]')) as personal_identity_code
    )`;
    const rows = await engine.rows(identityCodesSql(relation), { codes: JSON.stringify(codes) });
    return rows.map((row) => ({ ...row }));
  }

  function judgedByTypeScript(code: string) {
    const result = checkIdentityCode(code);
    return {
      personal_identity_code: code,
      is_valid: result.valid,
      is_temporary: result.valid && result.artificial,
      birth_month: result.valid ? `${result.birthDate.slice(0, 7)}-01` : null,
      invalid_reason: result.valid ? null : result.reason,
    };
  }

  test("on every published code", async () => {
    expect(await judgedBySql(vectorCodes)).toEqual(vectorCodes.map(judgedByTypeScript));
  });

  test("on blanks, signs and letters where digits belong, and on a missing code", async () => {
    const codes = [" 10190-900P", "+10190-900P", "1_0190-900P", "010190-9 0P", "010190-900p"];
    const odd = [
      ...codes,
      "０10190-900P",
      "010190-900P\n",
      "010190-90😀P",
      "😀😀😀😀😀😀😀😀😀😀😀",
    ];
    const judged = await judgedBySql(odd);
    expect(judged).toEqual(odd.map(judgedByTypeScript));
    expect(judged.every((row) => row["is_valid"] === false)).toBe(true);
    const [missing] = await engine.rows(
      identityCodesSql("(select cast(null as varchar) as personal_identity_code)"),
    );
    expect(missing).toMatchObject({ is_valid: false, is_temporary: false, birth_month: null });
  });

  test("on codes of every day of five common and leap years", async () => {
    const codes = [1800, 1900, 2000, 2004, 2023].flatMap((year) =>
      Array.from({ length: 12 * 31 }, (_, index) =>
        withCheckCharacter(1 + (index % 31), 1 + Math.floor(index / 31), year, 900 + (index % 100)),
      ),
    );
    const judged = await judgedBySql(codes);
    expect(judged).toEqual(codes.map(judgedByTypeScript));
    // 3 common years (1800, 1900, 2023) and 2 leap years (2000, 2004).
    expect(judged.filter((row) => row["is_valid"])).toHaveLength(3 * 365 + 2 * 366);
  });

  test("on generated codes near to right ones", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(nearlyRight, { minLength: 1, maxLength: 200 }), async (codes) => {
        expect(await judgedBySql(codes)).toEqual(codes.map(judgedByTypeScript));
      }),
      { numRuns: 40 },
    );
  });
});

test("two codes that differ in the century sign alone are two valid codes", () => {
  const codes = ["010594Y9032", "010594-9032"];
  expect(codes.map((code) => checkIdentityCode(code).valid)).toEqual([true, true]);
});

const allSigns = "+-YXWVUABCDEF";

/** A code of an artificial individual number; the day need not exist. */
function withCheckCharacter(day: number, month: number, year: number, number: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${two(day)}${two(month)}${two(year % 100)}`;
  const sign = year < 1900 ? "+" : year < 2000 ? "-" : "A";
  return asCode(date, sign, String(number));
}

function asCode(date: string, sign: string, number: string): string {
  const remainder = Number(BigInt(date + number) % 31n);
  return `${date}${sign}${number}${"0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(remainder)}`;
}

const rightOrNoDay = fc
  .tuple(
    fc.integer({ min: 0, max: 32 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 99 }),
    fc.constantFrom(...allSigns),
    fc.integer({ min: 900, max: 999 }),
  )
  .map(([day, month, year, sign, number]) =>
    asCode(
      [day, month, year].map((part) => String(part).padStart(2, "0")).join(""),
      sign,
      String(number),
    ),
  );

const nearlyRight = fc
  .tuple(
    rightOrNoDay,
    fc.constantFrom("keep", "replace", "drop", "add", "lower"),
    fc.nat(10),
    fc.constantFrom(..."0159AGIOQZay+- _ä"),
  )
  .map(([code, change, at, character]) => {
    if (change === "replace") return code.slice(0, at) + character + code.slice(at + 1);
    if (change === "drop") return code.slice(0, at) + code.slice(at + 1);
    if (change === "add") return code.slice(0, at) + character + code.slice(at);
    return change === "lower" ? code.toLowerCase() : code;
  });
