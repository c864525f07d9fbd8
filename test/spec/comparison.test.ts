import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  INTERNAL,
  organiserOf,
  PUBLIC,
  producerOf,
  type Viewer,
} from "../../src/audience/index.ts";
import {
  leadingMonths,
  microeurosPerPerson,
  readCard,
  readComparison,
  readCostShifts,
  readDependencies,
  readDifference,
  readEarlyWarnings,
  readFlows,
  readPeerSpreads,
  readPeers,
  readProducerFunnel,
  readProducers,
} from "../../src/comparison/index.ts";
import { loadIndicators, newestIndicators, VIEWS_AS_SOURCES } from "../../src/indicators/index.ts";
import { openRelease, type Release } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { COMPARED_REGIONS } from "../fixtures/compared-regions.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";

let release: Release;

beforeAll(async () => {
  const folder = await drawnWorkspace(COMPARED_REGIONS);
  release = await openRelease(openWorkspace(folder).releases, { threads: 1 });
});
afterAll(() => release.engine.close());

const readingFor = (viewer: Viewer) => ({ engine: release.engine, viewer });
const side = (areaCode: string, producerId: string | null = null) => ({
  areaCodes: [areaCode],
  year: 2025,
  producerId,
});

describe("a difference read from a release", () => {
  test("is that of difference-parts.md, with what is off clients beside it", async () => {
    const { difference, one } = await readDifference(readingFor(INTERNAL), {
      one: side("06"),
      other: side("07"),
    });
    expect(one).toMatchObject({ personCount: 100n, costMicroeuros: 4_100_000_000n });
    const euros = (part: bigint) => Number(microeurosPerPerson(part, difference)) / 1e6;
    expect(euros(difference.total.coverage)).toBe(18.333333);
    expect(euros(difference.total.off_clients)).toBe(1);
    expect(euros(difference.total.total)).toBe(26);
  });

  test("against peers is against their residents, clients and euros as of one area", async () => {
    const { difference, other } = await readDifference(readingFor(INTERNAL), {
      one: side("07"),
      other: { areaCodes: ["06", "08", "06"], year: 2025, producerId: null },
    });
    expect(other).toMatchObject({ personCount: 200n, costMicroeuros: 4_400_000_000n });
    const euros = (part: bigint) => Number(microeurosPerPerson(part, difference)) / 1e6;
    // 15 against (4 000 + 100 + 300) / 200 = 22 euros, of which 0.5 is on no client.
    expect(euros(difference.total.total)).toBe(-7);
    expect(euros(difference.total.off_clients)).toBe(-0.5);
    await expect(
      readDifference(readingFor(INTERNAL), {
        one: side("06"),
        other: { areaCodes: [], year: 2025, producerId: null },
      }),
    ).rejects.toThrow("at least one area");
  });

  test("of producers is per client of each, and never against an area", async () => {
    const { difference } = await readDifference(readingFor(INTERNAL), {
      one: side("06", "own"),
      other: side("06", "bought"),
    });
    // 200 and 100 euros a client, both of two events: unit costs of 100 and 50.
    expect(Number(microeurosPerPerson(difference.total.unit_cost, difference))).toBe(100_000_000);
    await expect(
      readDifference(readingFor(INTERNAL), { one: side("06", "own"), other: side("07") }),
    ).rejects.toThrow(/producer/);
  });

  test("is refused to whoever may not see a side, in the same words as one that is not there", async () => {
    for (const viewer of [producerOf("own"), PUBLIC]) {
      await expect(
        readDifference(readingFor(viewer), { one: side("06"), other: side("07") }),
      ).rejects.toThrow("there are no costs of 06 2025 that you may see");
    }
    await expect(
      readDifference(readingFor(INTERNAL), { one: side("06"), other: side("99") }),
    ).rejects.toThrow('unknown area "99"; known: 06, 07, 08');
  });
});

describe("a comparison read from the figures", () => {
  const request = {
    indicatorId: "E-01",
    year: 2025,
    level: "package",
    moduleId: "PP04",
  } as const;

  test("holds standardised values against the nation, and ranks those with limits", async () => {
    const { areas, nation } = await readComparison(readingFor(INTERNAL), {
      ...request,
      reference: { kind: "nation" },
    });
    expect(nation?.value).toBe(27.5);
    expect(areas.map(({ figure }) => figure.area_code)).toEqual(["06", "07", "08"]);
    expect(areas.map(({ verdict }) => [verdict.verdict, verdict.reason])).toEqual([
      ["worse", "beyond_chance"],
      ["better", "beyond_chance"],
      ["cannot_say", "figure_missing"],
    ]);
    expect(areas.map(({ rank }) => rank?.rank ?? null)).toEqual([2, 1, null]);
  });

  test("against the own past, a target, another region, or chosen peers", async () => {
    const at = async (reference: Parameters<typeof readComparison>[1]["reference"]) => {
      const { areas } = await readComparison(readingFor(INTERNAL), {
        ...request,
        areaCode: "06",
        reference,
      });
      return areas[0];
    };
    expect((await at({ kind: "past", year: 2024 }))?.verdict.reason).toBe("interval_too_wide");
    expect((await at({ kind: "target", value: 30 }))?.verdict.verdict).toBe("worse");
    expect((await at({ kind: "area", areaCode: "07" }))?.reference.value).toBe(14);
    const peers = await at({ kind: "peers", chosen: ["07"] });
    expect(peers).toMatchObject({ peerCodes: ["07"], potential: null });
    expect(peers?.verdict.reason).toBe("reference_missing");
  });

  test("shows nobody a figure that is not for them", async () => {
    const { areas } = await readComparison(readingFor(PUBLIC), {
      ...request,
      reference: { kind: "nation" },
    });
    expect(areas).toEqual([]);
  });

  test("an indicator that is not there is named, with the nearest", async () => {
    await expect(
      readComparison(readingFor(INTERNAL), {
        ...request,
        indicatorId: "E-1",
        reference: { kind: "nation" },
      }),
    ).rejects.toThrow(/unknown indicator "E-1"/);
  });

  test("the card of a package says where there is not enough data", async () => {
    const { marks, figures } = await readCard(readingFor(INTERNAL), {
      areaCode: "06",
      year: 2025,
      packageId: "PP04",
      reference: { kind: "nation" },
    });
    expect(figures.map(({ indicatorId, answer }) => [indicatorId, answer.verdict])).toEqual([
      ["E-01", "worse"],
    ]);
    expect(marks.map(({ verdict }) => verdict)).toEqual([
      "worse",
      "not_enough_data",
      "not_enough_data",
      "not_enough_data",
    ]);
  });

  test("peers are not made up of three regions", async () => {
    const { peers, missingFeatures, profiles } = await readPeers(readingFor(INTERNAL), {
      areaCode: "06",
      year: 2025,
    });
    expect(peers).toEqual([]);
    expect(missingFeatures).toEqual(["density", "need"]);
    expect(profiles[0]?.features).toMatchObject({ share_75_and_over: 1, residents: 100 });
  });
});

describe("what hangs together", () => {
  test("is read for organisers, and not for the public", async () => {
    const at = { areaCode: "06", year: 2025 };
    const own = readingFor(organiserOf("06"));
    expect(await readDependencies(own, at)).toMatchObject([{ clientCount: 5 }]);
    expect(await readFlows(own, at)).toMatchObject([{ periodFrom: "2025-07-01", clientCount: 3 }]);
    expect((await readCostShifts(own)).map(({ isAlarm }) => isAlarm)).toEqual([true, false]);
    const other = readingFor(PUBLIC);
    expect(await readDependencies(other, at)).toEqual([]);
    expect(await readFlows(other, at)).toEqual([]);
    expect(await readCostShifts(other)).toEqual([]);
  });
});

describe("months and producers", () => {
  test("warnings are read with their months, by whoever may see the indicator", async () => {
    const [warning, ...others] = await readEarlyWarnings(readingFor(organiserOf("06")));
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      indicatorId: "X-02",
      month: "2025-11-01",
      verdict: "worse",
      points: [
        { month: "2025-10-01", value: null },
        { month: "2025-11-01", value: 60 },
      ],
    });
    expect(await readEarlyWarnings(readingFor(INTERNAL), { areaCode: "07" })).toEqual([]);
  });

  test("a leading indicator is told by month: a month without contacts has no share", async () => {
    const remote = newestIndicators(loadIndicators()).filter(({ id }) => id === "R-01");
    const series = await leadingMonths({
      engine: release.engine,
      sources: VIEWS_AS_SOURCES,
      definitions: remote,
      monthCount: 3,
    });
    const ofPackage = series.find(({ moduleId }) => moduleId === "PP04");
    expect(ofPackage).toMatchObject({ areaCode: "06", chart: "p", direction: "higher_better" });
    expect(ofPackage?.months).toEqual([
      { month: "2025-01-01", numerator: 1, denominator: 4 },
      { month: "2025-02-01", numerator: null, denominator: null },
      { month: "2025-03-01", numerator: 2, denominator: 2 },
    ]);
  });

  test("a producer is added over its regions, and placed against all producers together", async () => {
    const request = {
      indicatorId: "X-02",
      year: 2025,
      level: "package",
      moduleId: "PP04",
    } as const;
    const { producers, baseline } = await readProducerFunnel(readingFor(INTERNAL), request);
    expect(baseline).toBeCloseTo(1800 / 9600, 12);
    expect(
      producers.map(({ producerId, total, place, verdict }) => [producerId, total, place, verdict]),
    ).toEqual([
      ["far", 1000, "high_998", "better"],
      // 0.1744 lies just below 0.1875 − 3.09 √(0.1523 / 8 600) = 0.1745.
      ["large", 8600, "low_998", "worse"],
    ]);
    expect((await readProducerFunnel(readingFor(PUBLIC), request)).baseline).toBeNull();
  });

  test("an organiser places the producers of its region; a producer sees itself, and too few others without names", async () => {
    const asked = { packageId: "PP04", year: 2025, areaCodes: ["06"] };
    const [remote, shares] = await readProducers(readingFor(organiserOf("06")), asked);
    expect([remote, shares].map((one) => one?.definition.id)).toEqual(["R-01", "X-02"]);
    expect(remote?.producers.map(({ verdict }) => verdict)).toEqual(["better", "worse"]);
    expect(shares?.baseline).toBeCloseTo((100 * 1700) / 9200, 6);
    expect(shares?.producers.map(({ producerId, place }) => [producerId, place])).toEqual([
      ["far", "high_998"],
      ["large", "low_95"],
    ]);
    expect(await readProducers(readingFor(organiserOf("07")), asked)).toEqual([]);
    const [alone] = await readProducers(readingFor(producerOf("far")), asked);
    expect(alone).toMatchObject({
      baseline: null,
      producers: [{ producerId: "far", place: null, verdict: null }],
      lines: [],
    });
    expect(
      await readPeerSpreads(readingFor(producerOf("far")), { packageId: "PP04", year: 2025 }),
    ).toEqual([{ indicatorId: "R-01", moduleId: "PP04", peerCount: 1, values: null }]);
    expect(await readPeerSpreads(readingFor(INTERNAL), asked)).toEqual([]);
  });
});
