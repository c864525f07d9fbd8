import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { loadAdapters } from "../ingest/index.ts";
import type { Engine } from "../sql/engine.ts";
import type { ExampleSources } from "./fi-register.ts";

/** Writes an example whose ledger follows from its adapter, with the program's own folders. */
export async function writeAdapted(
  name: string,
  deliveriesFolder: string,
  engine: Engine,
  prepare: (sources: ExampleSources) => Promise<void>,
): Promise<void> {
  const spillFolder = mkdtempSync(join(tmpdir(), "paketti-example-"));
  try {
    await prepare({
      engine,
      exampleFolder: join(PACKAGE_ROOT, "examples", name),
      referenceFolder: join(PACKAGE_ROOT, "examples", "reference"),
      adapters: loadAdapters(join(PACKAGE_ROOT, "adapters")),
      deliveriesFolder,
      spillFolder,
    });
  } finally {
    rmSync(spillFolder, { recursive: true, force: true });
  }
}
