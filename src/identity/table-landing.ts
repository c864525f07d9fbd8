import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { parseFrom } from "../domain/parse.ts";
import { type Delivery, Finding } from "../ingest/index.ts";
import { writeReceipt } from "../sql/warehouse.ts";

/** What landing one table of one delivery gave, kept beside the Parquet; paths are inside its folder. */
export const TableLanding = z.strictObject({
  format: z.literal(1),
  receivedCount: z.int(),
  acceptedCount: z.int(),
  quarantinedCount: z.int(),
  partitions: z.array(
    z.strictObject({
      regionCode: z.string().nullable(),
      year: z.int().nullable(),
      file: z.string(),
      rowCount: z.int(),
      /** Months of the year that have rows, for a table whose time is a month; else empty. */
      months: z.array(z.int()),
    }),
  ),
  identities: z.strictObject({ file: z.string(), rowCount: z.int() }).nullable(),
  quarantine: z.string().nullable(),
  findings: z.array(Finding),
});
export type TableLanding = z.infer<typeof TableLanding>;

/** As it is kept: with the bytes of every file, by which a damaged landing is known. */
const TableLandingRecord = z.strictObject({
  ...TableLanding.shape,
  sizes: z.record(z.string(), z.int().nonnegative()),
});

/** One table of one delivery, landed. */
export type Landed = {
  readonly delivery: Delivery;
  readonly table: string;
  readonly folder: string;
  readonly hash: string;
  readonly landing: TableLanding;
  /** Whether this run landed it, so that its files need not be held to their hashes again. */
  readonly isFresh: boolean;
};

const RECORD = "landing.json";

/** The landing in a folder; null when there is none, or a file of it is gone or not as long as it was. */
export function readTableLanding(folder: string): TableLanding | null {
  const path = join(folder, RECORD);
  if (!existsSync(path)) return null;
  const content: unknown = JSON.parse(readFileSync(path, "utf8"));
  const { sizes, ...landing } = parseFrom(path, TableLandingRecord, content);
  const isWhole = Object.entries(sizes).every(
    ([file, bytes]) => sizeOf(join(folder, file)) === bytes,
  );
  return isWhole ? landing : null;
}

function sizeOf(path: string): number | null {
  return existsSync(path) ? statSync(path).size : null;
}

/**
 * Lets `work` write into an empty folder of another name and gives that the final name when it is done,
 * so that a run that is killed leaves nothing under a final name.
 */
export async function writeTableLanding(
  folder: string,
  work: (unfinished: string) => Promise<TableLanding>,
): Promise<TableLanding> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    const landing = await work(unfinished);
    for (const { file, rowCount } of [...landing.partitions, landing.identities ?? []].flat()) {
      const path = join(unfinished, file);
      await writeReceipt(path, path, rowCount, {});
    }
    const sizes = Object.fromEntries(
      readdirSync(unfinished).map((file) => [file, statSync(join(unfinished, file)).size]),
    );
    writeFileSync(join(unfinished, RECORD), `${JSON.stringify({ ...landing, sizes }, null, 1)}\n`);
    mkdirSync(dirname(folder), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
    return landing;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
