import type { Permission, Role } from "../api/index.ts";
import type { Viewer } from "../audience/index.ts";

/** Who asks, as far as an answer may depend on it. */
export type Asker = {
  readonly kind: "user" | "machine" | "public";
  readonly userId: string | null;
  readonly roles: readonly Role[];
  readonly viewer: Viewer;
  readonly permissions: ReadonlySet<Permission>;
};

/**
 * The part of a cache key that keeps viewers apart: two askers share an answer only when the policy cannot
 * tell them from each other.
 */
export function viewerKey({ viewer }: Asker): string {
  const { audience, regionCodes, producerIds } = viewer;
  return JSON.stringify([audience, [...regionCodes].sort(), [...producerIds].sort()]);
}
