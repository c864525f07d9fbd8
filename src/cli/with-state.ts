import type { AcceptedDeviation } from "../ingest/index.ts";
import type { State } from "../state/index.ts";
import type { Workspace } from "../workspace.ts";
import type { Edge } from "./command.ts";

/** Opens the state of a workspace for the length of some work; it is made when there is none. */
export async function withState<Result>(
  workspace: Workspace,
  edge: Edge,
  work: (state: State) => Promise<Result>,
): Promise<Result> {
  const { openState } = await import("../state/index.ts");
  const state = await openState({
    workspace,
    environment: edge.environment,
    now: edge.now,
    note: (message) => edge.note(`${message}\n`),
  });
  try {
    return await work(state);
  } finally {
    await state.close();
  }
}

/**
 * Whose approval a release is published with; none where the workspace has no accounts.
 *
 * @throws UserError "not_allowed" when approvals are missing.
 */
export async function approversInState(
  workspace: Workspace,
  edge: Edge,
  releaseId: string,
): Promise<string[]> {
  const { hasState } = await import("../state/index.ts");
  if (!hasState({ workspace, environment: edge.environment })) return [];
  const { approversOf } = await import("../people/index.ts");
  return withState(workspace, edge, (state) => approversOf(state, releaseId));
}

/** What has been accepted; a workspace without a state gets none only to say that it is empty. */
export async function acceptedInState(
  workspace: Workspace,
  edge: Edge,
): Promise<AcceptedDeviation[]> {
  const { acceptedDeviations, hasState } = await import("../state/index.ts");
  if (!hasState({ workspace, environment: edge.environment })) return [];
  return withState(workspace, edge, ({ database }) => acceptedDeviations(database));
}
