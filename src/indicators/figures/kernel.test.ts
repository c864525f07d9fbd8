import fc from "fast-check";
import { expect, test } from "vitest";
import { NOBODY } from "./client-amounts.ts";
import { ExactSums } from "./exact-sums.ts";
import { addUp } from "./kernel.ts";

/** Six places in four functions in three packages; place 5 is left out. */
const FUNCTION_OF = [0, 1, 1, 2, 3, -1];
const PACKAGE_OF = [0, 0, 0, 1, 2, -1];
const PLACES_OF_SECOND = [0, 1, 0, 1, 0, 1];

const amount = fc.option(
  fc.maxSafeInteger().map((whole) => Math.trunc(whole / 64)),
  {
    nil: Number.NaN,
  },
);
const row = fc.record({
  client: fc.integer({ min: NOBODY, max: 7 }),
  place: fc.integer({ min: 0, max: 5 }),
  first: amount,
  second: amount,
});

test("the kernel gives each module's clients what adding row by row to a map gives", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
      const expected = new Map<string, bigint>();
      for (const { client, place, first, second } of rows) {
        if (client === NOBODY || place === 5) continue;
        const modules = [FUNCTION_OF[place], PACKAGE_OF[place]];
        for (const [level, module] of modules.entries()) {
          const add = (column: number, value: number) => {
            if (Number.isNaN(value)) return;
            const key = `${level}/${module}/${client}/${column}`;
            expected.set(key, (expected.get(key) ?? 0n) + BigInt(value));
          };
          add(0, first);
          if (PLACES_OF_SECOND[place] === 1) add(1, second);
        }
      }
      const found = new Map<string, bigint>();
      await addUp({
        rows: {
          clients: Int32Array.from(rows, ({ client }) => client),
          places: Int32Array.from(rows, ({ place }) => place),
          amounts: [
            Float64Array.from(rows, ({ first }) => first),
            Float64Array.from(rows, ({ second }) => second),
          ],
        },
        clientCount: 8,
        columns: [
          { base: 0, takes: null, isFull: false },
          { base: 1, takes: Uint8Array.from(PLACES_OF_SECOND), isFull: false },
        ],
        levels: [FUNCTION_OF, PACKAGE_OF].map((modules) => ({
          moduleOf: Int32Array.from(modules),
          columns: [0, 1],
        })),
        onModule: ({ level, module, clients, amountsOf }) => {
          expect(new Set(clients).size).toBe(clients.length);
          for (const column of [0, 1]) {
            for (const [at, value] of (amountsOf(column) ?? []).entries()) {
              const key = `${level}/${module}/${clients[at]}/${column}`;
              if (!Number.isNaN(value)) found.set(key, BigInt(value));
            }
          }
        },
      });
      expect(found).toEqual(expected);
    }),
  );
});

test("what is beyond 2^53 for a client is refused, not rounded", async () => {
  const most = Number.MAX_SAFE_INTEGER;
  const adding = addUp({
    rows: {
      clients: Int32Array.of(0, 0),
      places: Int32Array.of(0, 0),
      amounts: [Float64Array.of(most, 1)],
    },
    clientCount: 1,
    columns: [{ base: 0, takes: null, isFull: false }],
    levels: [{ moduleOf: Int32Array.of(0), columns: [0] }],
    onModule: () => undefined,
  });
  await expect(adding).rejects.toThrow(RangeError);
});

test("sums are exact and sums of products are those of whole numbers, rounded once", () => {
  // Two hundred products of these are below 2^106.
  const whole = fc.integer({ min: -(2 ** 49), max: 2 ** 49 });
  fc.assert(
    fc.property(fc.array(fc.tuple(whole, whole), { maxLength: 200 }), (pairs) => {
      const [sums, products] = [new ExactSums(2), new ExactSums(2)];
      for (const [left, right] of pairs) {
        sums.add(1, left);
        products.addProduct(1, Math.abs(left), Math.abs(right));
      }
      const exact = pairs.reduce((sum, [left]) => sum + BigInt(left), 0n);
      const ofProducts = pairs.reduce(
        (sum, [left, right]) => sum + BigInt(Math.abs(left)) * BigInt(Math.abs(right)),
        0n,
      );
      expect(sums.whole(1)).toBe(exact);
      expect(sums.whole(0)).toBe(0n);
      expect(products.rounded(1)).toBe(Number(ofProducts));
    }),
  );
});
