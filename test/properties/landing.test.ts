import fc from "fast-check";
import { expect, test } from "vitest";
import { newDelivered } from "../spec/checks/delivered.ts";
import { eventsCsv, SOUND_EVENT } from "../spec/checks/events.ts";

const anyCell = fc.constantFrom(
  "",
  " ",
  "07",
  "x",
  "-1",
  "1,5",
  "12.5",
  "urgent",
  "2024-02-30",
  "31.02.2024",
  "1.2.2024 8:15",
  "2024-05-05T10:00:00Z",
  "infinity",
  "NaN",
  "010594Y9032",
  "010594Y9031",
  "nurse 010594-9032",
  "99999999999999999999",
  "=1+1",
  "ä\u00a0",
);
const dirtyEvent = fc.dictionary(fc.constantFrom(...Object.keys(SOUND_EVENT)), anyCell, {
  maxKeys: 4,
  noNullPrototype: true,
});
const eventId = fc.constantFrom("a", "b", "c", "d", "e");

test("received rows are the accepted and the quarantined ones, and each of these has a reason", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(eventId, dirtyEvent), { minLength: 1, maxLength: 30 }),
      async (drawn) => {
        const delivered = await newDelivered();
        try {
          const rows = drawn.map(([event_id, change]) => ({ event_id, ...change }));
          delivered.put("d", "service_events.csv", eventsCsv(rows));
          const landing = await delivered.land();
          const [counts] = landing.deliveries;
          expect(counts?.receivedCount).toBe(rows.length);
          expect((counts?.acceptedCount ?? 0) + (counts?.quarantinedCount ?? 0)).toBe(rows.length);
          const landed = landing.partitions.filter(({ table }) => table === "service_events");
          const landedCount = landed.reduce((sum, { rowCount }) => sum + rowCount, 0);
          expect(landedCount).toBe(counts?.acceptedCount);
          for (const { path, rowCount } of landing.quarantine) {
            const [found] = await delivered.engine.rows(
              `select count(distinct row_number) as row_count, min(len(check_ids)) as fewest
               from read_parquet('${path}')`,
            );
            expect(Number(found?.["row_count"])).toBe(rowCount);
            expect(Number(found?.["fewest"])).toBeGreaterThanOrEqual(1);
          }
          expect(JSON.stringify(landing)).not.toMatch(/010594/);
        } finally {
          delivered.remove();
        }
      },
    ),
    { numRuns: 15 },
  );
});
