import type { ReleaseManifest } from "./manifest.ts";

/**
 * Every region and year with rows on clients or lines on no client, for `from`: of the table that has a few rows of
 * each where the release has it.
 */
export function regionYears({ tables }: Pick<ReleaseManifest, "tables">): string {
  const hasPackageYears = (tables["package_years"]?.files ?? []).length > 0;
  return hasPackageYears
    ? "(select distinct region_code, year from package_years)"
    : `(
        select region_code, year from client_service_months
        union
        select region_code, year from cost_lines
    )`;
}
