import type { RejectReason } from "./raw-relation.ts";

/** One row of a delimited text file as bytes, before its characters are decoded. */
export type TextRecord = {
  /** Without the line end; empty for a blank line. */
  readonly bytes: Buffer;
  /** Null for a last row without one, and for a row with a fault. */
  readonly lineEnd: "\n" | "\r\n" | null;
  readonly lineNumber: number;
  readonly fieldCount: number;
  /** Null when the row can be split into cells. */
  readonly fault: RejectReason | null;
  /** Whether the row is one line whose quotes leave nothing to be read in two ways. */
  readonly isPlain: boolean;
};

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** A row beyond this is refused; the longest cell we promise to take has a million characters. */
const LONGEST_RECORD = 16 * 1024 * 1024;

type Scan =
  | { readonly kind: "row"; readonly end: number; readonly fieldCount: number; isPlain: boolean }
  | { readonly kind: "fault"; readonly reason: RejectReason }
  | { readonly kind: "more" };

/**
 * Splits bytes into rows by the rules of RFC 4180 (all encodings we take keep ASCII as it is).
 *
 * A quote that is never closed, or closed in the wrong place, would swallow the rows after it. Such a
 * row is cut at its first line end and given back with a fault, and splitting goes on from the next line.
 */
export class RecordSplitter {
  readonly #delimiter: number;
  #pending: Buffer = Buffer.alloc(0);
  #lineNumber = 1;
  #columnCount: number | null = null;
  #isSkipping = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Rows that are complete after this chunk. */
  push(chunk: Buffer): TextRecord[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    return this.#takeRecords(false);
  }

  /** The rows that are left when the file has ended. */
  end(): TextRecord[] {
    return this.#takeRecords(true);
  }

  #takeRecords(isEnd: boolean): TextRecord[] {
    const buffer = this.#pending;
    const records: TextRecord[] = [];
    let start = this.#isSkipping ? this.#skipLine(buffer, 0) : 0;
    while (start < buffer.length) {
      const scan = this.#scan(buffer, start, isEnd);
      if (scan.kind === "more") break;
      if (scan.kind === "row") {
        records.push(this.#record(buffer, start, scan));
        this.#lineNumber += countLineFeeds(buffer, start, scan.end) + 1;
        start = scan.end + 1;
      } else {
        records.push(this.#faultyRecord(scan.reason));
        start = this.#skipLine(buffer, start);
      }
    }
    this.#pending = buffer.subarray(start);
    return records;
  }

  #record(buffer: Buffer, start: number, scan: Extract<Scan, { kind: "row" }>): TextRecord {
    const hasReturn = scan.end > start && buffer[scan.end - 1] === CARRIAGE_RETURN;
    const bytes = buffer.subarray(start, hasReturn ? scan.end - 1 : scan.end);
    if (bytes.length > 0) this.#columnCount ??= scan.fieldCount;
    const { fieldCount, isPlain } = scan;
    const foundEnd = hasReturn ? "\r\n" : "\n";
    const lineEnd = scan.end < buffer.length ? foundEnd : null;
    return { bytes, lineEnd, lineNumber: this.#lineNumber, fieldCount, fault: null, isPlain };
  }

  #faultyRecord(fault: RejectReason): TextRecord {
    const lineNumber = this.#lineNumber;
    const nothing = { bytes: Buffer.alloc(0), lineEnd: null, fieldCount: 0, isPlain: false };
    return { ...nothing, lineNumber, fault };
  }

  /** Where the line after this one starts; beyond the buffer when the line goes on. */
  #skipLine(buffer: Buffer, start: number): number {
    const end = buffer.indexOf(LINE_FEED, start);
    this.#isSkipping = end === -1;
    if (end === -1) return buffer.length;
    this.#lineNumber += 1;
    return end + 1;
  }

  #scan(buffer: Buffer, start: number, isEnd: boolean): Scan {
    let fieldCount = 1;
    let isFieldStart = true;
    let isAfterQuote = false;
    let isPlain = true;
    let hasInnerLines = false;
    let at = start;
    while (at < buffer.length) {
      const byte = buffer[at];
      if (byte === this.#delimiter) {
        fieldCount += 1;
        isFieldStart = true;
        isAfterQuote = false;
      } else if (byte === LINE_FEED) {
        return this.#row(at, fieldCount, isPlain, hasInnerLines);
      } else if (byte === QUOTE && isFieldStart) {
        const close = closingQuote(buffer, at + 1, isEnd);
        if (close === null) {
          const isHopeless = isEnd || buffer.length - start > LONGEST_RECORD;
          return isHopeless ? { kind: "fault", reason: "unterminated_quote" } : { kind: "more" };
        }
        hasInnerLines ||= buffer.subarray(at, close).includes(LINE_FEED);
        at = close;
        isFieldStart = false;
        isAfterQuote = true;
      } else if (byte === CARRIAGE_RETURN && isLineEnd(buffer, at + 1)) {
        // The return of a line end; the line feed follows in this chunk or the next.
      } else if (isAfterQuote) {
        return { kind: "fault", reason: "misplaced_quote" };
      } else {
        if (byte === QUOTE || byte === CARRIAGE_RETURN) isPlain = false;
        isFieldStart = false;
      }
      at += 1;
    }
    if (isEnd) return this.#row(buffer.length, fieldCount, isPlain, hasInnerLines);
    const isTooLong = buffer.length - start > LONGEST_RECORD;
    return isTooLong ? { kind: "fault", reason: "row_too_long" } : { kind: "more" };
  }

  #row(end: number, fieldCount: number, isPlain: boolean, hasInnerLines: boolean): Scan {
    const isMisjoined =
      hasInnerLines && this.#columnCount !== null && fieldCount !== this.#columnCount;
    if (isMisjoined) return { kind: "fault", reason: "unterminated_quote" };
    return { kind: "row", end, fieldCount, isPlain: isPlain && !hasInnerLines };
  }
}

/** Where the quote closes, doubled quotes passed over; null when that cannot be told yet. */
function closingQuote(buffer: Buffer, from: number, isEnd: boolean): number | null {
  let at = buffer.indexOf(QUOTE, from);
  while (at !== -1) {
    if (at + 1 >= buffer.length) return isEnd ? at : null;
    if (buffer[at + 1] !== QUOTE) return at;
    at = buffer.indexOf(QUOTE, at + 2);
  }
  return null;
}

function isLineEnd(buffer: Buffer, at: number): boolean {
  return at >= buffer.length || buffer[at] === LINE_FEED;
}

function countLineFeeds(buffer: Buffer, start: number, end: number): number {
  let count = 0;
  let at = buffer.indexOf(LINE_FEED, start);
  while (at !== -1 && at < end) {
    count += 1;
    at = buffer.indexOf(LINE_FEED, at + 1);
  }
  return count;
}

/** Splits one decoded row into cells, quotes taken off. */
export function splitCells(row: string, delimiter: string): string[] {
  if (!row.includes('"')) return row.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  while (at <= row.length) {
    if (row[at] === '"') {
      let close = row.indexOf('"', at + 1);
      while (close !== -1 && row[close + 1] === '"') close = row.indexOf('"', close + 2);
      const end = close === -1 ? row.length : close;
      cells.push(row.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 2;
    } else {
      const next = row.indexOf(delimiter, at);
      const end = next === -1 ? row.length : next;
      cells.push(row.slice(at, end));
      at = end + 1;
    }
  }
  return cells;
}
