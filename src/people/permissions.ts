import { type Permission, PermissionName, type Role } from "../api/index.ts";

/** What can be allowed; everything else is open to all. */
export type Allowed = Exclude<Permission, "nothing">;

/**
 * Which roles may do what. Separate duties: who delivers and runs does not publish, who publishes does not
 * run, who administers sees no figures.
 */
export const PERMISSIONS: Readonly<Record<Allowed, readonly Role[]>> = {
  see_figures: ["national", "organiser", "producer", "data_officer", "publisher"],
  see_deliveries: ["data_officer", "publisher", "administrator"],
  read_quarantine: ["data_officer"],
  explain_events: ["data_officer"],
  accept_findings: ["data_officer"],
  run: ["data_officer"],
  see_publications: ["national", "organiser", "data_officer", "publisher"],
  publish: ["publisher"],
  administer: ["administrator"],
  read_audit: ["administrator"],
  save_views: ["national", "organiser", "producer", "data_officer", "publisher", "administrator"],
};

/** Roles that are about regions or producers; without those they would be about nothing. */
export const NEEDS_REGIONS: readonly Role[] = ["organiser"];
export const NEEDS_PRODUCERS: readonly Role[] = ["producer"];

/** What these roles allow together. */
export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  const allowed = new Set<Permission>(["nothing"]);
  for (const permission of PermissionName.options) {
    if (PERMISSIONS[permission].some((role) => roles.includes(role))) allowed.add(permission);
  }
  return allowed;
}
