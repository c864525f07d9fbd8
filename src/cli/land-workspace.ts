import { join } from "node:path";
import { receiveAndLand } from "../begin-run.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import type { Landing } from "../identity/index.ts";
import {
  type AcceptedDeviation,
  type Contract,
  type Delivery,
  loadContract,
} from "../ingest/index.ts";
import type { Engine } from "../sql/engine.ts";
import type { Workspace } from "../workspace.ts";
import type { Edge } from "./command.ts";
import { withWorkspaceWork } from "./workspace-work.ts";

export type LandedWorkspace = {
  readonly engine: Engine;
  readonly contract: Contract;
  readonly deliveries: readonly Delivery[];
  readonly landing: Landing;
  /** Findings that somebody answers for. */
  readonly accepted: readonly AcceptedDeviation[];
};

/** Receives and lands what a workspace was delivered, under its lock, and lets `work` use the answer. */
export async function withLandedWorkspace<Result>(
  workspace: Workspace,
  edge: Edge,
  form: "text" | "json",
  work: (landed: LandedWorkspace) => Promise<Result>,
): Promise<Result> {
  return withWorkspaceWork(workspace, edge, form, async (effects) => {
    const contract = loadContract(join(PACKAGE_ROOT, "contract"));
    const { deliveries, landing } = await receiveAndLand(workspace, contract, effects);
    const { engine, accepted } = effects;
    return work({ engine, contract, deliveries, landing, accepted });
  });
}
