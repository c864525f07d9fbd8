import { sql } from "kysely";
import type { StateKind } from "./state.ts";
import type { Database } from "./tables.ts";

/** A step from one form of the state to the next. What has been published is never edited: add one. */
export type Migration = {
  readonly version: number;
  readonly name: string;
  readonly change: (database: Database, kind: StateKind) => Promise<void>;
};

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: "people", change: people },
  { version: 2, name: "work", change: work },
  { version: 3, name: "audit", change: audit },
  { version: 4, name: "views of the machine", change: viewsOfTheMachine },
];

/** Who works at the machine itself has views too, and is no user: the owner of a view is no reference any more. */
async function viewsOfTheMachine(database: Database): Promise<void> {
  const { schema } = database;
  await schema.alterTable("saved_views").renameTo("saved_views_of_users").execute();
  await schema
    .createTable("saved_views")
    .addColumn("saved_view_id", "text", (column) => column.primaryKey().notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("address", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .execute();
  await sql`insert into saved_views (saved_view_id, user_id, name, address, created_at)
    select saved_view_id, user_id, name, address, created_at from saved_views_of_users`.execute(
    database,
  );
  await schema.dropTable("saved_views_of_users").execute();
}

async function people(database: Database): Promise<void> {
  const { schema } = database;
  await schema
    .createTable("users")
    .addColumn("user_id", "text", (column) => column.primaryKey().notNull())
    .addColumn("username", "text", (column) => column.notNull().unique())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("issuer", "text")
    .addColumn("subject", "text")
    .addColumn("language", "text", (column) => column.notNull())
    .addColumn("is_disabled", "integer", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("last_signed_in_at", "text")
    .addUniqueConstraint("users_subject", ["issuer", "subject"])
    .execute();
  await schema
    .createTable("credentials")
    .addColumn("user_id", "text", (column) =>
      column.primaryKey().notNull().references("users.user_id"),
    )
    .addColumn("password_hash", "text", (column) => column.notNull())
    .addColumn("must_change", "integer", (column) => column.notNull())
    .addColumn("changed_at", "text", (column) => column.notNull())
    .addColumn("failed_count", "integer", (column) => column.notNull())
    .addColumn("locked_until", "text")
    .execute();
  await schema
    .createTable("user_roles")
    .addColumn("user_id", "text", (column) => column.notNull().references("users.user_id"))
    .addColumn("role", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("user_roles_key", ["user_id", "role"])
    .execute();
  await schema
    .createTable("user_scopes")
    .addColumn("user_id", "text", (column) => column.notNull().references("users.user_id"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("user_scopes_key", ["user_id", "kind", "code"])
    .execute();
  await schema
    .createTable("sessions")
    .addColumn("session_hash", "text", (column) => column.primaryKey().notNull())
    .addColumn("user_id", "text", (column) => column.notNull().references("users.user_id"))
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("last_seen_at", "text", (column) => column.notNull())
    .addColumn("ends_at", "text", (column) => column.notNull())
    .execute();
  await schema.createIndex("sessions_of_user").on("sessions").column("user_id").execute();
  await schema
    .createTable("pending_sign_ins")
    .addColumn("state_hash", "text", (column) => column.primaryKey().notNull())
    .addColumn("browser_hash", "text", (column) => column.notNull())
    .addColumn("code_verifier", "text", (column) => column.notNull())
    .addColumn("nonce", "text", (column) => column.notNull())
    .addColumn("return_to", "text", (column) => column.notNull())
    .addColumn("ends_at", "text", (column) => column.notNull())
    .execute();
}

async function work(database: Database): Promise<void> {
  const { schema } = database;
  await schema
    .createTable("saved_views")
    .addColumn("saved_view_id", "text", (column) => column.primaryKey().notNull())
    .addColumn("user_id", "text", (column) => column.notNull().references("users.user_id"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("address", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .execute();
  await schema
    .createTable("acceptances")
    .addColumn("acceptance_id", "text", (column) => column.primaryKey().notNull())
    .addColumn("check_id", "text", (column) => column.notNull())
    .addColumn("delivery_id", "text", (column) => column.notNull())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("accepted_on", "text", (column) => column.notNull())
    .addColumn("until", "text", (column) => column.notNull())
    .addColumn("accepted_by", "text", (column) => column.references("users.user_id"))
    .addUniqueConstraint("acceptances_of_check", ["check_id", "delivery_id"])
    .execute();
  await schema
    .createTable("publications")
    .addColumn("release_id", "text", (column) => column.primaryKey().notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("proposed_by", "text", (column) => column.notNull())
    .addColumn("proposed_at", "text", (column) => column.notNull())
    .addColumn("note", "text", (column) => column.notNull())
    .addColumn("published_at", "text")
    .execute();
  await schema
    .createTable("approvals")
    .addColumn("release_id", "text", (column) =>
      column.notNull().references("publications.release_id"),
    )
    .addColumn("user_id", "text", (column) => column.notNull().references("users.user_id"))
    .addColumn("approved_at", "text", (column) => column.notNull())
    .addColumn("note", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("approvals_one_each", ["release_id", "user_id"])
    .execute();
  await schema
    .createTable("corrections")
    .addColumn("correction_id", "text", (column) => column.primaryKey().notNull())
    .addColumn("release_id", "text", (column) =>
      column.notNull().references("publications.release_id"),
    )
    .addColumn("corrected_at", "text", (column) => column.notNull())
    .addColumn("corrected_by", "text", (column) => column.notNull())
    .addColumn("notice_fi", "text", (column) => column.notNull())
    .addColumn("notice_sv", "text", (column) => column.notNull())
    .addColumn("notice_en", "text", (column) => column.notNull())
    .execute();
  await schema
    .createTable("settings")
    .addColumn("setting", "text", (column) => column.primaryKey().notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("changed_by", "text")
    .addColumn("changed_at", "text", (column) => column.notNull())
    .execute();
  await schema
    .createTable("jobs")
    .addColumn("job_id", "text", (column) => column.primaryKey().notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("started_by", "text", (column) => column.references("users.user_id"))
    .addColumn("started_at", "text", (column) => column.notNull())
    .addColumn("ended_at", "text")
    .addColumn("stage", "text")
    .addColumn("what", "text")
    .addColumn("share", "double precision", (column) => column.notNull())
    .addColumn("release_id", "text")
    .addColumn("code", "text")
    .addColumn("message", "text")
    .execute();
}

async function audit(database: Database, kind: StateKind): Promise<void> {
  const { schema } = database;
  await schema
    .createTable("audit")
    .addColumn("sequence", "bigint", (column) => column.primaryKey().notNull())
    .addColumn("at", "text", (column) => column.notNull())
    .addColumn("actor_id", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("subject_kind", "text", (column) => column.notNull())
    .addColumn("subject_id", "text", (column) => column.notNull())
    .addColumn("purpose", "text")
    .addColumn("request_id", "text")
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .execute();
  await schema
    .createTable("audit_head")
    .addColumn("head_id", "integer", (column) => column.primaryKey().notNull())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("first_sequence", "bigint", (column) => column.notNull())
    .addColumn("first_previous_hash", "text", (column) => column.notNull())
    .execute();
  await sql`insert into audit_head values (1, 0, '', 1, '')`.execute(database);
  for (const statement of APPEND_ONLY[kind]) await sql.raw(statement).execute(database);
}

/** Rows of the audit are never changed, and go only once the head says that older ones are kept no more. */
const APPEND_ONLY: Readonly<Record<StateKind, readonly string[]>> = {
  sqlite: [
    `create trigger audit_is_not_changed before update on audit
     begin select raise(abort, 'the audit is append-only'); end`,
    `create trigger audit_is_not_removed before delete on audit
     when old.sequence >= (select first_sequence from audit_head)
     begin select raise(abort, 'the audit is append-only'); end`,
  ],
  postgresql: [
    `create function audit_is_append_only() returns trigger language plpgsql as $$
     begin
       if tg_op = 'DELETE' and old.sequence < (select first_sequence from audit_head) then
         return old;
       end if;
       raise exception 'the audit is append-only';
     end $$`,
    `create trigger audit_is_not_changed before update or delete on audit
     for each row execute function audit_is_append_only()`,
    `create trigger audit_is_not_emptied before truncate on audit
     for each statement execute function audit_is_append_only()`,
  ],
};
