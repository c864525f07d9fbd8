import { join } from "node:path";
import type { Engine } from "../../sql/engine.ts";
import { calendarOf } from "./calendar.ts";
import { type Calibration, calibrateHitShares } from "./calibrate.ts";
import { type Events, regionEvents } from "./events.ts";
import { type Books, centreTargets, regionBooks } from "./ledger.ts";
import { type Memberships, regionMemberships } from "./memberships.ts";
import { type PilotParameters, pilotParameters } from "./parameters.ts";
import { inventedPeople, type People, type PopulationCell, populationCells } from "./people.ts";
import { writeRegion } from "./region-files.ts";
import { writeRegister } from "./register-files.ts";
import { type Structure, structureOf } from "./structure.ts";

export type PilotOptions = {
  readonly seed: number;
  /** 1 is the whole; less gives a smaller example for tests, whose figures are not the published ones. */
  readonly scale?: number;
  readonly engine: Engine;
  readonly onProgress?: (step: string, done: number, total: number) => void;
};

/** Who lives in the regions and what the services are. */
export type PilotPlan = {
  readonly parameters: PilotParameters;
  readonly structure: Structure;
  readonly cells: readonly PopulationCell[];
  readonly people: People;
};

/** One region's clients, events and books, calibrated. */
export type RegionPlan = {
  readonly memberships: Memberships;
  readonly events: Events;
  readonly books: Books;
  readonly calibration: Calibration;
};

/** Draws the persons of the example; the same seed gives the same persons. */
export function pilotPlan(seed: number, scale = 1): PilotPlan {
  const parameters = pilotParameters();
  const cells = populationCells(parameters, scale);
  return {
    parameters,
    structure: structureOf(parameters),
    cells,
    people: inventedPeople(parameters, cells, seed, scale),
  };
}

/** Draws one region; `index` is its place in the parameters. */
export function regionPlan(plan: PilotPlan, index: number, seed: number, scale = 1): RegionPlan {
  const { parameters, structure, people } = plan;
  const region = parameters.regions[index];
  if (region === undefined) throw new RangeError("no such region");
  const memberships = regionMemberships(parameters, index, people, seed, scale);
  const calendar = calendarOf(parameters.year);
  const events = regionEvents(structure, people, index, memberships, calendar, seed);
  const targets = centreTargets(parameters, structure, region, scale);
  const calibration = calibrateHitShares(
    structure,
    region,
    memberships,
    people.count,
    events,
    targets,
  );
  const books = regionBooks(parameters, structure, region, targets, events, seed, scale);
  return { memberships, events, books, calibration };
}

/**
 * Writes the deliveries of the example pilot-2015: three regions and their population register.
 *
 * The same seed and scale give the same bytes. All persons and rows are invented; the figures that the
 * flow arrives at from them are published (docs/examples/pilot-2015.md).
 *
 * @param folder The workspace's folder of deliveries; each delivery becomes a folder in it.
 */
export async function writePilot2015(folder: string, options: PilotOptions): Promise<void> {
  const { seed, scale = 1, engine, onProgress } = options;
  const plan = pilotPlan(seed, scale);
  const { parameters, structure, cells, people } = plan;
  const calendar = calendarOf(parameters.year);
  const total = parameters.regions.length + 1;
  onProgress?.("population register", 0, total);
  await writeRegister(
    engine,
    join(folder, "vaestorekisteri"),
    parameters,
    cells,
    people,
    calendar,
    seed,
  );
  for (const [index, region] of parameters.regions.entries()) {
    onProgress?.(region.names.fi, index + 1, total);
    const { events, books } = regionPlan(plan, index, seed, scale);
    await writeRegion(
      engine,
      folder,
      parameters,
      structure,
      cells,
      people,
      calendar,
      { index, events, books },
      seed,
      scale,
    );
  }
}
