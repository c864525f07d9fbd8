import { forgetCorrection, writeCorrection } from "./correction.ts";
import type { Measured } from "./measured.ts";
import { measured, type TurnSettings, tell } from "./turns.ts";

/** What runs after the first took in the same workspace, in the order of the fields. */
export type Changes = {
  readonly first: Measured;
  readonly unchanged: Measured;
  readonly corrected: Measured;
};

/**
 * A run with nothing changed, and one after the first area delivered the events of March anew, each a minute longer.
 *
 * @param first The run that made the workspace, on to `until`.
 */
export async function takeChanges(
  workspace: string,
  deliveries: string,
  first: Measured,
  settings: TurnSettings,
  until: "costs" | "indicators",
): Promise<Changes> {
  const run = () => measured("our-flow.ts", [workspace, deliveries], settings, [until]);
  forgetCorrection(deliveries);
  const unchanged = await run();
  tell("nothing changed", unchanged);
  try {
    await writeCorrection(deliveries);
    const corrected = await run();
    tell("one area's month corrected", corrected);
    return { first, unchanged, corrected };
  } finally {
    forgetCorrection(deliveries);
  }
}

/** Prints what the runs took beside the first. @returns Whether both are within their shares of it. */
export function printChanges(
  { first, unchanged, corrected }: Changes,
  largest: { readonly unchanged: number; readonly corrected: number },
): boolean {
  const share = (run: Measured) => run.wallSeconds / first.wallSeconds;
  const line = (name: string, run: Measured) =>
    console.log(
      `| ${name} | ${run.wallSeconds.toFixed(1)} | ${(100 * share(run)).toFixed(1)} % | ${run.cpuSeconds.toFixed(1)} | ${run.peakGigabytes.toFixed(1)} |`,
    );
  console.log("\n| | Wall, s | Of the first | Processor, s | Peak, GB |");
  console.log("| --- | ---: | ---: | ---: | ---: |");
  line("first run", first);
  line("nothing changed", unchanged);
  line("one area's month corrected", corrected);
  const isSame = JSON.stringify(unchanged.figures) === JSON.stringify(first.figures);
  const isOther = JSON.stringify(corrected.figures) !== JSON.stringify(first.figures);
  if (!isSame) console.log("The figures of the run with nothing changed DIFFER.");
  if (!isOther) console.log("The correction CHANGED NOTHING.");
  const isWithin = share(unchanged) <= largest.unchanged && share(corrected) <= largest.corrected;
  if (!isWithin)
    console.log(
      `Not within ${100 * largest.unchanged} % and ${100 * largest.corrected} % of the first run.`,
    );
  return isSame && isOther && isWithin;
}
