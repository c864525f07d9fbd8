import { randomUUID } from "node:crypto";
import { instantOf, type State } from "./state.ts";
import type { CredentialRow, Database, UserRow } from "./tables.ts";

/** A user with the roles and what they are about. */
export type User = {
  readonly user: UserRow;
  readonly roles: readonly string[];
  readonly regionCodes: readonly string[];
  readonly producerIds: readonly string[];
};

export type Rights = Pick<User, "roles" | "regionCodes" | "producerIds">;

/** What a local account signs in with; null for a person who signs in elsewhere. */
export type UserWithCredential = User & { readonly credential: CredentialRow | null };

export type NewUser = Pick<UserRow, "username" | "name" | "kind" | "language"> & {
  readonly issuer?: string;
  readonly subject?: string;
};

/** @returns The new user, or null when the username, or the person elsewhere, is there already. */
export async function addUser(
  database: Database,
  { now }: Pick<State, "now">,
  { issuer, subject, ...rest }: NewUser,
): Promise<UserRow | null> {
  const row: UserRow = {
    ...rest,
    user_id: randomUUID(),
    username: usernameOf(rest.username),
    issuer: issuer ?? null,
    subject: subject ?? null,
    is_disabled: 0,
    created_at: instantOf(now()),
    last_signed_in_at: null,
  };
  const added = await database
    .insertInto("users")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("user_id")
    .executeTakeFirst();
  return added === undefined ? null : row;
}

/** Usernames differ in more than capitals. */
export function usernameOf(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

export async function userCount(database: Database): Promise<number> {
  const { count } = await database
    .selectFrom("users")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Everyone, by username. */
export async function usersOf(database: Database): Promise<UserWithCredential[]> {
  const users = await database.selectFrom("users").selectAll().orderBy("username").execute();
  const credentials = await database.selectFrom("credentials").selectAll().execute();
  const roles = await database.selectFrom("user_roles").selectAll().orderBy("role").execute();
  const scopes = await database.selectFrom("user_scopes").selectAll().orderBy("code").execute();
  return users.map((user) => {
    const isTheirs = (row: { user_id: string }) => row.user_id === user.user_id;
    return {
      ...withRights(user, roles.filter(isTheirs), scopes.filter(isTheirs)),
      credential: credentials.find(isTheirs) ?? null,
    };
  });
}

/** Names by user id. */
export async function userNames(database: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await database.selectFrom("users").select(["user_id", "name"]).execute();
  return new Map(rows.map(({ user_id: id, name }) => [id, name]));
}

export async function userById(database: Database, userId: string): Promise<User | null> {
  const user = await database
    .selectFrom("users")
    .selectAll()
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return user === undefined ? null : rightsAdded(database, user);
}

/** The local account of this name. A person who signs in elsewhere is not found by name. */
export async function localUser(database: Database, username: string): Promise<User | null> {
  const user = await database
    .selectFrom("users")
    .selectAll()
    .where("username", "=", usernameOf(username))
    .where("kind", "=", "local")
    .executeTakeFirst();
  return user === undefined ? null : rightsAdded(database, user);
}

/** The person whom `issuer` knows as `subject`. */
export async function userElsewhere(
  database: Database,
  issuer: string,
  subject: string,
): Promise<User | null> {
  const user = await database
    .selectFrom("users")
    .selectAll()
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return user === undefined ? null : rightsAdded(database, user);
}

async function rightsAdded(database: Database, user: UserRow): Promise<User> {
  const { user_id: userId } = user;
  const roles = await database
    .selectFrom("user_roles")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("role")
    .execute();
  const scopes = await database
    .selectFrom("user_scopes")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("code")
    .execute();
  return withRights(user, roles, scopes);
}

function withRights(
  user: UserRow,
  roles: readonly { role: string }[],
  scopes: readonly { kind: string; code: string }[],
): User {
  const codes = (kind: string) =>
    scopes.filter((scope) => scope.kind === kind).map(({ code }) => code);
  return {
    user,
    roles: roles.map(({ role }) => role),
    regionCodes: codes("region"),
    producerIds: codes("producer"),
  };
}

/** Gives a user these rights and no others. */
export async function setRights(database: Database, userId: string, rights: Rights): Promise<void> {
  await database.deleteFrom("user_roles").where("user_id", "=", userId).execute();
  await database.deleteFrom("user_scopes").where("user_id", "=", userId).execute();
  for (const role of new Set(rights.roles))
    await database.insertInto("user_roles").values({ user_id: userId, role }).execute();
  const scopes = [
    ...[...new Set(rights.regionCodes)].map((code) => ({ kind: "region" as const, code })),
    ...[...new Set(rights.producerIds)].map((code) => ({ kind: "producer" as const, code })),
  ];
  for (const scope of scopes)
    await database
      .insertInto("user_scopes")
      .values({ user_id: userId, ...scope })
      .execute();
}

export async function changeUser(
  database: Database,
  userId: string,
  changes: Partial<Pick<UserRow, "name" | "language" | "is_disabled" | "last_signed_in_at">>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await database.updateTable("users").set(changes).where("user_id", "=", userId).execute();
}

/** How many can still administer when this user cannot. */
export async function otherAdministrators(database: Database, userId: string): Promise<number> {
  const { count } = await database
    .selectFrom("user_roles")
    .innerJoin("users", "users.user_id", "user_roles.user_id")
    .where("user_roles.role", "=", "administrator")
    .where("users.is_disabled", "=", 0)
    .where("users.user_id", "!=", userId)
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}
