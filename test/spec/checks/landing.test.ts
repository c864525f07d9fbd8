import { afterEach, beforeEach, expect, test } from "vitest";
import { pseudonymOf } from "../../../src/identity/index.ts";
import { csv, type Delivered, findingsOf, newDelivered, testKey } from "./delivered.ts";

const EVENT_COLUMNS = [
  "event_id",
  "region_code",
  "cost_centre_id",
  "personal_identity_code",
  "started_at",
  "ended_at",
  "duration_minutes",
  "quantity",
  "direct_cost_cents",
];
const EVENT = [
  "e1",
  "07",
  "cc1",
  "010594Y9032",
  "2024-03-01 10:00",
  "1.3.2024 10:30",
  "30",
  "1,5",
  "9000000000000",
];

let delivered: Delivered;
beforeEach(async () => {
  delivered = await newDelivered();
});
afterEach(() => delivered.remove());

test("an event lands with its types, its pseudonym and the place it came from", async () => {
  delivered.put("d1", "service_events.csv", csv(EVENT_COLUMNS, [EVENT]));
  const landing = await delivered.land();
  expect(landing.deliveries).toEqual([
    {
      deliveryId: "d1",
      table: "service_events",
      receivedCount: 1,
      acceptedCount: 1,
      quarantinedCount: 0,
    },
  ]);
  const [row] = await delivered.landedRows(landing, "service_events");
  expect(row).toMatchObject({
    event_id: "e1",
    region_code: "07",
    client_id: pseudonymOf("010594Y9032", testKey),
    started_at: "2024-03-01 10:00:00",
    ended_at: "2024-03-01 10:30:00",
    duration_minutes: 30n,
    quantity: "1.500000",
    direct_cost_cents: 9_000_000_000_000n,
    delivery_id: "d1",
    file_path: "service_events.csv",
    row_number: 1n,
  });
  expect(row).not.toHaveProperty("personal_identity_code");
  expect(findingsOf(landing, "type.unreadable")).toEqual([]);
});
