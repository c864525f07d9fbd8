import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { drawnWorkspace } from "../../fixtures/drawn-release.ts";
import { SERVED_TABLES, type ServedTest, servedTest } from "../../fixtures/served-release.ts";

/** Region 11 costs 40 € per resident, three others 10, 20 and 30 €: their median is 20 € (19 to 21). */
const FIGURES = `
    indicator_id | indicator_version | area_kind | area_code | year | level   | module_id | numerator  | denominator | value | lower | upper | status
    E-01G        | 1                 | nation    | FI        | 2016 | package | P1        | 2500000000 | 100         | 25    | 24    | 26    | value
    E-01G        | 1                 | region    | 11        | 2016 | package | P1        | 640000000  | 16          | 40    | 38    | 42    | value
    E-01G        | 1                 | region    | 11        | 2015 | package | P1        | 2925000000 | 75          | 39    | 36    | 42    | value
    E-01G        | 1                 | region    | 01        | 2016 | package | P1        | 100000000  | 10          | 10    | 9     | 11    | value
    E-01G        | 1                 | region    | 02        | 2016 | package | P1        | 200000000  | 10          | 20    | 19    | 21    | value
    E-01G        | 1                 | region    | 03        | 2016 | package | P1        | 300000000  | 10          | 30    | 28    | 32    | value`;
const REGIONS = `
    region_code | name    | collaborative_area_code | kind
    01          | Ykkönen |                         | wellbeing_services_county
    02          | Kakkonen |                        | wellbeing_services_county
    03          | Kolmonen |                        | wellbeing_services_county
    11          | Oma     |                         | wellbeing_services_county`;

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
    await drawnWorkspace({ ...SERVED_TABLES, regions: REGIONS, figures: FIGURES }),
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
