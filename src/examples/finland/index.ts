import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { refuseReversed, UserError } from "../../domain/errors.ts";
import { type Engine, requiredText, sqlText, textValue } from "../../sql/engine.ts";
import { makeActivities } from "./activities.ts";
import { makeAreaActivities } from "./area-activities.ts";
import { makeAreaYear } from "./area-year.ts";
import { writeEvents } from "./events.ts";
import { makeActivityMonths, writeFinance } from "./finance.ts";
import { finlandParameters } from "./parameters.ts";
import { makePeople } from "./people.ts";
import { writeQuality } from "./quality.ts";
import { REGIONS_FILE, writeReference, writeRegisters } from "./registers.ts";
import { writeReported, writeSotkanet } from "./reported.ts";
import { type FinlandScale, makeDraws, type Setting, yearsOf } from "./setting.ts";
import { type AreaTruth, areaTruth, makeAgeCosts, shiftTruth, writeTruth } from "./truth.ts";

export type { FinlandScale } from "./setting.ts";

/** A hundredth of the country, one year. */
export const FINLAND_SCALE: FinlandScale = {
  residents: 56_000,
  eventsPerResident: 45,
  years: { from: 2025, until: 2025 },
};

export type FinlandOptions = {
  readonly engine: Engine;
  readonly seed: number;
  readonly scale: FinlandScale;
  /** Only these areas' deliveries are written, as they would be in the whole country; all when left out. */
  readonly onlyRegions?: readonly string[];
  readonly onProgress?: (step: string, done: number, total: number) => void;
};

/** Fewer would leave the smallest area without anybody. */
const FEWEST_RESIDENTS = 3000;
const LARGEST = { residents: 20_000_000, eventsPerResident: 1000, yearCount: 20 };
/** Codes of everybody born since 1900 can be made; the oldest are a hundred when the first year begins. */
const YEARS = { first: 2005, last: 2060 };
const MEMORY = "3GB";

/**
 * Writes the deliveries of the example finland: 23 areas, month by month, and the national registers; and
 * beside them truth.json, what was put in on purpose.
 *
 * The same seed and scale give the same bytes, whatever the engine's threads: it is set to one. Every table streams to its
 * file; what is kept is people and one area's year, and beyond 3 GB the engine spills to a folder beside the
 * deliveries, which is removed at the end.
 *
 * @param deliveries The workspace's folder of deliveries.
 * @param options.engine One for this alone: its threads, memory limit and spill folder are set.
 * @throws UserError "invalid_usage" when the scale is out of range.
 */
export async function writeFinland(deliveries: string, options: FinlandOptions): Promise<void> {
  const { engine, seed, scale, onProgress } = options;
  checkScale(scale);
  const spill = join(deliveries, "..", "example-spill");
  mkdirSync(spill, { recursive: true });
  mkdirSync(deliveries, { recursive: true });
  await engine.run(`set temp_directory = ${sqlText(spill)}`);
  await engine.run(`set memory_limit = '${MEMORY}'`);
  // With several threads the rows of a large file, and the places where its groups end, vary from run to run.
  await engine.run("set threads = 1");
  const areas = await areasOf(engine);
  const setting: Setting = {
    engine,
    seed,
    scale,
    deliveries,
    parameters: finlandParameters(),
    regionCodes: areas.map(({ regionCode }) => regionCode),
  };
  const years = yearsOf(scale);
  const written = areas.filter(
    ({ regionCode }) => options.onlyRegions?.includes(regionCode) ?? true,
  );
  const total = written.length * years.length + 1;
  onProgress?.("population", 0, total);
  await makeDraws(setting);
  await makePeople(setting);
  await makeActivities(setting);
  await makeAgeCosts(setting);
  await writeReference(setting);
  await writeRegisters(setting);
  await writeReported(setting);
  writeSotkanet(deliveries);
  const figures: AreaTruth[] = [];
  let costShift: Readonly<Record<string, unknown>> = {};
  for (const [yearIndex, year] of years.entries()) {
    for (const [areaIndex, area] of written.entries()) {
      onProgress?.(`${area.name} ${year}`, yearIndex * written.length + areaIndex + 1, total);
      await makeAreaYear(setting, area.regionCode, year);
      await makeAreaActivities(setting, area, year);
      const files = await writeEvents(setting, area.regionCode, year);
      await makeActivityMonths(setting, files);
      await writeFinance(setting, area.regionCode, year);
      await writeQuality(setting, area.regionCode, year, files);
      figures.push(await areaTruth(setting, area.regionCode, year));
      if (
        year === scale.years.until &&
        area.regionCode === setting.parameters.truths.cost_shift.region_code
      )
        costShift = await shiftTruth(setting);
    }
  }
  await writeTruth(setting, figures, costShift);
  rmSync(spill, { recursive: true, force: true });
}

type Area = {
  readonly regionCode: string;
  readonly name: string;
  readonly collaborativeArea: string | null;
};

async function areasOf(engine: Engine): Promise<Area[]> {
  const rows = await engine.rows(
    `select region_code, name_fi, collaborative_area_code from read_csv(${sqlText(REGIONS_FILE)}, all_varchar = true) order by region_code`,
  );
  return rows.map((row) => ({
    regionCode: requiredText(row, "region_code"),
    name: requiredText(row, "name_fi"),
    collaborativeArea: textValue(row, "collaborative_area_code"),
  }));
}

/** @throws UserError "invalid_usage" for a scale that is out of range. */
export function checkScale({ residents, eventsPerResident, years }: FinlandScale): void {
  const fault = (message: string) => new UserError("invalid_usage", message);
  if (residents < FEWEST_RESIDENTS || residents > LARGEST.residents)
    throw fault(`--residents takes a number from ${FEWEST_RESIDENTS} to ${LARGEST.residents}`);
  if (eventsPerResident < 1 || eventsPerResident > LARGEST.eventsPerResident)
    throw fault(`--events-per-resident takes a number from 1 to ${LARGEST.eventsPerResident}`);
  refuseReversed("years", String(years.from), String(years.until));
  if (years.from < YEARS.first || years.until > YEARS.last)
    throw fault(
      `--years takes FROM..UNTIL between ${YEARS.first} and ${YEARS.last}, for example 2024..2025`,
    );
  if (years.until - years.from + 1 > LARGEST.yearCount)
    throw fault(`--years takes at most ${LARGEST.yearCount} years`);
}
