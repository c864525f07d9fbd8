import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { recordingAuditRoutes } from "../../../src/api/index.ts";
import { auditRows } from "../../../src/state/index.ts";
import { commandLine } from "../../fixtures/command-line.ts";
import { drawnEventsWorkspace } from "../../fixtures/drawn-events.ts";
import { DRAWN_SERVICES } from "../../fixtures/drawn-release.ts";
import { type ServedTest, servedTest } from "../../fixtures/served-release.ts";

let served: ServedTest;
beforeAll(async () => {
  const root = await drawnEventsWorkspace(
    { services: DRAWN_SERVICES },
    {
      costing__events: Array.from({ length: 40 }, (_, index) => ({
        region_code: "01",
        delivery_id: "delivery",
        file_path: "events.csv",
        row_number: index + 1,
        year: 2015,
        month: "2015-03-01",
        client_id: null,
        service_id: index < 30 ? "P1-S1" : "P2-S1",
        rule_id: "R1",
        cost_centre_id: "4100",
      })),
    },
  );
  served = await servedTest(root, { runSelf: (words) => commandLine(words) });
});
afterAll(() => served.close());

const post = (path: string, body: unknown, as: "officer" | "organiser" = "officer") =>
  served.ask(path, as, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const Drawn = recordingAuditRoutes.drawRecordingAudit.answer;
const Taken = recordingAuditRoutes.takeRecordingAudit.answer;
const Problem = z.object({ code: z.string() });

test("a sample is drawn, leaves as a file, comes back with answers, and gives the rate; each step is in the log", async () => {
  const drawn = Drawn.parse(
    await (await post("/api/recording-audits", { size: 8, seed: 3 })).json(),
  );
  const [audit] = drawn.audits;
  expect(audit).toMatchObject({
    sample_id: drawn.sample_id,
    seed: 3,
    drawn_count: 8,
    event_count: 40,
    rate: null,
    strata: [
      { region_code: "01", package_id: "P1", event_count: 30, drawn_count: 6 },
      { region_code: "01", package_id: "P2", event_count: 10, drawn_count: 2 },
    ],
  });
  const address = `/api/recording-audits/${drawn.sample_id}`;
  const file = await (await served.ask(`${address}/file`)).text();
  const [heading = "", ...rows] = file.replace("\uFEFF", "").trimEnd().split("\r\n");
  expect(rows).toHaveLength(8);
  // One of the six in P1 is wrong, as a spreadsheet in Finland writes it: Windows-1252.
  const answers = ["ei;P2-S1;väärä", ...Array.from({ length: 7 }, () => "kyllä;;")];
  const filled = rows.map((row, place) => row.replace(/;;;$/, `;${answers[place]}`));
  const bytes = Buffer.from([heading, ...filled].join("\r\n"), "latin1").toString("base64");
  const taken = Taken.parse(await (await post(`${address}/answers`, { file: bytes })).json());
  expect(taken).toMatchObject({ taken_count: 8, not_reviewed_count: 0 });
  // Weighted by events: 30/40 × 1/6 + 10/40 × 0/2.
  expect(taken.audits[0]?.rate).toBeCloseTo(0.125, 12);
  expect(taken.audits[0]?.interval?.lower).toBeGreaterThan(0);
  expect(taken.audits[0]?.corrections).toEqual([{ from: "P1-S1", to: "P2-S1", event_count: 1 }]);
  const entries = await auditRows(served.state.database, {
    subjectKind: "recording_audit",
    limit: 20,
  });
  expect(entries.map(({ action }) => action).sort()).toEqual([
    "recording_audit.draw",
    "recording_audit.read",
    "recording_audit.take",
  ]);
});

test("what cannot be drawn or taken says why, and others than the officer are refused", async () => {
  const code = async (response: Response) => Problem.parse(await response.json()).code;
  expect(await code(await post("/api/recording-audits", { size: 1 }))).toBe("invalid_usage");
  expect(await code(await post("/api/recording-audits", { size: 8, region: "99" }))).toBe(
    "unknown_name",
  );
  const { sample_id: id } = Drawn.parse(
    await (await post("/api/recording-audits", { size: 9 })).json(),
  );
  const other = Buffer.from("sample_id;sample_row\r\nanother;1").toString("base64");
  expect(await code(await post(`/api/recording-audits/${id}/answers`, { file: other }))).toBe(
    "invalid_usage",
  );
  expect((await post("/api/recording-audits", { size: 8 }, "organiser")).status).toBe(403);
  expect((await served.ask(`/api/recording-audits/${id}/file`, "national")).status).toBe(403);
  expect((await served.ask("/api/recording-audits/audit-000000000000/file")).status).toBe(404);
});
