import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { parseFrom } from "./domain/parse.ts";
import { writeWhole } from "./domain/write-whole.ts";
import { SETTINGS_FILE, type Workspace } from "./workspace.ts";

/** What brings a workspace to `to`, the format after its own. Done again after a kill, it ends the same. */
type Migration = {
  readonly to: number;
  readonly what: string;
  /** @param kept Where what is replaced is put aside. */
  readonly apply: (root: string, kept: string) => void;
};

const MIGRATIONS: readonly Migration[] = [
  {
    to: 2,
    what: "each release has a list of its own of the files that it was made from, in state/outputs",
    apply: givenEachReleaseItsList,
  },
];

const OneList = z.looseObject({ release_id: z.string().regex(/^[\w-]+$/) });

/**
 * Brings a workspace that an older program made to the form of this one, one format after the other, and says
 * so. Nothing is thrown away: what is replaced is put into `state/before-format-<n>`. The format in
 * `paketti.yaml` is raised last, so that a migration that was killed is done again.
 *
 * The caller holds the lock of the workspace.
 */
export function migrateWorkspace(workspace: Workspace, note: (message: string) => void): void {
  const { root, settings } = workspace;
  for (const { to, what, apply } of MIGRATIONS.filter((one) => one.to > settings.format)) {
    const kept = join(workspace.state, `before-format-${to}`);
    mkdirSync(kept, { recursive: true });
    apply(root, kept);
    const path = join(root, SETTINGS_FILE);
    copyFileSync(path, join(kept, SETTINGS_FILE));
    const document = parseDocument(readFileSync(path, "utf8"));
    document.set("format", to);
    writeWhole(path, String(document));
    note(
      `${root} was of format ${to - 1} and is now of format ${to}: ${what}. What was there before is in ${kept}\n`,
    );
  }
}

/** Until format 2 there was one list, that of the last release. */
function givenEachReleaseItsList(root: string, kept: string): void {
  const path = join(root, "state", "outputs.json");
  if (!existsSync(path)) return;
  const text = readFileSync(path, "utf8");
  const { release_id: releaseId } = parseFrom(path, OneList, JSON.parse(text), "release_damaged");
  const list = join(root, "state", "outputs", `${releaseId}.json`);
  if (!existsSync(list)) writeWhole(list, text);
  renameSync(path, join(kept, "outputs.json"));
}
