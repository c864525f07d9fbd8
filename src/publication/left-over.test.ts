import { expect, test } from "vitest";
import { leftOverGroups, type NodeRelations } from "./left-over.ts";

/** Nodes as lists of what is in them, as `ab` for a and b. */
const LISTS: NodeRelations = {
  isWithin: (one, other) => [...one].every((letter) => other.includes(letter)),
  areApart: (one, other) => [...one].every((letter) => !other.includes(letter)),
  isMeetWithin: (one, other, both) =>
    [...one].every((letter) => !other.includes(letter) || both.includes(letter)),
  isRestWithin: (wide, part, other) =>
    [...wide].every((letter) => part.includes(letter) || other.includes(letter)),
};

/** What the left-over groups hold, in the order of the alphabet. */
function leftOf(...nodes: string[]): string[] | null {
  const groups = leftOverGroups(nodes, LISTS, 200);
  if (groups === null) return null;
  const letters = [...new Set(nodes.join(""))].sort();
  return groups
    .filter(({ left }) => left !== null)
    .map(({ made }) =>
      letters
        .filter((letter) => {
          const times = [...made].map(([node, sign]) => (node.includes(letter) ? sign : 0));
          return times.reduce((sum, one) => sum + one, 0) === 1;
        })
        .join(""),
    )
    .sort();
}

test("every choice of disjoint parts leaves something", () => {
  expect(leftOf("abcd", "a", "b", "c")).toEqual(["abd", "acd", "ad", "bcd", "bd", "cd", "d"]);
});

test("what is in two overlapping parts that are everything together is computed too", () => {
  expect(leftOf("abc", "ab", "bc")).toEqual(["a", "b", "c"]);
});

test("what is in neither of two overlapping parts is computed where both at once are told", () => {
  expect(leftOf("abcd", "ab", "bc", "b")).toContain("d");
  expect(leftOf("abcd", "ab", "bc")).toEqual(["ad", "cd"]);
});

test("more than can be judged are not worked out", () => {
  expect(leftOf("abcdefgh", ..."abcdefgh")).toBeNull();
});
