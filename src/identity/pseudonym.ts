import { createHash, createHmac } from "node:crypto";
import type { SqlParameters } from "../sql/engine.ts";
import type { PseudonymKey } from "./keys.ts";

const BLOCK_BYTES = 64;
const PSEUDONYM_BITS = 128;

/**
 * HMAC-SHA-256 of RFC 2104, cut to its leftmost bits as its section 5 allows.
 *
 * @param key Any number of bytes; longer than 64 are hashed first.
 * @param bits A multiple of 8, from 8 to 256.
 */
export function hmacSha256(key: Uint8Array, data: Uint8Array, bits = 256): Buffer {
  return createHmac("sha256", key)
    .update(data)
    .digest()
    .subarray(0, bits / 8);
}

/**
 * The pseudonym of one code: HMAC-SHA-256 of `paketti/<purpose>/1/<code>`, its first 128 bits, written
 * as a uuid. The purpose is in the message so that not even one key used twice could join two purposes.
 *
 * Method: docs/methods/pseudonyms.md.
 */
export function pseudonymOf(code: string, key: PseudonymKey): string {
  const message = Buffer.concat([messagePrefix(key), Buffer.from(code, "utf8")]);
  const hex = hmacSha256(key.bytes(), message, PSEUDONYM_BITS).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * The same pseudonym as a DuckDB expression of type uuid, null for a null code.
 *
 * `sha256` gives hexadecimal text in DuckDB and bytes in Trino; this spelling is DuckDB's. The key
 * enters through `pseudonymParameters` of the same `name` and never stands in the text.
 *
 * @param codeColumn An SQL expression of type varchar.
 * @param name Names the two parameters, for a statement that uses two keys.
 */
export function pseudonymSql(codeColumn: string, name = "key"): string {
  const inner = `unhex(sha256($${name}_inner || encode(${codeColumn})))`;
  return `cast(substr(sha256($${name}_outer || ${inner}), 1, ${PSEUDONYM_BITS / 4}) as uuid)`;
}

/** The key for `pseudonymSql`, as the two blobs that HMAC puts before the message and its digest. */
export function pseudonymParameters(key: PseudonymKey, name = "key"): SqlParameters {
  const block = keyBlock(key.bytes());
  const inner = Buffer.concat([block.map((byte) => byte ^ 0x36), messagePrefix(key)]);
  return { [`${name}_inner`]: inner, [`${name}_outer`]: block.map((byte) => byte ^ 0x5c) };
}

/** A key as exactly one block: longer ones hashed, shorter ones filled with zeros (RFC 2104, 2). */
function keyBlock(key: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? createHash("sha256").update(key).digest() : key);
  return block;
}

function messagePrefix(key: PseudonymKey): Buffer {
  return Buffer.from(`paketti/${key.purpose}/1/`, "utf8");
}
