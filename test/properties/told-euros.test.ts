import { expect, test } from "vitest";
import {
  everyArea,
  expectHidden,
  groups,
  indicator,
  published,
  statementsOf,
  usesOf,
} from "../fixtures/told-attack.ts";

/* What euros tell beside others, and of a client who has most of them. */

test("euros of bought services beside all euros tell of no few clients of the others", async () => {
  const kinds = ["own", "care", "home"];
  const definitions = [indicator("E-12")];
  const { leavesOf } = groups(kinds);
  const bought = ["care", "home"];
  // Clients in 100 euros each: two of the region's own production in region 01.
  for (const truth of [
    [2, 20, 21, 30, 20, 22, 30, 15, 15],
    [3, 10, 11, 2, 20, 22, 30, 15, 15],
  ]) {
    const uses = usesOf(truth, kinds, (producer) => ({ producer }));
    const { rows, close } = await published({ definitions, uses });
    close();
    const inClients = rows.map((row) => ({
      ...row,
      numerator: row["numerator"] == null ? null : Number(row["numerator"]) / 1e8,
      denominator: row["denominator"] == null ? null : Number(row["denominator"]) / 1e8,
    }));
    const statements = [
      ...statementsOf(inClients, { "E-12": bought }, { leavesOf }),
      ...statementsOf(inClients, { "E-12": kinds }, { leavesOf }, "denominator"),
    ];
    expect(statements.length).toBeGreaterThan(0);
    // Whoever knows that all cost the same is no nearer than the next client.
    expectHidden(statements, truth, everyArea(leavesOf)(["own"]), 1);
  }
}, 120_000);

test("euros left over are hidden where one client has most of them", async () => {
  const kinds = ["own", "care", "home"];
  // One of nine has 3,000 of 3,800 euros of the own services, of 8,800 in all.
  const uses = usesOf([9, 25, 25, 30, 30, 30, 30, 30, 30], kinds, (producer) => ({ producer })).map(
    (use) => (use.client === "01own0" ? { ...use, euros: 3_000 } : use),
  );
  const { rows, close } = await published({ definitions: [indicator("E-12")], uses });
  close();
  const [of] = rows.filter((row) => row["area_code"] === "01" && row["module_id"] === "PP01");
  expect(of?.["numerator"] === null || of?.["denominator"] === null).toBe(true);
}, 60_000);

test("a single client's large part of gross cost hides it, whatever its limits are", async () => {
  const uses = usesOf([12, 30, 30], ["own"], () => ({})).map((use) =>
    use.client === "01own0" ? { ...use, euros: 90_000 } : use,
  );
  const definitions = [{ ...indicator("E-01G"), interval: "none" as const }];
  const { rows, close } = await published({ definitions, uses });
  close();
  const [of] = rows.filter((row) => row["area_code"] === "01" && row["module_id"] === "PP01");
  expect(of).toMatchObject({ status: "hidden", numerator: null });
}, 60_000);
