import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ROUTES } from "../../../src/api/index.ts";
import { drawnWorkspace } from "../../fixtures/drawn-release.ts";
import { SERVED_TABLES, type ServedTest, servedTest } from "../../fixtures/served-release.ts";

/** Region 11 costs 40 € per resident, three others 10, 20 and 30 €: their median is 20 € (19 to 21). */
const FIGURES = `
    indicator_id | indicator_version | area_kind | area_code | year | level   | module_id | numerator  | denominator | value | lower | upper | status | producer_id
    E-01G        | 1                 | nation    | FI        | 2016 | package | P1        | 2500000000 | 100         | 25    | 24    | 26    | value
    E-01G        | 1                 | region    | 11        | 2016 | package | P1        | 640000000  | 16          | 40    | 38    | 42    | value
    E-01G        | 1                 | region    | 11        | 2015 | package | P1        | 2925000000 | 75          | 39    | 36    | 42    | value
    E-01G        | 1                 | region    | 01        | 2016 | package | P1        | 100000000  | 10          | 10    | 9     | 11    | value
    E-01G        | 1                 | region    | 02        | 2016 | package | P1        | 200000000  | 10          | 20    | 19    | 21    | value
    E-01G        | 1                 | region    | 03        | 2016 | package | P1        | 300000000  | 10          | 30    | 28    | 32    | value
    R-01         | 1                 | region    | 11        | 2016 | package | P1        | 300        | 1000        | 30    | 27.239 | 32.913 | value | own
    R-01         | 1                 | region    | 11        | 2016 | package | P1        | 200        | 1000        | 20    | 17.641 | 22.59  | value | bought`;
const REGIONS = `
    region_code | name    | collaborative_area_code | kind
    01          | Ykkönen |                         | wellbeing_services_county
    02          | Kakkonen |                        | wellbeing_services_county
    03          | Kolmonen |                        | wellbeing_services_county
    11          | Oma     |                         | wellbeing_services_county`;

/** In 01 8 clients had 16 visits for 100 € of 10 residents; in 11 4 had 8 for 240 € of 10. */
const DIFFERENCE = {
  difference_bases: `
    area_kind | area_code | year | producer_id | level   | package_id | function_id | service_id | age_band | sex | client_count | event_count | cost_microeuros
    region    | 11        | 2016 |             | service | P1         | P1-F1       | P1-S1      | 40-44    | 2   | 4            | 8           | 240000000
    region    | 01        | 2016 |             | service | P1         | P1-F1       | P1-S1      | 40-44    | 2   | 8            | 16          | 100000000`,
  difference_residents: `
    area_kind | area_code | year | age_band | sex | resident_count
    region    | 11        | 2016 | 40-44    | 2   | 10
    region    | 01        | 2016 | 40-44    | 2   | 10`,
};

const Answered = z.object({
  code: z.string().optional(),
  areas: z
    .array(
      z.object({ area: z.object({ code: z.string() }), is_peer: z.boolean(), cell: z.unknown() }),
    )
    .optional(),
});

let served: ServedTest;
beforeAll(async () => {
  served = await servedTest(
    await drawnWorkspace({ ...SERVED_TABLES, ...DIFFERENCE, regions: REGIONS, figures: FIGURES }),
  );
});
afterAll(() => served.close());

async function own(compare: string) {
  const asked = `figure=indicator:E-01G&module=P1&year=2016&region=11&compare=${compare}`;
  const response = await served.ask(`/api/comparison?${asked}`);
  const answer = Answered.parse(await response.json());
  const areas = answer.areas ?? [];
  return {
    status: response.status,
    cell: areas.find(({ area }) => area.code === "11")?.cell,
    peers: areas.filter((area) => area.is_peer).map(({ area }) => area.code),
    code: answer.code,
  };
}

describe("what a figure is held against", () => {
  test("chosen peers: their median with its limits, and the verdict that they support", async () => {
    const { cell, peers } = await own("peers:01,02,03");
    expect(peers).toEqual(["01", "02", "03"]);
    // 40 − 20 = 20, from 20 − √(2² + 1²) to 20 + √(2² + 1²): all above zero, and less is better.
    expect(cell).toMatchObject({
      verdict: "worse",
      reference: { kind: "peers", code: null, value: 20, names: { fi: "Samankaltaiset alueet" } },
    });
  });

  test("two peers have no median, and there is no verdict", async () => {
    expect((await own("peers:01,02")).cell).toMatchObject({ verdict: null, reference: null });
  });

  test("the own past: 40 against 39, each with its limits, is not beyond chance", async () => {
    expect((await own("previous_year")).cell).toMatchObject({
      verdict: "cannot_say",
      reference: { kind: "previous_year", code: "2015", value: 39 },
    });
  });

  test("a target has no uncertainty of its own: 40 at most 42 is better than 50", async () => {
    expect((await own("target:50")).cell).toMatchObject({
      verdict: "better",
      reference: { kind: "target", value: 50 },
    });
  });

  test("what is no area, peer or number is refused with what would be", async () => {
    expect(await own("peers:01,99")).toMatchObject({ status: 404, code: "unknown_name" });
    expect(await own("2014")).toMatchObject({ status: 404, code: "unknown_name" });
    const year = await served.ask("/api/difference?region=11&year=2016&compare=2014");
    expect(await year.json()).toMatchObject({
      detail: expect.stringContaining("edelliseen vuoteen"),
      technical_detail: expect.stringContaining("compare=previous_year"),
    });
    expect(await own("target:high")).toMatchObject({ status: 400, code: "invalid_usage" });
  });

  test("the package page and its cards follow the same peers", async () => {
    const response = await served.ask(
      "/api/packages/P1?region=11&year=2016&compare=peers:01,02,03",
    );
    expect(await response.json()).toMatchObject({
      reference: null,
      cost_per_resident: { verdict: "worse", reference: { kind: "peers", value: 20 } },
      indicators: [{ indicator_id: "E-01G", cell: { verdict: "worse" } }],
    });
  });
});

describe("the parts of a difference against peers", () => {
  const parts = async (compare: string) => {
    const asked = `region=11&year=2016&module=P1&compare=${compare}`;
    const response = await served.ask(`/api/difference?${asked}`);
    return ROUTES.difference.answer.parse(await response.json());
  };

  test("are against the chosen that have figures, as one area, and add up", async () => {
    const answer = await parts("peers:01,02");
    expect(answer).toMatchObject({ reference: null, reference_year: 2016, reason: null });
    expect(answer.peers.map(({ code }) => code)).toEqual(["01"]);
    // 24 against 10 € per resident: coverage 0.4 and 0.8, 2 visits each, 30 and 6.25 € a visit.
    expect(answer.difference).toMatchObject({ value: 14 });
    const values = answer.parts.map(({ part, cell }) => [part, "value" in cell ? cell.value : 0]);
    expect(values).toEqual([
      ["age_structure", 0],
      ["coverage", -14.5],
      ["intensity", 0],
      ["unit_cost", 28.5],
      ["off_clients", 0],
    ]);
  });

  test("are not there, and it is said why, when there are too few regions for peers", async () => {
    expect(await parts("peers")).toMatchObject({
      peers: [],
      parts: [],
      reason: "too_few_areas",
      difference: { kind: "missing" },
    });
  });
});

describe("producers in a funnel", () => {
  const Page = z.object({
    producer_funnels: z.array(
      z.object({
        producers: z.array(
          z.object({
            producer: z.object({ names: z.object({ fi: z.string() }) }),
            position: z.string().nullable(),
            verdict: z.string().nullable(),
          }),
        ),
        limits: z.array(z.object({ size: z.number(), upper_998: z.number() })),
        centre: z.number().nullable(),
        peers: z.object({ producer_count: z.int(), quartiles: z.null() }).nullable(),
      }),
    ),
  });
  const funnels = async (as: "organiser" | "neighbour" | "national" | "producer") => {
    const response = await served.ask("/api/packages/P1?region=11&year=2016", as);
    expect(response.status).toBe(200);
    return Page.parse(await response.json()).producer_funnels;
  };

  test("the organiser sees names and limits: 30 and 20 % of 1 000 lie outside 99.8 % around 25 %", async () => {
    const [funnel] = await funnels("organiser");
    const nameOf = ({ producer }: { producer: { names: { fi: string } } }) => producer.names.fi;
    const byName = funnel?.producers.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
    expect(byName).toEqual([
      { producer: { names: { fi: "Oma tuotanto" } }, position: "above_alarm", verdict: "better" },
      { producer: { names: { fi: "Ostettu" } }, position: "below_alarm", verdict: "worse" },
    ]);
    expect(funnel?.centre).toBeCloseTo(25, 1);
    // 25 + 3.09 √(25 × 75 / 1 000) = 29.2.
    expect(funnel?.limits.at(-1)?.upper_998).toBeCloseTo(29.2, 0);
  });

  test("a producer sees itself alone and how many others there are; another region and the nation see none", async () => {
    expect(await funnels("producer")).toMatchObject([
      {
        producers: [{ producer: { names: { fi: "Ostettu" } }, position: null, verdict: null }],
        centre: null,
        limits: [],
        peers: { producer_count: 1, quartiles: null },
      },
    ]);
    expect(await funnels("neighbour")).toEqual([]);
    expect(await funnels("national")).toEqual([]);
  });
});
