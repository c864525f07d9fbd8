import type { Area, Named } from "../../api/index.ts";
import { unknownName, unknownYear } from "../../domain/errors.ts";
import type { Names } from "../../domain/names.ts";
import { NATION, releaseCells } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { countValue, type Row, requiredText, textValue } from "../../sql/engine.ts";
import { sameName } from "./names.ts";

export type KnownArea = Area & {
  readonly parent_code: string | null;
  readonly has_figures: boolean;
};

export type KnownPackage = Named & {
  readonly scope: string | null;
  readonly function_count: number;
};

/** What the release knows by name, read once for each release. */
export type ReleaseFacts = {
  readonly years: readonly number[];
  readonly areas: readonly KnownArea[];
  readonly packages: readonly KnownPackage[];
  /** Names of packages, functions and services by their codes. */
  readonly moduleNames: ReadonlyMap<string, Names>;
  /** Whether a code is one of a package, a function or a service. */
  readonly moduleLevels: ReadonlyMap<string, string>;
};

const known = new WeakMap<Release, Promise<ReleaseFacts>>();

export function factsOf(release: Release): Promise<ReleaseFacts> {
  const found = known.get(release);
  if (found !== undefined) return found;
  const facts = readFacts(release);
  known.set(release, facts);
  facts.catch(() => known.delete(release));
  return facts;
}

export const NATION_AREA: Area = {
  kind: "nation",
  code: NATION,
  names: { fi: "Koko maa", sv: "Hela landet", en: "The whole country" },
};

async function readFacts(release: Release): Promise<ReleaseFacts> {
  const [cells, regions, packages, modules] = await Promise.all([
    releaseCells(release),
    release.engine.rows(REGIONS),
    release.engine.rows(PACKAGES),
    release.engine.rows(MODULES),
  ]);
  const withFigures = new Set(cells.map((cell) => cell.region_code));
  return {
    years: [...new Set(cells.map((cell) => cell.year))].sort((left, right) => left - right),
    areas: areasOf(regions, withFigures),
    packages: packages.map((row) => ({
      code: requiredText(row, "code"),
      names: namesOf(row, requiredText(row, "code")),
      scope: textValue(row, "scope"),
      function_count: countValue(row, "function_count"),
    })),
    moduleLevels: new Map(
      modules.map((row) => [requiredText(row, "code"), requiredText(row, "level")] as const),
    ),
    moduleNames: new Map(
      modules.map((row) => {
        const code = requiredText(row, "code");
        return [code, namesOf(row, code)] as const;
      }),
    ),
  };
}

const REGIONS = `
  select region_code as code, min(name_fi) as name_fi, min(name_sv) as name_sv,
      min(name_en) as name_en, min(collaborative_area_code) as parent_code
  from regions group by region_code order by code`;

const PACKAGES = `
  select package_id as code, min(package_name_fi) as name_fi, min(package_name_sv) as name_sv,
      min(package_name_en) as name_en, min(package_scope) as scope,
      count(distinct function_id) as function_count
  from services group by package_id order by code`;

const MODULES = ["package", "function", "service"]
  .map(
    (level) => `
  select '${level}' as level, ${level}_id as code, min(${level}_name_fi) as name_fi, min(${level}_name_sv) as name_sv,
      min(${level}_name_en) as name_en
  from services where ${level}_id is not null group by ${level}_id`,
  )
  .join(" union all ");

function areasOf(regions: readonly Row[], withFigures: ReadonlySet<string>): KnownArea[] {
  const listed = regions.map((row): KnownArea => {
    const code = requiredText(row, "code");
    return {
      kind: "region",
      code,
      names: namesOf(row, code),
      parent_code: textValue(row, "parent_code"),
      has_figures: withFigures.has(code),
    };
  });
  const unlisted = [...withFigures]
    .filter((code) => !listed.some((area) => area.code === code))
    .sort()
    .map(
      (code): KnownArea => ({
        kind: "region",
        code,
        names: sameName(code),
        parent_code: null,
        has_figures: true,
      }),
    );
  const all = [...listed, ...unlisted];
  const parents = [...new Set(all.flatMap(({ parent_code: code }) => code ?? []))].sort();
  const collaborative = parents.map(
    (code): KnownArea => ({
      kind: "collaborative_area",
      code,
      names: collaborativeNames(code),
      parent_code: NATION,
      has_figures: all.some((area) => area.parent_code === code && area.has_figures),
    }),
  );
  return [
    { ...NATION_AREA, parent_code: null, has_figures: withFigures.size > 0 },
    ...collaborative,
    ...all,
  ];
}

function collaborativeNames(code: string): Names {
  return {
    fi: `Yhteistyöalue ${code}`,
    sv: `Samarbetsområdet ${code}`,
    en: `Collaborative area ${code}`,
  };
}

/** The three names of a row; a missing one falls back to the Finnish, and that to the code. */
export function namesOf(row: Row, code: string): Names {
  const fi = textValue(row, "name_fi") ?? code;
  return { fi, sv: textValue(row, "name_sv") ?? fi, en: textValue(row, "name_en") ?? fi };
}

/** The name of a package, function or service, or its code where the release has no name of it. */
export function namedModule(facts: ReleaseFacts, code: string): Named {
  return { code, names: facts.moduleNames.get(code) ?? sameName(code) };
}

/**
 * The area of a code; without one, the first of the viewer's own regions, or the first with figures.
 *
 * @throws UserError "unknown_name" with a suggestion.
 */
export function areaOf(
  facts: ReleaseFacts,
  code: string | undefined,
  ownRegions: readonly string[],
): KnownArea {
  const wanted = code ?? ownRegions[0] ?? firstRegion(facts);
  const area = facts.areas.find((one) => one.code === wanted);
  if (area !== undefined) return area;
  throw unknownName(
    "area",
    wanted,
    facts.areas.map((one) => one.code),
  );
}

function firstRegion({ areas }: ReleaseFacts): string {
  return areas.find(({ kind, has_figures }) => kind === "region" && has_figures)?.code ?? NATION;
}

/**
 * The year asked for; without one, the last of the release.
 *
 * @throws UserError "unknown_name" when the release does not have it.
 */
export function yearOf(facts: ReleaseFacts, year: number | undefined): number {
  const wanted = year ?? facts.years.at(-1) ?? 0;
  if (facts.years.includes(wanted)) return wanted;
  throw unknownYear(String(wanted), facts.years);
}

/** @throws UserError "unknown_name" with a suggestion. */
export function packageOf(facts: ReleaseFacts, code: string): KnownPackage {
  const found = facts.packages.find((one) => one.code === code);
  if (found !== undefined) return found;
  throw unknownName(
    "package",
    code,
    facts.packages.map((one) => one.code),
  );
}

/** The conditions of a query that keep one area and year. */
export function whereOf(area: Area, year: number | null, facts: ReleaseFacts): string[] {
  const ofYear = year === null ? [] : [`year=${year}`];
  if (area.kind === "nation") return ofYear;
  if (area.kind === "region") return [...ofYear, `region=${area.code}`];
  const members = facts.areas.filter((one) => one.parent_code === area.code && one.has_figures);
  return [...ofYear, `region=${members.map(({ code }) => code).join(",")}`];
}

/** The regions with figures that an area consists of. */
export function regionsOf(area: Area, facts: ReleaseFacts): string[] {
  return facts.areas
    .filter(
      (one) =>
        one.kind === "region" &&
        one.has_figures &&
        (area.kind === "nation" || one.code === area.code || one.parent_code === area.code),
    )
    .map(({ code }) => code);
}
