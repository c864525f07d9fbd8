import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { UserError } from "./domain/errors.ts";
import { Names, sameInAll } from "./domain/names.ts";
import { parseFrom, parseYamlText } from "./domain/parse.ts";

/** The form of a workspace that this program makes; older ones are brought to it before they are changed. */
export const WORKSPACE_FORMAT = 2;

/** The engine starts all its threads at once; many thousands leave a machine unable to start anything. */
const MOST_THREADS = 256;

/** `paketti.yaml`: what a workspace fixes for all its runs. */
export const WorkspaceSettings = z.strictObject({
  format: z.int().min(1).max(WORKSPACE_FORMAT),
  title: z.string().min(1),
  /** Stands in a workspace that holds what areas send to a nation (docs/national-node.md), in no other. */
  node: z.literal("national").optional(),
  catalogue: z.string().min(1).default("2026.1-draft"),
  allocation: z.enum(["reciprocal", "step-down", "direct"]).default("reciprocal"),
  is_synthetic: z.boolean().default(false),
  /** False for a run of costs, clients and proofs alone: without facts for indicators, figures and comparison. */
  indicators: z.boolean().default(true),
  /** Whether a run adds up and counts beforehand what queries read; as `indicators` where it is not said. */
  query_tables: z.boolean().optional(),
  /** What every reader has to know of the data: one text, or one in each language. */
  notes: z.array(z.union([z.string(), Names])).default([]),
  threads: z.int().positive().max(MOST_THREADS).optional(),
  memory_limit: z
    .string()
    .regex(/^(?=.*[1-9])\d+(\.\d+)?\s?(MB|GB)$/)
    .optional(),
});
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>;

/** The folders of one workspace, with its settings. */
export type Workspace = {
  readonly root: string;
  readonly settings: WorkspaceSettings;
  readonly deliveries: string;
  readonly mappings: string;
  readonly warehouse: string;
  readonly releases: string;
  readonly state: string;
  readonly keys: string;
  /** Scratch that may hold what identifies persons while a run lasts; emptied before and after. */
  readonly scratch: string;
};

export const SETTINGS_FILE = "paketti.yaml";

const FormatAlone = z.looseObject({ format: z.int() });

/**
 * Opens a workspace of this program's format or an older one.
 *
 * @throws UserError "workspace_not_found" when the folder holds no paketti.yaml, "workspace_newer" when a newer
 *   program made it.
 */
export function openWorkspace(folder: string): Workspace {
  const root = resolve(folder);
  const settingsPath = join(root, SETTINGS_FILE);
  if (statSync(settingsPath, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UserError(
      "workspace_not_found",
      `${folder} is not a workspace: it has no ${SETTINGS_FILE}; make one with: paketti init ${folder}`,
    );
  }
  const text = readFileSync(settingsPath, "utf8");
  const found = parseYamlText(settingsPath, text);
  refuseNewer(root, found);
  const settings = parseFrom(settingsPath, WorkspaceSettings, found);
  return { root, settings, ...workspaceFolders(root) };
}

function refuseNewer(root: string, settings: unknown): void {
  const { data } = FormatAlone.safeParse(settings);
  if (data === undefined || data.format <= WORKSPACE_FORMAT) return;
  throw new UserError(
    "workspace_newer",
    `${root} is of format ${data.format}, made by a newer program; this one knows formats up to ${WORKSPACE_FORMAT} and has changed nothing. Use the newer program, or put back the backup from before the upgrade`,
  );
}

/**
 * A workspace with other settings for one run; its file stays as it is.
 *
 * @throws UserError "invalid_usage" for a setting that `paketti.yaml` could not hold either.
 */
export function withSettings(
  workspace: Workspace,
  settings: Partial<Pick<WorkspaceSettings, "threads" | "memory_limit">>,
): Workspace {
  const changed = WorkspaceSettings.safeParse({ ...workspace.settings, ...settings });
  if (changed.success) return { ...workspace, settings: changed.data };
  throw new UserError(
    "invalid_usage",
    `--threads takes a whole number from 1 to ${MOST_THREADS}, --memory-limit a size such as 800MB or 8GB`,
  );
}

/** The notes of a workspace in every language; one text stands for all where it has one alone. */
export function notesOf({ notes }: WorkspaceSettings): Names[] {
  return notes.map((note) => (typeof note === "string" ? sameInAll(note) : note));
}

/** Makes the folders of a workspace; those that are there stay as they are. */
export function makeFolders(folder: string): ReturnType<typeof workspaceFolders> {
  const folders = workspaceFolders(resolve(folder));
  const { scratch, keys, ...open } = folders;
  for (const path of Object.values(open)) mkdirSync(path, { recursive: true });
  for (const path of [keys, scratch]) mkdirSync(path, { recursive: true, mode: 0o700 });
  return folders;
}

/** Makes a folder a workspace: its folders, and `paketti.yaml` last. */
export function createWorkspace(
  folder: string,
  settings: Omit<z.input<typeof WorkspaceSettings>, "format">,
): Workspace {
  makeFolders(folder);
  const whole = WorkspaceSettings.parse({ format: WORKSPACE_FORMAT, ...settings });
  writeFileSync(join(folder, SETTINGS_FILE), stringify(whole));
  return openWorkspace(folder);
}

/** Empties the scratch folder; what a killed run left there goes too. */
export function emptyScratch(workspace: Workspace): void {
  rmSync(workspace.scratch, { recursive: true, force: true });
  mkdirSync(workspace.scratch, { recursive: true, mode: 0o700 });
}

function workspaceFolders(root: string) {
  const state = join(root, "state");
  return {
    deliveries: join(root, "deliveries"),
    mappings: join(root, "mappings"),
    warehouse: join(root, "warehouse"),
    releases: join(root, "releases"),
    state,
    keys: join(state, "keys"),
    scratch: join(state, "scratch"),
  };
}
