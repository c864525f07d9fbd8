import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "./domain/errors.ts";
import { makeFolder } from "./domain/make-folder.ts";
import type { Example, ExampleEffects } from "./examples/index.ts";
import { createKey, NATIONAL_KEY } from "./identity/index.ts";
import { TRUSTED_FOLDER } from "./national/index.ts";
import { createWorkspace, makeFolders, SETTINGS_FILE, type Workspace } from "./workspace.ts";

export type InitEffects = ExampleEffects & {
  readonly randomBytes: (count: number) => Uint8Array;
  readonly now: Date;
};

/** Stands in a folder while a workspace is being made there. */
const MARKER = "paketti.unfinished";

/**
 * Makes a workspace with its key, and the deliveries of an example when one is given. The settings file
 * is written last; a workspace whose making was killed is begun again.
 *
 * @throws UserError "invalid_usage" when the folder holds something else.
 */
export async function initWorkspace(
  folder: string,
  example: Example | null,
  effects: InitEffects,
): Promise<Workspace> {
  const root = resolve(folder);
  if (effects.scale !== undefined) example?.checkScale?.(effects.scale);
  claimFolder(root);
  const folders = makeFolders(root);
  if (example !== null) await example.write(folders.deliveries, effects);
  createKey("client", { root, keys: folders.keys }, effects.randomBytes, effects.now);
  const workspace = createWorkspace(root, example?.settings ?? { title: "Paketti" });
  rmSync(join(root, MARKER));
  return workspace;
}

/**
 * Makes the workspace of a national node: with the nation's key, and no key of an area.
 *
 * @throws UserError "invalid_usage" when the folder holds something else.
 */
export function initNation(
  folder: string,
  title: string,
  effects: Pick<InitEffects, "randomBytes" | "now">,
): Workspace {
  const root = resolve(folder);
  claimFolder(root);
  const folders = makeFolders(root);
  mkdirSync(join(root, TRUSTED_FOLDER), { recursive: true });
  createKey(NATIONAL_KEY, { root, keys: folders.keys }, effects.randomBytes, effects.now);
  const workspace = createWorkspace(root, { title, node: "national" });
  rmSync(join(root, MARKER));
  return workspace;
}

function claimFolder(root: string): void {
  const names = existsSync(root) ? readdirSync(root) : [];
  if (names.includes(SETTINGS_FILE) && !names.includes(MARKER)) {
    throw new UserError(
      "invalid_usage",
      `${root} is a workspace already; run it with: paketti run ${root}`,
    );
  }
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new UserError("invalid_usage", `${root} is not empty; give the name of a new folder`);
  }
  for (const name of names) rmSync(join(root, name), { recursive: true, force: true });
  makeFolder(root);
  writeFileSync(join(root, MARKER), "");
}
