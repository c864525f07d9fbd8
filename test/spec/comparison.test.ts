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
import { commandLine } from "../fixtures/command-line.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";

const RELEASE = {
  services: `
    package_id | package_name_en | function_id | service_id
    PP04       | Care            | PP04-F01    | PP04-F01-S01
    PP06       | Hospital        | PP06-F02    | PP06-F02-S01`,
  difference_bases: `
    area_kind | area_code | year | producer_id | level   | package_id | function_id | service_id   | age_band | sex | client_count | event_count | cost_microeuros
    region    | 06        | 2025 |             | service | PP04       | PP04-F01    | PP04-F01-S01 | 80-84    | 2   | 20           | 40          | 4000000000
    region    | 06        | 2025 |             | service | PP06       |             |              |          |     | 0            | 0           | 100000000
    region    | 06        | 2025 |             | all     |            |             |              | 80-84    | 2   | 20           | 40          | 4000000000
    region    | 07        | 2025 |             | service | PP04       | PP04-F01    | PP04-F01-S01 | 80-84    | 2   | 10           | 30          | 1500000000
    region    | 08        | 2025 |             | service | PP04       | PP04-F01    | PP04-F01-S01 | 80-84    | 2   | 2            | 2           | 300000000
    region    | 06        | 2025 | own         | service | PP04       | PP04-F01    | PP04-F01-S01 | 80-84    | 2   | 8            | 16          | 1600000000
    region    | 06        | 2025 | own         | all     |            |             |              | 80-84    | 2   | 8            | 16          | 1600000000
    region    | 06        | 2025 | bought      | service | PP04       | PP04-F01    | PP04-F01-S01 | 80-84    | 2   | 12           | 24          | 1200000000
    region    | 06        | 2025 | bought      | all     |            |             |              | 80-84    | 2   | 12           | 24          | 1200000000`,
  difference_residents: `
    area_kind | area_code | year | age_band | sex | resident_count
    region    | 06        | 2025 | 80-84    | 2   | 100
    region    | 07        | 2025 | 80-84    | 2   | 100
    region    | 08        | 2025 | 80-84    | 2   | 100`,
  regions: `
    region_code | name_fi       | name_sv         | name_en
    06          | Pirkanmaa     | Birkaland       | Pirkanmaa
    07          | Päijät-Häme   | Päijänne-Tavast | Päijät-Häme`,
  population: `
    region_code | year | age | sex | person_count
    06          | 2025 | 80  | 2   | 100
    07          | 2025 | 80  | 2   | 100
    08          | 2025 | 80  | 2   | 100`,
  dependency_pairs: `
    area_kind | area_code | year | package_id | other_package_id | client_count | package_client_count | other_client_count | cost_microeuros | other_cost_microeuros
    region    | 06        | 2025 | PP04       | PP06             | 5            | 20                   | 9                  | 100             | 200`,
  package_flows: `
    region_code | period_from | from_package_id | to_package_id | client_count | cost_microeuros
    06          | 2025-07-01  | PP06            | PP04          | 3            | 70`,
  cost_shifts: `
    region_code | period_kind | after_from | package_id | service_id   | other_package_id | other_service_id | change_microeuros | change_deviation | fall_p_value | client_count | rose_count | other_change_microeuros | other_change_deviation | usual_client_count | usual_change_microeuros | link_p_value | pair_count | is_alarm
    06          | half_year   | 2025-07-01 | PP06       | PP06-F02-S01 | PP11             | PP11-F01-S01     | -15966000000      | -4.1             | 0.00002      | 21           | 10         | -900000000              | -1.2                   | 334                | 0                       | 0.8          | 9          | false
    06          | half_year   | 2025-07-01 | PP06       | PP06-F02-S01 | PP11             | PP11-F03-S01     | -15966000000      | -4.1             | 0.00002      | 25           | 17         | 3000000000              | 2.3                    | 397                | 0                       | 0.0006       | 9          | true`,
  client_service_months: `
    region_code | year | month      | client_id | sex    | age_at_year_end | service_id   | contact_mode | event_count
    06          | 2025 | 2025-01-01 | Anna      | female | 80              | PP04-F01-S01 | R10          | 3
    06          | 2025 | 2025-01-01 | Anna      | female | 80              | PP04-F01-S01 | R52          | 1
    06          | 2025 | 2025-03-01 | Anna      | female | 80              | PP04-F01-S01 | R52          | 2
    06          | 2025 | 2025-03-01 | Anna      | female | 80              | PP04-F01-S01 | R80          | 9`,
  early_warnings: `
    indicator_id | indicator_version | area_kind | area_code | level   | module_id | month      | rule               | side  | verdict | value | centre | lower | upper | deviation | points
    X-02         | 1                 | region    | 06        | package | PP04      | 2025-11-01 | beyond_three_sigma | below | worse   | 60    | 80     | 70    | 90    | -6        | [["2025-10-01",null],["2025-11-01",60]]`,
  figures: `
    indicator_id | indicator_version | area_kind | area_code | year | level   | module_id | numerator  | denominator | value | lower | upper | standardised_value | standardised_lower | standardised_upper | status | producer_id
    E-01         | 1                 | nation    | FI        | 2025 | package | PP04      | 5500000000 | 200         | 27.5  | 27    | 28    | 27.5               | 27                 | 28                 | value
    E-01         | 1                 | region    | 06        | 2025 | package | PP04      | 4000000000 | 100         | 40    | 35    | 45    | 41                 | 36                 | 46                 | value
    E-01         | 1                 | region    | 07        | 2025 | package | PP04      | 1500000000 | 100         | 15    | 12    | 18    | 14                 | 11                 | 17                 | value
    E-01         | 1                 | region    | 06        | 2024 | package | PP04      | 3900000000 | 100         | 39    | 35    | 43    | 40                 | 36                 | 44                 | value
    E-01         | 1                 | region    | 08        | 2025 | package | PP04      |            |             |       |       |       |                    |                    |                    | missing
    X-02         | 1                 | region    | 06        | 2025 | package | PP04      | 1500000000 | 8600000000  | 17.44 | 16.654442813174903 | 18.25835135205397 |                    |                    |                    | value  | large
    X-02         | 1                 | region    | 06        | 2025 | package | PP04      | 200 | 600 | 33.3 | 29.677931719461387 | 37.200791647661966 |                    |                    |                    | value  | far
    X-02         | 1                 | region    | 07        | 2025 | package | PP04      | 100 | 400 | 25 | 21.00790142364741 | 29.467713293067415 |                    |                    |                    | value  | far
    R-01         | 1                 | region    | 06        | 2025 | package | PP04      | 300 | 1000 | 30 | 27.239 | 32.913 |                    |                    |                    | value  | far
    R-01         | 1                 | region    | 06        | 2025 | package | PP04      | 200 | 1000 | 20 | 17.641 | 22.59 |                    |                    |                    | value  | large`,
};

let release: Release;
let folder = "";

beforeAll(async () => {
  folder = await drawnWorkspace(RELEASE);
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

describe("the command line", () => {
  test("compare prints parts that add up, the verdict and the peers", async () => {
    const { exit, out } = await commandLine(["compare", folder, "06", "07", "--language", "en"]);
    expect(exit).toBe(0);
    const all = out.split("\n").find((line) => line.startsWith("all ")) ?? "";
    expect(all.split(/\s{2,}/)).toEqual([
      "all",
      "0.00",
      "+18.33",
      "-11.67",
      "+18.33",
      "+1.00",
      "+26.00",
    ]);
    expect(out).toContain("PP04 Care");
    expect(out).toContain("No peers of 06");
  });

  test("compare --json keeps the exact numbers beside the rounded ones", async () => {
    const { out } = await commandLine(["compare", folder, "06@2025", "07", "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      parts: { coverage: 18_333_333, total: 26_000_000 },
      exact: { denominator: 10_000, total: 260_000_000_000 },
      verdict: null,
      modules: [{ packageId: "PP04" }, { packageId: "PP06" }],
    });
  });

  test("compare says what a side looks like when one is no side", async () => {
    const { exit, notes } = await commandLine(["compare", folder, "06", "0 7"]);
    expect(exit).toBe(2);
    expect(notes).toContain("CODE@YEAR");
  });

  test("compare holds an area against the peers that are chosen for it, as one area", async () => {
    const words = ["compare", folder, "07", "peers", "--peers", "06,08"];
    const { out } = await commandLine(words);
    expect(out).toContain("07 2025 (100 persons, 1 500.00 euros, 15.00 each)");
    expect(out).toContain("against 06 + 08 2025 (200 persons, 4 400.00 euros, 22.00 each)");
    const none = await commandLine(["compare", folder, "07", "peers"]);
    expect([none.exit, none.notes]).toEqual([2, expect.stringContaining("--peers CODES")]);
  });

  test("compare answers an area that is not there with the nearest code or name", async () => {
    const code = await commandLine(["compare", folder, "06", "09"]);
    expect(code.exit).toBe(3);
    expect(code.notes).toContain('unknown area "09"; did you mean 06?');
    const name = await commandLine(["compare", folder, "Pirkkanmaa", "06"]);
    expect(name.exit).toBe(3);
    expect(name.notes).toContain('unknown area "Pirkkanmaa"; did you mean 06 (Pirkanmaa)?');
  });

  test("alarms prints alarms, and with --all what was looked at", async () => {
    const alarms = await commandLine(["alarms", folder]);
    expect(alarms.out).toContain("PP11-F03-S01");
    expect(alarms.out).not.toContain("PP11-F01-S01");
    expect(alarms.out).toContain("2 pairs of services were looked at");
    const all = await commandLine(["alarms", folder, "--all", "--json"]);
    expect(JSON.parse(all.out).alarms).toHaveLength(2);
    const none = await commandLine(["alarms", folder, "--region", "07"]);
    expect(none.out).toContain("No alarm.");
    const unknown = await commandLine(["alarms", folder, "--region", "99"]);
    expect(unknown.exit).toBe(3);
    expect(unknown.notes).toContain('unknown region "99"; known: 06, 07, 08');
  });
});
