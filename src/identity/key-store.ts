import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { UserError } from "../domain/errors.ts";
import { compareTexts } from "../domain/text-order.ts";
import { type KeyFile, openKeyFile, PRIVATE_MODE, writeKeyFile } from "./key-file.ts";
import {
  type Environment,
  environmentKeys,
  environmentVariable,
  keyPurpose,
  MIN_KEY_BYTES,
  PseudonymKey,
} from "./keys.ts";

/** Where the keys of a workspace lie. `root` is how messages name the workspace. */
export type KeyPlace = { readonly root: string; readonly keys: string };

export type KeySources = {
  readonly workspace: KeyPlace;
  readonly environment: Environment;
};

/** A key as it lies in a file, with nothing of the key itself. */
export type StoredKey = {
  readonly purpose: string;
  readonly keyId: string;
  readonly createdAt: string;
  readonly path: string;
};

/** The key that is used from now on, and where the one before it lies. */
export type ReplacedKey = StoredKey & { readonly retiredPath: string };

/** One key of the list. A fault says why it would not be used. */
export type ListedKey = {
  readonly purpose: string;
  readonly state: "current" | "retired";
  /** The path of the file, or the name of the environment variable. */
  readonly place: string;
  readonly mode: string | null;
  readonly keyId: string | null;
  readonly createdAt: string | null;
  readonly fault: string | null;
};

/**
 * The key of a purpose: from `PAKETTI_KEY_<PURPOSE>` when that is set, else from
 * `<purpose>.key` in the keys folder of the workspace.
 *
 * @throws UserError "key_missing" when there is none; "key_unsafe" when others may read the file, the
 *   key is short, or another purpose has the same key; "key_invalid" when it is not a key of this
 *   purpose. No message carries any part of a key.
 */
export function readKey(purpose: string, sources: KeySources): PseudonymKey {
  keyPurpose(purpose);
  const fromEnvironment = environmentKeys(sources.environment);
  const given = fromEnvironment.find((candidate) => candidate.purpose === purpose);
  const key = given ?? keyOfFile(purpose, sources.workspace);
  refuseSharedKey(key, [...fromEnvironment, ...keysOfFolder(sources.workspace)]);
  return key;
}

/** As `readKey`; null when there is none. @throws UserError for one that is there and cannot be used. */
export function readKeyIfThere(purpose: string, sources: KeySources): PseudonymKey | null {
  const isGiven = Boolean(sources.environment[environmentVariable(keyPurpose(purpose))]);
  if (!isGiven && !existsSync(keyPath(sources.workspace, purpose))) return null;
  return readKey(purpose, sources);
}

/** A new key in memory. @param randomBytes Gives that many bytes from a secure source. */
export function newKey(purpose: string, randomBytes: (count: number) => Uint8Array): PseudonymKey {
  return new PseudonymKey(keyPurpose(purpose), randomBytes(MIN_KEY_BYTES));
}

/**
 * Makes a key of 32 random bytes and writes it to a file that its owner alone may read.
 *
 * @throws UserError "key_unsafe" when the purpose has a key: a new one would orphan its pseudonyms.
 */
export function createKey(
  purpose: string,
  workspace: KeyPlace,
  randomBytes: (count: number) => Uint8Array,
  now: Date,
): StoredKey {
  const key = newKey(purpose, randomBytes);
  mkdirSync(workspace.keys, { recursive: true, mode: 0o700 });
  return storeKey(keyPath(workspace, purpose), key, now, workspace);
}

/**
 * Puts the next key in the place of the current one, which stays beside it as
 * `<purpose>.<key id>.retired.key`; at every moment there is a current key. For a caller who has seen
 * the proof of `rekey` hold.
 *
 * @throws UserError "key_invalid" when the file does not hold the key that is to be replaced.
 */
export function replaceKey(
  workspace: KeyPlace,
  current: PseudonymKey,
  next: PseudonymKey,
  now: Date,
): ReplacedKey {
  const path = keyPath(workspace, current.purpose);
  const held = keyOfFile(current.purpose, workspace);
  if (held.id !== current.id || next.purpose !== current.purpose)
    throw new UserError("key_invalid", `${path} does not hold the key that is to be replaced`);
  const waiting = join(workspace.keys, `${next.purpose}.waiting`);
  rmSync(waiting, { force: true });
  const stored = storeKey(waiting, next, now, workspace);
  const retired = join(workspace.keys, `${current.purpose}.${current.id}.retired.key`);
  copyFileSync(path, retired);
  chmodSync(retired, PRIVATE_MODE);
  renameSync(waiting, path);
  return { ...stored, path, retiredPath: retired };
}

/** Every key of the workspace and the environment, by purpose, current ones first. */
export function listKeys(sources: KeySources): ListedKey[] {
  const given = environmentKeys(sources.environment).map(
    (key): ListedKey => ({
      purpose: key.purpose,
      state: "current",
      place: environmentVariable(key.purpose),
      mode: null,
      keyId: key.id,
      createdAt: null,
      fault: null,
    }),
  );
  const stored = keyFiles(sources.workspace).map(({ purpose, path, state }) =>
    listedFile(purpose, path, state, openKeyFile(path, purpose)),
  );
  return [...given, ...stored].sort((left, right) =>
    compareTexts(`${left.purpose} ${left.state}`, `${right.purpose} ${right.state}`),
  );
}

function listedFile(
  purpose: string,
  path: string,
  state: ListedKey["state"],
  file: KeyFile,
): ListedKey {
  return {
    purpose,
    state,
    place: path,
    mode: file.kind === "absent" ? null : file.mode,
    keyId: file.kind === "key" ? file.key.id : null,
    createdAt: file.kind === "key" ? file.createdAt : null,
    fault: file.kind === "refused" ? file.fault.text : null,
  };
}

function keyOfFile(purpose: string, workspace: KeyPlace): PseudonymKey {
  const file = openKeyFile(keyPath(workspace, purpose), purpose);
  if (file.kind === "key") return file.key;
  if (file.kind === "refused") throw new UserError(file.fault.code, file.fault.text);
  const command = `paketti key new ${workspace.root} --purpose ${purpose}`;
  throw new UserError(
    "key_missing",
    `there is no key for ${purpose}: run \`${command}\`, or set ${environmentVariable(purpose)}`,
  );
}

function refuseSharedKey(key: PseudonymKey, known: readonly PseudonymKey[]): void {
  const twin = known.find((other) => other.id === key.id && other.purpose !== key.purpose);
  if (twin === undefined) return;
  throw new UserError(
    "key_unsafe",
    `${key.purpose} and ${twin.purpose} have the same key (id ${key.id}), which would let their pseudonyms be joined; make one for each`,
  );
}

function storeKey(path: string, key: PseudonymKey, now: Date, { root }: KeyPlace): StoredKey {
  const createdAt = now.toISOString();
  writeKeyFile(path, key, createdAt, root);
  return { purpose: key.purpose, keyId: key.id, createdAt, path };
}

function keysOfFolder(workspace: KeyPlace): PseudonymKey[] {
  return keyFiles(workspace).flatMap(({ purpose, path }) => {
    const file = openKeyFile(path, purpose);
    return file.kind === "key" ? [file.key] : [];
  });
}

function keyFiles(
  workspace: KeyPlace,
): { purpose: string; path: string; state: ListedKey["state"] }[] {
  if (!existsSync(workspace.keys)) return [];
  return readdirSync(workspace.keys)
    .sort(compareTexts)
    .flatMap((name) => {
      const [, purpose, retired] =
        /^([a-z][a-z0-9_]*)(\.[0-9a-f]{16}\.retired)?\.key$/.exec(name) ?? [];
      if (purpose === undefined) return [];
      const state = retired === undefined ? "current" : "retired";
      return [{ purpose, path: join(workspace.keys, name), state }];
    });
}

function keyPath(workspace: KeyPlace, purpose: string): string {
  return join(workspace.keys, `${purpose}.key`);
}
