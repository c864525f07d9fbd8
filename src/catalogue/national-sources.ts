import type { CatalogueVersion } from "./catalogue.ts";
import type { PackageDefinition } from "./schema.ts";

/** A package with the file that its faults are reported against. */
export type PackageSource = { readonly file: string; readonly definition: PackageDefinition };

/** A version as its files say it, with the changes to the version it is based on carried out. */
export type NationalVersion = {
  readonly file: string;
  readonly version: CatalogueVersion;
  readonly lineage: readonly string[];
  readonly packages: readonly PackageSource[];
  readonly successors: ReadonlyMap<string, string>;
};
