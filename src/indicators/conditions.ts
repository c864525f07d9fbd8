import { refuseReversed, UserError, unknownName, unknownYear } from "../domain/errors.ts";
import type { Release } from "../release/index.ts";
import { sqlText } from "../sql/engine.ts";
import {
  AGE_GROUPS,
  type Dimension,
  findDimension,
  OTHER_PACKAGE,
  releaseCells,
} from "./dimensions.ts";
import { type KnownValue, knownValues } from "./known-values.ts";

/**
 * What a query keeps. The SQL conditions are for client rows, lines on no client and residents; null
 * where such rows cannot carry the dimension: lines then fall away, residents stay as they are.
 */
export type Condition = {
  readonly dimension: Dimension;
  readonly clientSql: string;
  readonly lineSql: string | null;
  readonly residentSql: string | null;
  /** It keeps the rows of one value alone. */
  readonly isOfOneValue: boolean;
};

export type WhereTexts = {
  readonly conditions: readonly { readonly name: string; readonly value: string }[];
  readonly segmentSystem: string | null;
};

/** The word that stands for rows without a value of the dimension. */
const NONE = "none";

/**
 * Splits `name=value` texts; one text may hold several (`year=2015,package=PP01,PP04`).
 *
 * @throws UserError "invalid_usage" for a text without `=` or without a value.
 */
export function parseWhere(texts: readonly string[]): WhereTexts {
  const parts = texts.flatMap((text) => text.split(/,(?=[a-z_]+(?::[a-z_]+)?=)/));
  const all = parts.map((part) => {
    const [, name, value] = /^\s*([^=]+?)\s*=\s*(.+?)\s*$/s.exec(part) ?? [];
    if (name !== undefined && value !== undefined) return { name, value };
    throw new UserError(
      "invalid_usage",
      `--where takes name=value, for example year=2015 or package=PP01,PP04; found "${part.slice(0, 60)}"`,
    );
  });
  return {
    conditions: all.filter(({ name }) => name !== "segment_system"),
    segmentSystem: all.find(({ name }) => name === "segment_system")?.value ?? null,
  };
}

/** The names that conditions are on. @throws UserError "invalid_usage" for a text that is no condition. */
export function parsedConditions(texts: readonly string[]): string[] {
  return parseWhere(texts).conditions.map(({ name }) => name);
}

/**
 * Reads the conditions against what the release knows: codes, or names in any language.
 *
 * @throws UserError "unknown_name" with a suggestion, "invalid_usage" for a faulty range.
 */
export async function readConditions(
  release: Release,
  where: WhereTexts,
  takesOtherPackage: boolean,
): Promise<Condition[]> {
  const dimensions = await conditionDimensions(release, where, takesOtherPackage);
  const conditions: Condition[] = [];
  for (const [at, dimension] of dimensions.entries()) {
    conditions.push(await readCondition(release, dimension, where.conditions[at]?.value ?? ""));
  }
  return conditions;
}

/** The dimension of each condition, in their order; values are not looked at. @throws UserError "unknown_name". */
export async function conditionDimensions(
  release: Release,
  where: WhereTexts,
  takesOtherPackage: boolean,
): Promise<Dimension[]> {
  const dimensions: Dimension[] = [];
  for (const { name, value } of where.conditions) {
    const system = where.segmentSystem ?? (name === "segment" ? systemOf(value) : null);
    dimensions.push(
      name === "other_package" && takesOtherPackage
        ? OTHER_PACKAGE
        : await findDimension(release, name, system),
    );
  }
  return dimensions;
}

/** Keeps rows with one of some codes; of no codes, nothing at all. */
export function codesCondition(dimension: Dimension, codes: readonly string[]): Condition {
  const list = codes.map(sqlText).join(", ");
  return onEachSource(dimension, {
    test: (expression) => (codes.length === 0 ? "false" : `${expression} in (${list})`),
    isOfOneValue: codes.length === 1,
  });
}

async function readCondition(
  release: Release,
  dimension: Dimension,
  value: string,
): Promise<Condition> {
  switch (dimension.kind) {
    case "year":
      return onEachSource(dimension, await yearTest(release, value));
    case "month":
      return onEachSource(dimension, monthTest(value));
    case "age_group":
      return ageCondition(dimension, value);
    case "sex":
      return onEachSource(dimension, codesTest("sex", value, SEXES));
    default: {
      const known = (await knownValues(release, dimension)) ?? [];
      return onEachSource(dimension, codesTest(dimension.id, value, known));
    }
  }
}

type SqlTest = (expression: string) => string;
type ValueTest = { readonly test: SqlTest } & Pick<Condition, "isOfOneValue">;

function onEachSource(dimension: Dimension, { test, isOfOneValue }: ValueTest): Condition {
  const { clientSql, lineSql, residentSql } = dimension;
  return {
    dimension,
    clientSql: test(clientSql),
    lineSql: lineSql === null ? test("cast(null as varchar)") : test(lineSql),
    residentSql: residentSql === null ? null : test(residentSql),
    isOfOneValue,
  };
}

async function yearTest(release: Release, value: string): Promise<ValueTest> {
  const known = [...new Set((await releaseCells(release)).map((cell) => cell.year))];
  const years = value.split(",").flatMap((piece) => {
    const [, from, until] = /^(\d{4})(?:\.\.(\d{4}))?$/.exec(piece.trim()) ?? [];
    const first = Number(from);
    const last = Number(until ?? from);
    if (from !== undefined) refuseReversed("years", from, until ?? from);
    const found = known.filter((year) => year >= first && year <= last);
    if (found.length === 0) throw unknownYear(piece, known);
    return found;
  });
  return {
    test: (expression) => `${expression} in (${years.join(", ")})`,
    isOfOneValue: new Set(years).size === 1,
  };
}

function monthTest(value: string): ValueTest {
  const pieces = value.split(",").map((piece) => {
    const [, from, until] = /^(\d{4}-\d{2})(?:\.\.(\d{4}-\d{2}))?$/.exec(piece.trim()) ?? [];
    if (from === undefined) {
      throw new UserError("invalid_usage", "month takes 2015-01 or a range 2015-01..2015-03");
    }
    refuseReversed("months", from, until ?? from);
    return { from: sqlText(from), until: sqlText(until ?? from) };
  });
  return {
    test: (expression) =>
      `(${pieces.map(({ from, until }) => `${expression} between ${from} and ${until}`).join(" or ")})`,
    isOfOneValue: new Set(pieces.flatMap(({ from, until }) => [from, until])).size === 1,
  };
}

function ageCondition(dimension: Dimension, value: string): Condition {
  const ranges = value.split(",").map((piece) => ageRange(piece.trim()));
  const test: SqlTest = (age) =>
    `(${ranges.map(({ from, until }) => `${age} >= ${from}${until === null ? "" : ` and ${age} <= ${until}`}`).join(" or ")})`;
  return {
    dimension,
    clientSql: test("months.age_at_year_end"),
    lineSql: "false",
    residentSql: test("residents.age"),
    isOfOneValue: false,
  };
}

function ageRange(piece: string): { from: number; until: number | null } {
  const group = AGE_GROUPS.find(({ label }) => label === piece);
  if (group !== undefined) return group;
  const [, from, dots, until] = /^(\d{1,3})(\.\.)?(\d{1,3})?$/.exec(piece) ?? [];
  const last = until ?? (dots === undefined ? from : undefined);
  if (from === undefined) {
    throw unknownName(
      "age_group",
      piece,
      AGE_GROUPS.map(({ label }) => label),
    );
  }
  if (last !== undefined) refuseReversed("ages", from, last);
  return { from: Number(from), until: last === undefined ? null : Number(last) };
}

function codesTest(kind: string, value: string, known: readonly KnownValue[]): ValueTest {
  const found = resolveList(kind, value, known);
  const codes = found.filter((code) => code !== null).map(sqlText);
  const test: SqlTest = (expression) => {
    const tests = [
      ...(codes.length > 0 ? [`${expression} in (${codes.join(", ")})`] : []),
      ...(found.includes(null) ? [`${expression} is null`] : []),
    ];
    return `(${tests.join(" or ")})`;
  };
  return { test, isOfOneValue: new Set(found).size === 1 };
}

/** A list of codes or names; names may hold commas, so the longest run of pieces that fits is taken. */
function resolveList(kind: string, value: string, known: readonly KnownValue[]): (string | null)[] {
  const pieces = value.split(",");
  const codes: (string | null)[] = [];
  let start = 0;
  while (start < pieces.length) {
    let taken = 0;
    for (let end = pieces.length; end > start && taken === 0; end -= 1) {
      const found = matching(pieces.slice(start, end).join(","), known);
      if (found.length > 0) {
        codes.push(...found);
        taken = end - start;
      }
    }
    if (taken === 0) throw unknownValue(kind, pieces[start] ?? "", known);
    start += taken;
  }
  return codes;
}

function matching(text: string, known: readonly KnownValue[]): (string | null)[] {
  const wanted = text.trim().toLowerCase();
  const byCode = known.filter(({ code }) => code.toLowerCase() === wanted);
  const found =
    byCode.length > 0
      ? byCode
      : known.filter(({ names }) =>
          Object.values(names ?? {}).some((name) => name.toLowerCase() === wanted),
        );
  if (found.length === 0 && wanted === NONE) return [null];
  return found.flatMap(({ code }) => withNodesBelow(code, known));
}

function withNodesBelow(code: string, known: readonly KnownValue[]): string[] {
  const below = known.filter(({ parentCode }) => parentCode === code);
  return [code, ...below.flatMap((node) => withNodesBelow(node.code, known))];
}

function unknownValue(kind: string, value: string, known: readonly KnownValue[]): UserError {
  const names = known.flatMap((one) => (one.names === null ? [] : Object.values(one.names)));
  const looksLikeCode = known.length <= 40 || /\d/.test(value);
  const candidates = looksLikeCode ? [...known.map(({ code }) => code), ...names] : names;
  const error = unknownName(kind, value.trim(), candidates);
  const listsAll = error.message.includes("; known: ");
  return listsAll
    ? unknownName(kind, value.trim(), known.map(({ code }) => code).slice(0, 60))
    : error;
}

function systemOf(value: string): string | null {
  return value.includes(":") ? (value.split(":", 1)[0] ?? null) : null;
}

const SEXES: readonly KnownValue[] = [
  { code: "female", names: { fi: "nainen", sv: "kvinna", en: "female" }, parentCode: null },
  { code: "male", names: { fi: "mies", sv: "man", en: "male" }, parentCode: null },
];
