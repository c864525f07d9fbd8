import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kysely } from "kysely";
import { UserError } from "../domain/errors.ts";
import { createKey, type Environment, type KeyPlace, readKey } from "../identity/index.ts";
import { takeOverAcceptedFile } from "./acceptances.ts";
import { migrate } from "./migrate.ts";
import { postgresqlDialect } from "./postgresql.ts";
import { sqliteDialect } from "./sqlite.ts";
import type { State, StateKind } from "./state.ts";
import type { Database, Tables } from "./tables.ts";

export type OpenStateOptions = {
  readonly workspace: KeyPlace & { readonly state: string };
  /** `DATABASE_URL` names a PostgreSQL database; without it the state is `state/paketti.db`. */
  readonly environment: Environment;
  readonly now: () => Date;
  /** What a person should know, such as that a file was taken over. */
  readonly note: (message: string) => void;
};

const SQLITE_FILE = "paketti.db";
const ELSEWHERE_FILE = "state-is-in-postgresql.txt";
/** What the key of the audit is kept under. */
export const AUDIT_KEY = "audit";

/**
 * Opens the state of a workspace, makes it when there is none, and brings it to the newest form.
 *
 * @throws UserError "state_elsewhere" when the workspace keeps its state in the other database;
 *   "state_unreachable", "state_newer"; "key_missing" when the key of the audit is gone.
 */
export async function openState(options: OpenStateOptions): Promise<State> {
  const { workspace, now } = options;
  const url = options.environment["DATABASE_URL"] ?? "";
  const kind: StateKind = url === "" ? "sqlite" : "postgresql";
  refuseOtherHome(kind, workspace);
  const dialect =
    url === ""
      ? await sqliteDialect(join(workspace.state, SQLITE_FILE))
      : await postgresqlDialect(url, options.note);
  const database = new Kysely<Tables>({ dialect });
  try {
    await migrate(database, kind, now()).catch((error) => {
      throw asUnreachable(error, url);
    });
    const auditKey = await auditKeyOf(database, options);
    if (kind === "postgresql") markElsewhere(workspace.state);
    const state = { kind, database, auditKey, now, close: () => database.destroy() };
    await takeOverAcceptedFile(state, join(workspace.state, "accepted.yaml"), options.note);
    return state;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** Whether opening would find a state, or a file to take over, and not make a new one. */
export function hasState(options: Pick<OpenStateOptions, "workspace" | "environment">): boolean {
  const files = [SQLITE_FILE, ELSEWHERE_FILE, "accepted.yaml"];
  return (
    (options.environment["DATABASE_URL"] ?? "") !== "" ||
    files.some((file) => existsSync(join(options.workspace.state, file)))
  );
}

/** One workspace has one state: two that both go on would each know half of what happened. */
function refuseOtherHome(kind: StateKind, { root, state }: OpenStateOptions["workspace"]): void {
  if (kind === "sqlite" && existsSync(join(state, ELSEWHERE_FILE))) {
    throw new UserError(
      "state_elsewhere",
      `${root} keeps its users and acceptances in PostgreSQL; set DATABASE_URL to that database`,
    );
  }
  if (kind === "postgresql" && existsSync(join(state, SQLITE_FILE))) {
    throw new UserError(
      "state_elsewhere",
      `${join(state, SQLITE_FILE)} holds the state of ${root}, and DATABASE_URL names another; unset DATABASE_URL, or move the file away to begin anew in PostgreSQL`,
    );
  }
}

function markElsewhere(folder: string): void {
  const path = join(folder, ELSEWHERE_FILE);
  if (existsSync(path)) return;
  writeFileSync(
    path,
    "Users, acceptances, approvals and the audit of this workspace are in the PostgreSQL database that DATABASE_URL names.\n",
  );
}

/** The key is made with the first state; without it, what it signed can no longer be proven. */
async function auditKeyOf(database: Database, options: OpenStateOptions): Promise<Uint8Array> {
  const sources = { workspace: options.workspace, environment: options.environment };
  try {
    return readKey(AUDIT_KEY, sources).bytes();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "key_missing") throw error;
    const { sequence } = await database
      .selectFrom("audit_head")
      .select("sequence")
      .executeTakeFirstOrThrow();
    if (sequence > 0) {
      throw new UserError(
        "key_missing",
        `the key of the audit is gone from ${options.workspace.keys}, and ${sequence} rows were written with it; restore ${AUDIT_KEY}.key from the backup`,
        { cause: error },
      );
    }
    return newAuditKey(options);
  }
}

/** Another process that opens the new state at the same time may have made the key a moment ago. */
function newAuditKey({ workspace, environment, now }: OpenStateOptions): Uint8Array {
  const sources = { workspace, environment };
  try {
    createKey(AUDIT_KEY, workspace, randomBytes, now());
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "key_unsafe") throw error;
  }
  return readKey(AUDIT_KEY, sources).bytes();
}

const CONNECTION_FAULTS = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "28P01",
  "28000",
  "3D000",
];

/** What the database says of itself is for the administrator; its password is not in it. */
function asUnreachable(error: unknown, url: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const isTimeout = error instanceof Error && /timeout/i.test(error.message);
  if (url === "" || (!CONNECTION_FAULTS.includes(code) && !isTimeout)) return error;
  const { hostname, port, pathname } = new URL(url);
  return new UserError(
    "state_unreachable",
    `the PostgreSQL database ${pathname.slice(1)} at ${hostname}:${port || "5432"} does not answer (${code || "timeout"}); check that it runs and what DATABASE_URL says`,
    { cause: error },
  );
}
