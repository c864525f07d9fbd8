import { describe, expect, test } from "vitest";
import { seededRandom } from "./random.ts";

describe("the examples' seeded generator", () => {
  test("one seed and name give the same numbers every time", () => {
    const first = seededRandom(2015, "persons");
    const second = seededRandom(2015, "persons");
    const draws = Array.from({ length: 100 }, () => first.next());
    expect(Array.from({ length: 100 }, () => second.next())).toEqual(draws);
  });

  test("another seed or another name gives other numbers", () => {
    const draws = [
      seededRandom(2015, "persons"),
      seededRandom(2016, "persons"),
      seededRandom(2015, "events"),
    ].map((random) => random.next());
    expect(new Set(draws).size).toBe(3);
  });

  test("draws spread evenly, exponential draws have mean 1, normal draws mean 0 and deviation 1", () => {
    const random = seededRandom(1, "spread");
    const count = 200_000;
    const tenths = new Array<number>(10).fill(0);
    let exponential = 0;
    let normal = 0;
    let squares = 0;
    for (let index = 0; index < count; index++) {
      const tenth = random.below(10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
      exponential += random.exponential();
      const draw = random.normal();
      normal += draw;
      squares += draw * draw;
    }
    // Five standard errors: 5 × sqrt(0.09 / 200 000) = 0.0034 for a share, 5 / sqrt(200 000) = 0.011 for a mean.
    for (const tenth of tenths) expect(Math.abs(tenth / count - 0.1)).toBeLessThan(0.0034);
    expect(Math.abs(exponential / count - 1)).toBeLessThan(0.0112);
    expect(Math.abs(normal / count)).toBeLessThan(0.0112);
    expect(Math.abs(squares / count - 1)).toBeLessThan(0.0159);
  });
});
