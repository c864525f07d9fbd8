import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { splitByWeight } from "../../domain/money.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { identityCodeRules } from "../../identity/index.ts";
import { type Random, seededRandom } from "../random.ts";
import type { PilotParameters } from "./parameters.ts";

const RULES = identityCodeRules();

/** Residents at the end of the year by municipality, one-year age and sex. */
export type PopulationCell = {
  readonly region: number;
  readonly municipality: string;
  readonly age: number;
  readonly sex: "male" | "female";
  readonly count: number;
};

/** Every resident, one place in each list; nobody of them exists. */
export type People = {
  readonly count: number;
  readonly codes: readonly string[];
  /** Year, month and day as yyyymmdd. */
  readonly birthDates: Int32Array;
  /** Age in whole years at the end of the year. */
  readonly ages: Uint8Array;
  /** 1 for women. */
  readonly isFemale: Uint8Array;
  /** Place in the list of regions. */
  readonly regions: Uint8Array;
  readonly municipalities: readonly string[];
  /** Codes of the year's first months that were changed since, by person. */
  readonly oldCodes: ReadonlyMap<number, { readonly code: string; readonly changedOn: number }>;
  readonly movedFrom: ReadonlyMap<number, Move>;
  /** The first person of each region, and after the last region the number of persons. */
  readonly firstOfRegion: readonly number[];
};

/** A person lived elsewhere until a day of the year (counted from 0). */
export type Move = {
  readonly day: number;
  readonly region: number;
  readonly municipality: string;
};

type ReferenceRow = { municipality: string; age: number; sex: "male" | "female"; count: number };

/**
 * The residents of a region, its reference structure scaled to the parameters' size.
 *
 * Residents under 75 and from 75 on are scaled apart, so that both published sizes are met exactly
 * (largest remainder).
 */
export function populationCells(parameters: PilotParameters, scale: number): PopulationCell[] {
  const rows = referencePopulation();
  return parameters.regions.flatMap((region, index) => {
    const own = rows.filter(({ regionCode, municipality }) =>
      region.reference_municipality === undefined
        ? regionCode === region.reference_region
        : municipality === region.reference_municipality,
    );
    const old = own.filter(({ age }) => age >= 75);
    const young = own.filter(({ age }) => age < 75);
    return [
      ...scaled(young, (region.residents - region.residents_75) * scale),
      ...scaled(old, region.residents_75 * scale),
    ].map((row) => ({ region: index, ...row }));
  });
}

function scaled(rows: readonly ReferenceRow[], total: number): ReferenceRow[] {
  const counts = splitByWeight(
    BigInt(Math.round(total)),
    rows.map(({ count }) => count),
  );
  return rows
    .map(({ municipality, age, sex }, index) => ({
      municipality,
      age,
      sex,
      count: Number(counts[index]),
    }))
    .filter(({ count }) => count > 0);
}

function referencePopulation(): (ReferenceRow & { regionCode: string })[] {
  const path = join(PACKAGE_ROOT, "examples/reference/population_2019.csv.gz");
  const lines = gunzipSync(readFileSync(path)).toString("utf8").trimEnd().split("\n").slice(1);
  return lines.map((line) => {
    const [regionCode = "", municipality = "", , age = "", sex = "", count = ""] = line
      .trimEnd()
      .split(",");
    return {
      regionCode,
      municipality,
      age: Number(age),
      sex: sex === "female" ? "female" : "male",
      count: Number(count),
    };
  });
}

/** One person for every resident of the cells, with moves and changed codes. */
export function inventedPeople(
  parameters: PilotParameters,
  cells: readonly PopulationCell[],
  seed: number,
  scale: number,
): People {
  const random = seededRandom(seed, "people");
  const count = cells.reduce((sum, cell) => sum + cell.count, 0);
  const people = {
    count,
    codes: new Array<string>(count),
    birthDates: new Int32Array(count),
    ages: new Uint8Array(count),
    isFemale: new Uint8Array(count),
    regions: new Uint8Array(count),
    municipalities: new Array<string>(count),
  };
  const nextCode = identityCodes(parameters.second_sign_every);
  const firstOfRegion = parameters.regions.map(() => 0);
  let person = 0;
  let region = -1;
  for (const cell of cells) {
    if (cell.region !== region) {
      region = cell.region;
      firstOfRegion[region] = person;
    }
    for (let index = 0; index < cell.count; index++) {
      const birthDate = dayOfYear(parameters.year - cell.age, random);
      people.birthDates[person] = birthDate;
      people.codes[person] = nextCode(birthDate, cell.sex);
      people.ages[person] = cell.age;
      people.isFemale[person] = cell.sex === "female" ? 1 : 0;
      people.regions[person] = cell.region;
      people.municipalities[person] = cell.municipality;
      person++;
    }
  }
  const changes = seededRandom(seed, "changes");
  return {
    ...people,
    firstOfRegion: [...firstOfRegion, count],
    oldCodes: changedCodes(people, parameters.changed_identity_codes * scale, changes, nextCode),
    movedFrom: moves(parameters, people, [...firstOfRegion, count], changes, scale),
  };
}

/** Month and day of the 365 days of a common year, as mmdd. */
const DAYS_OF_YEAR = Array.from({ length: 365 }, (_, day) => {
  const date = new Date(Date.UTC(2015, 0, 1 + day));
  return (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
});

/** @returns yyyymmdd; 29 February is left out, so that every day is as likely. */
function dayOfYear(year: number, random: Random): number {
  return year * 10_000 + (DAYS_OF_YEAR[random.below(DAYS_OF_YEAR.length)] ?? 0);
}

/**
 * Gives out identity codes that are valid and never given to real persons: 900–999 only.
 *
 * Every n-th code of a day and sex repeats the number before it with the next century sign, so that two
 * persons differ in that sign alone.
 */
function identityCodes(secondSignEvery: number): (birthDate: number, sex: string) => string {
  const given = new Map<number, number>();
  const numbers = (RULES.artificialRange.max - RULES.artificialRange.min + 1) / 2;
  return (birthDate, sex) => {
    const isFemale = sex === "female" ? 1 : 0;
    const key = birthDate * 2 + isFemale;
    const order = given.get(key) ?? 0;
    given.set(key, order + 1);
    const repeated = order % secondSignEvery === secondSignEvery - 1;
    const place = order - Math.floor((order + 1) / secondSignEvery);
    const century = birthDate < 19_000_000 ? "1800" : birthDate < 20_000_000 ? "1900" : "2000";
    const signs = RULES.centurySigns[century];
    const sign = signs[Math.floor(place / numbers) * 2 + (repeated ? 1 : 0)];
    if (sign === undefined) throw new RangeError("more births on one day than identity codes");
    const individual = RULES.artificialRange.min + (place % numbers) * 2 + (isFemale === 1 ? 0 : 1);
    const text = String(birthDate);
    const digits = `${text.slice(6, 8)}${text.slice(4, 6)}${text.slice(2, 4)}`;
    const check = RULES.characters[Number(digits + individual) % RULES.modulus] ?? "";
    return `${digits}${sign}${individual}${check}`;
  };
}

function changedCodes(
  people: Pick<People, "count" | "birthDates" | "isFemale">,
  howMany: number,
  random: Random,
  nextCode: (birthDate: number, sex: string) => string,
): People["oldCodes"] {
  const changed = new Map<number, { code: string; changedOn: number }>();
  for (let index = 0; index < Math.round(howMany); index++) {
    const person = random.below(people.count);
    if (changed.has(person)) continue;
    const birthDate = people.birthDates[person] ?? 0;
    // A changed code often comes with a corrected sex: the old code may have said the other one.
    const wasFemale = random.next() < 0.3 ? people.isFemale[person] !== 1 : people.isFemale[person];
    changed.set(person, {
      code: nextCode(birthDate, wasFemale ? "female" : "male"),
      changedOn: 60 + random.below(240),
    });
  }
  return changed;
}

function moves(
  parameters: PilotParameters,
  people: Pick<People, "count" | "regions" | "municipalities" | "ages">,
  firstOfRegion: readonly number[],
  random: Random,
  scale: number,
): People["movedFrom"] {
  const moved = new Map<number, Move>();
  const between = Math.round(parameters.movers_between_regions * scale);
  const within = Math.round(parameters.movers_within_region * scale);
  while (moved.size < between + within) {
    const person = random.below(people.count);
    if (moved.has(person) || (people.ages[person] ?? 0) < 2) continue;
    const own = people.regions[person] ?? 0;
    const region =
      moved.size < between
        ? (own + 1 + random.below(firstOfRegion.length - 2)) % (firstOfRegion.length - 1)
        : own;
    const first = firstOfRegion[region] ?? 0;
    const neighbour = first + random.below((firstOfRegion[region + 1] ?? 0) - first);
    const municipality = people.municipalities[neighbour] ?? "";
    if (region === own && municipality === people.municipalities[person]) continue;
    moved.set(person, { day: 90 + random.below(180), region, municipality });
  }
  return moved;
}

/** Whether the region's residents moved in from, or out to, another region during the year. */
export function livedElsewhere(people: People, region: number): number[] {
  return [...people.movedFrom]
    .filter(([person, move]) => move.region === region && people.regions[person] !== region)
    .map(([person]) => person);
}
