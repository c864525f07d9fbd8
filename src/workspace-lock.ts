import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { UserError } from "./domain/errors.ts";
import { migrateWorkspace } from "./migrate-workspace.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Holds a workspace for one run; the lock of a run that was killed is taken over. One that an older program
 * made is first brought to the form of this one.
 *
 * @param note Is told when the form of the workspace was changed.
 * @throws UserError "workspace_busy" naming the process that runs.
 */
export async function withWorkspaceLock<Result>(
  workspace: Workspace,
  note: (message: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const path = join(workspace.state, "run.lock");
  takeLock(path, workspace);
  try {
    migrateWorkspace(workspace, note);
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function takeLock(path: string, workspace: Workspace): void {
  mkdirSync(dirname(path), { recursive: true });
  if (writeLock(path)) return;
  const holder = Number.parseInt(readFileSync(path, "utf8"), 10);
  if (isRunning(holder)) {
    throw new UserError(
      "workspace_busy",
      `${workspace.root} has a run going on (process ${holder}); wait until it ends, or stop it first`,
    );
  }
  rmSync(path, { force: true });
  if (!writeLock(path)) {
    throw new UserError(
      "workspace_busy",
      `${workspace.root} was taken by another run just now; try again`,
    );
  }
}

function writeLock(path: string): boolean {
  try {
    const file = openSync(path, "wx");
    writeSync(file, `${process.pid}\n`);
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isRunning(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId <= 0 || processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
