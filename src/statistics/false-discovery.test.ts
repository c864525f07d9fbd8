import { expect, test } from "vitest";
import { acceptedDiscoveries } from "./index.ts";

test("sub-optimisation.md: of the fifteen tests of Benjamini and Hochberg four are accepted", () => {
  const probabilities = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
    0.6528, 0.759, 1,
  ];
  const accepted = acceptedDiscoveries(probabilities.toReversed(), 0.05).toReversed();
  expect(accepted.filter(Boolean)).toHaveLength(4);
  expect(accepted.slice(0, 4)).toEqual([true, true, true, true]);
  expect(acceptedDiscoveries([])).toEqual([]);
});

test("what is no probability is refused", () => {
  expect(() => acceptedDiscoveries([1.2])).toThrow(RangeError);
  expect(() => acceptedDiscoveries([0.2], 1)).toThrow(RangeError);
});
