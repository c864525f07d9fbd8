import { isAscii, isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { UserError } from "../../domain/errors.ts";
import type { Encoding, FileFormat } from "./format.ts";

const CHUNK_BYTES = 1024 * 1024;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Windows-1252 differs from Latin-1 in these; the five it leaves undefined stay control characters. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * The bytes of a text file, decompressed, as UTF-8 or an encoding that keeps ASCII as it is; without a
 * byte order mark.
 *
 * @param name How messages call the file.
 * @throws UserError "invalid_delivery" when the gzip data is damaged or ends in the middle.
 */
export async function* textChunks(
  path: string,
  format: Pick<FileFormat, "compression" | "encoding">,
  name: string,
): AsyncGenerator<Buffer> {
  const decoder = format.encoding === "utf-16" ? new TextDecoder("utf-16le") : null;
  let isFirst = true;
  for await (const chunk of plainChunks(path, format.compression, name)) {
    const bytes = decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
    const hasMark = isFirst && bytes.subarray(0, 3).equals(UTF8_MARK);
    if (bytes.length > 0) isFirst = false;
    yield hasMark ? bytes.subarray(3) : bytes;
  }
}

async function* plainChunks(
  path: string,
  compression: FileFormat["compression"],
  name: string,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const stream =
    compression === "gzip"
      ? pipeline(file, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined)
      : file;
  try {
    for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
  } catch (cause) {
    throw gzipFault(cause, name);
  } finally {
    file.destroy();
  }
}

function gzipFault(cause: unknown, name: string): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const advice = "send the file again whole";
  if (code === "Z_BUF_ERROR") {
    const message = `${name}: the gzip data ends in the middle, the file was cut off; ${advice}`;
    return new UserError("invalid_delivery", message, { cause });
  }
  if (code.startsWith("Z_")) {
    const message = `${name}: this is not gzip data, or it is damaged; ${advice}`;
    return new UserError("invalid_delivery", message, { cause });
  }
  return cause;
}

/** The beginning of a text file, at most `byteCount` bytes, decompressed but with its mark. */
export async function headBytes(
  path: string,
  compression: FileFormat["compression"],
  byteCount: number,
  name: string,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of plainChunks(path, compression, name)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= byteCount) break;
  }
  return Buffer.concat(chunks).subarray(0, byteCount);
}

/** What the beginning of a file looks to be written in; each row is judged again when it is read. */
export function detectEncoding(head: Buffer): Encoding {
  if (head.subarray(0, 3).equals(UTF8_MARK)) return "utf-8-bom";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16";
  if (isUtf8(withoutCutCharacter(head))) return "utf-8";
  return head.some((byte) => byte >= 0x80 && byte <= 0x9f) ? "windows-1252" : "latin-1";
}

/** A head may end inside a character of several bytes. */
function withoutCutCharacter(head: Buffer): Buffer {
  let end = head.length;
  while (end > 0 && end > head.length - 4 && (head[end - 1] ?? 0) >= 0x80) end -= 1;
  return head.subarray(0, end);
}

/** The text of a head in its encoding. */
export function headText(head: Buffer, encoding: Encoding): string {
  if (encoding === "utf-16") return new TextDecoder("utf-16le").decode(head);
  if (encoding === "utf-8-bom") return withoutCutCharacter(head).subarray(3).toString("utf8");
  if (encoding === "utf-8") return withoutCutCharacter(head).toString("utf8");
  return windows1252Text(head);
}

export type RowEncoding = "ascii" | "utf-8" | "windows-1252";

export function rowEncoding(bytes: Buffer): RowEncoding {
  if (isAscii(bytes)) return "ascii";
  return isUtf8(bytes) ? "utf-8" : "windows-1252";
}

/** The characters of one row: UTF-8 where the bytes are that, otherwise Windows-1252 (or Latin-1). */
export function rowText(bytes: Buffer): string {
  return rowEncoding(bytes) === "windows-1252" ? windows1252Text(bytes) : bytes.toString("utf8");
}

function windows1252Text(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/[\u0080-\u009f]/g, (character) =>
      WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80),
    );
}
