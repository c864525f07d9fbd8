import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../../src/domain/errors.ts";
import { rateLimit } from "../../../src/domain/rate-limit.ts";
import { answerCache } from "../../../src/server/answer-cache.ts";
import { drawnWorkspace } from "../../fixtures/drawn-release.ts";
import { SERVED_TABLES, servedTest } from "../../fixtures/served-release.ts";

/** A workspace with the drawn release and another one that differs in its id only. */
async function workspaceWithTwo(): Promise<{ folder: string; swapTo: (id: string) => void }> {
  const folder = await drawnWorkspace(SERVED_TABLES);
  const releases = join(folder, "releases");
  cpSync(join(releases, "drawn-1"), join(releases, "drawn-2"), { recursive: true });
  const manifest = join(releases, "drawn-2", "manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace("drawn-1", "drawn-2"));
  return { folder, swapTo: (id) => writeFileSync(join(releases, "current"), `${id}\n`) };
}

test("a newer release is swapped in under load, and every request is answered by one release", async () => {
  const { folder, swapTo } = await workspaceWithTwo();
  const served = await servedTest(folder);
  const seen = new Set<string>();
  let isOver = false;
  const reader = async (turn: number) => {
    for (let index = 0; !isOver || index < 3; index++) {
      // Kept answers come without any waiting; the swap must have its turn too.
      await new Promise((resolve) => setImmediate(resolve));
      const year = (turn + index) % 2 === 0 ? 2015 : 2016;
      const response = await served.ask(`/api/overview?region=11&year=${year}`);
      const answer: unknown = await response.json();
      expect([response.status, answer]).toMatchObject([200, { release_id: expect.any(String) }]);
      const ids = new Set(JSON.stringify(answer).match(/"release_id":"([^"]+)"/g));
      expect(ids.size).toBe(1);
      for (const id of ids) seen.add(id);
    }
  };
  const readers = Array.from({ length: 8 }, (_, turn) => reader(turn));
  for (const id of ["drawn-2", "drawn-1", "drawn-2", "drawn-1", "drawn-2"]) {
    swapTo(id);
    expect(await served.released.refresh()).toBe(true);
  }
  isOver = true;
  await Promise.all(readers);
  expect(served.released.id()).toBe("drawn-2");
  expect([...seen].sort()).toContain('"release_id":"drawn-2"');
  await served.close();
});

test("a release that cannot be opened leaves the open one where it is", async () => {
  const { folder, swapTo } = await workspaceWithTwo();
  const served = await servedTest(folder);
  swapTo("drawn-3");
  await expect(served.released.refresh()).rejects.toThrow("drawn-3");
  expect((await served.ask("/ready")).status).toBe(200);
  expect(served.released.id()).toBe("drawn-1");
  await served.close();
});

test("without a release the server lives, is not ready, and says what to do", async () => {
  const { folder, swapTo } = await workspaceWithTwo();
  writeFileSync(join(folder, "releases", "current"), "");
  swapTo("drawn-1");
  const served = await servedTest(folder);
  await served.released.close();
  expect((await served.ask("/health")).status).toBe(200);
  expect((await served.ask("/ready")).status).toBe(503);
  const refused = await served.ask("/api/overview");
  expect(await refused.json()).toMatchObject({ status: 404, code: "no_release" });
  await served.close();
});

test("requests that ask for the same at once wait for one computation; a fault is not kept", async () => {
  const cache = answerCache(1_000_000);
  let made = 0;
  const make = async () => {
    made += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (made === 1) throw new UserError("too_slow", "once");
    return { mediaType: "text/plain", plain: new TextEncoder().encode("x"), headers: {} };
  };
  const first = await Promise.allSettled([cache.answer("k", make), cache.answer("k", make)]);
  expect(first.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await Promise.all(Array.from({ length: 20 }, () => cache.answer("k", make)));
  expect(made).toBe(2);
});

test("the least lately used answers go when all are too large together", async () => {
  const cache = answerCache(1000);
  const make = async () => ({
    mediaType: "application/octet-stream",
    plain: new Uint8Array(240),
    headers: {},
  });
  for (const key of ["a", "b", "c", "d"]) await cache.answer(key, make);
  await cache.answer("a", make);
  await cache.answer("e", make);
  expect(cache.size()).toEqual({ bytes: 960, count: 4 });
  expect((await cache.answer("a", make)).isKept).toBe(true);
  expect((await cache.answer("b", make)).isKept).toBe(false);
});

test("a minute's allowance fills evenly, for each asker by itself", () => {
  let now = 0;
  const limit = rateLimit(60, () => now);
  expect(Array.from({ length: 61 }, () => limit("a")).filter(Boolean)).toHaveLength(60);
  expect(limit("b")).toBe(true);
  now = 1000;
  expect([limit("a"), limit("a")]).toEqual([true, false]);
  now = 3_600_000;
  expect(Array.from({ length: 61 }, () => limit("a")).filter(Boolean)).toHaveLength(60);
});
