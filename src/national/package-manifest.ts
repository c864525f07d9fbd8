import { createHash } from "node:crypto";
import { z } from "zod";
import { isSignedBy, type PseudonymKey, publicKey, signatureOf } from "../identity/index.ts";

export const MANIFEST_FILE = "manifest.json";
export const SIGNATURE_FILE = "manifest.sig";

export const PACKAGE_FORMAT = "paketti-national-package/1";

/** A sum in micro-euros as text: JSON has no whole numbers of this size. */
const Microeuros = z.string().regex(/^-?\d{1,19}$/);
const Count = z.int().nonnegative();

/** What the area's own proven release says of one package in one region's year. */
export const PackageSum = z.strictObject({
  region_code: z.string(),
  year: z.int(),
  package_id: z.string().nullable(),
  cost_microeuros: Microeuros,
  net_cost_microeuros: Microeuros,
  client_cost_microeuros: Microeuros,
  event_count: Count,
  client_count: Count,
});
export type PackageSum = z.infer<typeof PackageSum>;

/** A file of a package. Its path cannot lead out of the folder: letters, digits, - and _ in three parts. */
const PackageFile = z.strictObject({
  path: z.string().regex(/^tables\/[a-z_]+\/[A-Za-z0-9_-]+\.parquet$/),
  table: z.string().regex(/^[a-z_]+$/),
  /** Null, as `year`, for a table with one file for all. */
  region_code: z.string().nullable(),
  year: z.int().nullable(),
  rows: Count,
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PackageFile = z.infer<typeof PackageFile>;

/** What an area says of the package it sends, signed as a whole. */
export const PackageManifest = z.strictObject({
  format: z.literal(PACKAGE_FORMAT),
  title: z.string(),
  exported_at: z.iso.datetime(),
  release_id: z.string(),
  paketti: z.string(),
  catalogue: z.string(),
  is_synthetic: z.boolean(),
  has_indicators: z.boolean(),
  public_key: z.string().regex(/^ed25519:[A-Za-z0-9+/]{43}=$/),
  /** Of the key that areas share, never of the key itself; two areas must have the same. */
  linkage_key_id: z.string().regex(/^[0-9a-f]{16}$/),
  places: z.array(z.strictObject({ region_code: z.string(), year: z.int() })).min(1),
  sums: z.array(PackageSum),
  /** Clients of each region's year, and of all of it, each once. */
  clients: z.array(z.strictObject({ region_code: z.string(), year: z.int(), client_count: Count })),
  client_count: Count,
  files: z.array(PackageFile).min(1),
});
export type PackageManifest = z.infer<typeof PackageManifest>;

/** The bytes that are signed and hashed: the file as it is written, so that there is one way to read them. */
export function manifestBytes(manifest: PackageManifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`, "utf8");
}

/** A package is named by what its manifest says, which holds the hash of every file. */
export function packageId(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 32);
}

export function signManifest(bytes: Uint8Array, key: PseudonymKey): string {
  return signatureOf(signedBytes(bytes), key);
}

export function isManifestSigned(bytes: Uint8Array, signature: string, keyText: string): boolean {
  return isSignedBy(signedBytes(bytes), signature, publicKey(keyText));
}

/** The name of the format goes before the bytes: a signature of something else is none of a package. */
function signedBytes(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${PACKAGE_FORMAT}\n`, "utf8"), bytes]);
}

/** The path of a table's file in a package. @param name Of the region as a file name; null for all. */
export function packagePath(table: string, name: string | null, year: number | null): string {
  return `tables/${table}/${name === null || year === null ? "all" : `${name}-${year}`}.parquet`;
}
