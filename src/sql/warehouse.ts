import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { writeWhole } from "../domain/write-whole.ts";
import { countValue, type Engine, sqlText } from "./engine.ts";

/**
 * One Parquet file of the warehouse: where it is, the hash of what it was made from (which names it), the
 * hash of its bytes and how many rows it has.
 */
export type StoredTable = {
  readonly path: string;
  readonly hash: string;
  readonly sha256: string;
  readonly rowCount: number;
};

/** What a file was made from: each input's name with its hash, so that a later run can tell what changed. */
export type MadeFrom = Readonly<Record<string, string>>;

const Receipt = z.object({
  rows: z.int().nonnegative(),
  bytes: z.int().positive(),
  sha256: z.string().length(64),
  made_from: z.record(z.string(), z.string()),
  /** What was found out about its rows since, by name. */
  notes: z.record(z.string(), z.string()).optional(),
});

/**
 * How Parquet files are written. The engine tries to number the distinct values of every column of a row
 * group; where there are more than this it gives up early, which saves a sixth of the time of writing.
 */
export const PARQUET = "format parquet, dictionary_size_limit 5000";

/** The hash that names what is made of these texts, in this order. */
export function contentHash(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex").slice(0, 32);
}

/** The stored table of this name and hash, or null when it is not there whole. */
export function findStored(folder: string, hash: string): StoredTable | null {
  const path = join(folder, `${hash}.parquet`);
  const receipt = readReceipt(path);
  if (receipt === null || !existsSync(path) || statSync(path).size !== receipt.bytes) return null;
  return { path, hash, sha256: receipt.sha256, rowCount: receipt.rows };
}

/** What a file of the warehouse was made from; null when it has no receipt. */
export function madeFrom(path: string): MadeFrom | null {
  return readReceipt(path)?.made_from ?? null;
}

/** What was noted of a file's rows under a name; null when nothing was. */
export function noteOn(path: string, name: string): string | null {
  return readReceipt(path)?.notes?.[name] ?? null;
}

/** Keeps a note on the rows of a file, for as long as these are there as they were made. */
export function keepNoteOn(path: string, name: string, note: string): void {
  const receipt = readReceipt(path);
  if (receipt === null) return;
  const noted = { ...receipt, notes: { ...receipt.notes, [name]: note } };
  writeWhole(`${path}.json`, JSON.stringify(noted));
}

function readReceipt(path: string): z.infer<typeof Receipt> | null {
  const receiptPath = `${path}.json`;
  if (!existsSync(receiptPath)) return null;
  const receipt = Receipt.safeParse(parsedJson(readFileSync(receiptPath, "utf8")));
  return receipt.success ? receipt.data : null;
}

/**
 * Runs a query into a file of the warehouse. It gets its final name only when it is whole, so a run
 * that is killed leaves nothing that looks finished.
 */
export async function storeQuery(
  engine: Engine,
  folder: string,
  hash: string,
  sql: string,
  inputs: MadeFrom = {},
): Promise<StoredTable> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${hash}.parquet`);
  const unfinished = `${path}.unfinished`;
  try {
    const rowCount = await copyRows(engine, sql, unfinished);
    const sha256 = await writeReceipt(unfinished, path, rowCount, inputs);
    renameSync(unfinished, path);
    return { path, hash, sha256, rowCount };
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Writes the rows of a query to a Parquet file. @returns How many there were. */
export async function copyRows(engine: Engine, sql: string, path: string): Promise<number> {
  const [copied] = await engine.rows(`copy (${sql}) to ${sqlText(path)} (${PARQUET})`);
  return copied === undefined ? 0 : countValue(copied, "Count");
}

/**
 * The hash of a file's bytes, read again and held to the one it had when it was made.
 *
 * @throws UserError "release_damaged" naming a file whose bytes have changed since.
 */
export async function unchangedHash(path: string): Promise<string> {
  const sha256 = await fileHash(path);
  if (readReceipt(path)?.sha256 === sha256) return sha256;
  throw new UserError(
    "release_damaged",
    `${path} is not as it was made: its bytes have changed; remove this file and run again`,
  );
}

/**
 * The hash that a file's bytes had when it was made, without reading them.
 *
 * @throws UserError "release_damaged" naming a file that has no receipt.
 */
export function recordedHash(path: string): string {
  const receipt = readReceipt(path);
  if (receipt !== null) return receipt.sha256;
  throw new UserError(
    "release_damaged",
    `${path} has no receipt of what it was made from; remove this file and run again`,
  );
}

/** A file up to this size is read at once: most are far smaller, and pieces cost more than they do. */
const SMALL_BYTES = 1024 * 1024;
const PIECE_BYTES = 4 * SMALL_BYTES;

/** SHA-256 of a file's bytes, as hexadecimal text. While a piece of a large file is hashed the next one is read. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  if (statSync(path).size <= SMALL_BYTES) return hash.update(readFileSync(path)).digest("hex");
  const file = await open(path);
  try {
    let reading = file.read(Buffer.allocUnsafe(PIECE_BYTES));
    let spare = Buffer.allocUnsafe(PIECE_BYTES);
    for (;;) {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) return hash.digest("hex");
      reading = file.read(spare);
      hash.update(buffer.subarray(0, bytesRead));
      spare = buffer;
    }
  } finally {
    await file.close();
  }
}

/**
 * Writes beside a file what it holds and its hash, so that a changed byte is known when it is read again.
 *
 * @param written Where the file is now; `path` is where it will be read.
 * @returns The hash of its bytes.
 */
export async function writeReceipt(
  written: string,
  path: string,
  rows: number,
  inputs: MadeFrom,
): Promise<string> {
  const sha256 = await fileHash(written);
  const bytes = statSync(written).size;
  const receipt: z.infer<typeof Receipt> = { rows, bytes, sha256, made_from: inputs };
  writeFileSync(`${path}.json`, JSON.stringify(receipt));
  return sha256;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
