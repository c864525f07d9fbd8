import { z } from "zod";
import { Language } from "../domain/names.ts";
import { Code, plainRoute } from "./parameters.ts";
import type { Route } from "./route.ts";
import { Role } from "./session.ts";

export const User = z
  .object({
    user_id: z.string(),
    username: z.string(),
    name: z.string(),
    kind: z.enum(["local", "oidc"]),
    roles: z.array(Role),
    region_codes: z.array(z.string()),
    producer_ids: z.array(z.string()),
    language: Language,
    is_active: z.boolean(),
    is_locked: z.boolean(),
    must_change_password: z.boolean(),
    last_signed_in_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "User" });
export type User = z.infer<typeof User>;

/** One line of the audit log: who did what, when and why. The chain of hashes proves it whole. */
export const AuditEntry = z
  .object({
    sequence: z.int(),
    at: z.iso.datetime(),
    /** A user id, `machine` or `public`. */
    actor_id: z.string(),
    /** The user's name now; null for the machine, the public, and users that are no more. */
    actor_name: z.string().nullable(),
    action: z.string(),
    subject_kind: z.string(),
    subject_id: z.string(),
    /** Why client-level rows were read. */
    purpose: z.string().nullable(),
    request_id: z.string().nullable(),
    outcome: z.enum(["done", "refused", "failed"]),
    hash: z.string(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Whether the audit is whole, computed when asked; the last number and hash are for noting down elsewhere. */
export const AuditProof = z
  .object({
    holds: z.boolean(),
    row_count: z.int(),
    first_sequence: z.int(),
    last_sequence: z.int(),
    last_hash: z.string(),
    /** The first row that does not follow from those before it. */
    broken_at: z.int().nullable(),
    fault: z.string().nullable(),
  })
  .meta({ id: "AuditProof" });

/** What an administrator may set while the server runs. */
export const Settings = z
  .object({
    session_idle_minutes: z.int().min(5).max(720),
    session_hours: z.int().min(1).max(24),
    /** Older rows of the audit go; null keeps all. */
    audit_retention_months: z.int().min(12).max(600).nullable(),
    approvals_needed: z.int().min(2).max(5),
  })
  .meta({ id: "Settings" });
export type Settings = z.infer<typeof Settings>;

export const SavedView = z
  .object({
    view_id: z.string(),
    name: z.string(),
    /** The address below the site, with its parameters. */
    address: z.string(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "SavedView" });
export type SavedView = z.infer<typeof SavedView>;

const of = { ...plainRoute, subject: "administration", permission: "administer" } as const;

const rights = {
  roles: z.array(Role).max(7),
  region_codes: z.array(Code).max(50).default([]),
  producer_ids: z.array(Code).max(500).default([]),
};
const userId = z.object({ user_id: Code });

export const administrationRoutes = {
  users: {
    ...of,
    method: "get",
    path: "/api/users",
    summary: "Users and their roles",
    answer: z.object({ users: z.array(User) }),
  },
  addUser: {
    ...of,
    method: "post",
    path: "/api/users",
    summary: "Add a local account; its one-time password is told once",
    body: z.object({
      username: z.string().regex(/^[\w.@-]{3,100}$/),
      name: z.string().min(1).max(200),
      language: Language.default("fi"),
      ...rights,
    }),
    answer: z.object({ user: User, one_time_password: z.string() }),
  },
  changeUser: {
    ...of,
    method: "patch",
    path: "/api/users/{user_id}",
    summary: "Change a user's roles, lock or name",
    params: userId,
    body: z.object({
      name: z.string().min(1).max(200).optional(),
      roles: z.array(Role).max(7).optional(),
      region_codes: z.array(Code).max(50).optional(),
      producer_ids: z.array(Code).max(500).optional(),
      is_active: z.boolean().optional(),
      unlock: z.boolean().optional(),
    }),
    answer: User,
  },
  resetPassword: {
    ...of,
    method: "post",
    path: "/api/users/{user_id}/password",
    summary: "Give a local account a new one-time password",
    params: userId,
    answer: z.object({ one_time_password: z.string() }),
  },
  audit: {
    ...of,
    method: "get",
    path: "/api/audit",
    summary:
      "The audit log, the latest first; `before` takes the number after the next page's first",
    permission: "read_audit",
    query: z.object({
      limit: z.coerce.number<number | string>().int().min(1).max(1000).default(100),
      before: z.coerce.number<number | string>().int().min(1).optional(),
      actor: Code.optional(),
      action: Code.optional(),
      subject_kind: Code.optional(),
      subject_id: Code.optional(),
      from: z.iso.date().optional(),
      until: z.iso.date().optional(),
    }),
    answer: z.object({ entries: z.array(AuditEntry), next_before: z.int().nullable() }),
  },
  auditProof: {
    ...of,
    method: "get",
    path: "/api/audit/proof",
    summary: "Walks the whole chain of the audit and tells whether it is whole",
    permission: "read_audit",
    answer: AuditProof,
  },
  settings: {
    ...of,
    method: "get",
    path: "/api/settings",
    summary: "How long sessions last, how long the audit is kept, how many must approve",
    answer: Settings,
  },
  changeSettings: {
    ...of,
    method: "patch",
    path: "/api/settings",
    summary: "Change settings; those left out stay as they are",
    body: Settings.partial(),
    answer: Settings,
  },
  savedViews: {
    ...of,
    method: "get",
    path: "/api/saved-views",
    summary: "One's own saved views",
    permission: "save_views",
    answer: z.object({ views: z.array(SavedView) }),
  },
  saveView: {
    ...of,
    method: "post",
    path: "/api/saved-views",
    summary: "Save a view by its address",
    permission: "save_views",
    body: z.object({
      name: z.string().min(1).max(200),
      address: z
        .string()
        .regex(/^\/(?!\/)[^\s\\]*$/)
        .max(2000),
    }),
    answer: SavedView,
  },
  removeView: {
    ...of,
    method: "delete",
    path: "/api/saved-views/{view_id}",
    summary: "Remove a saved view",
    permission: "save_views",
    params: z.object({ view_id: Code }),
    answer: z.object({ views: z.array(SavedView) }),
  },
} as const satisfies Readonly<Record<string, Route>>;
