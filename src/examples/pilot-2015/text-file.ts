import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** A text file written piece by piece, compressed while more is made. */
export type TextFile = {
  /** Adds text; awaits only when the disk or the compression is behind. */
  readonly write: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * @param path A name ending in .gz is compressed.
 * @param encoding "latin1" for sources that still write one byte a letter.
 */
export function textFile(path: string, encoding: "utf8" | "latin1" = "utf8"): TextFile {
  const file = createWriteStream(path);
  const gzip = path.endsWith(".gz") ? createGzip({ level: 3 }) : null;
  if (gzip !== null) gzip.pipe(file);
  const target = gzip ?? file;
  return {
    write: async (text) => {
      if (!target.write(Buffer.from(text, encoding))) await once(target, "drain");
    },
    close: async () => {
      target.end();
      await finished(file);
    },
  };
}
