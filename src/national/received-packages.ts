import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";
import { compareTexts } from "../domain/text-order.ts";
import type { Workspace } from "../workspace.ts";
import { MANIFEST_FILE, PackageManifest } from "./package-manifest.ts";

/** The folder of a national workspace that holds what it took: one folder for each package, by its id. */
export const RECEIVED_FOLDER = "received";
export const RECORD_FILE = "received.json";
const REFUSED_FILE = "refused.jsonl";

/** What the nation wrote when it took a package: its own files, in which persons have national ids. */
export const ReceivedRecord = z.strictObject({
  format: z.literal("paketti-received/1"),
  package_id: z.string(),
  area: z.string(),
  public_key_id: z.string(),
  national_key_id: z.string(),
  received_at: z.iso.datetime(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      table: z.string(),
      region_code: z.string().nullable(),
      year: z.int().nullable(),
      rows: z.int(),
      sha256: z.string(),
    }),
  ),
});
export type ReceivedRecord = z.infer<typeof ReceivedRecord>;

/** A package that was taken. */
export type ReceivedPackage = {
  readonly folder: string;
  readonly record: ReceivedRecord;
  readonly manifest: PackageManifest;
};

export function receivedFolder({ root }: Pick<Workspace, "root">): string {
  return join(root, RECEIVED_FOLDER);
}

/**
 * Every package that was taken, the one exported first first.
 *
 * @throws UserError "release_damaged" naming a record that cannot be read.
 */
export function receivedPackages(workspace: Pick<Workspace, "root">): ReceivedPackage[] {
  const parent = receivedFolder(workspace);
  const names = existsSync(parent) ? readdirSync(parent) : [];
  return names
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, RECORD_FILE)) && !folder.endsWith(".unfinished"))
    .map((folder) => ({
      folder,
      record: parsed(join(folder, RECORD_FILE), ReceivedRecord),
      manifest: parsed(join(folder, MANIFEST_FILE), PackageManifest),
    }))
    .toSorted(
      (left, right) =>
        compareTexts(left.manifest.exported_at, right.manifest.exported_at) ||
        compareTexts(left.record.package_id, right.record.package_id),
    );
}

function parsed<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> {
  try {
    return parseFrom(path, schema, JSON.parse(readFileSync(path, "utf8")), "release_damaged");
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      "release_damaged",
      `${path} cannot be read; remove its folder and receive the package again`,
      { cause },
    );
  }
}

/** The package that counts for each region's year: the one exported last. By `region/year`. */
export function packagesInForce(
  packages: readonly ReceivedPackage[],
): ReadonlyMap<string, ReceivedPackage> {
  const inForce = new Map<string, ReceivedPackage>();
  for (const one of packages)
    for (const { region_code, year } of one.manifest.places)
      inForce.set(`${region_code}/${year}`, one);
  return inForce;
}

/** A package that was refused, and why; nothing of it was kept. */
export const RefusedPackage = z.strictObject({
  refused_at: z.iso.datetime(),
  name: z.string(),
  message: z.string(),
});
export type RefusedPackage = z.infer<typeof RefusedPackage>;

/** Notes a refusal beside the packages, for whoever looks later. */
export function noteRefused(workspace: Pick<Workspace, "root">, refused: RefusedPackage): void {
  const folder = receivedFolder(workspace);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, REFUSED_FILE), `${JSON.stringify(refused)}\n`);
}

/** The refusals so far, in their order; a line that is not whole is left out. */
export function refusedPackages(workspace: Pick<Workspace, "root">): RefusedPackage[] {
  const path = join(receivedFolder(workspace), REFUSED_FILE);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [RefusedPackage.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
}
