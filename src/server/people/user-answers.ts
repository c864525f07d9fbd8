import type { z } from "zod";
import { ROUTES, type User as UserSchema } from "../../api/index.ts";
import { UserError } from "../../domain/errors.ts";
import {
  addAccount,
  changeAccount,
  isLocked,
  type People,
  resetAccount,
  rolesOf,
} from "../../people/index.ts";
import {
  type AuditEntry,
  audited,
  removeView,
  type SavedViewRow,
  type State,
  savedViewsOf,
  saveView,
  type User,
  type UserWithCredential,
  usersOf,
} from "../../state/index.ts";
import { type Answering, fromState } from "../answering.ts";
import type { Asker } from "../asker.ts";
import { actorOf, entryOf } from "./entries.ts";

/** What the answers need of people: the demo of one machine has the state, and no sessions to forget. */
export type UserEffects = Pick<People, "state" | "passwordCost" | "forget" | "rolesComeFrom">;

/** Users and their roles. What a user may do changes at once, so what was known of sessions is forgotten. */
export function userAnswers(people: UserEffects): readonly Answering[] {
  const { state, passwordCost, forget } = people;
  const shown = async (userId: string) => {
    const all = await usersOf(state.database);
    const user = all.find(({ user: row }) => row.user_id === userId);
    if (user === undefined) throw new UserError("unknown_name", "there is no such user");
    return shownUser(user, state);
  };
  return [
    fromState(ROUTES.users, async () => ({
      users: (await usersOf(state.database)).map((user) => shownUser(user, state)),
    })),
    fromState(ROUTES.addUser, async ({ body, asker, requestId }) => {
      const { region_codes: regionCodes, producer_ids: producerIds, ...rest } = body;
      const account = { ...rest, regionCodes, producerIds };
      const actor = actorOf(asker, requestId);
      const { user, password } = await addAccount(state, actor, account, passwordCost);
      return { user: await shown(user.user.user_id), one_time_password: password };
    }),
    fromState(ROUTES.changeUser, async ({ params, body, asker, requestId }) => {
      const { user_id: userId } = params;
      const before = (await usersOf(state.database)).find(({ user }) => user.user_id === userId);
      if (before === undefined) throw new UserError("unknown_name", "there is no such user");
      const rights = rightsAfter(before, body);
      refuseRolesFromClaims(people, before, rights !== undefined);
      const changes = { name: body.name, rights, isActive: body.is_active, unlock: body.unlock };
      await changeAccount(state, actorOf(asker, requestId), userId, changes);
      forget();
      return shown(userId);
    }),
    fromState(ROUTES.resetPassword, async ({ params, asker, requestId }) => {
      const actor = actorOf(asker, requestId);
      const password = await resetAccount(state, actor, params.user_id, passwordCost);
      forget();
      return { one_time_password: password };
    }),
  ];
}

/** One's own saved views. */
export function savedViewAnswers(state: State): readonly Answering[] {
  const views = async (userId: string) => ({
    views: (await savedViewsOf(state.database, userId)).map(shownView),
  });
  return [
    fromState(ROUTES.savedViews, async ({ asker }) => views(ownerOf(asker))),
    fromState(ROUTES.saveView, async ({ body, asker, requestId }) => {
      const view = { user_id: ownerOf(asker), name: body.name, address: body.address };
      const entry: AuditEntry = {
        ...entryOf(asker, requestId, "saved_view.add"),
        subjectKind: "user",
        subjectId: view.user_id,
      };
      return shownView(
        await audited(state, entry, (transaction) => saveView(transaction, state, view)),
      );
    }),
    fromState(ROUTES.removeView, async ({ params, asker }) => {
      if (!(await removeView(state.database, ownerOf(asker), params.view_id)))
        throw new UserError("unknown_name", "you have no such saved view");
      return views(ownerOf(asker));
    }),
  ];
}

/** Who has views: a user, or the machine itself at its own demo. */
function ownerOf({ kind, userId }: Asker): string {
  if (userId === null && kind === "machine") return "machine";
  if (userId === null) throw new UserError("not_signed_in", "sign in to have views of your own");
  return userId;
}

type Changes = z.infer<typeof ROUTES.changeUser.body>;

/** Those rights that are given, with the others as they were; undefined when none is given. */
function rightsAfter(before: User, body: Changes) {
  const { roles, region_codes: regions, producer_ids: producers } = body;
  if (roles === undefined && regions === undefined && producers === undefined) return undefined;
  return {
    roles: roles ?? before.roles,
    regionCodes: regions ?? before.regionCodes,
    producerIds: producers ?? before.producerIds,
  };
}

function refuseRolesFromClaims(people: UserEffects, { user }: User, changes: boolean): void {
  const provider = user.issuer === null ? null : people.rolesComeFrom(user.issuer);
  if (!changes || provider === null) return;
  throw new UserError(
    "not_allowed",
    `the roles of this user come from ${provider} at every sign-in; change them there`,
  );
}

function shownUser(found: UserWithCredential, state: State): z.input<typeof UserSchema> {
  const { user, credential } = found;
  return {
    user_id: user.user_id,
    username: user.username,
    name: user.name,
    kind: user.kind,
    roles: rolesOf(found),
    region_codes: [...found.regionCodes],
    producer_ids: [...found.producerIds],
    language: user.language,
    is_active: user.is_disabled === 0,
    is_locked: credential !== null && isLocked(credential, state.now()),
    must_change_password: credential?.must_change === 1,
    last_signed_in_at: user.last_signed_in_at,
  };
}

function shownView({ saved_view_id: id, name, address, created_at: at }: SavedViewRow) {
  return { view_id: id, name, address, created_at: at };
}
