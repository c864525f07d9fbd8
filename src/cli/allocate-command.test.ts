import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCommandLine } from "./program.ts";

const COSTS = `cost_centre_id,kind,amount_cents
laundry,support,100000
kitchen,support,50000
ward,final,300000
home_care,final,200000
`;
const DRIVERS = `giving_cost_centre_id,receiving_cost_centre_id,amount
laundry,kitchen,20
laundry,ward,60
laundry,home_care,20
kitchen,laundry,10
kitchen,ward,90
`;

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "allocate-"));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

async function run(...words: string[]) {
  const printed = { out: "", note: "" };
  const exit = await runCommandLine(words, {
    out: (text) => {
      printed.out += text;
    },
    note: (text) => {
      printed.note += text;
    },
    environment: {},
    now: () => new Date(0),
    currentFolder: tmpdir(),
    isTerminal: false,
  });
  return { exit, ...printed };
}

describe("paketti allocate on a folder of costs and drivers", () => {
  const folder = folderOf({ "costs.csv": COSTS, "drivers.csv": DRIVERS });

  test.each([
    ["direct", [425000, 225000]],
    ["step-down", [430000, 220000]],
    ["reciprocal", [428572, 221428]],
  ])("--method %s prints every final cost centre in cents", async (method, expected) => {
    const { exit, out } = await run("allocate", folder, "--method", method, "--json");
    expect(exit).toBe(0);
    const answer: { final_costs: { amount_cents: number }[] } = JSON.parse(out);
    expect(answer.final_costs.map(({ amount_cents }) => amount_cents)).toEqual(expected);
    expect(answer).toMatchObject({ before_cents: 650000, after_cents: 650000 });
  });

  test("the closing order changes the answer of step-down", async () => {
    const { out } = await run(
      "allocate",
      folder,
      "--method",
      "step-down",
      "--order",
      "kitchen,laundry",
    );
    expect(out).toContain("before 6500.00 = after 6500.00");
    expect(out).toMatch(/ward +3000\.00 +1237\.50 +4237\.50/);
  });

  test.each([
    [["--order", "kitchen"], 2, "--order goes with --method step-down"],
    [["--method", "step-down", "--order", "kitchen"], 4, "the closing order lacks laundry"],
    [["--report", "1"], 2, "--report goes with --adapter"],
  ])("%j is refused with exit %i", async (options, code, message) => {
    const { exit, note } = await run("allocate", folder, ...options);
    expect([exit, note]).toEqual([code, expect.stringContaining(message)]);
  });

  test("a closed loop is named, with an exit code of its own", async () => {
    const drivers = DRIVERS.split("\n")
      .filter((row) => !/,(ward|home_care),/.test(row))
      .join("\n");
    const { exit, note } = await run(
      "allocate",
      folderOf({ "costs.csv": COSTS, "drivers.csv": drivers }),
    );
    expect([exit, note]).toEqual([16, expect.stringContaining("kitchen, laundry")]);
  });

  test.each([
    ["costs.csv", COSTS.replace("50000", "many"), "costs.csv line 3: amount_cents is not a whole"],
    ["costs.csv", COSTS.replace("support", "helper"), "costs.csv line 2: kind is not support or"],
    ["costs.csv", `${COSTS}ward,final,1\n`, "costs.csv line 6: the cost centre is listed before"],
    ["drivers.csv", DRIVERS.replace(",90", ",-90"), "drivers.csv line 6: amount is not a number"],
    ["drivers.csv", "a,b\n1,2\n", "drivers.csv lacks the columns giving_cost_centre_id"],
  ])("a fault in %s is named by line, exit 8", async (file, text, message) => {
    const files = { "costs.csv": COSTS, "drivers.csv": DRIVERS, [file]: text };
    const { exit, note } = await run("allocate", folderOf(files));
    expect([exit, note]).toEqual([8, expect.stringContaining(message)]);
  });

  test("a missing file is named, exit 19", async () => {
    const { exit, note } = await run("allocate", folderOf({ "costs.csv": COSTS }));
    expect([exit, note]).toEqual([19, expect.stringContaining("has no drivers.csv")]);
  });
});

describe("paketti allocate --adapter hospice-cost-reports on ../shared/data", () => {
  const folder = fileURLToPath(
    new URL("../../../shared/data/hospice-cost-reports-2014", import.meta.url),
  );

  test("prints what matched, the reasons of the rest and the two reports out of balance", async () => {
    const { exit, out } = await run("allocate", folder, "--adapter", "hospice-cost-reports");
    expect(exit).toBe(0);
    expect(out).toContain("matched 6068 of 6145 filed cells within 1.50 USD");
    expect(out).toContain("residue_on_largest_line (70)");
    expect(out).toMatch(/report_does_not_balance +36922/);
    expect(out).toMatch(/report_does_not_balance +37039/);
  });

  test("another method is shown for each cost centre of one report", async () => {
    const { exit, out } = await run(
      "allocate",
      folder,
      "--adapter",
      "hospice-cost-reports",
      "--method",
      "direct",
      "--report",
      "34033",
    );
    expect(exit).toBe(0);
    expect(out).toContain("Report 34033 by the direct method, USD");
    expect(out).toMatch(/01600 +NURSING CARE +1016\.00 +991\.00 +-25\.00/);
  });
});

test("reports that match too little are shown in full and end with exit 17", async () => {
  const heading = "rpt_rec_num,wksht_cd,line_num,clmn_num,itm_val_num\n";
  const folder = folderOf({
    "nmrc_worksheet_a.csv": heading,
    "nmrc_worksheet_b.csv": `${heading}1,B000000,00600,0000,100\n1,B000000,00600,0600,100\n1,B000000,01600,0600,90\n1,B100000,01600,0600,5\n`,
  });
  const { exit, out, note } = await run(
    "allocate",
    folder,
    "--adapter",
    "hospice-cost-reports",
    "--json",
  );
  expect(exit).toBe(17);
  expect(JSON.parse(out)).toMatchObject({ matched_cells: 0, filed_cells: 1, is_match: false });
  expect(note).toContain("only 0 of 1 filed cells match; at least 98 % must");
});
