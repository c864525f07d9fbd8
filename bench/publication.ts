import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";

/**
 * `node bench/publication.ts [years]`
 *
 * What a publication of the nation protects, year by year, on drawn numbers: clients, events and gross cost of 21 packages
 * × 113 functions × 23 areas × 18 ages × 2 sexes with all totals (bench/protection.ts), and every number behind the
 * indicators under its conditions (bench/conditions.ts). One set after another, as `paketti publish` does, without
 * improvement. Fails when that takes more than ten minutes, or anything is too tight.
 *
 * Not in it: services, single producers, what ties ages to conditions, earlier publications, and reading and counting
 * who is behind the figures.
 */
const [years = "5"] = process.argv.slice(2);
const LARGEST_SECONDS = 600;
const SETS = [
  { of: "clients by age and sex", words: ["protection.ts", "counts", "0"] },
  { of: "events by age and sex", words: ["protection.ts", "amounts", "0"] },
  { of: "gross cost by age and sex", words: ["protection.ts", "amounts", "0"] },
  { of: "all numbers under conditions", words: ["conditions.ts"] },
] as const;

const started = performance.now();
for (let year = 1; year <= Number(years); year++) {
  for (const { of, words } of SETS) {
    const [script, ...others] = words;
    console.log(`\nyear ${year}: ${of}`);
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, script), ...others], {
      stdio: "inherit",
    });
    if (status !== 0) throw new Error(`${of} of year ${year} did not end well`);
  }
}
const whole = (performance.now() - started) / 1000;
console.log(`\n${years} years: ${whole.toFixed(0)} s by the clock, limit ${LARGEST_SECONDS} s`);
if (whole > LARGEST_SECONDS) process.exitCode = 1;
