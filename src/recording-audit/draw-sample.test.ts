import { expect, test } from "vitest";
import { drawnEventsWorkspace } from "../../test/fixtures/drawn-events.ts";
import { DRAWN_SERVICES } from "../../test/fixtures/drawn-release.ts";
import { withEvents } from "../release/index.ts";
import type { Row } from "../sql/engine.ts";
import { openWorkspace } from "../workspace.ts";
import { type DrawRequest, drawSample } from "./draw-sample.ts";

/** `count` events of one service, in two files. */
function events(region: string, year: number, service: string | null, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    region_code: region,
    delivery_id: `${region}-${year}`,
    file_path: index % 2 === 0 ? `${service}-a.csv` : `${service}-b.csv`,
    row_number: index + 1,
    year,
    month: `${year}-03-01`,
    client_id: null,
    service_id: service,
    rule_id: service === null ? null : "R1",
    cost_centre_id: "4100",
  }));
}

const EVENTS: readonly Row[] = [
  ...events("01", 2015, "P1-S1", 600),
  ...events("01", 2015, "P2-S1", 300),
  ...events("01", 2015, null, 90),
  ...events("11", 2015, "P3-S1", 3),
  ...events("11", 2016, "P1-S2", 7),
];

const ALL: DrawRequest = {
  size: 50,
  seed: 1,
  regionCode: null,
  year: null,
  today: "2026-01-02",
};

async function drawn(rows: readonly Row[], request: DrawRequest) {
  const root = await drawnEventsWorkspace({ services: DRAWN_SERVICES }, { costing__events: rows });
  return withEvents(openWorkspace(root), (tables) => drawSample(tables, request));
}

test("strata are region by package, unclassified events are one of their own, small ones give two", async () => {
  const { audit, events: sample } = await drawn(EVENTS, ALL);
  expect(audit.strata).toEqual([
    { region_code: "01", package_id: "P1", event_count: 600, drawn_count: 28 },
    { region_code: "01", package_id: "P2", event_count: 300, drawn_count: 14 },
    { region_code: "01", package_id: null, event_count: 90, drawn_count: 4 },
    { region_code: "11", package_id: "P1", event_count: 7, drawn_count: 2 },
    { region_code: "11", package_id: "P3", event_count: 3, drawn_count: 2 },
  ]);
  for (const stratum of audit.strata) {
    const rows = sample.filter(
      (event) =>
        event.region_code === stratum.region_code && event.package_id === stratum.package_id,
    );
    expect(rows).toHaveLength(stratum.drawn_count);
  }
  expect(new Set(sample.map((event) => `${event.file_path} ${event.row_number}`)).size).toBe(50);
  expect(sample.map((event) => event.sample_row)).toEqual(
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
});

test("the order of rows does not matter, another seed draws others", async () => {
  const first = await drawn(EVENTS, ALL);
  const again = await drawn(EVENTS.toReversed(), ALL);
  expect(again).toEqual(first);
  const other = await drawn(EVENTS, { ...ALL, seed: 2 });
  expect(other.audit.strata).toEqual(first.audit.strata);
  expect(other.audit.rows).not.toEqual(first.audit.rows);
  expect(other.audit.sample_id).not.toBe(first.audit.sample_id);
});

test("every event has the same chance within its stratum", async () => {
  const rows = events("01", 2015, "P1-S1", 40);
  const counts = new Map<number, number>();
  const root = await drawnEventsWorkspace({ services: DRAWN_SERVICES }, { costing__events: rows });
  await withEvents(openWorkspace(root), async (tables) => {
    for (let seed = 0; seed < 40; seed += 1) {
      const { events: sample } = await drawSample(tables, { ...ALL, size: 10, seed });
      for (const { row_number: row } of sample) counts.set(row, (counts.get(row) ?? 0) + 1);
    }
  });
  // Each is drawn 10 times of 40 on average, with a standard deviation of 2.7.
  expect(counts.size).toBe(40);
  for (const count of counts.values()) expect(Math.abs(count - 10)).toBeLessThanOrEqual(9);
});

test("a region and a year narrow the draw; unknown ones are named with what there is", async () => {
  const { audit } = await drawn(EVENTS, { ...ALL, size: 4, regionCode: "11", year: 2016 });
  expect(audit.strata).toEqual([
    { region_code: "11", package_id: "P1", event_count: 7, drawn_count: 4 },
  ]);
  await expect(drawn(EVENTS, { ...ALL, regionCode: "12" })).rejects.toThrow('unknown region "12"');
  await expect(drawn(EVENTS, { ...ALL, regionCode: "01", year: 1990 })).rejects.toThrow(
    "known: 2015",
  );
});
