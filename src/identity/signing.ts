import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { UserError } from "../domain/errors.ts";
import { MIN_KEY_BYTES, type PseudonymKey } from "./keys.ts";

/** The purpose of the key by which an area signs what it sends to a national node. */
export const SIGNING_KEY = "signing";

/** What DER puts before the 32 bytes of an Ed25519 key (RFC 8410, 7 and 4). */
const PRIVATE_HEADER = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_HEADER = Buffer.from("302a300506032b6570032100", "hex");

/** Stands before the 32 bytes of a public key in base64, in files that people hand to each other. */
const PREFIX = "ed25519:";

/** A public key as text, and the 16 hexadecimal digits by which people tell it from others. */
export type PublicKey = { readonly text: string; readonly id: string };

/**
 * The public part of a signing key: whoever has it can check a signature and make none.
 *
 * @throws UserError "key_invalid" for a key that is not of 32 bytes, which Ed25519 asks for.
 */
export function publicKeyOf(key: PseudonymKey): PublicKey {
  const der = createPublicKey(privateKey(key)).export({ format: "der", type: "spki" });
  return publicKey(`${PREFIX}${der.subarray(PUBLIC_HEADER.length).toString("base64")}`);
}

/** @throws UserError "key_invalid" for a text that is no public key. */
export function publicKey(text: string): PublicKey {
  const bytes = publicBytes(text);
  const id = createHash("sha256").update("paketti-public-key").update(bytes).digest("hex");
  return { text, id: id.slice(0, 16) };
}

/** The Ed25519 signature of some bytes (RFC 8032), in base64. */
export function signatureOf(bytes: Uint8Array, key: PseudonymKey): string {
  return sign(null, bytes, privateKey(key)).toString("base64");
}

/** Whether a signature in base64 is of these bytes and this public key. */
export function isSignedBy(bytes: Uint8Array, signature: string, { text }: PublicKey): boolean {
  const der = Buffer.concat([PUBLIC_HEADER, publicBytes(text)]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  return verify(null, bytes, key, Buffer.from(signature, "base64"));
}

function privateKey(key: PseudonymKey): KeyObject {
  const seed = key.bytes();
  if (seed.length !== MIN_KEY_BYTES) {
    throw new UserError(
      "key_invalid",
      `a key for ${key.purpose} has exactly ${MIN_KEY_BYTES} bytes, this one has ${seed.length}; make one with: paketti key new <folder> --purpose ${key.purpose}`,
    );
  }
  return createPrivateKey({
    key: Buffer.concat([PRIVATE_HEADER, seed]),
    format: "der",
    type: "pkcs8",
  });
}

function publicBytes(text: string): Buffer {
  const bytes = text.startsWith(PREFIX)
    ? Buffer.from(text.slice(PREFIX.length), "base64")
    : Buffer.alloc(0);
  if (bytes.length === MIN_KEY_BYTES && text === `${PREFIX}${bytes.toString("base64")}`)
    return bytes;
  throw new UserError(
    "key_invalid",
    `a public key is ${PREFIX} and 32 bytes in base64, as printed by: paketti key public <folder of the area>`,
  );
}
