import type { Names } from "../domain/names.ts";
import type { PlainDate } from "../domain/period.ts";
import type { FunctionDefinition, Mark, PackageHead, VersionDefinition } from "./schema.ts";

/** A service during one validity. A region's service may have several, one after the other. */
export type Service = {
  readonly service_id: string;
  readonly function_id: string;
  readonly package_id: string;
  readonly slug: string;
  readonly names: Names;
  readonly mark: Mark;
  readonly output_unit: string;
  readonly nationally_comparable: boolean;
  /** Its own, or those of its function. */
  readonly event_sources: readonly string[];
  readonly register_hint: { readonly value: string; readonly confirmed: boolean } | null;
  readonly sub_services: readonly { readonly sub_service_id: string; readonly names: Names }[];
  /** Null for a national service. */
  readonly region_code: string | null;
  readonly valid_from: PlainDate;
  readonly valid_until: PlainDate | null;
};

export type PackageFunction = Omit<FunctionDefinition, "services"> & {
  readonly package_id: string;
  readonly mark: Mark;
};

export type ServicePackage = PackageHead & { readonly mark: Mark };

/** What a version says of itself; a version based on another inherits its units and sources. */
export type CatalogueVersion = Omit<
  VersionDefinition,
  "changes" | "output_units" | "event_sources" | "client_segmentation"
> & {
  readonly client_segmentation: readonly string[];
  readonly output_units: Readonly<Record<string, Names>>;
  readonly event_sources: Readonly<Record<string, Names>>;
};

/** One version of the catalogue, resolved and checked, with the services of the regions given. */
export type Catalogue = {
  readonly version: CatalogueVersion;
  /** This version and those it is based on, newest first. */
  readonly lineage: readonly string[];
  readonly packages: readonly ServicePackage[];
  readonly functions: readonly PackageFunction[];
  /** National services and the regions' own; one entry per validity. */
  readonly services: readonly Service[];
  /** National services as a region names, extends or ends them. */
  readonly regionalVariants: readonly Service[];
  /** Old code → the code that took its place in this version, for codes of the lineage. */
  readonly successors: ReadonlyMap<string, string>;
  /** The service on a day, as the region knows it; null when it is unknown or not valid then. */
  readonly serviceAt: (serviceId: string, date: PlainDate, regionCode?: string) => Service | null;
  readonly functionOf: (service: Service) => PackageFunction;
  readonly packageOf: (module: Service | PackageFunction) => ServicePackage;
};

type CatalogueParts = Omit<Catalogue, "serviceAt" | "functionOf" | "packageOf">;

export function catalogueOf(parts: CatalogueParts): Catalogue {
  const packages = new Map(parts.packages.map((entry) => [entry.package_id, entry]));
  const functions = new Map(parts.functions.map((entry) => [entry.function_id, entry]));
  const services = groupedBy(parts.services, (service) => service.service_id);
  const variants = groupedBy(parts.regionalVariants, variantKey);
  return {
    ...parts,
    serviceAt: (serviceId, date, regionCode) => {
      const changed = variants.get(`${regionCode} ${serviceId}`) ?? [];
      const isChanged = changed.some((variant) => variant.valid_from <= date);
      const pieces = (isChanged ? changed : services.get(serviceId)) ?? [];
      return (
        pieces.find(
          (piece) =>
            isValidAt(piece, date) &&
            (regionCode === undefined ||
              piece.region_code === null ||
              piece.region_code === regionCode),
        ) ?? null
      );
    },
    functionOf: (service) => known(functions, service.function_id),
    packageOf: (module) => known(packages, module.package_id),
  };
}

function variantKey(service: Service): string {
  return `${service.region_code} ${service.service_id}`;
}

function isValidAt(
  piece: { readonly valid_from: PlainDate; readonly valid_until: PlainDate | null },
  date: PlainDate,
): boolean {
  return piece.valid_from <= date && (piece.valid_until === null || date < piece.valid_until);
}

export function groupedBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}

/** The entry of a code that the loader has already proven to exist. */
export function known<Value>(entries: ReadonlyMap<string, Value>, code: string): Value {
  const entry = entries.get(code);
  if (entry === undefined) throw new Error(`the catalogue lost ${code} after it was checked`);
  return entry;
}
