import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";

/** Rows of a delivery rewritten as plain UTF-8 CSV, readable by this user only, until removed. */
export type SpillFile = {
  readonly path: string;
  readonly writeRow: (cells: readonly string[]) => Promise<void>;
  readonly finish: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** @param key What the file is made from; the name follows from it. */
export async function openSpillFile(folder: string, key: string): Promise<SpillFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${spillName(key)}.csv`);
  await rm(path, { force: true });
  const stream = createWriteStream(path, { flags: "wx", mode: 0o600, highWaterMark: 1024 * 1024 });
  return {
    path,
    writeRow: async (cells) => {
      const line = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
      if (!stream.write(`${line}\n`)) await once(stream, "drain");
    },
    finish: async () => {
      stream.end();
      await finished(stream);
    },
    remove: async () => {
      stream.destroy();
      await rm(path, { force: true });
    },
  };
}

/** A short name that follows from the key alone and tells nothing of it. */
export function spillName(key: string): string {
  return `raw__${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
}
