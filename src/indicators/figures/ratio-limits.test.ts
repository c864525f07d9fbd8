import { expect, test } from "vitest";
import { type DrawnUse, drawnFigures } from "../../../test/fixtures/drawn-figures.ts";
import { loadIndicators } from "../definitions/index.ts";

function use(client: string, producer: string, euros: number, service = "PP02-F01-S01"): DrawnUse {
  return { client, producer, euros, events: 1, region: "01", year: 2025, service };
}

async function share(uses: readonly DrawnUse[], indicator = "E-12", where = "producer_id is null") {
  const drawn = await drawnFigures(
    uses,
    loadIndicators().filter(({ id }) => id === indicator),
  );
  try {
    const [row] = await drawn.release.engine.rows(
      `select value, lower, upper from figures where area_code = '01' and value is not null and ${where} order by level`,
    );
    return row;
  } finally {
    drawn.close();
  }
}

test("a share of cost has limits over its clients, who are independent of each other", async () => {
  // 100 of 500 euros. Residuals 100 − 0.2 · 400 = 20 and −0.2 · 100 = −20: 2/1 · 800, whose root over 500 is 0.08.
  const row = await share([use("a", "own", 300), use("a", "care", 100), use("b", "own", 100)]);
  expect(row?.["value"]).toBeCloseTo(20, 10);
  expect(row?.["lower"]).toBeCloseTo(20 - 1.959964 * 8, 4);
  expect(row?.["upper"]).toBeCloseTo(20 + 1.959964 * 8, 4);
});

test("limits of a share do not go beyond all of it", async () => {
  const row = await share([use("a", "care", 300), use("b", "own", 1)]);
  expect(row?.["value"]).toBeCloseTo(99.668, 3);
  expect(row?.["upper"]).toBe(100);
});

test("a producer's share has the limits that the same clients give a region", async () => {
  // As above: 100 of 500 euros, in client guidance and beside it.
  const uses = [
    use("a", "care", 300, "PP01-F02-S01"),
    use("a", "care", 100, "PP01-F01-S01"),
    use("b", "care", 100, "PP01-F02-S01"),
    use("c", "own", 900, "PP01-F01-S01"),
  ];
  const row = await share(uses, "E-09", "producer_id = 'care'");
  expect(row?.["value"]).toBeCloseTo(20, 10);
  expect(row?.["lower"]).toBeCloseTo(20 - 1.959964 * 8, 4);
  expect(row?.["upper"]).toBeCloseTo(20 + 1.959964 * 8, 4);
});
