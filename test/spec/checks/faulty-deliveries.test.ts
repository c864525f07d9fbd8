import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pseudonymOf } from "../../../src/identity/index.ts";
import type { Landing } from "../../../src/identity/landed.ts";
import { blockingFindings, exportQuarantine } from "../../../src/ingest/index.ts";
import {
  csv,
  type Delivered,
  findingsOf,
  newDelivered,
  receivedFrom,
  testKey,
} from "./delivered.ts";
import { eventsCsv, ledgerCsv, SOUND_EVENT, wholeYearLedger } from "./events.ts";

let delivered: Delivered;
beforeEach(async () => {
  delivered = await newDelivered();
});
afterEach(() => delivered.remove());

function counts(landing: Landing, table = "service_events") {
  const found = landing.deliveries.find((one) => one.table === table);
  return [found?.receivedCount, found?.acceptedCount, found?.quarantinedCount];
}

describe("the columns of a file", () => {
  test("a required column that is missing blocks, and all rows of the file are left out", async () => {
    const columns = Object.keys(SOUND_EVENT).filter((name) => name !== "started_at");
    delivered.put("d", "service_events.csv", eventsCsv([{}, {}], columns));
    const landing = await delivered.land();
    expect(findingsOf(landing, "structure.column_missing")).toMatchObject([
      {
        severity: "blocks",
        table: "service_events",
        column: "started_at",
        row_count: 2,
        message:
          "service_events.csv: the column started_at is missing. Add the column and deliver again.",
      },
    ]);
    expect(counts(landing)).toEqual([2, 0, 2]);
    expect(findingsOf(landing, "required.empty")).toEqual([]);
  });

  test("a renamed column is recognised and the new name told", async () => {
    const content = eventsCsv([{}]).replace("started_at", "start_at");
    delivered.put("d", "service_events.csv", content);
    expect(findingsOf(await delivered.land(), "structure.column_renamed")).toMatchObject([
      {
        severity: "blocks",
        column: "started_at",
        message:
          "service_events.csv: the column started_at is missing; there is start_at in its place. Give the column the name of the contract.",
      },
    ]);
  });

  test("an extra column is noted and not kept", async () => {
    const content = eventsCsv(
      [{ favourite_colour: "green" }],
      [...Object.keys(SOUND_EVENT), "favourite_colour"],
    );
    delivered.put("d", "service_events.csv", content);
    const landing = await delivered.land();
    expect(findingsOf(landing, "structure.column_unknown")).toMatchObject([
      {
        severity: "notes",
        message:
          "service_events.csv: not in the contract and not used: favourite_colour. The column is left unread.",
      },
    ]);
    const [row] = await delivered.landedRows(landing, "service_events");
    expect(row).not.toHaveProperty("favourite_colour");
  });
});

describe("the cells of an event", () => {
  const excluding: [string, Record<string, string>, string, string][] = [
    ["a day that does not exist", { started_at: "31.02.2024" }, "type.unreadable", "started_at"],
    ["half a cent", { direct_cost_cents: "12.5" }, "type.unreadable", "direct_cost_cents"],
    ["a word for a number", { duration_minutes: "thirty" }, "type.unreadable", "duration_minutes"],
    [
      "an amount beyond all money",
      { direct_cost_cents: "9300000000000000" },
      "type.unreadable",
      "direct_cost_cents",
    ],
    ["an empty cost centre", { cost_centre_id: " " }, "required.empty", "cost_centre_id"],
    ["a code outside its list", { urgency: "soon" }, "code.unknown", "urgency"],
    [
      "negative minutes",
      { duration_minutes: "-5" },
      "service_events.negative_minutes",
      "duration_minutes",
    ],
    [
      "an end before the start",
      { ended_at: "2024-02-29" },
      "service_events.end_before_start",
      "ended_at",
    ],
    [
      "a year of another age",
      { started_at: "0024-03-01", ended_at: "" },
      "time.unlikely_year",
      "started_at",
    ],
    [
      "an identity code in a text",
      { profession: "nurse of 010594Y9032" },
      "identity.code_in_other_column",
      "profession",
    ],
    [
      "an identity code as the event's key",
      { event_id: "010594Y9032" },
      "identity.code_in_other_column",
      "event_id",
    ],
  ];
  test.each(excluding)("%s leaves the event out", async (_, change, checkId, column) => {
    delivered.put("d", "service_events.csv", eventsCsv([{}, change, {}]));
    const landing = await delivered.land();
    expect(findingsOf(landing, checkId)).toMatchObject([
      { severity: "excludes", table: "service_events", column, row_count: 1, checked_count: 3 },
    ]);
    expect(counts(landing)).toEqual([3, 2, 1]);
    const quarantined = await delivered.engine.rows(
      `select file_path, row_number, check_ids from read_parquet('${landing.quarantine[0]?.path}')`,
    );
    expect(quarantined).toMatchObject([{ file_path: "service_events.csv", row_number: 2n }]);
    expect(JSON.stringify(landing)).not.toContain("010594");
  });

  test("an invalid identity code leaves the event in, without a client", async () => {
    delivered.put(
      "d",
      "service_events.csv",
      eventsCsv([{}, { personal_identity_code: "010594Y9031" }]),
    );
    const landing = await delivered.land();
    expect(findingsOf(landing, "identity.invalid_code")).toMatchObject([
      {
        severity: "notes",
        row_count: 1,
        message:
          "service_events.personal_identity_code: a personal identity code is not valid in 1 of 2 rows. The row counts without a client.",
      },
    ]);
    const rows = await delivered.landedRows(
      landing,
      "service_events",
      "select client_id from landed order by event_id",
    );
    expect(rows).toEqual([{ client_id: pseudonymOf("010594Y9032", testKey) }, { client_id: null }]);
  });

  test("a time outside the period of the delivery is noted", async () => {
    delivered.put(
      "d",
      "service_events.csv",
      eventsCsv([{ started_at: "2023-12-31", ended_at: "" }]),
    );
    expect(findingsOf(await delivered.land(), "time.outside_period")).toMatchObject([
      { severity: "notes", row_count: 1 },
    ]);
  });
});

describe("the same event twice", () => {
  test("of equal copies the first counts", async () => {
    delivered.put("d", "service_events.csv", eventsCsv([{ event_id: "x" }, { event_id: "x" }]));
    const landing = await delivered.land();
    expect(findingsOf(landing, "duplicate.identical")).toMatchObject([{ row_count: 1 }]);
    const rows = await delivered.landedRows(landing, "service_events");
    expect(rows).toMatchObject([{ row_number: 1n }]);
    expect(counts(landing)).toEqual([2, 1, 1]);
  });

  test("of rows that differ the last counts", async () => {
    const rows = [{ event_id: "x" }, { event_id: "x", duration_minutes: "45" }];
    delivered.put("d", "service_events.csv", eventsCsv(rows));
    const landing = await delivered.land();
    expect(findingsOf(landing, "duplicate.superseded")).toMatchObject([{ row_count: 1 }]);
    expect(await delivered.landedRows(landing, "service_events")).toMatchObject([
      { row_number: 2n, duration_minutes: 45n },
    ]);
  });

  test("a later row at fault does not take the place of a sound one", async () => {
    const rows = [{ event_id: "x" }, { event_id: "x", duration_minutes: "-1" }];
    delivered.put("d", "service_events.csv", eventsCsv(rows));
    const landing = await delivered.land();
    expect(await delivered.landedRows(landing, "service_events")).toMatchObject([
      { row_number: 1n },
    ]);
    expect(counts(landing)).toEqual([2, 1, 1]);
  });
});

describe("the ledger", () => {
  const centres = csv(
    ["region_code", "year", "cost_centre_id", "name", "kind"],
    [["07", "2024", "cc1", "Home care", "final"]],
  );

  test("an unknown cost centre is noted, for events and entries, and the rows stay", async () => {
    delivered.put("d", "cost_centres.csv", centres);
    delivered.put("d", "ledger_entries.csv", ledgerCsv([{}, { cost_centre_id: "cc9" }]));
    delivered.put("d", "service_events.csv", eventsCsv([{}, {}, { cost_centre_id: "cc9" }]));
    const landing = await delivered.land();
    const found = findingsOf(landing, "reference.unknown");
    expect(found.map(({ table, row_count }) => [table, row_count])).toEqual([
      ["ledger_entries", 1],
      ["service_events", 1],
    ]);
    expect(counts(landing)).toEqual([3, 3, 0]);
  });

  test("a cost centre of another region is unknown", async () => {
    delivered.put("d", "cost_centres.csv", centres);
    delivered.put("d", "service_events.csv", eventsCsv([{ region_code: "08" }]));
    expect(findingsOf(await delivered.land(), "reference.unknown")).toMatchObject([
      { table: "service_events", column: "cost_centre_id", row_count: 1 },
    ]);
  });

  test("missing months are named", async () => {
    const ledger = wholeYearLedger().replace(/^.*2024-0[37].*\n/gm, "");
    delivered.put("d", "ledger_entries.csv", ledger);
    expect(findingsOf(await delivered.land(), "ledger.month_missing")).toMatchObject([
      {
        severity: "notes",
        endangers: ["costs", "unit_costs"],
        message:
          "ledger_entries: region and year 07 2024 lack months 3, 7. The year's costs are too small until the months are delivered.",
      },
    ]);
  });

  test("a whole year has no missing month", async () => {
    delivered.put("d", "ledger_entries.csv", wholeYearLedger());
    expect(findingsOf(await delivered.land(), "ledger.month_missing")).toEqual([]);
  });

  test("amounts of 90 billion euros of either sign are kept to the cent", async () => {
    const amounts = ["9000000000001", "-9000000000001"];
    const entries = amounts.map((amount_cents, index) => ({ amount_cents, account: `${index}` }));
    delivered.put("d", "ledger_entries.csv", ledgerCsv(entries));
    const landing = await delivered.land();
    const rows = await delivered.landedRows(
      landing,
      "ledger_entries",
      "select amount_cents, period from landed order by account",
    );
    expect(rows).toEqual([
      { amount_cents: 9_000_000_000_001n, period: "2024-01-01" },
      { amount_cents: -9_000_000_000_001n, period: "2024-01-01" },
    ]);
  });

  test("an amount that cannot be read blocks, and an acceptance lets the run go on", async () => {
    delivered.put("d", "ledger_entries.csv", ledgerCsv([{}, { amount_cents: "1 000,00" }]));
    const landing = await delivered.land();
    expect(blockingFindings(landing.findings).map((finding) => finding.check_id)).toEqual([
      "type.unreadable",
    ]);
    const deviation = {
      check_id: "type.unreadable",
      delivery_id: "d",
      owner: "Controller",
      reason: "Corrected in the next delivery",
      accepted_on: "2026-01-01",
    };
    const accepted = await delivered.land({ accepted: [{ ...deviation, until: "2026-02-01" }] });
    expect(blockingFindings(accepted.findings)).toEqual([]);
    const expired = await delivered.land({ accepted: [{ ...deviation, until: "2026-01-15" }] });
    expect(blockingFindings(expired.findings)).toHaveLength(1);
  });
});

test("a file with a header and no rows is told", async () => {
  delivered.put("d", "service_events.csv", eventsCsv([]));
  const landing = await delivered.land();
  expect(findingsOf(landing, "file.header_only")).toHaveLength(1);
  expect(landing.partitions.filter(({ table }) => table === "service_events")).toEqual([]);
});

test("half as many rows as in the period before, or fewer, is noted", async () => {
  const manifest = (year: number) =>
    `organiser: "07"\nsource: s\nperiod: { from: ${year}-01-01, until: ${year + 1}-01-01 }\ncontract: 1\n`;
  delivered.put("d2023", "manifest.yaml", manifest(2023));
  const events = [1, 2, 3, 4, 5].map((day) => ({ started_at: `2023-01-0${day}`, ended_at: "" }));
  delivered.put("d2023", "service_events.csv", eventsCsv(events));
  delivered.put("d2024", "manifest.yaml", manifest(2024));
  delivered.put("d2024", "service_events.csv", eventsCsv([{}, {}]));
  expect(findingsOf(await delivered.land(), "volume.changed")).toMatchObject([
    {
      delivery_id: "d2024",
      message:
        "service_events: 2 rows, -60 % against the 5 of d2023. Check that the extraction is complete.",
    },
  ]);
});

test("rows land in one file for each region and year", async () => {
  const events = ["07", "08"].flatMap((region_code) =>
    ["2023", "2024"].map((year) => ({ region_code, started_at: `${year}-05-05`, ended_at: "" })),
  );
  delivered.put("d", "service_events.csv", eventsCsv([...events, {}]));
  const landing = await delivered.land();
  const events2024 = landing.partitions.filter(({ table }) => table === "service_events");
  expect(events2024.map(({ regionCode, year, rowCount }) => [regionCode, year, rowCount])).toEqual([
    ["07", 2023, 1],
    ["07", 2024, 2],
    ["08", 2023, 1],
    ["08", 2024, 1],
  ]);
});

test("a changed identity code leads to one client with the newest code's pseudonym", async () => {
  delivered.put(
    "changes",
    "identity_code_changes.csv",
    csv(
      ["old_personal_identity_code", "new_personal_identity_code", "changed_on"],
      [["010594Y9032", "010594-9032", "2024-06-01"]],
    ),
  );
  const events = ["010594Y9032", "010594-9032"].map((code) => ({ personal_identity_code: code }));
  delivered.put("d", "service_events.csv", eventsCsv(events));
  const landing = await delivered.land();
  const clients = await delivered.landedRows(
    landing,
    "service_events",
    "select distinct client_id from landed",
  );
  expect(clients).toEqual([{ client_id: pseudonymOf("010594-9032", testKey) }]);
});

test("what has landed is not read again", async () => {
  delivered.put("d", "service_events.csv", eventsCsv([{}, { urgency: "soon" }]));
  const first = await delivered.land();
  const kept: boolean[] = [];
  const second = await delivered.land({ onProgress: ({ isKept }) => kept.push(isKept) });
  expect(kept).toEqual([true]);
  const made = first.partitions.map((partition) => ({ ...partition, isFresh: false }));
  expect(second).toEqual({ ...first, partitions: made });
});

test("the quarantine export holds the rows as delivered, harmless to a spreadsheet, for its owner alone", async () => {
  const formula = '=HYPERLINK("http://x")';
  delivered.put(
    "d",
    "service_events.csv",
    eventsCsv([{ urgency: "+1+1" }, { profession: "@x", duration_minutes: "-5" }]).replace(
      "+1+1",
      `"${formula.replaceAll('"', '""')}"`,
    ),
  );
  const landing = await delivered.land();
  const file = join(delivered.root, "left-out.csv");
  const { deliveries, adapters } = await receivedFrom(delivered);
  const settings = { spillFolder: join(delivered.root, "scratch") };
  const rowCount = await exportQuarantine(
    delivered.engine,
    deliveries,
    landing.quarantine,
    adapters,
    settings,
    file,
  );
  expect(rowCount).toBe(2);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const lines = readFileSync(file, "utf8").trim().split("\n");
  expect(lines[0]).toMatch(
    /^paketti_delivery;paketti_table;paketti_file;paketti_row;paketti_line;paketti_checks;event_id/,
  );
  expect(lines[1]).toContain("d;service_events;service_events.csv;1;;code.unknown;e1;");
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(lines[2]).toContain(";'@x;-5;");
  expect(lines).toHaveLength(3);
});
