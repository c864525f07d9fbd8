export type Encoding = "utf-8" | "utf-8-bom" | "windows-1252" | "latin-1" | "utf-16";
export type Delimiter = ";" | "," | "\t" | "|";

/** How a delivered file is written. Nulls where the format has no such thing. */
export type FileFormat = {
  readonly kind: "csv" | "parquet" | "xlsx" | "ndjson";
  readonly compression: "gzip" | null;
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  readonly decimalComma: boolean;
};

export type FileKind = Pick<FileFormat, "kind" | "compression">;

const ENDINGS: readonly (readonly [RegExp, FileKind["kind"]])[] = [
  [/\.(csv|tsv|txt)$/i, "csv"],
  [/\.(ndjson|jsonl)$/i, "ndjson"],
  [/\.parquet$/i, "parquet"],
  [/\.xlsx$/i, "xlsx"],
];

/** What a file is by its name, or null when the name is not that of a data file. */
export function fileKind(fileName: string): FileKind | null {
  if (/^(readme|licen[cs]e)\b/i.test(fileName)) return null;
  const isGzip = /\.gz$/i.test(fileName);
  const bareName = isGzip ? fileName.slice(0, -3) : fileName;
  const kind = ENDINGS.find(([ending]) => ending.test(bareName))?.[1];
  if (kind === undefined || (isGzip && (kind === "parquet" || kind === "xlsx"))) return null;
  return { kind, compression: isGzip ? "gzip" : null };
}

/** A file name without its endings: "events_2015.csv.gz" → "events_2015". */
export function fileStem(fileName: string): string {
  return fileName.replace(/(\.(csv|tsv|txt|ndjson|jsonl|parquet|xlsx))?(\.gz)?$/i, "");
}

/**
 * The delimiter of a header line: the candidate that occurs most outside quotes; null when none does.
 */
export function detectDelimiter(headerLine: string): Delimiter | null {
  const bare = headerLine.replace(/"[^"]*"/g, "");
  const candidates: readonly Delimiter[] = [";", "\t", ",", "|"];
  let best: { readonly delimiter: Delimiter; readonly count: number } | null = null;
  for (const delimiter of candidates) {
    const count = bare.split(delimiter).length - 1;
    if (count > (best?.count ?? 0)) best = { delimiter, count };
  }
  return best?.delimiter ?? null;
}

/**
 * Whether decimal numbers are written with a comma. The cells decide; when they hold no decimal number
 * at all, a file with semicolons is taken to follow the Finnish habit.
 */
export function detectDecimalComma(delimiter: Delimiter | null, cells: readonly string[]): boolean {
  if (delimiter === ",") return false;
  const withComma = cells.filter((cell) => /^\s*-?\d+,\d+\s*$/.test(cell)).length;
  const withPoint = cells.filter((cell) => /^\s*-?\d+\.\d+\s*$/.test(cell)).length;
  if (withComma === withPoint) return delimiter === ";";
  return withComma > withPoint;
}
