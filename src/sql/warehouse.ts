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
import { dirname, join } from "node:path";
import { z } from "zod";
import { countValue, type Engine, sqlText } from "./engine.ts";

/** One Parquet file of the warehouse: where it is, the hash that names it, and how many rows it has. */
export type StoredTable = {
  readonly path: string;
  readonly hash: string;
  readonly rowCount: number;
};

const Receipt = z.object({ rows: z.int().nonnegative(), bytes: z.int().positive() });

/** The hash that names what is made of these texts, in this order. */
export function contentHash(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex").slice(0, 32);
}

/** The stored table of this name and hash, or null when it is not there whole. */
export function findStored(folder: string, hash: string): StoredTable | null {
  const path = join(folder, `${hash}.parquet`);
  const receiptPath = `${path}.json`;
  if (!existsSync(path) || !existsSync(receiptPath)) return null;
  const receipt = Receipt.safeParse(parsedJson(readFileSync(receiptPath, "utf8")));
  if (!receipt.success || statSync(path).size !== receipt.data.bytes) return null;
  return { path, hash, rowCount: receipt.data.rows };
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
): Promise<StoredTable> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${hash}.parquet`);
  const unfinished = `${path}.unfinished`;
  try {
    await engine.run(`copy (${sql}) to ${sqlText(unfinished)} (format parquet)`);
    const [counted] = await engine.rows(
      `select count(*) as row_count from read_parquet(${sqlText(unfinished)})`,
    );
    const rowCount = counted === undefined ? 0 : countValue(counted, "row_count");
    writeFileSync(
      `${path}.json`,
      JSON.stringify({ rows: rowCount, bytes: statSync(unfinished).size }),
    );
    renameSync(unfinished, path);
    return { path, hash, rowCount };
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Writes a text so that readers see the old one or the new one, never a part. */
export function writeWhole(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, text, { mode });
  renameSync(unfinished, path);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
