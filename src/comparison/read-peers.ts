import { compareTexts } from "../domain/text-order.ts";
import { requiredText } from "../sql/engine.ts";
import {
  type AreaProfile,
  loadPeerRules,
  type PeerAnswer,
  type PeerRules,
  peersOf,
} from "./peers.ts";
import { numberOrNull, type Reading, readFigures } from "./read-figures.ts";

export type PeersRequest = {
  readonly areaCode: string;
  readonly year: number;
  /** Areas that the user wants instead. */
  readonly chosen?: readonly string[];
};

export type PeersWithFeatures = PeerAnswer & {
  /** What every area is known by, the own one too; null where a feature is not known. */
  readonly profiles: readonly AreaProfile[];
};

/** The regions most like one in a year, with what they are compared by. */
export async function readPeers(
  reading: Reading,
  { areaCode, year, chosen }: PeersRequest,
): Promise<PeersWithFeatures> {
  const profiles = await readProfiles(reading, year);
  return { ...peersOf(profiles, areaCode, peerRules(), chosen ?? null), profiles };
}

/** The rules that come with this program, read once. */
export function peerRules(): PeerRules {
  rulesOfThisPackage ??= loadPeerRules();
  return rulesOfThisPackage;
}

let rulesOfThisPackage: PeerRules | null = null;

/** What regions cannot choose: residents and their ages, which are public, and the indicators that rules name. */
export async function readProfiles(reading: Reading, year: number): Promise<AreaProfile[]> {
  const rows = await reading.engine.rows(`
    select
        area_code,
        cast(sum(resident_count) as double) as residents,
        cast(sum(case when age_band in ('75-79', '80-84', '85+') then resident_count else 0 end) as double) as old,
        cast(sum(case when age_band = '85+' then resident_count else 0 end) as double) as very_old
    from difference_residents
    where area_kind = 'region' and year = ${year}
    group by area_code
    order by area_code`);
  const young = await youngOf(reading, year);
  const features = await indicatorFeatures(reading, year);
  return rows.map((row) => {
    const areaCode = requiredText(row, "area_code");
    const residents = numberOrNull(row, "residents") ?? 0;
    const share = (count: number | null) =>
      count === null || residents === 0 ? null : count / residents;
    return {
      areaCode,
      features: {
        share_0_17: share(young.get(areaCode) ?? null),
        share_75_and_over: share(numberOrNull(row, "old")),
        share_85_and_over: share(numberOrNull(row, "very_old")),
        residents,
        density: null,
        ...Object.fromEntries(
          [...features].map(([feature, values]) => [feature, values.get(areaCode) ?? null]),
        ),
      },
    };
  });
}

/** Residents under 18 of each region: the age bands of five years do not end there. */
async function youngOf({ engine }: Reading, year: number): Promise<Map<string, number>> {
  const rows = await engine.rows(`
    select region_code, cast(sum(case when age < 18 then person_count else 0 end) as double) as young
    from population
    where year = ${year}
    group by region_code`);
  return new Map(
    rows.map((row) => [requiredText(row, "region_code"), numberOrNull(row, "young") ?? 0]),
  );
}

async function indicatorFeatures(
  reading: Reading,
  year: number,
): Promise<Map<string, ReadonlyMap<string, number>>> {
  const features = new Map<string, ReadonlyMap<string, number>>();
  for (const { id, indicator } of peerRules().features) {
    if (indicator === undefined) continue;
    const figures = await readFigures(reading, {
      indicatorIds: [indicator],
      years: [year],
      areaKinds: ["region"],
      level: "all",
    });
    features.set(
      id,
      new Map(
        figures
          .toSorted((left, right) => compareTexts(left.area_code, right.area_code))
          .flatMap(({ area_code: code, value }) =>
            value === null ? [] : [[code, value] as const],
          ),
      ),
    );
  }
  return features;
}
