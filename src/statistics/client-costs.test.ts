import { expect, test } from "vitest";
import { seededRandom } from "../examples/random.ts";
import { costRate, costsOfClients } from "./index.ts";

const SERIES = 400;

/**
 * How often the 95 % limits hold the true cost, in per cent: clients come by chance, their costs are skew
 * (log-normal; the mean is exp(spread² / 2)).
 */
function coverage(clients: number, spread: number): number {
  const random = seededRandom(1997, `costs of ${clients} at ${spread}`);
  const truth = clients * Math.exp(spread ** 2 / 2);
  let held = 0;
  for (let one = 0; one < SERIES; one++) {
    const totals: number[] = [];
    for (let left = clients - random.exponential(); left > 0; left -= random.exponential()) {
      totals.push(Math.exp(spread * random.normal()));
    }
    const [limits] = costRate(costsOfClients(totals), 1).limits;
    const isHeld = (limits?.lower ?? 0) <= truth && truth <= (limits?.upper ?? 0);
    if (isHeld) held += 1;
  }
  return (100 * held) / SERIES;
}

test.each([
  [30, 1],
  [100, 1],
  [100, 1.5],
  [1000, 1.5],
])(
  "limits of the costs of %i clients of skewness %f hold the truth about 95 times in 100",
  (clients, spread) => {
    expect(coverage(clients, spread)).toBeGreaterThan(91);
  },
);
