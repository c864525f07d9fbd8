import type { Kysely } from "kysely";

/**
 * What Paketti itself remembers, apart from deliveries and releases. The same in SQLite and PostgreSQL:
 * instants are ISO texts in UTC, flags are 0 or 1, "" stands for "all" where a key needs a value.
 */
export type Tables = {
  readonly state_migrations: MigrationRow;
  readonly users: UserRow;
  readonly credentials: CredentialRow;
  readonly user_roles: UserRoleRow;
  readonly user_scopes: UserScopeRow;
  readonly sessions: SessionRow;
  readonly pending_sign_ins: PendingSignInRow;
  readonly saved_views: SavedViewRow;
  readonly acceptances: AcceptanceRow;
  readonly publications: PublicationRow;
  readonly approvals: ApprovalRow;
  readonly corrections: CorrectionRow;
  readonly audit: AuditRow;
  readonly audit_head: AuditHeadRow;
  readonly settings: SettingRow;
  readonly jobs: JobRow;
};

/** The state, or one transaction of it. */
export type Database = Kysely<Tables>;

export type MigrationRow = { version: number; name: string; migrated_at: string };

export type UserRow = {
  user_id: string;
  /** In small letters; what a person of a local account signs in with. */
  username: string;
  name: string;
  kind: "local" | "oidc";
  /** Who vouches for a person who signs in elsewhere, and that person's id there. */
  issuer: string | null;
  subject: string | null;
  language: "fi" | "sv" | "en";
  is_disabled: number;
  created_at: string;
  last_signed_in_at: string | null;
};

export type CredentialRow = {
  user_id: string;
  /** `scrypt$N$r$p$salt$hash`, the last two in base64url. */
  password_hash: string;
  must_change: number;
  changed_at: string;
  failed_count: number;
  locked_until: string | null;
};

export type UserRoleRow = { user_id: string; role: string };

/** A region or a producer that the roles of a user are about. */
export type UserScopeRow = { user_id: string; kind: "region" | "producer"; code: string };

export type SessionRow = {
  /** SHA-256 of the id that the browser holds; the id itself is nowhere. */
  session_hash: string;
  user_id: string;
  created_at: string;
  last_seen_at: string;
  ends_at: string;
};

export type PendingSignInRow = {
  /** SHA-256 of the `state` sent to the provider. */
  state_hash: string;
  /** SHA-256 of the cookie of the browser that began. */
  browser_hash: string;
  code_verifier: string;
  nonce: string;
  return_to: string;
  ends_at: string;
};

export type SavedViewRow = {
  saved_view_id: string;
  user_id: string;
  name: string;
  /** Path and query of the page, from its first "/". */
  address: string;
  created_at: string;
};

export type AcceptanceRow = {
  acceptance_id: string;
  check_id: string;
  /** "" = in every delivery. */
  delivery_id: string;
  owner: string;
  reason: string;
  accepted_on: string;
  /** The first day on which it counts no more. */
  until: string;
  /** Null when it came from the command line. */
  accepted_by: string | null;
};

/** A release on its way to the public. */
export type PublicationRow = {
  release_id: string;
  state: "proposed" | "published" | "withdrawn";
  proposed_by: string;
  proposed_at: string;
  note: string;
  published_at: string | null;
};

/** One person's approval of a release; each person at most one. */
export type ApprovalRow = {
  release_id: string;
  user_id: string;
  approved_at: string;
  note: string;
};

/** What the public is told when a published release is withdrawn. */
export type CorrectionRow = {
  correction_id: string;
  release_id: string;
  corrected_at: string;
  corrected_by: string;
  notice_fi: string;
  notice_sv: string;
  notice_en: string;
};

export type AuditRow = {
  sequence: number;
  at: string;
  actor_id: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  purpose: string | null;
  request_id: string | null;
  outcome: "done" | "refused" | "failed";
  hash: string;
};

/** One row: where the chain stands. Whoever appends changes it first, so that appends wait for each other. */
export type AuditHeadRow = {
  head_id: number;
  sequence: number;
  hash: string;
  /** The first row that is kept, and the hash of the one before it. */
  first_sequence: number;
  first_previous_hash: string;
};

export type SettingRow = {
  setting: string;
  /** One JSON value. */
  value: string;
  changed_by: string | null;
  changed_at: string;
};

export type JobRow = {
  job_id: string;
  kind: "check" | "run" | "publish";
  state: "waiting" | "running" | "done" | "failed";
  /** Null when it was started from the command line, or from this machine's own page. */
  started_by: string | null;
  started_at: string;
  ended_at: string | null;
  stage: string | null;
  what: string | null;
  /** Of the whole work, 0 to 1. */
  share: number;
  /** The release that it made, once it has made one. */
  release_id: string | null;
  /** A code of the table of errors when it failed. */
  code: string | null;
  message: string | null;
};
