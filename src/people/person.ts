import { type Permission, Role } from "../api/index.ts";
import { PUBLIC, type Viewer } from "../audience/index.ts";
import type { Language } from "../domain/names.ts";
import type { User } from "../state/index.ts";
import { permissionsOf } from "./permissions.ts";

/** Who asks: someone who has signed in, or the public. */
export type Person = {
  readonly kind: "user" | "public";
  readonly userId: string | null;
  readonly name: string | null;
  readonly language: Language;
  readonly roles: readonly Role[];
  readonly viewer: Viewer;
  readonly permissions: ReadonlySet<Permission>;
  /** Nothing else is allowed before the one-time password has been changed. */
  readonly mustChangePassword: boolean;
};

export const ANYBODY: Person = {
  kind: "public",
  userId: null,
  name: null,
  language: "fi",
  roles: ["public"],
  viewer: PUBLIC,
  permissions: new Set<Permission>(["nothing"]),
  mustChangePassword: false,
};

export function personOf(found: User, mustChangePassword: boolean): Person {
  const roles = rolesOf(found);
  return {
    kind: "user",
    userId: found.user.user_id,
    name: found.user.name,
    language: found.user.language,
    roles,
    viewer: mustChangePassword ? PUBLIC : viewerOf(roles, found),
    permissions: mustChangePassword ? ANYBODY.permissions : permissionsOf(roles),
    mustChangePassword,
  };
}

/** The roles that this program knows; one from elsewhere allows nothing. */
export function rolesOf({ roles }: Pick<User, "roles">): Role[] {
  return Role.options.filter((role) => roles.includes(role));
}

/**
 * The audience of a person: of several roles, the one that sees most. Who works with the data of some regions
 * only sees them as their organiser does.
 */
export function viewerOf(
  roles: readonly Role[],
  { regionCodes, producerIds }: Pick<User, "regionCodes" | "producerIds">,
): Viewer {
  const has = (...wanted: readonly Role[]) => wanted.some((role) => roles.includes(role));
  const of = (audience: Viewer["audience"]) => ({ audience, regionCodes, producerIds });
  const isOfRegions = regionCodes.length > 0;
  if (has("data_officer", "publisher") && !isOfRegions) return of("internal");
  if (has("organiser", "data_officer", "publisher") && isOfRegions) return of("organiser");
  if (has("national")) return of("national");
  if (has("producer") && producerIds.length > 0) return of("producer");
  return PUBLIC;
}
