import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** All temporary folders of a run of the tests are in this one, which goes with it. A test server of its own user reads it. */
const temporary = mkdtempSync(join(tmpdir(), "paketti-tests-"));
chmodSync(temporary, 0o755);
process.env["TMPDIR"] = temporary;
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));

/**
 * `fast` holds everything that needs no whole run; `people` what needs a PostgreSQL server too;
 * `browser` looks at the pages in a real browser; `flow` runs whole flows,
 * packs and faults. It comes after the others, because packing makes anew the pages that their servers read.
 */
export default defineConfig({
  test: {
    // Two files at once on two cores too: a file that waits for a disk or a page leaves a core to the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["test/flow/**", "test/people/**", "test/browser/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "people",
          include: ["test/people/**/*.test.ts"],
          globalSetup: ["test/people/postgresql-server.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: ["test/browser/prepared-browser.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: "flow",
          include: ["test/flow/**/*.test.ts"],
          sequence: { groupOrder: 1 },
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
