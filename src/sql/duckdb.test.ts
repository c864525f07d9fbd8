import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDuckDb } from "./duckdb.ts";

test("a step that needs more memory than there is is told as such", async () => {
  const spillFolder = mkdtempSync(join(tmpdir(), "paketti-memory-"));
  const engine = await openDuckDb({ threads: 1, memoryLimit: "1MB", spillFolder });
  await expect(
    engine.rows(
      "select count(*) as groups from (select distinct value from range(1000000) as r(value))",
    ),
  ).rejects.toMatchObject({ code: "out_of_memory" });
  engine.close();
  rmSync(spillFolder, { recursive: true });
});
