import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  NATIONAL,
  organiserOf,
  PUBLIC,
  producerOf,
  type Viewer,
} from "../../src/audience/index.ts";
import { answerCsv, answerQuery, type QueryRequest } from "../../src/indicators/index.ts";
import { openRelease, type Release } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";
import { TWO_REGIONS } from "../fixtures/two-regions.ts";

let release: Release;

beforeAll(async () => {
  const folder = await drawnWorkspace(TWO_REGIONS);
  release = await openRelease(openWorkspace(folder).releases, { threads: 1 });
});

afterAll(() => release.engine.close());

describe("a viewer who may not see everything", () => {
  const asked = async (viewer: Viewer, measure: string, request: Omit<QueryRequest, "measure">) => {
    const answer = await answerQuery(release, viewer, { measure, ...request });
    return answerCsv(answer).trimEnd().split("\n").slice(1);
  };

  test("an organiser sees producers of its own region only, and other regions whole", async () => {
    const organiser = organiserOf("01");
    expect(await asked(organiser, "cost", { by: ["region"], where: ["year=2015"] })).toEqual([
      "01,20.02,20.015,,value",
      "11,474.00,474.00,,value",
    ]);
    const by = ["region", "producer"];
    expect(await asked(organiser, "cost", { by, where: ["year=2015"] })).toEqual([
      "01,own,20.02,20.015,,value",
    ]);
    expect(await asked(organiser, "clients", { by: ["producer"], where: ["region=11"] })).toEqual(
      [],
    );
  });

  test("a producer sees what it produced itself, whatever it asks for", async () => {
    const producer = producerOf("bought");
    expect(await asked(producer, "cost", { by: ["region", "package"] })).toEqual([
      "11,P2,50.50,50.50,,value",
    ]);
    expect(await asked(producer, "clients", {})).toEqual(["1,1,,value"]);
    await expect(asked(producer, "hit_share", { by: ["package"] })).rejects.toThrow("may not ask");
  });

  test("steering gets no cut by producer, and learns no producer's name from the refusal", async () => {
    await expect(asked(NATIONAL, "cost", { where: ["producer=unheard"] })).rejects.toThrow(
      /may not cut by producer(?!.*bought)/,
    );
  });

  test("the public gets no free cuts at all", async () => {
    await expect(asked(PUBLIC, "clients", { by: ["region"] })).rejects.toThrow("published figures");
  });
});
