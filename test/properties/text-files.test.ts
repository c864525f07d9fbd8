import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deliveries, emptyDeliveries } from "../spec/read/delivered-files.ts";

const HEADER = ["region_code", "cost_centre_id", "account", "period", "amount_cents"];
const cell = fc
  .string({ unit: "grapheme", maxLength: 6 })
  .map((text) => text.replaceAll("\u0000", ""));
const oddCell = fc.oneof(
  cell,
  fc.constantFrom('"', '""', ";", ",", "\r\n", "\n", "\r", 'a"b', " x "),
);
const row = fc.tuple(
  fc.string({ unit: fc.constantFrom(..."ab0"), minLength: 1 }),
  ...[1, 2, 3, 4].map(() => oddCell),
);

let deliveries: Deliveries;
beforeAll(async () => {
  deliveries = await emptyDeliveries();
});
afterAll(() => deliveries.close());

test("whatever cells hold, a well-formed file is read cell by cell, in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(";", ",", "\t"),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (rows, delimiter, lineEnd, hasMark) => {
        const quoted = (text: string) =>
          text.includes(delimiter) || /["\r\n]/.test(text)
            ? `"${text.replaceAll('"', '""')}"`
            : text;
        const lines = [HEADER, ...rows].map((cells) => cells.map(quoted).join(delimiter));
        deliveries.write("ledger_entries.csv", `${hasMark ? "\ufeff" : ""}${lines.join(lineEnd)}`);
        const [delivery] = await deliveries.receive();
        if (delivery === undefined) throw new Error("nothing was received");
        const opened = await deliveries.open(delivery);
        const [relation] = opened.relations;
        const read = await deliveries.engine.rows(
          `select * from ${relation?.relation} order by row_number`,
        );
        await opened.close();
        const expected = rows.map((cells, index) => [
          BigInt(index + 1),
          ...cells.map((text) => (text === "" ? null : text)),
        ]);
        expect(read.map((one) => ["row_number", ...HEADER].map((name) => one[name]))).toEqual(
          expected,
        );
        expect(relation?.rejects).toEqual([]);
      },
    ),
    { numRuns: 80 },
  );
});

test("bytes without form end in rows, rejects or a finding, never in a crash", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(0, 10, 13, 34, 59, 59, 65, 0xc3, 0xa4, 0xe4, 0xff), {
        maxLength: 60,
      }),
      async (bytes) => {
        const content = Buffer.concat([Buffer.from(`${HEADER.join(";")}\n`), Buffer.from(bytes)]);
        deliveries.write("ledger_entries.csv", content);
        const [delivery] = await deliveries.receive();
        if (delivery === undefined) throw new Error("nothing was received");
        const opened = await deliveries.open(delivery);
        const [relation] = opened.relations;
        if (relation === undefined) return;
        const [counted] = await deliveries.engine.rows(
          `select count(*) as row_count from ${relation.relation}`,
        );
        const accepted = Number(counted?.["row_count"]);
        expect(accepted + relation.rejects.length).toBe(relation.rowCount);
        await opened.close();
      },
    ),
    { numRuns: 80 },
  );
});
