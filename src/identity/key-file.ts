import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { bytesOfBase64, MIN_KEY_BYTES, PseudonymKey } from "./keys.ts";

/** Its owner may read and write it, nobody else anything. */
export const PRIVATE_MODE = 0o600;

const KeyFileText = z.strictObject({
  format: z.literal("paketti-key/1"),
  key_id: z.string(),
  purpose: z.string(),
  created_at: z.iso.datetime(),
  key: z.string(),
});

export type KeyFileFault = { readonly code: "key_unsafe" | "key_invalid"; readonly text: string };

/** What stands in a key file, or why it is not used. `mode` is octal text such as `0600`. */
export type KeyFile =
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly mode: string | null; readonly fault: KeyFileFault }
  | {
      readonly kind: "key";
      readonly mode: string;
      readonly key: PseudonymKey;
      readonly createdAt: string;
    };

/** Reads one key file. Nothing it says repeats any of the file's text. */
export function openKeyFile(path: string, purpose: string): KeyFile {
  let handle: number;
  try {
    handle = openSync(path, "r");
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return { kind: "absent" };
    return refused(null, "key_unsafe", `${path} cannot be read (${errorCode(cause)})`);
  }
  try {
    const bits = fstatSync(handle).mode & 0o777;
    const mode = bits.toString(8).padStart(4, "0");
    if (bits !== PRIVATE_MODE) {
      const advice = `give it to its owner alone: chmod 600 ${path}`;
      return refused(mode, "key_unsafe", `${path} has mode ${mode}, not 0600; ${advice}`);
    }
    return keyOfText(readFileSync(handle, "utf8"), path, purpose, mode);
  } finally {
    closeSync(handle);
  }
}

function keyOfText(text: string, path: string, purpose: string, mode: string): KeyFile {
  const parsed = KeyFileText.safeParse(jsonOrNull(text));
  const bytes = parsed.success ? bytesOfBase64(parsed.data.key) : null;
  if (!parsed.success || bytes === null)
    return refused(mode, "key_invalid", `${path} is not a key file; restore it from your backup`);
  if (parsed.data.purpose !== purpose)
    return refused(mode, "key_invalid", `${path} holds a key of another purpose than ${purpose}`);
  if (bytes.length < MIN_KEY_BYTES) {
    const found = `the key in ${path} has ${bytes.length} bytes`;
    return refused(mode, "key_unsafe", `${found}, at least ${MIN_KEY_BYTES} are needed`);
  }
  const key = new PseudonymKey(purpose, bytes);
  if (key.id !== parsed.data.key_id) {
    const advice = "the file has been changed or damaged: restore it from your backup";
    return refused(
      mode,
      "key_invalid",
      `the key in ${path} does not have the id it names; ${advice}`,
    );
  }
  return { kind: "key", mode, key, createdAt: parsed.data.created_at };
}

/**
 * Writes a new key file of mode 0600 and waits until the disk has it.
 *
 * @param root The workspace, as the message names it.
 * @throws UserError "key_unsafe" when there is such a file; it is left as it was.
 */
export function writeKeyFile(
  path: string,
  key: PseudonymKey,
  createdAt: string,
  root: string,
): void {
  const handle = newPrivateFile(path, `paketti key rotate ${root} --purpose ${key.purpose}`);
  try {
    fchmodSync(handle, PRIVATE_MODE);
    const content = {
      format: "paketti-key/1",
      key_id: key.id,
      purpose: key.purpose,
      created_at: createdAt,
      key: Buffer.from(key.bytes()).toString("base64"),
    } satisfies z.infer<typeof KeyFileText>;
    writeFileSync(handle, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function newPrivateFile(path: string, rotation: string): number {
  try {
    return openSync(path, "wx", PRIVATE_MODE);
  } catch (cause) {
    if (errorCode(cause) !== "EEXIST") throw cause;
    const reason = "with another key every client would get a new pseudonym and lose its history";
    throw new UserError(
      "key_unsafe",
      `${path} exists and was left as it is: ${reason}. To change a key in use: ${rotation}`,
    );
  }
}

function refused(mode: string | null, code: KeyFileFault["code"], text: string): KeyFile {
  return { kind: "refused", mode, fault: { code, text } };
}

/** The parser's own message quotes the text, which may be a key, so it goes no further. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
