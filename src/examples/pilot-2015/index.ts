import { join } from "node:path";
import type { Engine } from "../../sql/engine.ts";
import { pilotPlan, regionPlan } from "./plan.ts";
import { writeRegion } from "./region-files.ts";
import { writeRegister } from "./register-files.ts";

export type PilotOptions = {
  readonly seed: number;
  /** 1 is the whole; less gives a smaller example for tests, whose figures are not the published ones. */
  readonly scale?: number;
  readonly engine: Engine;
  readonly onProgress?: (step: string, done: number, total: number) => void;
};

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
  const draw = { seed, scale };
  const plan = pilotPlan(draw);
  const { regions } = plan.parameters;
  onProgress?.("population register", 0, regions.length + 1);
  await writeRegister(engine, join(folder, "vaestorekisteri"), plan, seed);
  for (const [index, region] of regions.entries()) {
    onProgress?.(region.names.fi, index + 1, regions.length + 1);
    const { events, books } = regionPlan(plan, index, draw);
    await writeRegion(engine, folder, plan, { index, events, books }, draw);
  }
}
