import { expect, test } from "vitest";
import { type AreaProfile, loadPeerRules, type PeerRules, peersOf } from "./index.ts";

const names = { fi: "x", sv: "x", en: "x" };
const RULES: PeerRules = {
  id: "peers",
  version: 3,
  standing: "proposal",
  owner: "test",
  reason: "test",
  peer_count: 2,
  fewest_areas: 3,
  fewest_weight_known: 0.5,
  features: [
    { id: "old", names, weight: 1, scale: "value" },
    { id: "residents", names, weight: 3, scale: "log" },
  ],
};

function area(areaCode: string, old: number | null, residents: number | null): AreaProfile {
  return { areaCode, features: { old, residents } };
}

/** Shares 10, 12, 14 have the deviation 2; logs of 1, e and e² have 1. */
const AREAS = [area("A", 10, 1), area("B", 12, Math.E), area("C", 14, Math.E ** 2)];

test("peers.md: one deviation in each feature is a distance of one, two are two", () => {
  const { peers, rulesVersion } = peersOf(AREAS, "A", RULES);
  expect(rulesVersion).toBe(3);
  expect(peers).toEqual([
    { areaCode: "B", distance: expect.closeTo(1, 12), isChosenByDistance: true },
    { areaCode: "C", distance: expect.closeTo(2, 12), isChosenByDistance: true },
  ]);
});

test("what the user chose is shown with its distance", () => {
  expect(peersOf(AREAS, "A", RULES, ["C"]).peers).toEqual([
    { areaCode: "C", distance: expect.closeTo(2, 12), isChosenByDistance: false },
  ]);
});

test("a feature that is not known counts for nobody who lacks it, and is named", () => {
  const withGap = [area("A", null, 1), area("B", 12, Math.E), area("C", 14, Math.E ** 2)];
  const answer = peersOf(withGap, "A", RULES);
  expect(answer.missingFeatures).toEqual(["old"]);
  expect(answer.peers[0]?.distance).toBeCloseTo(1, 12);
  const blind = [area("A", 10, null), ...AREAS.slice(1)];
  expect(peersOf(blind, "A", RULES).peers).toEqual([]);
  expect(peersOf(blind, "A", RULES, ["B"]).peers[0]?.distance).toBeNull();
});

test("of few areas nobody is a peer by distance, and neither of an area that is not there", () => {
  expect(peersOf(AREAS.slice(0, 2), "A", RULES).peers).toEqual([]);
  expect(peersOf(AREAS, "Z", RULES).peers).toEqual([]);
});

test("the rules that come with the package are read, say they are a proposal, and weigh four things alike", () => {
  const rules = loadPeerRules();
  expect(rules.standing).toBe("proposal");
  expect(rules.features.reduce((sum, { weight }) => sum + weight, 0)).toBe(12);
});
