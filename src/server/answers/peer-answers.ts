import { ROUTES } from "../../api/index.ts";
import { loadPeerRules, readPeers } from "../../comparison/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { areaOf, factsOf, yearOf } from "./facts.ts";
import { shownArea } from "./overview-answers.ts";
import { hasTable, readingOf } from "./reading.ts";

export const peerAnswers: readonly Answering[] = [
  fromRelease(ROUTES.peers, async (release, { query, asker }) => {
    const facts = await factsOf(release);
    const area = areaOf(facts, query.region, asker.viewer.regionCodes);
    const year = yearOf(facts, query.year);
    const head = { release_id: release.releaseId, area: shownArea(area), year };
    if (!hasTable(release, "difference_residents")) {
      return { ...head, peers: [], reason: "no_profiles_in_release" };
    }
    const answer = await readPeers(readingOf(release, asker.viewer), {
      areaCode: area.code,
      year,
      ...(query.chosen === undefined ? {} : { chosen: query.chosen.split(",") }),
    });
    const features = new Map(
      answer.profiles.map((profile) => [profile.areaCode, profile.features]),
    );
    const own = features.get(area.code) ?? {};
    return {
      ...head,
      peers: answer.peers.flatMap((peer) => {
        const known = facts.areas.find((one) => one.code === peer.areaCode);
        if (known === undefined || peer.distance === null) return [];
        const theirs = features.get(peer.areaCode) ?? {};
        return [
          {
            area: shownArea(known),
            distance: peer.distance,
            characteristics: loadPeerRules().features.map(({ id, names }) => ({
              name: id,
              names,
              own: own[id] ?? null,
              peer: theirs[id] ?? null,
            })),
          },
        ];
      }),
      reason: answer.peers.length === 0 ? "too_few_areas" : null,
    };
  }),
];
