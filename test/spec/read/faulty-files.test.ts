import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import ExcelJS from "exceljs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Deliveries, EVENT_HEADER, emptyDeliveries, readOnly } from "./delivered-files.ts";

let deliveries: Deliveries;
beforeEach(async () => {
  deliveries = await emptyDeliveries();
});
afterEach(() => deliveries.close());

const ROW = "e1;07;100;2015-02-01;T11;1";

function messages(findings: readonly { checkId: string; message: string }[]): string[] {
  return findings
    .filter(({ checkId }) => checkId !== "manifest.missing")
    .map(({ checkId, message }) => `${checkId}: ${message}`);
}

describe("a file that cannot be used as a whole", () => {
  test("an empty file is said to be empty", async () => {
    deliveries.write("events.csv", "");
    const { findings, rows } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.empty: events.csv: the file is empty; send it again with a header line and its rows",
    ]);
    expect(rows).toEqual([]);
  });

  test("a file with blank lines only is empty too", async () => {
    deliveries.write("events.csv", "\r\n\n  \n");
    const { findings } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.empty: events.csv: the file is empty; send it again with a header line and its rows",
    ]);
  });

  test("a header without rows blocks, for it would pass for a year without events", async () => {
    deliveries.write("events.csv", `${EVENT_HEADER}\n`);
    const { findings } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.header_only: events.csv: the file has a header and no rows; send it again with its rows",
    ]);
  });

  test("an unknown delimiter is named as the likely fault, without showing the line", async () => {
    deliveries.write("events.csv", `${EVENT_HEADER}\n${ROW}\n`.replaceAll(";", ":"));
    const { findings } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.not_recognised: events.csv: the first line holds no ; , | or tab, so it reads as one column that no table has; send the file again with one of these between its columns, or name its table in manifest.yaml",
    ]);
  });

  test("a file without a header is not recognised, and its first row is not shown", async () => {
    deliveries.write("x.csv", "010190-999W;Virtanen;07\n010190-999W;Virtanen;07\n");
    const { findings } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.not_recognised: x.csv: its 3 columns fit no table; check that the first line has the column names of the contract, or name its table in manifest.yaml",
    ]);
  });

  test("a gzip file that was cut off is told apart from one that is not gzip", async () => {
    const whole = gzipSync(`${EVENT_HEADER}\n${`${ROW}\n`.repeat(50_000)}`, { level: 0 });
    deliveries.write("cut.csv.gz", whole.subarray(0, 400_000));
    deliveries.write("other.csv.gz", "this is no gzip");
    const found: string[] = [];
    for (const delivery of await deliveries.receive()) {
      const opened = await deliveries.open(delivery);
      found.push(...messages([...delivery.findings, ...opened.findings]));
    }
    expect(found).toEqual([
      "file.unreadable: cut.csv.gz: the gzip data ends in the middle, the file was cut off; send the file again whole",
      "file.unreadable: other.csv.gz: this is not gzip data, or it is damaged; send the file again whole",
    ]);
  });

  test("a gzip file cut off beyond its beginning is found when it is read", async () => {
    const rows = Array.from(
      { length: 400_000 },
      (_, index) => `e${index};07;100;2015-02-01;T11;1\n`,
    );
    const whole = gzipSync(`${EVENT_HEADER}\n${rows.join("")}`, { level: 0 });
    deliveries.write("cut.csv.gz", whole.subarray(0, whole.length - 1_000_000));
    const { findings, rows: read } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.unreadable: cut.csv.gz: the gzip data ends in the middle, the file was cut off; send the file again whole",
    ]);
    expect(read).toEqual([]);
  });

  test("a Parquet file that was cut off is said to be damaged", async () => {
    const { engine, folder } = deliveries;
    await engine.run(
      `copy (select 'e' || i as event_id, '07' as region_code from range(20000) as t(i))
       to '${folder}/whole.parquet' (format parquet)`,
    );
    const { readFileSync, rmSync } = await import("node:fs");
    const whole = readFileSync(`${folder}/whole.parquet`);
    rmSync(`${folder}/whole.parquet`);
    deliveries.write("cut.parquet", whole.subarray(0, whole.length - 200));
    const { findings } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.unreadable: cut.parquet: this cannot be read as Parquet, it is damaged or was cut off; send the file again whole",
    ]);
  });

  test("an Excel workbook that was cut off is said to be damaged", async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet("events").addRow(EVENT_HEADER.split(";"));
    const whole = Buffer.from(await workbook.xlsx.writeBuffer());
    deliveries.write("cut.xlsx", whole.subarray(0, whole.length / 2));
    const { findings } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.unreadable: cut.xlsx: this cannot be read as an Excel workbook, it is damaged or was cut off; send the file again whole",
    ]);
  });

  test("a column that stands twice blocks, for nobody can say which one is meant", async () => {
    deliveries.write("events.csv", `${EVENT_HEADER};code\n${ROW};T12\n`);
    const { findings } = await readOnly(deliveries);
    expect(messages(findings)).toEqual([
      "file.duplicate_column: events.csv: code stands twice in the header; send the file again with each column once",
    ]);
  });
});

describe("rows that cannot be read as rows are counted by line, and the rest is read", () => {
  test("a row with too many or too few columns", async () => {
    deliveries.write("events.csv", `${EVENT_HEADER}\n${ROW}\n${ROW};9\ne2;07\n${ROW}\n`);
    const { rows, rejects } = await readOnly(deliveries);
    expect(rows.map((row) => row["row_number"])).toEqual([1n, 4n]);
    expect(rejects).toEqual([
      { rowNumber: 2, lineNumber: 3, reason: "too_many_columns" },
      { rowNumber: 3, lineNumber: 4, reason: "too_few_columns" },
    ]);
  });

  test("rows in another delimiter than the header are all rejected", async () => {
    deliveries.write("events.csv", `${EVENT_HEADER}\n${ROW.replaceAll(";", ",")}\n`);
    const { rows, rejects, relation } = await readOnly(deliveries);
    expect(rows).toEqual([]);
    expect(rejects).toEqual([{ rowNumber: 1, lineNumber: 2, reason: "too_few_columns" }]);
    expect(relation?.rowCount).toBe(1);
  });

  test("a quote that is never closed costs its own line only", async () => {
    deliveries.write("events.csv", `${EVENT_HEADER}\n${ROW}\ne2;07;"100;x;y;1\n${ROW}\n${ROW}\n`);
    const { rows, rejects } = await readOnly(deliveries);
    expect(rows.map((row) => row["row_number"])).toEqual([1n, 3n, 4n]);
    expect(rejects).toEqual([{ rowNumber: 2, lineNumber: 3, reason: "unterminated_quote" }]);
  });

  test("a quote closed by a later row's quote costs its own line only", async () => {
    deliveries.write(
      "events.csv",
      `${EVENT_HEADER}\ne2;07;"100;x;y;1\n${ROW}\ne3;07;"100";x;y;1\n`,
    );
    const { rows, rejects } = await readOnly(deliveries);
    expect(rows.map((row) => row["event_id"])).toEqual(["e1", "e3"]);
    expect(rejects).toEqual([{ rowNumber: 1, lineNumber: 2, reason: "misplaced_quote" }]);
  });

  test("a row with NUL bytes", async () => {
    deliveries.write(
      "events.csv",
      `${EVENT_HEADER}\n${ROW}\ne2;07;1\u000000;2015-02-01;T11;1\n${ROW}\n`,
    );
    const { rows, rejects } = await readOnly(deliveries);
    expect(rows.map((row) => row["row_number"])).toEqual([1n, 3n]);
    expect(rejects).toEqual([{ rowNumber: 2, lineNumber: 3, reason: "nul_byte" }]);
  });

  test("a line that is not JSON", async () => {
    const event = { event_id: "e1", region_code: "07", cost_centre_id: "100", quantity: 1.5 };
    const line = JSON.stringify(event);
    deliveries.write("events.ndjson", `${line}\n{"event_id": "e2", "regi\n[1]\n${line}\n`);
    const { rows, rejects } = await readOnly(deliveries);
    expect(rows).toEqual([
      { row_number: 1n, event_id: "e1", region_code: "07", cost_centre_id: "100", quantity: "1.5" },
      { row_number: 4n, event_id: "e1", region_code: "07", cost_centre_id: "100", quantity: "1.5" },
    ]);
    expect(rejects).toEqual([
      { rowNumber: 2, lineNumber: 2, reason: "not_json" },
      { rowNumber: 3, lineNumber: 3, reason: "not_json" },
    ]);
  });
});

describe("what is odd but readable is read", () => {
  test("a cell of a million characters", async () => {
    const cell = "ä".repeat(1_000_000);
    deliveries.write("events.csv", `${EVENT_HEADER}\ne1;07;100;2015-02-01;${cell};1\n`);
    const { rows, rejects } = await readOnly(deliveries);
    expect(rejects).toEqual([]);
    expect(rows[0]?.["code"]).toBe(cell);
  });

  test("lines in UTF-8 and lines in Windows-1252 in one file, each as what it is", async () => {
    const windows = Buffer.from([0xe4, 0x80, 0x31]);
    const content = Buffer.concat([
      Buffer.from(`${EVENT_HEADER}\ne1;07;100;2015-02-01;äiti €;1\ne2;07;100;2015-02-01;`),
      windows,
      Buffer.from(";1\ne3;07;100;2015-02-01;x;1\n"),
    ]);
    deliveries.write("events.csv", content);
    const { rows, findings } = await readOnly(deliveries);
    expect(rows.map((row) => row["code"])).toEqual(["äiti €", "ä€1", "x"]);
    expect(messages(findings)).toEqual([
      "file.mixed_encodings: 1 rows are written in UTF-8 and 1 in Windows-1252 or Latin-1; each was read as what it is, but ask the source to write one encoding",
    ]);
    expect(readdirSync(deliveries.spillFolder)).toEqual([]);
  });

  test("UTF-16, a byte order mark, carriage returns and cells with line ends", async () => {
    const text = `${EVENT_HEADER}\r\ne1;07;100;2015-02-01;"Ä\r\nB ""x""";1\r\n`;
    deliveries.write("marked.csv", `\ufeff${text}`);
    deliveries.write("wide.csv", Buffer.from(`\ufeff${text}`, "utf16le"));
    for (const delivery of await deliveries.receive()) {
      const opened = await deliveries.open(delivery);
      const [relation] = opened.relations;
      expect(relation?.rejects).toEqual([]);
      expect(await deliveries.engine.rows(`select * from ${relation?.relation}`)).toEqual([
        {
          row_number: 1n,
          event_id: "e1",
          region_code: "07",
          cost_centre_id: "100",
          started_at: "2015-02-01",
          code: 'Ä\r\nB "x"',
          quantity: "1",
        },
      ]);
      await opened.close();
    }
  });

  test("the second sheet of a workbook, with days, decimals and formulas", async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet("notes").addRow(["What this is", "", "x"]);
    const sheet = workbook.addWorksheet("events");
    sheet.addRow(EVENT_HEADER.split(";"));
    sheet.addRow([
      "e1",
      "07",
      { formula: "50+50", result: 100 },
      new Date("2015-02-01"),
      "T11",
      0.5,
    ]);
    deliveries.write("events.xlsx", Buffer.from(await workbook.xlsx.writeBuffer()));
    const { rows } = await readOnly(deliveries);
    expect(rows).toEqual([
      {
        row_number: 1n,
        event_id: "e1",
        region_code: "07",
        cost_centre_id: "100",
        started_at: "2015-02-01",
        code: "T11",
        quantity: "0.5",
      },
    ]);
  });
});
