import type { Catalogue, Service } from "./catalogue.ts";

/** One national or regional service during one validity, for SQL. */
export type CatalogueRow = {
  readonly catalogue_version: string;
  readonly package_id: string;
  readonly package_name_fi: string;
  readonly package_name_sv: string;
  readonly package_name_en: string;
  readonly package_scope: string;
  readonly package_kind: string;
  readonly function_id: string;
  readonly function_name_fi: string;
  readonly function_name_sv: string;
  readonly function_name_en: string;
  readonly service_id: string;
  readonly service_name_fi: string;
  readonly service_name_sv: string;
  readonly service_name_en: string;
  readonly output_unit: string;
  readonly nationally_comparable: boolean;
  readonly region_code: string | null;
  readonly valid_from: string;
  readonly valid_until: string | null;
};

/** A national service as one region names it, or knows it to have ended, for SQL. */
export type RegionalNameRow = Pick<
  CatalogueRow,
  | "catalogue_version"
  | "service_name_fi"
  | "service_name_sv"
  | "service_name_en"
  | "valid_from"
  | "valid_until"
> & { readonly region_code: string; readonly service_id: string };

/**
 * Every service with its function and package. On any one day a service_id has at most one row, so a
 * join by service and day never multiplies events.
 */
export function catalogueRows(catalogue: Catalogue): CatalogueRow[] {
  return catalogue.services.map((service) => {
    const packageFunction = catalogue.functionOf(service);
    const servicePackage = catalogue.packageOf(service);
    return {
      catalogue_version: catalogue.version.catalogue_version,
      package_id: servicePackage.package_id,
      package_name_fi: servicePackage.names.fi,
      package_name_sv: servicePackage.names.sv,
      package_name_en: servicePackage.names.en,
      package_scope: servicePackage.scope,
      package_kind: servicePackage.kind,
      function_id: packageFunction.function_id,
      function_name_fi: packageFunction.names.fi,
      function_name_sv: packageFunction.names.sv,
      function_name_en: packageFunction.names.en,
      service_id: service.service_id,
      ...serviceNames(service),
      output_unit: service.output_unit,
      nationally_comparable: service.nationally_comparable,
      region_code: service.region_code,
      valid_from: service.valid_from,
      valid_until: service.valid_until,
    };
  });
}

/** The regions' names of national services: kept apart, so that they never multiply events. */
export function regionalNameRows(catalogue: Catalogue): RegionalNameRow[] {
  return catalogue.regionalVariants.map((variant) => ({
    catalogue_version: catalogue.version.catalogue_version,
    region_code: variant.region_code ?? "",
    service_id: variant.service_id,
    ...serviceNames(variant),
    valid_from: variant.valid_from,
    valid_until: variant.valid_until,
  }));
}

function serviceNames(service: Service) {
  return {
    service_name_fi: service.names.fi,
    service_name_sv: service.names.sv,
    service_name_en: service.names.en,
  };
}
