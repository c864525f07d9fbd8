import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { PACKAGE_ROOT } from "../../../src/domain/package-root.ts";
import { emptyDeliveries, readOnly } from "./delivered-files.ts";

/** The files that a page shows: a line with the path in backquotes, then the content in a fence. */
function shownFiles(page: string): [path: string, content: string][] {
  const matches = page.matchAll(/^`([\w./-]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm);
  return [...matches].map((match) => [match[1] ?? "", match[2] ?? ""]);
}

test("the worked example of docs/add-a-source.md gives what the page says", async () => {
  const page = readFileSync(join(PACKAGE_ROOT, "docs", "add-a-source.md"), "utf8");
  const root = mkdtempSync(join(tmpdir(), "paketti-worked-"));
  const files = shownFiles(page);
  for (const [path, content] of files.filter(([path]) => path.startsWith("adapters/"))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const deliveries = await emptyDeliveries(join(root, "adapters"));
  for (const [path, content] of files.filter(([path]) => path.startsWith("deliveries/"))) {
    deliveries.write(path.slice("deliveries/".length), content);
  }
  const { rows, findings } = await readOnly(deliveries);
  deliveries.close();
  rmSync(root, { recursive: true });
  const told = findings.map(({ message }) => message);
  expect(told).toEqual(["1 rows of bookings are not used: cancelled bookings"]);
  expect(page).toContain(told[0]);
  const event = {
    region_code: "07",
    cost_centre_id: "1400",
    code_system: "palvelumuoto",
    code: "T51",
    contact_mode: "R10",
    profession: "therapist",
  };
  expect(rows).toEqual([
    {
      ...event,
      row_number: 1n,
      event_id: "B1",
      personal_identity_code: "010190-999W",
      started_at: "2.1.2024 09:00",
      duration_minutes: 45,
      price_cents: 6150n,
    },
    {
      ...event,
      row_number: 3n,
      event_id: "B3",
      personal_identity_code: "020290-998A",
      started_at: "9.1.2024 10:00",
      duration_minutes: 30,
      price_cents: 4100n,
    },
  ]);
});
