import { z } from "zod";
import { Language } from "../domain/names.ts";
import { plainRoute } from "./parameters.ts";
import type { Route } from "./route.ts";

/** The roles a person can have. */
export const Role = z
  .enum([
    "national",
    "organiser",
    "producer",
    "data_officer",
    "publisher",
    "administrator",
    "public",
  ])
  .meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

export const PermissionName = z
  .enum([
    "see_figures",
    "see_deliveries",
    "read_quarantine",
    "explain_events",
    "accept_findings",
    "run",
    "see_publications",
    "publish",
    "administer",
    "read_audit",
    "save_views",
  ])
  .meta({ id: "Permission" });

/** For whom figures are answered; the policy of the audience is enforced in the SQL. */
export const ViewerScope = z
  .object({
    audience: z.enum(["internal", "national", "organiser", "producer", "client"]),
    region_codes: z.array(z.string()),
    producer_ids: z.array(z.string()),
  })
  .meta({ id: "Viewer" });

export const Session = z
  .object({
    /** `demo` is a local machine without sign-in, labelled on every page. */
    mode: z.enum(["demo", "accounts"]),
    user: z
      .object({
        user_id: z.string(),
        name: z.string(),
        must_change_password: z.boolean(),
      })
      .nullable(),
    roles: z.array(Role),
    permissions: z.array(PermissionName),
    viewer: ViewerScope,
    language: Language,
    /** To be sent back in the header `x-csrf-token` of everything that changes something. */
    csrf_token: z.string().nullable(),
    sign_in: z.object({
      local: z.boolean(),
      providers: z.array(z.object({ provider_id: z.string(), name: z.string(), path: z.string() })),
    }),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

const secret = z.string().min(1).max(1000);

const of = { ...plainRoute, subject: "session", permission: "nothing" } as const;

export const sessionRoutes = {
  session: {
    ...of,
    method: "get",
    path: "/api/session",
    summary: "Who is asking, what they may do, and how to sign in",
    answer: Session,
  },
  signIn: {
    ...of,
    method: "post",
    path: "/api/session",
    summary: "Sign in with a local account",
    body: z.object({ username: z.string().min(1).max(200), password: secret }),
    answer: Session,
  },
  signOut: {
    ...of,
    method: "delete",
    path: "/api/session",
    summary: "Sign out",
    answer: Session,
  },
  changePassword: {
    ...of,
    method: "post",
    path: "/api/session/password",
    summary: "Change one's own password; every other session of the user ends",
    body: z.object({ old_password: secret, new_password: secret }),
    answer: Session,
  },
} as const satisfies Readonly<Record<string, Route>>;
