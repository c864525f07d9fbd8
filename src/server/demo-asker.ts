import type { Context } from "hono";
import type { Permission } from "../api/index.ts";
import { INTERNAL } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import type { Asker } from "./asker.ts";
import type { ServerEnv } from "./observed.ts";

const EVERYTHING: readonly Permission[] = [
  "nothing",
  "see_figures",
  "see_deliveries",
  "read_quarantine",
  "explain_events",
  "accept_findings",
  "run",
  "see_publications",
  "administer",
  "read_audit",
  "save_views",
];

/** Who works at the machine itself sees everything. */
export const MACHINE: Asker = {
  kind: "machine",
  userId: null,
  roles: [],
  viewer: INTERNAL,
  permissions: new Set(EVERYTHING),
};

/**
 * The owner of a machine at its own demo, without signing in. Only by a name of the machine itself, so that
 * a page of another site cannot reach it under a name of its own; and what changes something only from a
 * page of this site.
 *
 * @throws UserError "not_allowed".
 */
export async function demoAsker(c: Context<ServerEnv>): Promise<Asker> {
  const host = c.req.header("host") ?? "";
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)) {
    throw new UserError("not_allowed", "the demo answers at localhost only");
  }
  const isSafe = ["GET", "HEAD"].includes(c.req.method);
  const site = c.req.header("sec-fetch-site") ?? "same-origin";
  const origin = c.req.header("origin");
  const isOwn =
    ["same-origin", "none"].includes(site) &&
    (origin === undefined || origin.replace(/^https?:\/\//, "") === host);
  if (!isSafe && !isOwn) {
    throw new UserError("not_allowed", "changes are taken from the pages of this site only");
  }
  return MACHINE;
}
