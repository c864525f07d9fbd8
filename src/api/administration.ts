import { z } from "zod";
import { Language } from "../domain/names.ts";
import { Page } from "./cell.ts";
import { Code, none, paging } from "./parameters.ts";
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
    actor: z.string().nullable(),
    action: z.string(),
    subject: z.string().nullable(),
    purpose: z.string().nullable(),
    hash: z.string(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

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

const of = {
  subject: "administration",
  permission: "administer",
  params: none,
  query: none,
  body: none,
  answers: "json",
  formats: [],
} as const;

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
    summary: "The audit log, the latest first, and whether its chain is whole",
    permission: "read_audit",
    query: z.object({ ...paging, actor: Code.optional(), action: Code.optional() }),
    answer: z.object({ entries: z.array(AuditEntry), is_whole: z.boolean(), page: Page }),
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
