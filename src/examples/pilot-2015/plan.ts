import { calendarOf } from "./calendar.ts";
import { type Calibration, calibrateHitShares } from "./calibrate.ts";
import { type Events, regionEvents } from "./events.ts";
import { type Books, centreTargets, regionBooks } from "./ledger.ts";
import { type Memberships, regionMemberships } from "./memberships.ts";
import { type PilotParameters, pilotParameters } from "./parameters.ts";
import { inventedPeople, type People, type PopulationCell, populationCells } from "./people.ts";
import { type Structure, structureOf } from "./structure.ts";

/** What is drawn: which numbers, and how much of the whole (1 is all). */
export type Draw = { readonly seed: number; readonly scale: number };

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
export function pilotPlan({ seed, scale }: Draw): PilotPlan {
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
export function regionPlan(plan: PilotPlan, index: number, { seed, scale }: Draw): RegionPlan {
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
