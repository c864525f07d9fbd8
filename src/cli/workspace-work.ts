import { join } from "node:path";
import { UserError } from "../domain/errors.ts";
import { LINKAGE_KEY, NATIONAL_KEY, readKey, readKeyIfThere } from "../identity/index.ts";
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
    const keys = keysOf(workspace, edge);
    const accepted = await acceptedInState(workspace, edge);
    const display = progressDisplay(edge, form);
    try {
      return await withEngine(workspace, edge, (engine) =>
        work({
          engine,
          ...keys,
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

/** The keys under which a run of a workspace names persons. */
export function keysOf(workspace: Workspace, edge: Edge): Pick<PipelineEffects, "key" | "linkage"> {
  const sources = { workspace, environment: edge.environment };
  if (workspace.settings.node === "national") {
    refuseLinkageKey(workspace, edge);
    return { key: readKey(NATIONAL_KEY, sources), linkage: null };
  }
  return { key: readKey("client", sources), linkage: readKeyIfThere(LINKAGE_KEY, sources) };
}

/**
 * Whoever has both the areas' key and what they send can find the persons behind it.
 *
 * @throws UserError "key_unsafe" when the nation holds the key that areas share.
 */
function refuseLinkageKey(workspace: Workspace, edge: Edge): void {
  if (readKeyIfThere(LINKAGE_KEY, { workspace, environment: edge.environment }) === null) return;
  throw new UserError(
    "key_unsafe",
    `a national node must never hold the key that areas share: remove ${join(workspace.keys, `${LINKAGE_KEY}.key`)} and PAKETTI_KEY_LINKAGE here, and consider that key known (docs/national-node.md)`,
  );
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
    hasBeside: true,
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
