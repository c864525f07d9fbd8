import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { Names, sameInAll } from "../domain/names.ts";
import { parseFrom } from "../domain/parse.ts";

/** One Parquet file of a table; its path is inside the folder of the release. */
const ReleasedFile = z.looseObject({
  path: z.string().regex(/^tables\/(?!.*\.\.)[\w.\-/]+\.parquet$/),
  rows: z.int().nonnegative(),
});

/** What a reader needs of `manifest.json`; whatever else the run wrote there is left alone. */
const WrittenManifest = z.looseObject({
  release_id: z.string().min(1),
  title: z.string().default(""),
  /** The version of the program that made it. */
  paketti: z.string().default(""),
  /** Hashes of what it was made of, by name. */
  models: z.record(z.string(), z.string()).default({}),
  definitions: z.record(z.string(), z.string()).default({}),
  deliveries: z
    .array(
      z.looseObject({
        delivery_id: z.string(),
        files: z.array(z.looseObject({ sha256: z.string() })).default([]),
      }),
    )
    .default([]),
  catalogue: z.union([z.string(), z.looseObject({ version: z.string() })]),
  policies: z
    .array(
      z.looseObject({
        name: z.string(),
        version: z.union([z.string(), z.number()]),
        owner: z.string().nullish(),
        reason: z.string().nullish(),
      }),
    )
    .default([]),
  /** The key by which areas link their persons; absent where it has none. */
  linkage_key_id: z.string().optional(),
  is_synthetic: z.boolean().default(false),
  /** In English; a release of an older program has them in this language alone. */
  notes: z.array(z.string()).default([]),
  /** The same in every language. */
  note_names: z.array(Names).default([]),
  tables: z.record(
    z.string(),
    z.looseObject({
      rows: z.int().nonnegative(),
      files: z.array(ReleasedFile),
    }),
  ),
});

/** A manifest as it is read: its notes are in every language, whichever the run wrote. */
export const ReleaseManifest = WrittenManifest.transform(({ notes, note_names, ...manifest }) => ({
  ...manifest,
  notes: note_names.length > 0 ? note_names : notes.map(sameInAll),
}));
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;

/** What a proof says; only whether it holds is always there. */
export const ReleasedProof = z.looseObject({
  proof_id: z.string().default(""),
  statement: z.string().default(""),
  unit: z.string().default(""),
  comparison_count: z.int().default(0),
  expected: z.union([z.string(), z.number()]).transform(String).default("0"),
  found: z.union([z.string(), z.number()]).transform(String).default("0"),
  holds: z.boolean(),
});
export type ReleasedProof = z.infer<typeof ReleasedProof>;
const Proofs = z.union([z.array(ReleasedProof), z.looseObject({ proofs: z.array(ReleasedProof) })]);

/** @throws UserError "release_damaged" when it is not there or does not have the expected form. */
export function readManifest(folder: string): ReleaseManifest {
  return parseFrom(
    join(folder, "manifest.json"),
    ReleaseManifest,
    jsonFile(join(folder, "manifest.json")),
    "release_damaged",
  );
}

export function catalogueVersion(manifest: ReleaseManifest): string {
  return typeof manifest.catalogue === "string" ? manifest.catalogue : manifest.catalogue.version;
}

/**
 * How many proofs the release has and how many of them hold; null when it has no proofs file.
 *
 * @throws UserError "release_damaged" when the file cannot be read.
 */
export function readProofs(folder: string): { holding: number; all: number } | null {
  const proofs = proofList(folder);
  if (proofs === null) return null;
  return { holding: proofs.filter((proof) => proof.holds).length, all: proofs.length };
}

/** The proofs of a release, in their order; null when it has no proofs file. */
export function proofList(folder: string): readonly ReleasedProof[] | null {
  const path = join(folder, "proofs.json");
  if (!existsSync(path)) return null;
  const parsed = parseFrom(path, Proofs, jsonFile(path), "release_damaged");
  return Array.isArray(parsed) ? parsed : parsed.proofs;
}

function jsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new UserError(
      "release_damaged",
      `${path} cannot be read as JSON; run the pipeline again to rebuild the release`,
      { cause },
    );
  }
}
