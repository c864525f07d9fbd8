import { createHash } from "node:crypto";
import { UserError } from "../domain/errors.ts";

export const MIN_KEY_BYTES = 32;

/**
 * A secret key of one purpose. Its bytes are private, so that printing, logging or serialising the
 * object shows the purpose and the id alone.
 */
export class PseudonymKey {
  readonly purpose: string;
  /** 16 hexadecimal digits that tell keys apart and say nothing of the key; for the manifest. */
  readonly id: string;
  readonly #bytes: Uint8Array;

  /** @throws UserError "key_unsafe" when there are fewer than 32 bytes. */
  constructor(purpose: string, bytes: Uint8Array) {
    if (bytes.length < MIN_KEY_BYTES) {
      throw new UserError(
        "key_unsafe",
        `the key for ${purpose} has ${bytes.length} bytes, at least ${MIN_KEY_BYTES} are needed`,
      );
    }
    this.purpose = keyPurpose(purpose);
    this.id = createHash("sha256")
      .update("paketti-key-id")
      .update(bytes)
      .digest("hex")
      .slice(0, 16);
    this.#bytes = Uint8Array.from(bytes);
  }

  bytes(): Uint8Array {
    return this.#bytes;
  }
}

/** The purpose of the key that areas share: persons are linked by it across areas, and by no area's own key. */
export const LINKAGE_KEY = "linkage";

/** The purpose of the key that a national node alone has. */
export const NATIONAL_KEY = "national";

/**
 * The keys under which the codes of deliveries land: that of the workspace, and the one that areas share so
 * that a national node can link persons (docs/national-node.md); null in a workspace that sends nothing there.
 */
export type LandingKeys = {
  readonly client: PseudonymKey;
  readonly linkage: PseudonymKey | null;
};

/** What a key is for, such as `client` or `national`. @throws UserError when it is not such a word. */
export function keyPurpose(text: string): string {
  if (/^[a-z][a-z0-9_]{0,31}$/.test(text)) return text;
  throw new UserError(
    "invalid_usage",
    "the purpose of a key is a word of small letters, digits and _, such as client",
  );
}

export function environmentVariable(purpose: string): string {
  return `PAKETTI_KEY_${purpose.toUpperCase()}`;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every key that the environment gives. @throws UserError naming the variable that is no key. */
export function environmentKeys(environment: Environment): PseudonymKey[] {
  const prefix = environmentVariable("");
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && environment[name])
    .sort()
    .map((name) => keyFromText(name, environment[name] ?? ""));
}

/** Only digits and a–f, at least 64 of them, is hexadecimal; anything else must be base64. */
function keyFromText(variable: string, text: string): PseudonymKey {
  const purpose = keyPurpose(variable.slice(environmentVariable("").length).toLowerCase());
  const trimmed = text.trim();
  if (/^([0-9a-f]{2}){32,}$/i.test(trimmed))
    return new PseudonymKey(purpose, Buffer.from(trimmed, "hex"));
  const bytes = bytesOfBase64(trimmed);
  if (bytes !== null) return new PseudonymKey(purpose, bytes);
  throw new UserError(
    "key_invalid",
    `${variable} is neither base64 nor hexadecimal; give at least ${MIN_KEY_BYTES} random bytes, for example from: openssl rand -base64 32`,
  );
}

/** The bytes of a base64 text, or null when it is not base64 to the last character. */
export function bytesOfBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.length > 0 && bytes.toString("base64") === text ? bytes : null;
}
