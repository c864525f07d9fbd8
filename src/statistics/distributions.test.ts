import { describe, expect, test } from "vitest";
import { gammaQuantile, normalQuantile, studentQuantile } from "./distributions.ts";

const PROBABILITIES = [0.001, 0.025, 0.1, 0.6, 0.975, 0.999, 0.9999];

function expectRelative(found: number, known: number): void {
  expect(Math.abs(found / known - 1), `${found} against ${known}`).toBeLessThan(1e-10);
}

describe("quantiles agree with closed forms", () => {
  test("of the normal distribution, as tables print them", () => {
    expectRelative(normalQuantile(0.975), 1.959963984540054);
    expectRelative(normalQuantile(0.999), 3.090232306167814);
    expectRelative(normalQuantile(0.9), 1.2815515655446004);
  });

  test.each(PROBABILITIES)("of Student's t with 1, 2 and 4 degrees at %f", (probability) => {
    const spread = 4 * probability * (1 - probability);
    const middle = 2 * probability - 1;
    expectRelative(studentQuantile(probability, 1), Math.tan(Math.PI * (probability - 0.5)));
    expectRelative(studentQuantile(probability, 2), middle * Math.sqrt(2 / spread));
    const ratio = Math.cos(Math.acos(Math.sqrt(spread)) / 3) / Math.sqrt(spread);
    expectRelative(studentQuantile(probability, 4), Math.sign(middle) * 2 * Math.sqrt(ratio - 1));
  });

  test("of Student's t with many degrees, by Fisher's expansion around the normal quantile", () => {
    const z = 1.959963984540054;
    for (const degrees of [100_000, 10_000_000]) {
      const first = (z ** 3 + z) / 4 / degrees;
      const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 / degrees ** 2;
      expectRelative(studentQuantile(0.975, degrees), z + first + second);
    }
  });

  test.each(PROBABILITIES)("of the gamma distribution of shape 1 at %f", (probability) => {
    expectRelative(gammaQuantile(probability, 1, 3), -3 * Math.log1p(-probability));
  });

  // SciPy 1.17, gamma.ppf at 0.0005, 0.025 and 0.999: skew shapes, both sides of the change of method, a nation.
  test.each<[number, ...number[]]>([
    [0.05, 5.5738754818789e-67, 5.3156618899144e-33, 2.7364585987287],
    [0.5, 1.9634956655146e-7, 0.00049103455858763, 5.4137830853314],
    [2.7, 0.10455299155435, 0.49368844964801, 10.651477077989],
    [9999, 9673.2360854848, 9803.9622674104, 10310.859773097],
    [10000, 9674.2196326198, 9804.9524672602, 10311.87522454],
    [123456.7, 122303.80203611, 122768.98674616, 124545.3470226],
    [5000000, 4992645.4342454, 4995618.3345269, 5006912.8194459],
    [1000000000, 999895947.68411, 999938021.44393, 1000097724.5757],
  ])("of the gamma distribution of shape %f, as SciPy has it", (shape, ...known) => {
    for (const [place, probability] of [0.0005, 0.025, 0.999].entries()) {
      expectRelative(gammaQuantile(probability, shape, 1), known[place] ?? Number.NaN);
    }
  });

  test.each([1, 2, 9, 40, 1000, 30_000])(
    "of the gamma distribution of shape %i: the Poisson tail at the quantile is the probability",
    (shape) => {
      for (const probability of PROBABILITIES) {
        const mean = gammaQuantile(probability, shape, 1);
        // From shape - 1 events down. Sums of thousands of logarithms lose digits: 1e-9, not 1e-10.
        let term = 0;
        for (let events = 1; events < shape; events++) term += Math.log(mean / events);
        let events = shape - 1;
        let tail = 0;
        for (let density = Math.exp(term - mean); events >= 0 && density > 1e-18; events--) {
          tail += density;
          density *= events / mean;
        }
        expect(Math.abs(tail - (1 - probability)), `at ${probability}`).toBeLessThan(1e-9);
      }
    },
  );
});
