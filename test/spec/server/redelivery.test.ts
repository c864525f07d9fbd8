import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { dataRoutes, ROUTES } from "../../../src/api/index.ts";
import { auditRows } from "../../../src/state/index.ts";
import { commandLine } from "../../fixtures/command-line.ts";
import { type AskerName, type ServedTest, servedTest } from "../../fixtures/served-release.ts";

/** E3 and E5 have a day that is none; the second E4 is a copy. */
const EVENTS = `event_id;region_code;personal_identity_code;started_at;code_system;code;contact_mode;duration_minutes;cost_centre_id
E1;07;010190-999W;2015-03-02T09:00:00;palvelumuoto;T51;R10;30;1400
E2;07;010190-999W;2015-03-03T09:00:00;palvelumuoto;T51;R10;30;1400
E3;07;010190-999W;when;palvelumuoto;T51;R10;30;1400
E4;07;010190-999W;2015-03-05T09:00:00;palvelumuoto;T51;R10;45;1400
E4;07;010190-999W;2015-03-05T09:00:00;palvelumuoto;T51;R10;45;1400
E5;07;010190-999W;2015-13-05;palvelumuoto;T51;R10;45;1400
`;
const REGIONS = "region_code;name_fi\n07;Päijät-Häme\n";
const MANIFEST = `organiser: "07"
source: visits
period: { from: 2015-01-01, until: 2016-01-01 }
delivered_on: 2016-02-01
contract: 1
`;

let folder: string;
let root: string;
let served: ServedTest;
let downloaded: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "paketti-redelivery-"));
  root = join(folder, "region");
  await commandLine(["init", root]);
  mkdirSync(join(root, "deliveries", "visits_2015"));
  writeFileSync(join(root, "deliveries", "visits_2015", "manifest.yaml"), MANIFEST);
  writeFileSync(join(root, "deliveries", "visits_2015", "service_events.csv"), EVENTS);
  writeFileSync(join(root, "deliveries", "visits_2015", "regions.csv"), REGIONS);
  expect((await commandLine(["run", root])).exit).toBe(0);
  served = await servedTest(root, { runSelf: (words) => commandLine(words) });
  const file = await served.ask("/api/quarantine/visits_2015?purpose=correcting");
  downloaded = await file.text();
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

const handIn = (text: string, as: AskerName = "officer", delivery = "visits_2015") =>
  served.ask(`/api/quarantine/${delivery}`, as, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ file: Buffer.from(text).toString("base64") }),
  });
const codeOf = async (response: Response) =>
  z.object({ code: z.string() }).parse(await response.json()).code;
const deliveries = () => readdirSync(join(root, "deliveries")).toSorted();
const corrected = () =>
  downloaded.replace(";when;", ";2015-03-04T09:00:00;").replace("2015-13-05", "2015-12-05");

async function eventCount(): Promise<number | null | undefined> {
  const answer = await served.ask(
    "/api/figures?measure=events&where=region%3D07&where=year%3D2015",
  );
  const { rows } = ROUTES.figures.answer.parse(await answer.json());
  const cell = rows[0]?.cell;
  return cell?.kind === "value" ? cell.value : null;
}

const WRONG: readonly (readonly [string, (text: string) => string])[] = [
  ["another file", () => EVENTS],
  ["no text", () => "\u0000\u0001"],
  ["rows of another delivery", (text) => text.replaceAll("visits_2015", "../../state")],
  ["a table that is none", (text) => text.replaceAll("service_events;", "../../x;")],
  ["a row cut off", (text) => text.replace(";45;1400", "")],
  ["an open quote", (text) => text.replace(";2015-03-04", ';"2015-03-04')],
  ["more rows than were left out", (text) => text + text.split("\n").slice(1).join("\n").repeat(2)],
  ["nothing but a copy", (text) => text.split("\n").toSpliced(3, 1).toSpliced(1, 1).join("\n")],
  ["no rows", (text) => `${text.split("\n", 1)[0]}\n`],
];
test.each(WRONG)("%s is refused and leaves nothing behind", async (_name, spoilt) => {
  const answer = await handIn(spoilt(corrected()));
  expect([answer.status, await codeOf(answer)]).toEqual([422, "redelivery_refused"]);
  expect(deliveries()).toEqual(["visits_2015"]);
});

test("others than the officer of the organiser are refused, and a path is no name of a delivery", async () => {
  expect((await handIn(corrected(), "organiser")).status).toBe(403);
  expect((await handIn(corrected(), "national")).status).toBe(403);
  expect((await handIn(corrected(), "regionalOfficer")).status).toBe(404);
  expect((await handIn(corrected(), "officer", "..%2f..%2fstate")).status).toBe(404);
  expect((await handIn("x".repeat(900_000))).status).toBe(413);
  expect(deliveries()).toEqual(["visits_2015"]);
});

test("corrected rows become a delivery that the next run takes: none is lost, none counts twice", async () => {
  expect(await eventCount()).toBe(3);
  const answer = await handIn(corrected());
  expect(dataRoutes.redeliver.answer.parse(await answer.json())).toEqual({
    delivery_id: "visits_2015-redelivered-1",
    received_rows: 2,
    duplicate_rows: 1,
    tables: [{ table_name: "service_events", received_rows: 2 }],
  });
  const made = join(root, "deliveries", "visits_2015-redelivered-1");
  expect(readdirSync(made).toSorted()).toEqual([
    "manifest.yaml",
    "regions.csv",
    "service_events.csv",
    "service_events_redelivered_001.csv",
  ]);
  expect(readFileSync(join(made, "service_events.csv"), "utf8")).toBe(EVENTS);
  expect(statSync(join(made, "service_events_redelivered_001.csv")).mode & 0o777).toBe(0o600);

  // The same rows again, saved by a spreadsheet with a mark and line ends of its own.
  const again = await handIn(`\uFEFF${corrected().replaceAll("\n", "\r\n")}`);
  expect([again.status, await codeOf(again)]).toEqual([409, "already_there"]);
  expect(deliveries()).toEqual(["visits_2015", "visits_2015-redelivered-1"]);
  const entries = await auditRows(served.state.database, { subjectKind: "delivery", limit: 9 });
  expect(entries.map(({ action, subject_id: id }) => [action, id])).toContainEqual([
    "quarantine.redeliver",
    "visits_2015-redelivered-1",
  ]);

  expect((await commandLine(["run", root])).exit).toBe(0);
  await served.released.refresh();
  expect(await eventCount()).toBe(5);
  const told = await (await served.ask("/api/deliveries")).json();
  expect(dataRoutes.deliveries.answer.parse(told).deliveries).toMatchObject([
    {
      delivery_id: "visits_2015-redelivered-1",
      tables: [
        { table_name: "regions", accepted_rows: 1 },
        {
          table_name: "service_events",
          received_rows: 8,
          accepted_rows: 5,
          quarantined_rows: 3,
        },
      ],
    },
  ]);
});

/** The second client's birth day is none, so an adapter makes a row of persons that is left out. */
const ADAPTED = {
  "manifest.yaml": `organiser: "07"
source: register
period: { from: 2015-01-01, until: 2016-01-01 }
delivered_on: 2016-02-01
adapter: fi-register
`,
  "events.csv": `FINNGENID,SOURCE,APPROX_EVENT_DAY,CODE1,CODE2,CODE4,CODE5,CODE6,CODE7,CODE8,CODE9,CATEGORY,INDEX
F1,PRIM_OUT,2015-03-02,I10,,,R10,T11,22211,,,ICD1,1
F2,PRIM_OUT,2015-03-03,I10,,,R10,T11,22211,,,ICD1,2
`,
  "clients.csv": `client,personal_identity_code,birth_date,sex,municipality_code,region_code
F1,010190-999W,1990-01-01,female,398,07
F2,010190-998V,when,female,398,07
`,
  "prices.csv": "kind,unit,price_cents,cost_centre_id\ndoctor_visit,visit,11000,1100\n",
};

test("rows that an adapter made come back corrected beside it, and a later delivery replaces them", async () => {
  const adapted = join(folder, "adapted");
  await commandLine(["init", adapted]);
  const given = (name: string, files: Readonly<Record<string, string>>) => {
    mkdirSync(join(adapted, "deliveries", name));
    for (const [file, text] of Object.entries(files))
      writeFileSync(join(adapted, "deliveries", name, file), text);
  };
  given("register_2015", ADAPTED);
  given("regions", { "regions.csv": REGIONS });
  expect((await commandLine(["run", adapted])).exit).toBe(0);
  const own = await servedTest(adapted, { runSelf: (words) => commandLine(words) });
  try {
    const left = await own.ask("/api/quarantine/register_2015?purpose=correcting");
    const rows = (await left.text()).replaceAll(";when;", ";1990-01-02;");
    const answer = await own.ask("/api/quarantine/register_2015", "officer", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ file: Buffer.from(rows).toString("base64") }),
    });
    expect(await answer.json()).toMatchObject({
      delivery_id: "register_2015-redelivered-1",
      tables: [{ table_name: "persons", received_rows: 1 }],
    });
    const persons = async () => {
      expect((await commandLine(["run", adapted])).exit).toBe(0);
      await own.released.refresh();
      const told = await (await own.ask("/api/deliveries")).json();
      return dataRoutes.deliveries.answer
        .parse(told)
        .deliveries.flatMap(({ delivery_id: id, tables }) =>
          tables
            .filter(({ table_name: name }) => name === "persons")
            .map((table) => [id, table.received_rows, table.accepted_rows]),
        );
    };
    expect(await persons()).toEqual([["register_2015-redelivered-1", 3, 2]]);
    // The source sends the whole again, right this time: no corrected row stays behind.
    const whole = {
      "manifest.yaml": ADAPTED["manifest.yaml"].replace("2016-02-01", "2016-03-01"),
      "clients.csv": ADAPTED["clients.csv"].replace("when", "1990-01-02"),
    };
    given("register_2015_again", { ...ADAPTED, ...whole });
    expect(await persons()).toEqual([["register_2015_again", 2, 2]]);
  } finally {
    await own.close();
  }
});
