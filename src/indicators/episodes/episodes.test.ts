import { expect, test } from "vitest";
import { lengthOfStay } from "./length-of-stay.ts";
import { isWithinWindow, READMISSION_WINDOWS, readmissions, type Stay } from "./readmissions.ts";
import { percentChange } from "./relative-change.ts";
import { clientsByMonth, clientsByService, clientsOfAll, overlap } from "./unique-clients.ts";

const HEDIS = READMISSION_WINDOWS.hedis_30;

function acute(admission: string, discharge: string): Stay {
  return { type: "acute", admission, discharge };
}

test("a day case is no night, one day when day cases count, and one calendar day", () => {
  const days = (["midnights", "same_day_as_one", "calendar_days"] as const).map((convention) =>
    lengthOfStay("2024-02-29", "2024-02-29", convention),
  );
  expect(days).toEqual([0, 1, 1]);
});

test("a stay over the end of a leap February counts the leap day", () => {
  expect(lengthOfStay("2024-02-28", "2024-03-01", "midnights")).toBe(2);
});

test("a stay that ends before it begins is refused", () => {
  expect(() => lengthOfStay("2024-03-02", "2024-03-01", "midnights")).toThrow("ends before");
});

test("an admission on the day after discharge is a transfer: one stay, counted from its end", () => {
  const stays = [
    acute("2024-01-01", "2024-01-05"),
    acute("2024-01-06", "2024-01-10"),
    acute("2024-02-09", "2024-02-10"),
  ];
  expect(readmissions(stays, HEDIS)).toEqual({
    indexStayCount: 2,
    readmissions: [{ indexStay: 0, readmission: 2, daysFromDischarge: 30 }],
  });
});

test("an admission on day 31 is no readmission, and the order of rows does not matter", () => {
  const stays = [acute("2024-02-05", "2024-02-06"), acute("2024-01-01", "2024-01-05")];
  expect(readmissions(stays, HEDIS)).toEqual({ indexStayCount: 2, readmissions: [] });
});

test("a stay inside a longer one does not shorten it", () => {
  const stays = [
    acute("2024-01-01", "2024-01-20"),
    acute("2024-01-05", "2024-01-06"),
    acute("2024-01-25", "2024-01-26"),
  ];
  expect(readmissions(stays, HEDIS).readmissions).toEqual([
    { indexStay: 0, readmission: 2, daysFromDischarge: 5 },
  ]);
});

test("the published 30-day windows differ on the day of discharge and on days 29 to 31", () => {
  const days = [0, 29, 30, 31];
  const within = (name: keyof typeof READMISSION_WINDOWS) =>
    days.filter((day) => isWithinWindow(day, READMISSION_WINDOWS[name]));
  expect(within("nhs_30")).toEqual([0, 29]);
  expect(within("hedis_30")).toEqual([29, 30]);
  expect(within("hcup_30")).toEqual([0, 29, 30]);
});

test("a client counts once in a service and once in each month, whatever the number of events", () => {
  const events = [
    { clientId: "a", service: "home", happenedAt: "2024-01-31T23:30:00Z" },
    { clientId: "a", service: "home", happenedAt: "2024-02-01T00:30:00+02:00" },
    { clientId: "a", service: "ward", happenedAt: "2024-02-02" },
    { clientId: "b", service: "home", happenedAt: "2024-02-02" },
  ];
  const services = clientsByService(events);
  expect(services.get("home")?.size).toBe(2);
  expect([...clientsOfAll(services, ["home", "ward"])]).toEqual(["a"]);
  expect(clientsOfAll(services, ["home", "unknown"]).size).toBe(0);
  const months = [...clientsByMonth(events)].map(([month, clients]) => [month, clients.size]);
  expect(months).toEqual([
    ["2024-01", 1],
    ["2024-02", 2],
  ]);
});

test("a moment without an offset from UTC has no month", () => {
  const event = { clientId: "a", service: "home", happenedAt: "2024-01-31T23:30:00" };
  expect(() => clientsByMonth([event])).toThrow("offset from UTC");
});

test("without clients there is no mean, and without a base no change", () => {
  expect(overlap([], 0)).toEqual({ sumOfCounts: 0, overCount: 0, meanPerClient: null });
  expect(percentChange(0, 5)).toBeNull();
});

test("the worked example of docs/methods/episodes.md comes out as counted there by hand", () => {
  const days = (discharge: string) =>
    (["midnights", "same_day_as_one", "calendar_days"] as const).map((convention) =>
      lengthOfStay("2024-03-01", discharge, convention),
    );
  expect(days("2024-03-05")).toEqual([4, 4, 5]);
  expect(days("2024-03-01")).toEqual([0, 1, 1]);
  const stays: Stay[] = [
    acute("2024-02-01", "2024-02-05"),
    { type: "nonacute", admission: "2024-02-06", discharge: "2024-02-09" },
    acute("2024-02-10", "2024-02-14"),
  ];
  expect(readmissions(stays, HEDIS)).toEqual({
    indexStayCount: 2,
    readmissions: [{ indexStay: 0, readmission: 2, daysFromDischarge: 5 }],
  });
  const clients = [
    15_584, 33_389, 26_455, 1_739, 9_635, 5_766, 24_634, 35_652, 11_565, 1_296, 54_031,
  ];
  const { sumOfCounts, overCount, meanPerClient } = overlap(clients, 95_104);
  expect({ sumOfCounts, overCount }).toEqual({ sumOfCounts: 219_746, overCount: 124_642 });
  expect(meanPerClient).toBeCloseTo(2.310586, 6);
});
