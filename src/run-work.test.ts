import { expect, test } from "vitest";
import { secondsLeft } from "./cli/progress.ts";
import type { Delivery } from "./ingest/index.ts";
import { RunWork, type WorkSizes } from "./run-work.ts";
import type { Model } from "./sql/models.ts";

const SIZES: WorkSizes = {
  land_seconds_per_megabyte: { csv: 1 },
  land_seconds_per_file: 0,
  events_per_megabyte: { csv: 100_000 },
  statement_seconds: 1,
  model_seconds_per_million_events: { heavy: 10, other: 0 },
  measure_seconds_per_million_events: 0,
  measure_seconds_per_place: 0,
  warn_seconds_per_million_events: 0,
  warn_seconds_per_region: 0,
  prove_seconds_per_million_events: 0,
  release_seconds_per_million_events: 0,
  release_seconds_per_place: 0,
};

const file = {
  path: "events.csv",
  absolutePath: "events.csv",
  bytes: 10_000_000,
  sha256: "",
  table: "service_events",
  format: { kind: "csv", compression: null, encoding: null, delimiter: ";", decimalComma: false },
  columns: [],
  isReadable: true,
  sameAs: null,
  isCorrected: false,
} as const;

const delivery: Delivery = {
  deliveryId: "d",
  organiser: "11",
  source: "s",
  period: { from: "2024-01-01", until: "2025-01-01" },
  deliveredOn: null,
  sequence: 0,
  contract: 1,
  adapter: null,
  files: [file],
  replacedBy: null,
  sameAs: null,
  findings: [],
};

function model(name: string, partition: "all" | "region_year"): Model {
  const spec = {
    grain: "One row of a test",
    partition,
    kind: "table" as const,
    order_by: [],
    carries_texts_as_numbers: false,
    audience: "internal" as const,
    version: 1,
    inputs: [],
    columns: [],
  };
  return { name, spec, sql: "", references: [] };
}

/** 10 MB that take 10 s to land and hold a million events; then 11 s and 1 s of models: 22 s in all. */
function work(): RunWork {
  return new RunWork([delivery], [model("heavy", "region_year"), model("light", "all")], SIZES);
}

test("each step counts by what it usually takes, and the shares end at the whole", () => {
  const run = work();
  expect(run.landed([file], false).share).toBeCloseTo(10 / 22);
  expect(run.modelled("heavy", { regionCode: "11", year: 2024 }, false).share).toBeCloseTo(21 / 22);
  expect(run.modelled("light", null, false).share).toBeCloseTo(1);
});

test("what an earlier run had finished is done, and says nothing of the time left", () => {
  const run = work();
  const kept = run.landed([file], true);
  expect(kept).toMatchObject({ workedShare: 0 });
  expect(secondsLeft(kept, 1)).toBeNull();
  const worked = run.modelled("heavy", { regionCode: "11", year: 2024 }, false);
  expect(secondsLeft(worked, 12)).toBe(2);
});

test("once everything has landed, the regions' years and their events are the real ones", () => {
  const run = work();
  run.landed([file], false);
  const landed = {
    table: "service_events",
    deliveryId: "d",
    year: 2024,
    path: "",
    sha256: "",
    isFresh: true,
  };
  run.hasLanded(
    {
      partitions: [
        { ...landed, regionCode: "11", rowCount: 2_000_000 },
        { ...landed, regionCode: "14", rowCount: 1_000_000 },
      ],
      findings: [],
      deliveries: [],
      quarantine: [],
    },
    [
      { regionCode: "11", year: 2024 },
      { regionCode: "14", year: 2024 },
    ],
  );
  // 10 s of landing, 21 s and 11 s of the heavy model, 1 s of the light one.
  expect(run.now().share).toBeCloseTo(10 / 43);
});
