import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, type FigureTable, ROUTES } from "../../../src/api/index.ts";
import { openDuckDb } from "../../../src/sql/duckdb.ts";
import { sqlText } from "../../../src/sql/engine.ts";
import { commandLine } from "../../fixtures/command-line.ts";
import { drawnWorkspace } from "../../fixtures/drawn-release.ts";
import { SERVED_TABLES, type ServedTest, servedTest } from "../../fixtures/served-release.ts";

let folder: string;
let served: ServedTest;
beforeAll(async () => {
  folder = await drawnWorkspace(SERVED_TABLES);
  served = await servedTest(folder);
});
afterAll(() => served.close());

const QUESTION = "measure=cost&by=region,package&where=year%3D2015";

async function table(query: string): Promise<FigureTable> {
  const client = createClient({ fetch: (url, init) => served.ask(url, "officer", init) });
  const parameters = new URLSearchParams(query);
  return client.ask(ROUTES.figures, {
    query: {
      measure: parameters.get("measure") ?? "",
      by: parameters.get("by") ?? "",
      where: parameters.getAll("where"),
      offset: parameters.get("offset") ?? 0,
      limit: parameters.get("limit") ?? 200,
    },
  });
}

describe("a figure is the same in every form", () => {
  test("the interface and paketti query give the same rows", async () => {
    const { rows } = await table(QUESTION);
    const asked = await commandLine([
      "query",
      folder,
      "cost",
      "--by",
      "region,package",
      "--where",
      "year=2015",
      "--format",
      "csv",
    ]);
    const lines = asked.out.trim().split("\n").slice(1);
    expect(lines).toHaveLength(rows.length);
    expect(
      rows.map(({ coordinates, cell }) =>
        [
          ...coordinates.map(({ code }) => code ?? ""),
          "value" in cell && cell.value !== null ? cell.value.toFixed(2) : "",
        ].join(","),
      ),
    ).toEqual(lines.map((line) => line.split(",").slice(0, 3).join(",")));
  });

  test("CSV is that of paketti query to the byte, by header and by link", async () => {
    const asked = await commandLine([
      "query",
      folder,
      "cost",
      "--by",
      "region,package",
      "--where",
      "year=2015",
      "--format",
      "csv",
    ]);
    const byHeader = await served.ask(`/api/figures?${QUESTION}`, "officer", {
      headers: { accept: "text/csv" },
    });
    const byLink = await served.ask(`/api/figures?${QUESTION}&format=csv`);
    expect(await byHeader.text()).toBe(asked.out);
    expect(await byLink.text()).toBe(asked.out);
    expect(byLink.headers.get("content-disposition")).toBe('attachment; filename="cost.csv"');
  });

  test("JSON-stat, Parquet and XLSX hold the same numbers", async () => {
    const { rows } = await table(QUESTION);
    const values = rows.map(({ cell }) => ("value" in cell ? cell.value : null));
    const stat: unknown = await (
      await served.ask(`/api/figures?${QUESTION}&format=json_stat`)
    ).json();
    expect(stat).toMatchObject({ version: "2.0", class: "dataset" });
    for (const value of values) expect(JSON.stringify(stat)).toContain(String(value));

    const bytes = new Uint8Array(
      await (await served.ask(`/api/figures?${QUESTION}&format=parquet`)).arrayBuffer(),
    );
    const scratch = mkdtempSync(join(tmpdir(), "paketti-parquet-"));
    const engine = await openDuckDb({ threads: 1 });
    try {
      writeFileSync(join(scratch, "t.parquet"), bytes);
      const read = await engine.rows(
        `select cast(value as double) as value from read_parquet(${sqlText(join(scratch, "t.parquet"))})`,
      );
      expect(read.map((row) => row["value"])).toEqual(values);
    } finally {
      engine.close();
      rmSync(scratch, { recursive: true });
    }
    const xlsx = await served.ask(`/api/figures?${QUESTION}&format=xlsx`);
    expect(new TextDecoder().decode((await xlsx.arrayBuffer()).slice(0, 2))).toBe("PK");
  });

  test("a file is in the language that the address names", async () => {
    const stat = await served.ask(`/api/figures?${QUESTION}&format=json_stat&language=sv`);
    expect(await stat.json()).toMatchObject({ dimension: { measure: { label: "Mått" } } });
    const other = await served.ask(`/api/figures?${QUESTION}&format=json_stat&language=de`);
    expect(other.status).toBe(400);
  });

  test("a name that a spreadsheet would take for a formula is none in CSV", async () => {
    const csv = await (
      await served.ask("/api/figures?measure=clients&by=producer&format=csv")
    ).text();
    expect(csv).toContain("\n'=1+1,");
    expect(csv).not.toMatch(/(^|\n|,)=/);
  });
});

describe("a cell is never a number alone", () => {
  test("it has its unit, period, release and the way down", async () => {
    const { rows, release_id: releaseId } = await table(QUESTION);
    expect(rows[0]?.cell).toMatchObject({
      kind: "value",
      unit: "euros",
      period: { from: "2015-01-01", until: "2016-01-01" },
      release_id: releaseId,
      trace: { measure: "cost", where: ["year=2015", "region=01", "package=P1"] },
    });
  });

  test("the way down leads to the same figure, in ledger lines that add up", async () => {
    const { rows } = await table("measure=cost&by=package&where=year%3D2015&where=region%3D11");
    const cell = rows[0]?.cell;
    const where = (cell?.trace?.where ?? []).map((text) => `where=${encodeURIComponent(text)}`);
    const trace = await (
      await served.ask(`/api/trace/figure?measure=${cell?.trace?.measure}&${where.join("&")}`)
    ).json();
    expect(trace).toMatchObject({ cell: { value: 300 }, money: { difference: "0.00" } });
  });

  test("missing, zero and value are told apart", async () => {
    const { rows } = await table("measure=cost_per_resident&by=region,year");
    expect(rows.map(({ coordinates, cell }) => [coordinates[1]?.code, cell.kind])).toEqual([
      ["2015", "value"],
      ["2015", "value"],
      ["2016", "value"],
    ]);
    const response = await served.ask("/api/indicator-figures?module=P1");
    expect(await response.json()).toMatchObject({
      rows: [
        { area: { code: "FI" }, cell: { kind: "missing" } },
        { area: { code: "11" }, cell: { kind: "value", interval: { lower: 3, upper: 4 } } },
        { producer_id: "bought", cell: { kind: "zero", value: 0 } },
      ],
    });
  });
});

describe("what is asked is taken as it is asked, or refused", () => {
  test.each([
    ["/api/figures?measure=cost&wehre=year%3D2015", 400, "not known here"],
    ["/api/figures?measure=cost&measure=clients", 400, "given 2 times"],
    ["/api/figures", 400, "measure"],
    ["/api/figures?measure=cots", 404, "did you mean cost?"],
    ["/api/figures?measure=cost&by=regoin", 404, "did you mean region?"],
    ["/api/figures?measure=cost&limit=0", 400, "limit"],
    ["/api/figures?measure=cost&format=pdf", 406, "application/json"],
    ["/api/overview?region=99", 404, "unknown area"],
    ["/api/overview?year=1999", 404, "unknown year"],
    ["/api/packages/P9", 404, "unknown package"],
    ["/api/nothing", 404, "no such address"],
  ])("%s → %i", async (path, status, detail) => {
    const response = await served.ask(path);
    const problem: unknown = await response.json();
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(problem).toMatchObject({ status, technical_detail: expect.stringContaining(detail) });
  });

  test("faults are told in the reader's language, with what to do", async () => {
    for (const [language, title] of [
      ["fi", "Nimeä ei tunneta"],
      ["sv-FI,sv;q=0.9", "Namnet är okänt"],
      ["en", "The name is not known"],
    ] as const) {
      const response = await served.ask("/api/figures?measure=cots", "officer", {
        headers: { "accept-language": language },
      });
      expect(await response.json()).toMatchObject({ title, code: "unknown_name" });
    }
  });

  test("a long answer comes in pages that make up the whole", async () => {
    const all = await table(QUESTION);
    const first = await table(`${QUESTION}&limit=2`);
    const rest = await table(`${QUESTION}&offset=2`);
    expect([...first.rows, ...rest.rows]).toEqual(all.rows);
    expect(first.page).toEqual({ offset: 0, limit: 2, total: all.rows.length });
  });
});

test("an answer that the reader has is not sent again, and is compressed where the reader takes it", async () => {
  const first = await served.ask("/api/indicators", "officer", {
    headers: { "accept-encoding": "gzip" },
  });
  const etag = first.headers.get("etag") ?? "";
  expect(first.headers.get("content-encoding")).toBe("gzip");
  const again = await served.ask("/api/indicators", "officer", {
    headers: { "if-none-match": etag },
  });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  const other = await served.ask("/api/indicators", "organiser", {
    headers: { "if-none-match": etag },
  });
  expect(other.status).toBe(200);
});
