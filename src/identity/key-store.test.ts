import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../domain/errors.ts";
import { createKey, type KeyPlace, listKeys, newKey, readKey, replaceKey } from "./key-store.ts";

/** Easily found in any text: "canarycanary…", in base64 "Y2FuYXJ5…", in hexadecimal "63616e617279…". */
const CANARY = Buffer.from("canarycanarycanarycanarycanary!!");
const SHOWN_KEY = /canary|Y2FuYXJ5|63616e617279/i;
const NOW = new Date("2026-01-02T03:04:05Z");

const canaryBytes = (count: number) => CANARY.subarray(0, count);
const otherBytes = (count: number) => new Uint8Array(count).fill(5);

let workspace: KeyPlace;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "paketti-keys-"));
  workspace = { root, keys: join(root, "state", "keys") };
});
afterEach(() => rmSync(workspace.root, { recursive: true }));

function keyFile(purpose = "client"): string {
  return join(workspace.keys, `${purpose}.key`);
}

function errorOf(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(`${error.message}${error.stack}${String(error.cause)}`).not.toMatch(SHOWN_KEY);
    return error;
  }
  throw new Error("no error was thrown");
}

const read = (purpose = "client", environment = {}) => readKey(purpose, { workspace, environment });

describe("a new key", () => {
  test("lies in a file that its owner alone may read, and is read back", () => {
    const stored = createKey("client", workspace, canaryBytes, NOW);
    expect(stored).toEqual({
      purpose: "client",
      keyId: read().id,
      createdAt: "2026-01-02T03:04:05.000Z",
      path: keyFile(),
    });
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(Buffer.from(read().bytes())).toEqual(CANARY);
    expect(read().id).toMatch(/^[0-9a-f]{16}$/);
  });

  test("never takes the place of an old one", () => {
    createKey("client", workspace, canaryBytes, NOW);
    const error = errorOf(() => createKey("client", workspace, otherBytes, NOW));
    expect(error.code).toBe("key_unsafe");
    expect(error.message).toContain(`paketti key rotate ${workspace.root} --purpose client`);
    expect(Buffer.from(read().bytes())).toEqual(CANARY);
  });

  test("is for a purpose that is a plain word, so no path can be slipped in", () => {
    const error = errorOf(() => createKey("../client", workspace, canaryBytes, NOW));
    expect(error.code).toBe("invalid_usage");
  });
});

describe("a key is refused", () => {
  test("when there is none, with the command that makes one", () => {
    const error = errorOf(read);
    expect(error.code).toBe("key_missing");
    expect(error.message).toContain(`paketti key new ${workspace.root} --purpose client`);
    expect(error.message).toContain("PAKETTI_KEY_CLIENT");
  });

  test.each([0o640, 0o604, 0o660, 0o644, 0o400, 0o700])("when its file has mode %o", (mode) => {
    createKey("client", workspace, canaryBytes, NOW);
    chmodSync(keyFile(), mode);
    const error = errorOf(read);
    expect(error.code).toBe("key_unsafe");
    expect(error.message).toContain(`chmod 600 ${keyFile()}`);
  });

  test.each([
    ["is empty", () => ""],
    ["is the bare key", () => CANARY.toString("base64")],
    ["is cut short", (text: string) => text.slice(0, -20)],
    ["has a key that is not base64", (text: string) => text.replace("Y2Fu", "Y2F*")],
    ["has a field of its own", (text: string) => text.replace("{", '{"canary": 1,')],
    ["has another key than its id says", (text: string) => text.replace("Y2Fu", "Y2Fv")],
    ["is of another purpose", (text: string) => text.replace('"client"', '"national"')],
  ])("when its file %s", (_case, change) => {
    createKey("client", workspace, canaryBytes, NOW);
    writeFileSync(keyFile(), change(readFileSync(keyFile(), "utf8")));
    expect(errorOf(read).code).toBe("key_invalid");
  });

  test("when it is shorter than 32 bytes", () => {
    createKey("client", workspace, canaryBytes, NOW);
    const short = CANARY.subarray(0, 31).toString("base64");
    const text = readFileSync(keyFile(), "utf8").replace(CANARY.toString("base64"), short);
    writeFileSync(keyFile(), text);
    expect(errorOf(read).code).toBe("key_unsafe");
    expect(errorOf(() => read("client", { PAKETTI_KEY_CLIENT: short })).code).toBe("key_unsafe");
    expect(
      errorOf(() => createKey("national", workspace, () => CANARY.subarray(1), NOW)).code,
    ).toBe("key_unsafe");
  });

  test("when two purposes share it, wherever it comes from", () => {
    createKey("client", workspace, canaryBytes, NOW);
    createKey("national", workspace, canaryBytes, NOW);
    expect(errorOf(read).code).toBe("key_unsafe");
    rmSync(keyFile("national"));
    const environment = { PAKETTI_KEY_NATIONAL: CANARY.toString("base64") };
    expect(errorOf(() => read("client", environment)).message).toContain("national");
    expect(errorOf(() => read("national", environment)).message).toContain("client");
  });
});

describe("a key from the environment", () => {
  test.each(["base64", "hex"] as const)("is read as %s and goes before the file", (encoding) => {
    createKey("client", workspace, otherBytes, NOW);
    const key = read("client", { PAKETTI_KEY_CLIENT: `${CANARY.toString(encoding)}\n` });
    expect(Buffer.from(key.bytes())).toEqual(CANARY);
  });

  test("that is neither is refused by the name of its variable", () => {
    const error = errorOf(() => read("client", { PAKETTI_KEY_CLIENT: "canary canary canary" }));
    expect(error.code).toBe("key_invalid");
    expect(error.message).toContain("PAKETTI_KEY_CLIENT");
  });

  test("that is empty counts as not given", () => {
    expect(errorOf(() => read("client", { PAKETTI_KEY_CLIENT: "" })).code).toBe("key_missing");
  });
});

describe("a key that is replaced", () => {
  test("stays beside the new one as a retired key", () => {
    createKey("client", workspace, canaryBytes, NOW);
    const current = read();
    const next = newKey("client", otherBytes);
    const stored = replaceKey(workspace, current, next, NOW);
    expect(stored).toMatchObject({ keyId: next.id, path: keyFile() });
    expect(read().id).toBe(next.id);
    const files = readdirSync(workspace.keys).sort();
    expect(files).toEqual([`client.${current.id}.retired.key`, "client.key"]);
    for (const file of files) expect(statSync(join(workspace.keys, file)).mode & 0o777).toBe(0o600);
    const listed = listKeys({ workspace, environment: {} });
    expect(listed.map(({ state, keyId }) => [state, keyId])).toEqual([
      ["current", next.id],
      ["retired", current.id],
    ]);
  });

  test("must be the one in the file", () => {
    createKey("client", workspace, canaryBytes, NOW);
    const stranger = newKey("client", otherBytes);
    const next = newKey("client", (count) => new Uint8Array(count).fill(6));
    expect(errorOf(() => replaceKey(workspace, stranger, next, NOW)).code).toBe("key_invalid");
    expect(Buffer.from(read().bytes())).toEqual(CANARY);
  });
});

test("the list shows ids, modes and faults, and nothing of the keys", () => {
  createKey("client", workspace, canaryBytes, NOW);
  createKey("national", workspace, otherBytes, NOW);
  chmodSync(keyFile("national"), 0o644);
  writeFileSync(join(workspace.keys, "notes.txt"), "no key");
  const environment = { PAKETTI_KEY_SURVEY: Buffer.alloc(32, 9).toString("hex") };
  const listed = listKeys({ workspace, environment });
  expect(listed).toMatchObject([
    { purpose: "client", state: "current", mode: "0600", keyId: read().id, fault: null },
    { purpose: "national", mode: "0644", keyId: null, fault: expect.stringContaining("chmod 600") },
    { purpose: "survey", place: "PAKETTI_KEY_SURVEY", mode: null },
  ]);
  expect(JSON.stringify(listed)).not.toMatch(SHOWN_KEY);
});
