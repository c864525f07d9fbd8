import type { z } from "zod";

/** What an answer can be asked for in, by the `Accept` header; JSON is always there. */
export const FORMATS = {
  csv: "text/csv",
  json_stat: "application/vnd.json-stat+json",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  parquet: "application/vnd.apache.parquet",
} as const;
export type Format = keyof typeof FORMATS;

/** What a person must be allowed to do to use a route; `nothing` is open to all. */
export type Permission =
  | "nothing"
  | "see_figures"
  | "see_deliveries"
  | "read_quarantine"
  | "explain_events"
  | "accept_findings"
  | "run"
  | "see_publications"
  | "publish"
  | "administer"
  | "read_audit"
  | "save_views";

/**
 * One address of the interface. The server answers it, the typed client asks it, and the OpenAPI
 * document is made from it; nothing about it is written down anywhere else.
 */
export type Route<
  Path extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** With `{name}` for the parts that `params` describes. */
  readonly path: string;
  readonly summary: string;
  readonly subject: Subject;
  readonly permission: Permission;
  readonly params: Path;
  readonly query: Query;
  readonly body: Body;
  readonly answer: Answer;
  /** `json` is parsed against `answer`; `events` is a stream of server-sent events, each an `answer`; `file` is bytes. */
  readonly answers: "json" | "events" | "file";
  readonly formats: readonly Format[];
};

export const SUBJECTS = [
  "session",
  "release",
  "catalogue",
  "figures",
  "comparison",
  "origin",
  "data",
  "publication",
  "administration",
  "public",
] as const;
export type Subject = (typeof SUBJECTS)[number];
