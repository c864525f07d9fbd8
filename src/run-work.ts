import { join } from "node:path";
import { z } from "zod";
import { PACKAGE_ROOT } from "./domain/package-root.ts";
import { parseYamlFile } from "./domain/parse.ts";
import type { Landing } from "./identity/index.ts";
import { type DeliveredFile, type Delivery, usedFiles } from "./ingest/index.ts";
import type { Model } from "./sql/models.ts";
import type { Partition } from "./sql/run-models.ts";

const Seconds = z.number().nonnegative();

/** What the steps of a run take, by their size; only the proportions matter. See bench/progress.ts. */
const WorkFile = z.strictObject({
  /** Of delivered files, by kind: `csv`, `csv.gz`. */
  land_seconds_per_megabyte: z.record(z.string(), Seconds),
  land_seconds_per_file: Seconds,
  /** How many events a megabyte of delivered events holds, by kind, until they have been counted. */
  events_per_megabyte: z.record(z.string(), z.number().positive()),
  /** Of any model in any partition, whatever its rows. */
  statement_seconds: Seconds,
  /** Of a model, by the events of its partition; those not named take `other`. */
  model_seconds_per_million_events: z.record(z.string(), Seconds),
  measure_seconds_per_million_events: Seconds,
  /** Of each region's year, whatever its events. */
  measure_seconds_per_place: Seconds,
  warn_seconds_per_million_events: Seconds,
  warn_seconds_per_region: Seconds,
  prove_seconds_per_million_events: Seconds,
  release_seconds_per_million_events: Seconds,
  /** Of each region's year: its files are many, however small. */
  release_seconds_per_place: Seconds,
});
export type WorkSizes = z.infer<typeof WorkFile>;

export function loadWorkSizes(): WorkSizes {
  return parseYamlFile(join(PACKAGE_ROOT, "models", "work.yaml"), WorkFile);
}

/** How far a run is: of all its work, and of all its work what this run did itself. Both 0 to 1. */
export type WorkDone = { readonly share: number; readonly workedShare: number };

/**
 * Adds up the work of a run as its steps are finished, so that the time left can be told honestly: a step
 * counts by what it usually takes, and one that an earlier run finished counts as done and not as worked.
 */
export class RunWork {
  readonly #sizes: WorkSizes;
  readonly #models: readonly Model[];
  readonly #landTotal: number;
  /** Events by region and year, as `11/2015`, and of all as `all`. */
  #events: ReadonlyMap<string, number>;
  #total: number;
  #done = 0;
  #worked = 0;

  constructor(deliveries: readonly Delivery[], models: readonly Model[], sizes: WorkSizes) {
    this.#sizes = sizes;
    this.#models = models;
    const files = deliveries.flatMap((delivery) => usedFiles(delivery));
    this.#landTotal = files.reduce((sum, file) => sum + this.#landSeconds(file), 0);
    const events = files
      .filter(({ table }) => table === "service_events" || table === null)
      .reduce((sum, file) => sum + megabytes(file.bytes) * this.#eventsPerMegabyte(file), 0);
    const places = expectedPlaces(deliveries);
    this.#events = new Map([
      ["all", events],
      ...places.map((place) => [place, events / places.length] as const),
    ]);
    this.#total = this.#totalSeconds();
  }

  /** What is known once everything has landed: which regions and years there are, and their events. */
  hasLanded({ partitions }: Landing, found: readonly NonNullable<Partition>[]): void {
    const events = new Map([["all", 0], ...found.map((place) => [placeOf(place), 0] as const)]);
    for (const { table, regionCode, year, rowCount } of partitions) {
      if (table !== "service_events" || regionCode === null || year === null) continue;
      for (const place of ["all", placeOf({ regionCode, year })])
        events.set(place, (events.get(place) ?? 0) + rowCount);
    }
    this.#events = events;
    this.#total = this.#totalSeconds();
  }

  /** @param files The delivered files from which the table was made. */
  landed(files: readonly SizedFile[], isKept: boolean): WorkDone {
    return this.#finish(
      files.reduce((sum, file) => sum + this.#landSeconds(file), 0),
      isKept,
    );
  }

  modelled(model: string, partition: Partition, isKept: boolean): WorkDone {
    return this.#finish(
      this.#seconds(model, partition === null ? "all" : placeOf(partition)),
      isKept,
    );
  }

  /** One of so many steps of the indicators. */
  measured(steps: number): WorkDone {
    return this.#finish(this.#measureSeconds() / steps, false);
  }

  warned(): WorkDone {
    return this.#finish(this.#warnSeconds(), false);
  }

  proved(): WorkDone {
    return this.#finish(this.#proveSeconds(), false);
  }

  now(): WorkDone {
    return {
      share: Math.min(1, this.#done / this.#total),
      workedShare: Math.min(1, this.#worked / this.#total),
    };
  }

  #finish(seconds: number, isKept: boolean): WorkDone {
    this.#done += seconds;
    if (!isKept) this.#worked += seconds;
    return this.now();
  }

  #totalSeconds(): number {
    const places = this.#places();
    const models = this.#models
      .filter(({ spec }) => spec.kind === "table")
      .flatMap(({ name, spec }) =>
        (spec.partition === "all" ? ["all"] : places).map((place) => this.#seconds(name, place)),
      );
    return (
      this.#landTotal +
      models.reduce((sum, seconds) => sum + seconds, 0) +
      this.#measureSeconds() +
      this.#warnSeconds() +
      this.#proveSeconds() +
      this.#releaseSeconds()
    );
  }

  #seconds(model: string, place: string): number {
    const { model_seconds_per_million_events: seconds, statement_seconds: statement } = this.#sizes;
    const perMillion = seconds[model] ?? seconds["other"] ?? 0;
    return statement + (perMillion * (this.#events.get(place) ?? 0)) / 1e6;
  }

  #measureSeconds(): number {
    return (
      this.#sizes.measure_seconds_per_million_events * this.#millions() +
      this.#sizes.measure_seconds_per_place * this.#places().length
    );
  }

  #warnSeconds(): number {
    const regions = new Set(this.#places().map((place) => place.split("/")[0]));
    return (
      this.#sizes.warn_seconds_per_million_events * this.#millions() +
      this.#sizes.warn_seconds_per_region * regions.size
    );
  }

  #proveSeconds(): number {
    return this.#sizes.prove_seconds_per_million_events * this.#millions();
  }

  #releaseSeconds(): number {
    return (
      this.#sizes.release_seconds_per_million_events * this.#millions() +
      this.#sizes.release_seconds_per_place * this.#places().length
    );
  }

  #places(): string[] {
    return [...this.#events.keys()].filter((place) => place !== "all");
  }

  #landSeconds({ bytes, format }: SizedFile): number {
    const perMegabyte = this.#sizes.land_seconds_per_megabyte[kindOf(format)] ?? 0;
    return this.#sizes.land_seconds_per_file + perMegabyte * megabytes(bytes);
  }

  #eventsPerMegabyte({ format }: SizedFile): number {
    return this.#sizes.events_per_megabyte[kindOf(format)] ?? 0;
  }

  #millions(): number {
    return (this.#events.get("all") ?? 0) / 1e6;
  }
}

type SizedFile = Pick<DeliveredFile, "bytes" | "format">;

/** The kind of a file as the sizes name it: `csv`, `csv.gz`. */
function kindOf({ kind, compression }: SizedFile["format"]): string {
  return compression === null ? kind : `${kind}.gz`;
}

function placeOf({ regionCode, year }: NonNullable<Partition>): string {
  return `${regionCode}/${year}`;
}

function megabytes(bytes: number): number {
  return bytes / 1e6;
}

/** The organisers' years that the manifests name; one when they name none. */
function expectedPlaces(deliveries: readonly Delivery[]): string[] {
  const places = deliveries.flatMap(({ organiser, period }) =>
    organiser === null || period === null ? [] : [`${organiser}/${period.from.slice(0, 4)}`],
  );
  return places.length === 0 ? ["unknown/0"] : [...new Set(places)];
}
