import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../domain/errors.ts";
import type { Names } from "../domain/names.ts";
import { writeWhole } from "../domain/write-whole.ts";
import type { AudienceRules, ProtectionRules } from "../protection/index.ts";
import {
  IN_FORCE_FILE,
  listPublications,
  type PublicationManifest,
  type PublicationSummary,
  publicationFolder,
  WITHDRAWN_FILE,
} from "../release/index.ts";
import { contentHash } from "../sql/warehouse.ts";
import { SETS_FILE, type StoredSet, setsFileBytes } from "./earlier-sets.ts";
import type { PublicationProof } from "./proof.ts";
import type { SetResult } from "./set-result.ts";

export type PublicationContent = {
  readonly releaseId: string;
  readonly rules: AudienceRules;
  readonly policy: ProtectionRules;
  readonly programVersion: string;
  readonly catalogue: string;
  readonly isSynthetic: boolean;
  readonly notes: readonly Names[];
  readonly earlier: readonly string[];
  readonly files: readonly {
    readonly year: number;
    readonly rows: number;
    readonly bytes: Uint8Array;
  }[];
  /** The same numbers by age group and sex. */
  readonly ageFiles: PublicationContent["files"];
  readonly sets: readonly StoredSet[];
  readonly proof: PublicationProof;
  readonly counts: ReadonlyMap<string, number>;
  readonly results: readonly SetResult[];
};

/** A publication that lies beside its release, whether made now or found there. */
export type StoredPublication = {
  readonly publicationId: string;
  readonly folder: string;
  readonly manifest: PublicationManifest;
  readonly proof: PublicationProof;
  readonly statusCounts: Readonly<Record<string, number>>;
  readonly isKept: boolean;
};

/**
 * Stores a publication under the hash of its content; what lies there already is left alone.
 *
 * Hidden values are in `internal/` only, for later publications to be protected against.
 */
export function storePublication(
  releasesFolder: string,
  content: PublicationContent,
): StoredPublication {
  const setsBytes = setsFileBytes(content.sets);
  const files = content.files.map(({ year, rows, bytes }) => ({
    path: `figures/${year}.parquet`,
    rows,
    sha256: hashOf(bytes),
  }));
  const ageFiles = content.ageFiles.map(({ year, rows, bytes }) => ({
    path: `ages-and-sexes/${year}.parquet`,
    rows,
    sha256: hashOf(bytes),
  }));
  const statusCounts = Object.fromEntries([...content.counts].sort());
  const described = {
    release_id: content.releaseId,
    audience: content.rules.audience,
    viewer: content.rules.viewer,
    rules: `${content.rules.audience}@${content.policy.version}`,
    audience_rules: content.rules,
    policy: {
      version: content.policy.version,
      valid_from: content.policy.valid_from,
      owner: content.policy.owner,
      reason: content.policy.reason,
    },
    paketti: content.programVersion,
    catalogue: content.catalogue,
    is_synthetic: content.isSynthetic,
    notes: content.notes,
    /** Publications in force when this was made: it is protected against these. */
    earlier: content.earlier,
    figure_count: content.files.reduce((sum, { rows }) => sum + rows, 0),
    hidden_count: content.counts.get("hidden") ?? 0,
    status_counts: statusCounts,
    /** Numbers corrected since an earlier publication, and earlier ones that nothing ties to this: not protected against. */
    revised_count: content.results.reduce((sum, { revised }) => sum + revised.length, 0),
    unlinked_count: content.results.reduce((sum, { unlinked }) => sum + unlinked.length, 0),
    files,
    age_files: ageFiles,
  };
  const publicationId = contentHash([JSON.stringify(described)]).slice(0, 16);
  const manifest: PublicationManifest = {
    publication_id: publicationId,
    ...described,
    earlier: [...content.earlier],
  };
  const folder = publicationFolder(releasesFolder, content.releaseId, publicationId);
  const isKept = existsSync(join(folder, "manifest.json"));
  if (!isKept) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    for (const [at, { path }] of files.entries()) {
      write(join(unfinished, path), content.files[at]?.bytes ?? new Uint8Array());
    }
    for (const [at, { path }] of ageFiles.entries()) {
      write(join(unfinished, path), content.ageFiles[at]?.bytes ?? new Uint8Array());
    }
    write(join(unfinished, SETS_FILE), setsBytes, 0o600);
    write(join(unfinished, "proof.json"), `${JSON.stringify(content.proof, null, 2)}\n`);
    write(join(unfinished, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(unfinished, folder);
  }
  return { publicationId, folder, manifest, proof: content.proof, statusCounts, isKept };
}

/** A publication of a workspace by its id. @throws UserError "unknown_name". */
export function findPublication(releasesFolder: string, publicationId: string): PublicationSummary {
  const all = listPublications(releasesFolder);
  const found = all.find(({ manifest }) => manifest.publication_id === publicationId);
  if (found !== undefined) return found;
  const known = all.map(({ manifest }) => manifest.publication_id).join(", ");
  throw new UserError(
    "unknown_name",
    `no publication ${publicationId}; ${known === "" ? "make one with: paketti publish" : `there are: ${known}`}`,
  );
}

/**
 * Puts a publication in force: from now on its audience reads it, and what is published later is protected against
 * it. Who may decide that, and how many must agree, is for the caller.
 *
 * @param since ISO date.
 * @throws UserError "unknown_name"; "invalid_usage" when something else has been put in force since it was made, so
 * that the two have not been protected against each other, or when it was withdrawn.
 */
export function putInForce(
  releasesFolder: string,
  publicationId: string,
  { since, approvedBy }: { readonly since: string; readonly approvedBy: readonly string[] },
): PublicationSummary {
  const publication = findPublication(releasesFolder, publicationId);
  if (publication.inForce !== null) return publication;
  if (publication.withdrawn !== null) {
    throw new UserError("invalid_usage", `publication ${publicationId} has been withdrawn`);
  }
  const known = new Set([publicationId, ...publication.manifest.earlier]);
  const sinceMade = listPublications(releasesFolder).filter(
    ({ inForce, manifest }) =>
      inForce !== null &&
      (manifest.viewer === "client" || manifest.audience === publication.manifest.audience) &&
      !known.has(manifest.publication_id),
  );
  const [other] = sinceMade;
  if (other !== undefined) {
    throw new UserError(
      "invalid_usage",
      `publication ${other.manifest.publication_id} came into force after ${publicationId} was made, which is not protected against it; make it again with: paketti publish`,
    );
  }
  writeWhole(
    join(publication.folder, IN_FORCE_FILE),
    `${JSON.stringify({ since, approved_by: approvedBy }, null, 2)}\n`,
  );
  return findPublication(releasesFolder, publicationId);
}

/**
 * Withdraws a publication: nobody is shown it any more. What it told stays known, and later publications stay
 * protected against it.
 *
 * @throws UserError "unknown_name".
 */
export function withdrawPublication(
  releasesFolder: string,
  publicationId: string,
  { on, notice }: { readonly on: string; readonly notice: string },
): PublicationSummary {
  const { folder } = findPublication(releasesFolder, publicationId);
  writeWhole(join(folder, WITHDRAWN_FILE), `${JSON.stringify({ on, notice }, null, 2)}\n`);
  return findPublication(releasesFolder, publicationId);
}

/** Withdraws every publication of a release that is in force, whatever its audience. */
export function withdrawPublications(
  releasesFolder: string,
  releaseId: string,
  on: { readonly on: string; readonly notice: string },
): void {
  for (const { manifest, inForce, withdrawn } of listPublications(releasesFolder)) {
    if (manifest.release_id !== releaseId || inForce === null || withdrawn !== null) continue;
    withdrawPublication(releasesFolder, manifest.publication_id, on);
  }
}

function write(path: string, content: Uint8Array | string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}

function hashOf(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
