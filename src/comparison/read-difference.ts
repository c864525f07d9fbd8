import { audiencePolicy, visibleRows } from "../audience/index.ts";
import { nearestName, UserError, unknownName, unknownYear } from "../domain/errors.ts";
import {
  countValue,
  type Row,
  requiredText,
  sqlText,
  textValue,
  wholeValue,
} from "../sql/engine.ts";
import {
  type Difference,
  type DifferenceCell,
  type DifferenceSide,
  differenceParts,
} from "./difference.ts";
import { pooledSide } from "./pooled-side.ts";
import type { Reading } from "./read-figures.ts";

/** An area's year, of all producers or of one; or several areas' years, added up to one area. */
export type SideName = {
  /** `FI` is the nation; collaborative areas have codes of their own. Peers are several codes. */
  readonly areaCodes: readonly string[];
  readonly year: number;
  /** Per client of the producer instead of per resident; null for all producers. */
  readonly producerId: string | null;
};

export type DifferenceRequest = {
  readonly one: SideName;
  readonly other: SideName;
  /** Clients and events are counted at this level; services by default, whose parts add up to all others. */
  readonly level?: "package" | "function" | "service";
};

export type DifferenceAnswer = {
  readonly one: SideSummary;
  readonly other: SideSummary;
  readonly level: "package" | "function" | "service";
  readonly difference: Difference;
};

export type SideSummary = SideName & {
  /** Residents; clients of a producer. */
  readonly personCount: bigint;
  readonly costMicroeuros: bigint;
};

/**
 * Why one side costs more per resident (per client, for producers) than the other, in parts.
 *
 * @throws UserError "invalid_usage" for a producer held against an area, or a side without areas; "unknown_name" for a side of which
 * there is nothing that the viewer may see, or no population.
 */
export async function readDifference(
  reading: Reading,
  { one, other, level = "service" }: DifferenceRequest,
): Promise<DifferenceAnswer> {
  if ((one.producerId === null) !== (other.producerId === null)) {
    throw new UserError(
      "invalid_usage",
      "a producer can be held against a producer only: its cost is per client, that of an area per resident",
    );
  }
  if (one.areaCodes.length === 0 || other.areaCodes.length === 0) {
    throw new UserError("invalid_usage", "a side of a comparison names at least one area");
  }
  const left = await readSide(reading, one, level);
  const right = await readSide(reading, other, level);
  return {
    one: { ...one, ...totalsOf(left) },
    other: { ...other, ...totalsOf(right) },
    level,
    difference: differenceParts(left, right),
  };
}

/** The areas of a side as one. Each must be one that the viewer may see, with a whole population. */
async function readSide(
  reading: Reading,
  { areaCodes, year, producerId }: SideName,
  level: "package" | "function" | "service",
): Promise<DifferenceSide> {
  const codes = [...new Set(areaCodes)];
  const sides: DifferenceSide[] = [];
  for (const areaCode of codes) {
    sides.push(await readAreaSide(reading, { areaCode, year, producerId }, level));
  }
  return pooledSide(sides);
}

type AreaName = Omit<SideName, "areaCodes"> & { readonly areaCode: string };

async function readAreaSide(
  { engine, viewer }: Reading,
  name: AreaName,
  level: "package" | "function" | "service",
): Promise<DifferenceSide> {
  const test = visibleRows(audiencePolicy(), viewer, "economy", "bases");
  const rows = await engine.rows(`
    select bases.*
    from difference_bases as bases
    where area_code = ${sqlText(name.areaCode)}
        and year = ${name.year}
        and producer_id is not distinct from ${name.producerId === null ? "null" : sqlText(name.producerId)}
        and level in (${[level, "all"].map(sqlText).join(", ")})
        and ${test}`);
  const ofLevel = rows.filter((row) => row["level"] === level);
  const persons =
    name.producerId === null
      ? await residentsOf(engine, name)
      : clientsOf(rows.filter((row) => row["level"] === "all"));
  const what = `${name.producerId === null ? "" : `${name.producerId} in `}${name.areaCode} ${name.year}`;
  if (ofLevel.length === 0) {
    await refuseUnknownArea(engine, name.areaCode);
    await refuseUnknownYear(engine, name.year);
    throw new UserError("unknown_name", `there are no costs of ${what} that you may see`);
  }
  if (persons.size === 0) {
    throw new UserError(
      "unknown_name",
      `there is no whole population of ${what}: a cost per resident needs one (table population)`,
    );
  }
  return {
    persons,
    cells: ofLevel.flatMap((row) => cellOf(row) ?? []),
    offClients: ofLevel
      .filter((row) => row["age_band"] === null)
      .map((row) => ({
        module: moduleOf(row),
        costMicroeuros: wholeValue(row, "cost_microeuros"),
      })),
  };
}

/** @throws UserError "unknown_name" with the nearest code, or the code of the area so named. */
async function refuseUnknownArea(engine: Reading["engine"], areaCode: string): Promise<void> {
  const rows = await engine.rows(`
    select area_code, name_fi, name_sv, name_en
    from (
        select area_code from difference_residents
        union
        select area_code from difference_bases
    ) as areas
    left join regions on regions.region_code = areas.area_code
    order by area_code`);
  const codes = rows.map((row) => requiredText(row, "area_code"));
  if (codes.includes(areaCode)) return;
  const byName = new Map(
    rows.flatMap((row) =>
      ["name_fi", "name_sv", "name_en"].flatMap((column): [string, string][] => {
        const name = textValue(row, column);
        return name === null ? [] : [[name, requiredText(row, "area_code")]];
      }),
    ),
  );
  const near = nearestName(areaCode, [...byName.keys()]);
  if (near === null) throw unknownName("area", areaCode, codes);
  throw new UserError(
    "unknown_name",
    `unknown area "${areaCode}"; did you mean ${byName.get(near)} (${near})?`,
  );
}

/** @throws UserError "unknown_name" with the nearest year. */
async function refuseUnknownYear(engine: Reading["engine"], year: number): Promise<void> {
  const rows = await engine.rows("select distinct year from difference_bases order by year");
  const years = rows.map((row) => countValue(row, "year"));
  if (!years.includes(year)) throw unknownYear(String(year), years);
}

async function residentsOf(
  engine: Reading["engine"],
  { areaCode, year }: AreaName,
): Promise<Map<string, bigint>> {
  const rows = await engine.rows(`
    select age_band, sex, resident_count
    from difference_residents
    where area_code = ${sqlText(areaCode)} and year = ${year}`);
  return new Map(rows.map((row) => [stratumOf(row), wholeValue(row, "resident_count")]));
}

function clientsOf(rows: readonly Row[]): Map<string, bigint> {
  const known = rows.filter((row) => row["age_band"] !== null);
  return new Map(known.map((row) => [stratumOf(row), BigInt(countValue(row, "client_count"))]));
}

function cellOf(row: Row): DifferenceCell | null {
  if (row["age_band"] === null) return null;
  return {
    stratum: stratumOf(row),
    module: moduleOf(row),
    clientCount: wholeValue(row, "client_count"),
    eventCount: wholeValue(row, "event_count"),
    costMicroeuros: wholeValue(row, "cost_microeuros"),
  };
}

function moduleOf(row: Row) {
  return {
    packageId: textValue(row, "package_id"),
    functionId: textValue(row, "function_id"),
    serviceId: textValue(row, "service_id"),
  };
}

function stratumOf(row: Row): string {
  return `${requiredText(row, "age_band")} ${requiredText(row, "sex")}`;
}

function totalsOf({ persons, cells, offClients }: DifferenceSide) {
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  return {
    personCount: sum([...persons.values()]),
    costMicroeuros: sum([...cells, ...offClients].map(({ costMicroeuros }) => costMicroeuros)),
  };
}
