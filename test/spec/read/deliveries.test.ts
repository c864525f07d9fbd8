import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { usedFiles } from "../../../src/ingest/index.ts";
import { type Deliveries, EVENT_HEADER, emptyDeliveries, readOnly } from "./delivered-files.ts";

let deliveries: Deliveries;
beforeEach(async () => {
  deliveries = await emptyDeliveries();
});
afterEach(() => deliveries.close());

const EVENTS = `${EVENT_HEADER}\ne1;07;100;2015-02-01;T11;1\n`;
const CORRECTED_EVENTS = `${EVENT_HEADER}\ne1;07;100;2015-02-01;T11;2\n`;
const LEDGER = "region_code;cost_centre_id;account;period;amount_cents\n07;100;4000;2015-02;100\n";

function manifest(lines: readonly string[] = []): string {
  return [
    'organiser: "07"',
    "source: avohilmo",
    "period: { from: 2015-01-01, until: 2016-01-01 }",
    ...lines,
    "",
  ].join("\n");
}

describe("a delivery says what it is", () => {
  test("files are recognised by their header, whatever they are called", async () => {
    deliveries.write("2015/manifest.yaml", manifest());
    deliveries.write("2015/a.csv", LEDGER);
    deliveries.write("2015/b.csv", EVENTS);
    const [delivery] = await deliveries.receive();
    expect(delivery).toMatchObject({
      deliveryId: "2015",
      organiser: "07",
      source: "avohilmo",
      period: { from: "2015-01-01", until: "2016-01-01" },
      contract: 1,
      adapter: null,
      findings: [],
    });
    expect(delivery?.files.map(({ path, table }) => [path, table])).toEqual([
      ["a.csv", "ledger_entries"],
      ["b.csv", "service_events"],
    ]);
  });

  test("a loose file is a delivery without organiser and period, and that is said", async () => {
    deliveries.write("events_2015.csv", EVENTS);
    const { delivery } = await readOnly(deliveries);
    expect(delivery).toMatchObject({ organiser: null, source: "events_2015", period: null });
    expect(delivery.findings).toEqual([
      {
        checkId: "manifest.missing",
        severity: "notes",
        deliveryId: "events_2015.csv",
        file: null,
        rowCount: null,
        message:
          "there is no manifest.yaml, so the organiser and the period are unknown and a later correction cannot replace this; add one beside the files",
      },
    ]);
  });

  test("a region code without quotes is refused with the place and the cure", async () => {
    deliveries.write("2015/manifest.yaml", "organiser: 7\nsource: avohilmo\n");
    await expect(deliveries.receive()).rejects.toMatchObject({
      code: "invalid_delivery",
      message:
        'deliveries/2015/manifest.yaml does not have the expected form:\n  organiser: must be text; write a region code in quotes, for example "07"',
    });
  });

  test("a version of the contract that this program does not read is refused", async () => {
    deliveries.write("2015/manifest.yaml", 'organiser: "07"\nsource: avohilmo\ncontract: 2\n');
    await expect(deliveries.receive()).rejects.toThrow(
      "contract: this program reads version 1 of the contract",
    );
  });

  test("a mistyped table gets a suggestion", async () => {
    deliveries.write("2015/manifest.yaml", manifest(["files: { service_event: [a.csv] }"]));
    deliveries.write("2015/a.csv", EVENTS);
    await expect(deliveries.receive()).rejects.toThrow(
      'deliveries/2015/manifest.yaml: files names "service_event", which is not a table here; did you mean service_events?',
    );
  });
});

describe("a manifest cannot reach outside its delivery", () => {
  test.each([
    [
      "../secret.csv",
      '"../secret.csv" leads out of the delivery by ..; every file must lie inside it',
    ],
    [
      "/etc/hosts",
      '"/etc/hosts" is an absolute path; name the file by its place inside the delivery',
    ],
    ["C:/x.csv", '"C:/x.csv" is an absolute path; name the file by its place inside the delivery'],
    [
      "link.csv",
      '"link.csv" is a link that leads out of the delivery; put the file itself in its place',
    ],
    ["pipe.csv", '"pipe.csv" is neither a file nor a folder; put a file in its place'],
    ["gone.csv", '"gone.csv" is not in the delivery; send the file or correct its name'],
  ])("%s is refused", async (entry, words) => {
    deliveries.write("2015/manifest.yaml", manifest([`files: { service_events: ["${entry}"] }`]));
    writeFileSync(join(deliveries.folder, "..", "secret.csv"), EVENTS);
    symlinkSync(
      join(deliveries.folder, "..", "secret.csv"),
      join(deliveries.folder, "2015", "link.csv"),
    );
    execFileSync("mkfifo", [join(deliveries.folder, "2015", "pipe.csv")]);
    await expect(deliveries.receive()).rejects.toMatchObject({
      code: "invalid_delivery",
      message: `deliveries/2015/manifest.yaml: ${words}`,
    });
  });

  test("a delivery that is itself a link out is refused", async () => {
    mkdirSync(join(deliveries.folder, "..", "elsewhere"));
    symlinkSync(join(deliveries.folder, "..", "elsewhere"), join(deliveries.folder, "2015"));
    await expect(deliveries.receive()).rejects.toThrow(/"2015" is a link that leads out/);
  });
});

describe("an identity code in a name is refused and not repeated", () => {
  const code = "010150-901D";

  test.each([
    ["the name of a delivery", `${code}/a.csv`, LEDGER],
    ["the name of a file", `2015/${code}.csv`, LEDGER],
    ["the name of a loose file", `${code}.csv`, LEDGER],
    ["what a manifest says", "2015/manifest.yaml", `organiser: "07"\nsource: "${code}"\n`],
    ["a key of a manifest", "2015/manifest.yaml", `organiser: "07"\n${code}: 1\n`],
  ])("%s", async (_place, path, content) => {
    deliveries.write(path, content);
    const refused = await deliveries.receive().catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "invalid_delivery",
      message: expect.stringContaining("something like a personal identity code"),
    });
    expect(String(refused)).not.toContain(code);
  });

  test("a column name: the file is not read", async () => {
    deliveries.write("2015/a.csv", LEDGER.replace("\n", `;${code}\n`).replace(/\n$/, ";1\n"));
    const [delivery] = await deliveries.receive();
    expect(delivery?.findings.map(({ checkId }) => checkId)).toContain("file.unreadable");
    expect(JSON.stringify(delivery)).not.toContain(code);
  });
});

describe("a correction replaces, and the same file counts once", () => {
  test("the later delivery of the same organiser, source and period counts alone", async () => {
    deliveries.write("z-first/manifest.yaml", manifest(["delivered_on: 2016-02-01"]));
    deliveries.write("z-first/events.csv", EVENTS);
    deliveries.write("a-second/manifest.yaml", manifest(["delivered_on: 2016-03-01"]));
    deliveries.write("a-second/events.csv", CORRECTED_EVENTS);
    const [first, second] = await deliveries.receive();
    expect(first).toMatchObject({ deliveryId: "z-first", replacedBy: "a-second" });
    expect(first === undefined ? null : usedFiles(first)).toEqual([]);
    expect(first?.findings.map(({ message }) => message)).toEqual([
      "replaced by the later delivery a-second of the same organiser, source and period; none of its rows count",
    ]);
    expect(second).toMatchObject({ deliveryId: "a-second", replacedBy: null, findings: [] });
  });

  test("deliveries of one day go by their sequence", async () => {
    deliveries.write("a/manifest.yaml", manifest(["delivered_on: 2016-02-01", "sequence: 2"]));
    deliveries.write("a/events.csv", CORRECTED_EVENTS);
    deliveries.write("b/manifest.yaml", manifest(["delivered_on: 2016-02-01", "sequence: 1"]));
    deliveries.write("b/events.csv", EVENTS);
    const received = await deliveries.receive();
    expect(received.map(({ deliveryId, replacedBy }) => [deliveryId, replacedBy])).toEqual([
      ["b", "a"],
      ["a", null],
    ]);
  });

  test("a correction that lacks a table of the first delivery blocks", async () => {
    deliveries.write("1/manifest.yaml", manifest());
    deliveries.write("1/events.csv", EVENTS);
    deliveries.write("1/ledger.csv", LEDGER);
    deliveries.write("2/manifest.yaml", manifest());
    deliveries.write("2/events.csv", CORRECTED_EVENTS);
    const [first] = await deliveries.receive();
    expect(first?.findings[1]).toMatchObject({
      checkId: "delivery.correction_lacks_table",
      severity: "blocks",
      message:
        "the correction 2 has no ledger_entries, which this had, so those rows would be lost; send the correction whole, or give it a source of its own",
    });
  });

  test("the same bytes under another name are noticed and used once", async () => {
    deliveries.write("events.csv", EVENTS);
    deliveries.write("events_again.csv", EVENTS);
    const [first, second] = await deliveries.receive();
    expect(first?.sameAs).toBe(null);
    expect(second?.sameAs).toBe("events.csv");
    expect(second === undefined ? null : usedFiles(second)).toEqual([]);
    expect(second?.findings.map(({ message }) => message)).toContain(
      "the same bytes were delivered as events.csv; they count once",
    );
  });

  test("a correction with the same bytes as what it replaces is still used", async () => {
    deliveries.write("1/manifest.yaml", manifest());
    deliveries.write("1/events.csv", EVENTS);
    deliveries.write("2/manifest.yaml", manifest());
    deliveries.write("2/events.csv", EVENTS);
    const [, second] = await deliveries.receive();
    expect(second === undefined ? [] : usedFiles(second)).toHaveLength(1);
  });

  test("periods of one source that share days are noted", async () => {
    deliveries.write("year/manifest.yaml", manifest());
    deliveries.write("year/events.csv", EVENTS);
    const december = manifest().replace("2015-01-01", "2015-12-01");
    deliveries.write("december/manifest.yaml", december);
    deliveries.write("december/events.csv", CORRECTED_EVENTS);
    const received = await deliveries.receive();
    expect(received.flatMap(({ findings }) => findings)).toMatchObject([
      {
        checkId: "delivery.period_overlap",
        deliveryId: "december",
        message: "its period shares days with year; see that no row is in both",
      },
    ]);
  });
});
