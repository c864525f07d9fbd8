import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Engine, sqlText, wholeValue } from "../../sql/engine.ts";
import type { FinlandParameters } from "./parameters.ts";

/** How much of the country is written. */
export type FinlandScale = {
  readonly residents: number;
  readonly eventsPerResident: number;
  /** First and last year. */
  readonly years: { readonly from: number; readonly until: number };
};

/** What every part of the generator works with. */
export type Setting = {
  readonly engine: Engine;
  readonly parameters: FinlandParameters;
  readonly scale: FinlandScale;
  readonly seed: number;
  /** The workspace's folder of deliveries. */
  readonly deliveries: string;
  readonly regionCodes: readonly string[];
};

export type DeliveryManifest = {
  readonly organiser: string;
  readonly source: string;
  readonly from: string;
  readonly until: string;
  readonly deliveredOn: string;
};

export function yearsOf({ years: { from, until } }: FinlandScale): number[] {
  return Array.from({ length: until - from + 1 }, (_, index) => from + index);
}

export function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** The first day of a month, counted from January of a year; month 13 is the next January. */
export function firstOfMonth(year: number, month: number): string {
  return `${year + Math.floor((month - 1) / 12)}-${twoDigits(((month - 1) % 12) + 1)}-01`;
}

/** Makes a delivery's folder with its manifest. @returns The folder. */
export function deliveryFolder(
  { deliveries }: Setting,
  name: string,
  { organiser, source, from, until, deliveredOn }: DeliveryManifest,
): string {
  const folder = join(deliveries, name);
  mkdirSync(folder, { recursive: true });
  const manifest = {
    organiser,
    source,
    period: { from, until },
    delivered_on: deliveredOn,
    contract: 1,
  };
  writeFileSync(
    join(folder, "manifest.yaml"),
    stringify(manifest, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }),
  );
  return folder;
}

/**
 * Writes the rows of a query as one contract table of a delivery, streaming.
 *
 * @returns Whether there were rows; without any there is no file.
 */
export async function writeTable(
  engine: Engine,
  folder: string,
  table: string,
  query: string,
): Promise<boolean> {
  const path = join(folder, `${table}.parquet`);
  await engine.run(
    `copy (${query}) to ${sqlText(path)} (format parquet, compression zstd, compression_level 1)`,
  );
  const [counted] = await engine.rows(
    `select num_rows from parquet_file_metadata(${sqlText(path)})`,
  );
  const hasRows = counted !== undefined && wholeValue(counted, "num_rows") > 0n;
  if (!hasRows) rmSync(path);
  return hasRows;
}

/** Rows as an SQL `values` list; null stays null. */
export function valuesList(rows: readonly (readonly (string | number | null)[])[]): string {
  const literal = (value: string | number | null) =>
    typeof value === "string" ? sqlText(value) : String(value);
  return rows.map((row) => `(${row.map(literal).join(", ")})`).join(",\n");
}

/**
 * Numbers that look random and follow from a key, a stream and the seed alone, so that no row depends on
 * the rows before it: bits(key, stream) is 64 bits; draw(key, stream) lies from 0 up to, not including, 1.
 */
export async function makeDraws({ engine, seed }: Setting): Promise<void> {
  await engine.run(
    `create or replace macro bits(key, stream) as hash(cast(key as bigint), cast(stream as bigint), cast(${seed} as bigint))`,
  );
  await engine.run(
    "create or replace macro draw(key, stream) as cast(bits(key, stream) >> 11 as double) / 9007199254740992.0",
  );
}

/** A number from 0 up to 1 that follows from an event and a stream, as SQL. */
export function luck({ seed }: Setting, salt: number, key = "event_id"): string {
  return `cast(hash(${key}, ${salt}, ${seed}) % 10000 as double) / 10000`;
}
