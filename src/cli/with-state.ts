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

/** What has been accepted; a workspace without a state gets none only to say that it is empty. */
export async function acceptedInState(
  workspace: Workspace,
  edge: Edge,
): Promise<AcceptedDeviation[]> {
  const { acceptedDeviations, hasState } = await import("../state/index.ts");
  if (!hasState({ workspace, environment: edge.environment })) return [];
  return withState(workspace, edge, ({ database }) => acceptedDeviations(database));
}
