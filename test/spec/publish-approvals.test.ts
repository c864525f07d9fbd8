import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { approveRelease, proposeRelease } from "../../src/people/index.ts";
import { currentReleaseId } from "../../src/release/index.ts";
import { openState, usersOf } from "../../src/state/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { commandLine } from "../fixtures/command-line.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";

const FIGURES = `
indicator_id | indicator_version | area_kind | area_code | year | level   | module_id | producer_id | numerator | denominator | value | lower | upper | standardised_value | standardised_lower | standardised_upper | status | reason
E-05         | 1                 | region    | 01        | 2025 | package | PP01      |             | 40        | 1000        | 4     | 3     | 5     |                    |                    |                    | value  |
E-05         | 1                 | nation    | FI        | 2025 | package | PP01      |             | 40        | 1000        | 4     | 3     | 5     |                    |                    |                    | value  |`;

test("in a workspace with accounts nothing comes into force before two publishers have approved", async () => {
  const root = await drawnWorkspace({
    figures: FIGURES,
    regions: "region_code | name_fi\n01 | A",
    services: "package_id | function_id | service_id\nPP01 | PP01-F01 | PP01-F01-S01",
  });
  for (const name of ["pia", "pekka"]) {
    const words = ["user", "add", root, name, "--name", name, "--role", "publisher"];
    expect((await commandLine(words)).exit).toBe(0);
  }
  const made = JSON.parse((await commandLine(["publish", root, "--json"])).out);
  const putInForce = ["publish", root, "--put-in-force", made.publication_id];

  const workspace = openWorkspace(root);
  const now = () => new Date("2026-02-03T04:05:06Z");
  const state = await openState({ workspace, environment: {}, now, note: () => {} });
  const releaseId = currentReleaseId(workspace.releases) ?? "";
  const actors = (await usersOf(state.database)).map(({ user }) => ({
    actorId: user.user_id,
    requestId: null,
  }));
  try {
    for (const [approved, actor] of actors.entries()) {
      const refused = await commandLine(putInForce);
      expect(refused.exit).toBe(23);
      expect(refused.notes).toContain(`has ${approved} of the 2 approvals`);
      if (approved === 0) await proposeRelease(state, actor, releaseId, "");
      await approveRelease(state, actor, releaseId, "");
    }
  } finally {
    await state.close();
  }
  expect((await commandLine(putInForce)).exit).toBe(0);
  const inForce = JSON.parse(readFileSync(join(made.folder, "in-force.json"), "utf8"));
  expect(inForce).toEqual({ since: "2026-02-03", approved_by: ["pekka", "pia"] });
});
