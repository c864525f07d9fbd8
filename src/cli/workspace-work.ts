import { join } from "node:path";
import { readKey } from "../identity/index.ts";
import type { PipelineEffects } from "../pipeline.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import type { Engine } from "../sql/engine.ts";
import { emptyScratch, type Workspace } from "../workspace.ts";
import { withWorkspaceLock } from "../workspace-lock.ts";
import type { Edge } from "./command.ts";
import { programVersion } from "./program-version.ts";
import { progressDisplay } from "./progress.ts";
import { acceptedInState } from "./with-state.ts";

/**
 * Does work that changes a workspace: under its lock, with its key and an engine of its settings, showing
 * how it gets on. What it wrote to the scratch folder is gone afterwards.
 */
export async function withWorkspaceWork<Result>(
  workspace: Workspace,
  edge: Edge,
  form: "text" | "json",
  work: (effects: PipelineEffects) => Promise<Result>,
): Promise<Result> {
  return withWorkspaceLock(workspace, edge.note, async () => {
    emptyScratch(workspace);
    const key = readKey("client", { workspace, environment: edge.environment });
    const accepted = await acceptedInState(workspace, edge);
    const display = progressDisplay(edge, form);
    try {
      return await withEngine(workspace, edge, (engine) =>
        work({
          engine,
          key,
          today: edge.now().toISOString().slice(0, 10),
          accepted,
          programVersion: programVersion(),
          onProgress: display.show,
        }),
      );
    } finally {
      display.finish();
      emptyScratch(workspace);
    }
  });
}

/** Gives some work an engine with the threads and memory that a workspace allows, until Ctrl-C. */
export async function withEngine<Result>(
  workspace: Workspace,
  edge: Edge,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const { threads, memory_limit: memoryLimit } = workspace.settings;
  const stopping = new AbortController();
  void edge.host?.whenStopped().then(() => stopping.abort());
  const engine = await openDuckDb({
    stop: stopping.signal,
    ...(threads === undefined ? {} : { threads }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    spillFolder: join(workspace.scratch, "spill"),
  });
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}
