import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INTERNAL } from "../../src/audience/index.ts";
import {
  answerCsv,
  answerQueries,
  answerQuery,
  type QueryAnswer,
  type QueryRequest,
} from "../../src/indicators/index.ts";
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

describe("several measures in one query", () => {
  const MEASURES = [
    ["cost", "net_cost", "events", "clients", "cost_per_client", "cost_per_resident"],
    ["E-01", "E-04", "E-05", "E-06", "E-09", "cost", "hit_share"],
  ];
  const CUTS: readonly Omit<QueryRequest, "measure">[] = [
    { by: ["region", "package"], where: ["year=2015"] },
    { by: ["package"], withTotal: true },
    { by: ["package", "age_group", "sex"], where: ["region=11"] },
    { by: ["package", "month"] },
  ];

  test("answer as each of them alone", async () => {
    const without = (answers: readonly QueryAnswer[]) => answers.map((answer) => answerCsv(answer));
    for (const measures of MEASURES) {
      for (const cut of CUTS) {
        const request = measures.includes("hit_share") ? { ...cut, withTotal: false } : cut;
        const single: QueryAnswer[] = [];
        const known = measures.filter(
          (measure) => measure !== "cost_per_resident" || cut.by?.[1] !== "month",
        );
        for (const measure of known) {
          single.push(await answerQuery(release, INTERNAL, { ...request, measure }));
        }
        const together = await answerQueries(release, INTERNAL, known, request);
        expect(without(together)).toEqual(without(single));
        expect(together.map(({ notes }) => notes)).toEqual(single.map(({ notes }) => notes));
      }
    }
  });

  test("read the clients' rows once, in one statement", async () => {
    const statements: string[] = [];
    const counted: Release = {
      ...release,
      engine: {
        ...release.engine,
        rows: (sql, parameters) => {
          if (sql.includes("as numerator")) statements.push(sql);
          return release.engine.rows(sql, parameters);
        },
      },
    };
    const request = { by: ["package"], where: ["year=2015"] };
    await answerQueries(counted, INTERNAL, ["net_cost", "events", "E-04"], request);
    expect(statements).toHaveLength(1);
    expect(statements[0]?.match(/from client_service_months as months/g)).toHaveLength(1);
  });
});
