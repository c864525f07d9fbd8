import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";
import { compareTexts } from "../domain/text-order.ts";

/**
 * Publications lie beside the releases: `releases/publications/<release>/<publication>/`, each with
 * `manifest.json`, `proof.json` and the published figures and ages and sexes by year. A publication is never edited; when it is put in
 * force or withdrawn, a file is added that says so.
 */
const FOLDER = "publications";
export const IN_FORCE_FILE = "in-force.json";
export const WITHDRAWN_FILE = "withdrawn.json";

const PublishedFile = z.looseObject({
  path: z.string().regex(/^figures\/[\w.-]+\.parquet$/),
  rows: z.int().nonnegative(),
  sha256: z.string(),
});

const PublishedAgeFile = PublishedFile.extend({
  path: z.string().regex(/^ages-and-sexes\/[\w.-]+\.parquet$/),
});

/** Columns of the published numbers by age group and sex, with their types in SQL. */
export const AGE_SEX_COLUMNS = {
  quantity: "varchar",
  area_kind: "varchar",
  area_code: "varchar",
  year: "integer",
  level: "varchar",
  module_id: "varchar",
  age_group: "varchar",
  sex: "varchar",
  value: "bigint",
  status: "varchar",
  reason: "varchar",
} as const;

/** What a reader needs of a publication's `manifest.json`. */
export const PublicationManifest = z.looseObject({
  publication_id: z.string().regex(/^[0-9a-f]{16}$/),
  release_id: z.string().min(1),
  audience: z.string().min(1),
  viewer: z.string().min(1),
  rules: z.string().min(1),
  earlier: z.array(z.string()),
  figure_count: z.int().nonnegative(),
  hidden_count: z.int().nonnegative(),
  files: z.array(PublishedFile),
  /** None in a publication made before ages and sexes were published, or with rounded numbers. */
  age_files: z.array(PublishedAgeFile).default([]),
});
export type PublicationManifest = z.infer<typeof PublicationManifest>;

const InForce = z.strictObject({
  since: z.iso.date(),
  /** Names of those who approved; none where the owner of the workspace acts alone. */
  approved_by: z.array(z.string()),
});
const Withdrawn = z.strictObject({ on: z.iso.date(), notice: z.string() });

/** A publication as a list shows it. */
export type PublicationSummary = {
  readonly manifest: PublicationManifest;
  readonly folder: string;
  readonly inForce: z.infer<typeof InForce> | null;
  readonly withdrawn: z.infer<typeof Withdrawn> | null;
};

export function publicationFolder(
  releasesFolder: string,
  releaseId: string,
  publicationId: string,
): string {
  return join(releasesFolder, FOLDER, releaseId, publicationId);
}

/**
 * All publications of a workspace's releases, in the order in which they came into force; those never in force last.
 *
 * @throws UserError "release_damaged" for one that cannot be read.
 */
export function listPublications(releasesFolder: string): PublicationSummary[] {
  const root = join(releasesFolder, FOLDER);
  if (!existsSync(root)) return [];
  const folders = readdirSync(root).flatMap((release) =>
    readdirSync(join(root, release))
      .filter((name) => /^[0-9a-f]{16}$/.test(name))
      .map((publication) => join(root, release, publication)),
  );
  return folders
    .filter((folder) => existsSync(join(folder, "manifest.json")))
    .map(readPublication)
    .sort((left, right) => compareTexts(orderKey(left), orderKey(right)));
}

/** The publication that a viewer of an audience reads: the newest in force and not withdrawn; null when there is none. */
export function publicationInForce(
  releasesFolder: string,
  releaseId: string,
  audience: string,
): PublicationSummary | null {
  const found = listPublications(releasesFolder).filter(
    ({ manifest, inForce, withdrawn }) =>
      manifest.release_id === releaseId &&
      manifest.audience === audience &&
      inForce !== null &&
      withdrawn === null,
  );
  return found.at(-1) ?? null;
}

function orderKey({ inForce, manifest }: PublicationSummary): string {
  return `${inForce?.since ?? "never"} ${manifest.publication_id}`;
}

function readPublication(folder: string): PublicationSummary {
  const inForce = join(folder, IN_FORCE_FILE);
  const withdrawn = join(folder, WITHDRAWN_FILE);
  return {
    folder,
    manifest: readJson(join(folder, "manifest.json"), PublicationManifest),
    inForce: existsSync(inForce) ? readJson(inForce, InForce) : null,
    withdrawn: existsSync(withdrawn) ? readJson(withdrawn, Withdrawn) : null,
  };
}

function readJson<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> {
  try {
    return parseFrom(path, schema, JSON.parse(readFileSync(path, "utf8")), "release_damaged");
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError("release_damaged", `${path} cannot be read as JSON`, { cause });
  }
}
