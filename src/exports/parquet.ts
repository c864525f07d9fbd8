import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openDuckDb } from "../sql/duckdb.ts";
import { sqlName, sqlText } from "../sql/engine.ts";
import { aboutOf } from "./data-package.ts";
import { longNumberNotes } from "./long-numbers.ts";
import {
  type ExportCell,
  type ExportMetadata,
  type ExportTable,
  numberText,
  writtenCode,
} from "./table.ts";

/**
 * A table as Parquet (zstd), with what it says of itself in the file's key-value metadata under `paketti`.
 *
 * Made by an engine of its own in a folder of its own, so that a serving engine stays locked.
 */
export async function parquetBytes(
  metadata: ExportMetadata,
  table: ExportTable,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), "paketti-export-"));
  const engine = await openDuckDb({ threads: 1 });
  try {
    const source = join(folder, "rows.csv");
    const target = join(folder, "table.parquet");
    await pipeline(Readable.from(plainLines(table)), createWriteStream(source));
    const columns = table.columns.map(
      ({ name, type }) => `${sqlText(name)}: ${sqlText(SQL_TYPES[type])}`,
    );
    const notes = [...metadata.notes, ...longNumberNotes([table], "exact")];
    const about = JSON.stringify({ ...aboutOf({ ...metadata, notes }), columns: described(table) });
    await engine.run(`
      copy (
        select ${table.columns.map(({ name }) => sqlName(name)).join(", ")}
        from read_csv(${sqlText(source)}, header = false, auto_detect = false, delim = ',', quote = '"',
            escape = '"', nullstr = '', allow_quoted_nulls = false, new_line = '\\n', parallel = false,
            max_line_size = 10000000, columns = {${columns.join(", ")}})
      ) to ${sqlText(target)} (format parquet, compression zstd, kv_metadata {paketti: ${sqlText(about)}})`);
    return new Uint8Array(await readFile(target));
  } finally {
    engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const SQL_TYPES = {
  text: "varchar",
  whole: "bigint",
  decimal: "decimal(38, 6)",
  number: "double",
} as const;

/** Every text is quoted, so that an empty text and nothing stay different; no formula can come of Parquet. */
function* plainLines({ columns, rows }: ExportTable): Generator<string> {
  for (const row of rows) {
    yield `${columns
      .map((column, at) => {
        const cell: ExportCell = writtenCode(column, row[at] ?? null);
        if (cell === null) return "";
        return column.type === "text"
          ? `"${String(cell).replaceAll('"', '""')}"`
          : numberText(cell);
      })
      .join(",")}\n`;
  }
}

function described({ columns }: ExportTable) {
  return columns.map(({ name, names, role, unit }) => ({ name, names, role, unit: unit ?? null }));
}
