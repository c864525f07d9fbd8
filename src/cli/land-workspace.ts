import { join } from "node:path";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { type Landing, readKey } from "../identity/index.ts";
import { type Contract, type Delivery, loadContract } from "../ingest/index.ts";
import { receiveAndLand } from "../pipeline.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import type { Engine } from "../sql/engine.ts";
import { emptyScratch, type Workspace } from "../workspace.ts";
import { withWorkspaceLock } from "../workspace-lock.ts";
import type { Edge } from "./command.ts";
import { programVersion } from "./program-version.ts";
import { progressDisplay } from "./progress.ts";

export type LandedWorkspace = {
  readonly engine: Engine;
  readonly contract: Contract;
  readonly deliveries: readonly Delivery[];
  readonly landing: Landing;
};

/** Receives and lands what a workspace was delivered, under its lock, and lets `work` use the answer. */
export async function withLandedWorkspace<Result>(
  workspace: Workspace,
  edge: Edge,
  form: "text" | "json",
  work: (landed: LandedWorkspace) => Promise<Result>,
): Promise<Result> {
  return withWorkspaceLock(workspace, async () => {
    emptyScratch(workspace);
    const key = readKey("client", { workspace, environment: edge.environment });
    const { threads, memory_limit: memoryLimit } = workspace.settings;
    const engine = await openDuckDb({
      ...(threads === undefined ? {} : { threads }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
      spillFolder: join(workspace.scratch, "spill"),
    });
    const display = progressDisplay(edge, form);
    try {
      const contract = loadContract(join(PACKAGE_ROOT, "contract"));
      const { deliveries, landing } = await receiveAndLand(workspace, contract, {
        engine,
        key,
        today: edge.now().toISOString().slice(0, 10),
        programVersion: programVersion(),
        onProgress: display.show,
      });
      display.finish();
      return await work({ engine, contract, deliveries, landing });
    } finally {
      engine.close();
      emptyScratch(workspace);
    }
  });
}
