// The published HMAC vectors are read from ../shared, which lies beside the checkout.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openDuckDb } from "../sql/duckdb.ts";
import type { Engine } from "../sql/engine.ts";
import { PseudonymKey } from "./keys.ts";
import { hmacSha256, pseudonymOf, pseudonymParameters, pseudonymSql } from "./pseudonym.ts";
import { rekey } from "./rekey.ts";

const Vectors = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      inputs: z.object({
        keyHex: z.string(),
        dataHex: z.string(),
        truncateToBits: z.int().optional(),
      }),
      expected: z.object({ macHex: z.string() }),
    }),
  ),
});
const vectors = Vectors.parse(
  JSON.parse(
    readFileSync(new URL("../../../shared/vectors/hmac_sha256.json", import.meta.url), "utf8"),
  ),
).cases;

test.each(vectors)("HMAC-SHA-256 is that of $id", ({ inputs, expected }) => {
  const mac = hmacSha256(
    Buffer.from(inputs.keyHex, "hex"),
    Buffer.from(inputs.dataHex, "hex"),
    inputs.truncateToBits,
  );
  expect(mac.toString("hex")).toBe(expected.macHex);
});

/** Bytes 0, 1, 2, … as in the worked example of docs/methods/pseudonyms.md. */
function countingKey(purpose: string, length: number, first = 0): PseudonymKey {
  return new PseudonymKey(
    purpose,
    Uint8Array.from({ length }, (_, index) => (first + index) % 256),
  );
}

describe("the worked example of the method page", () => {
  test("has this key id and this pseudonym", () => {
    const key = countingKey("client", 32);
    expect(key.id).toBe("4489625ca90a7843");
    expect(pseudonymOf("010594Y9032", key)).toBe("d5f71512-fa82-bfd4-ea88-13c1c494e744");
  });
});

test("printing, inspecting or serialising a key shows nothing of its bytes", () => {
  const key = new PseudonymKey("client", new Uint8Array(32).fill(0xab));
  const shown = [
    inspect(key, { showHidden: true, depth: 9 }),
    JSON.stringify(key),
    `${key}`,
  ].join();
  expect(shown).toContain(key.id);
  expect(shown).not.toMatch(/abab|171|q6ur/i);
});

describe("pseudonyms in SQL", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openDuckDb({ threads: 1 });
    await engine.run(`
      create table codes as
      select printf('%02d%02d%02d%s%d%s', 1 + i % 28, 1 + i % 12, i % 100,
          substr('+-YXWVUABCDEF', 1 + i % 13, 1), 900 + i % 97,
          substr('0123456789ABCDEFHJKLMNPRSTUVWXY', 1 + i % 31, 1)) as personal_identity_code
      from range(5000) as numbers (i)`);
  });
  afterAll(() => engine.close());

  test.each([32, 63, 64, 65, 200])(
    "equal those of the library for a key of %i bytes",
    async (length) => {
      const key = countingKey("client", length, 3);
      const rows = await engine.rows(
        `select personal_identity_code, ${pseudonymSql("personal_identity_code")} as client_id
       from codes`,
        pseudonymParameters(key),
      );
      expect(rows).toHaveLength(5000);
      const keyBytes = Buffer.from(key.bytes());
      for (const { personal_identity_code: code, client_id } of rows) {
        const mac = createHmac("sha256", keyBytes).update(`paketti/client/1/${code}`).digest("hex");
        expect(String(client_id).replaceAll("-", "")).toBe(mac.slice(0, 32));
        expect(client_id).toBe(pseudonymOf(String(code), key));
      }
    },
  );

  test("are null for a missing code", async () => {
    const rows = await engine.rows(
      `select ${pseudonymSql("cast(null as varchar)")} as client_id`,
      pseudonymParameters(countingKey("client", 32)),
    );
    expect(rows).toEqual([{ client_id: null }]);
  });

  test("of another purpose differ even under the same bytes", () => {
    const codes = ["010594Y9032", "020594X903P"];
    const all = ["client", "national"].flatMap((purpose) =>
      codes.map((code) => pseudonymOf(code, countingKey(purpose, 32))),
    );
    expect(new Set(all).size).toBe(4);
  });

  test("of a statement that fails show no key in the message", async () => {
    const key = new PseudonymKey("client", Buffer.from("canarycanarycanarycanarycanary!!"));
    const failing = engine.rows(
      `select error(cast(${pseudonymSql("'010594Y9032'")} as varchar))`,
      pseudonymParameters(key),
    );
    await expect(failing).rejects.toThrow(/query failed/);
    await expect(failing).rejects.not.toThrow(/canary|UXhX/i);
  });

  test("change one to one with the key, and the number of clients is proved the same", async () => {
    const [oldKey, newKey] = [countingKey("client", 32), countingKey("client", 32, 9)];
    const repeated = "(select * from codes union all select * from codes union all select null)";
    const proof = await rekey(engine, repeated, "links", oldKey, newKey);
    const distinct = new Set(
      (await engine.rows("select personal_identity_code from codes")).map(
        (row) => row["personal_identity_code"],
      ),
    );
    expect(proof).toEqual({
      code_count: distinct.size,
      clients_before: distinct.size,
      clients_after: distinct.size,
      pair_count: distinct.size,
      holds: true,
    });
    const links = await engine.rows("select * from links");
    const byOld = new Map(links.map((row) => [row["old_client_id"], row["new_client_id"]]));
    for (const code of distinct)
      expect(byOld.get(pseudonymOf(String(code), oldKey))).toBe(pseudonymOf(String(code), newKey));
  });

  test("cannot be re-keyed with the same key or across purposes", async () => {
    const key = countingKey("client", 32);
    await expect(rekey(engine, "codes", "no_links", key, key)).rejects.toMatchObject({
      code: "key_unsafe",
    });
    const other = countingKey("national", 32, 1);
    await expect(rekey(engine, "codes", "no_links", key, other)).rejects.toMatchObject({
      code: "key_invalid",
    });
  });
});
