import { resolve } from "node:path";
import type { Command } from "commander";
import { Role } from "../api/index.ts";
import { UserError } from "../domain/errors.ts";
import { Language } from "../domain/names.ts";
import {
  accountNamed,
  addAccount,
  changeAccount,
  isLocked,
  PASSWORD_COST,
  resetAccount,
  rolesOf,
  THE_MACHINE,
} from "../people/index.ts";
import type { State, User, UserWithCredential } from "../state/index.ts";
import { usersOf } from "../state/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, type Edge, printJson } from "./command.ts";
import { textTable } from "./table.ts";
import { withState } from "./with-state.ts";

const HELP = `
Examples:
  paketti user add region aino --name "Aino Esimerkki" --role administrator
  paketti user add region otto --name "Otto Ohjaaja" --role organiser --region 11
  paketti user list region
  paketti user roles region otto --role organiser --role data_officer --region 11
  paketti user reset region otto
  paketti user disable region otto

Roles: ${Role.options.filter((role) => role !== "public").join(", ")}. More: docs/administration.md.`;

type RightsOptions = {
  readonly role?: readonly string[];
  readonly region?: readonly string[];
  readonly producer?: readonly string[];
  readonly json?: boolean;
};
type AddOptions = RightsOptions & { readonly name: string; readonly language: string };

/** `paketti user`: the local accounts of a workspace, for whoever works at its machine. */
export const addUserCommand: AddCommand = (program, edge) => {
  const user = program
    .command("user")
    .description("add, list and change the local accounts of a workspace")
    .addHelpText("after", HELP);
  addAdd(user, edge);
  addList(user, edge);
  addRoles(user, edge);
  addReset(user, edge);
  addActive(user, edge, "disable");
  addActive(user, edge, "enable");
};

function addAdd(parent: Command, edge: Edge): void {
  withRights(commandOf(parent, "add", "add a local account; its one-time password is told once"))
    .requiredOption("--name <name>", "the person's name, as others see it")
    .option("--language <code>", "fi, sv or en", "fi")
    .action((folder: string, username: string, options: AddOptions) =>
      inState(folder, edge, async (state) => {
        const language = Language.safeParse(options.language);
        if (!language.success) throw new UserError("invalid_usage", "--language is fi, sv or en");
        if (!/^[\w.@-]{3,100}$/.test(username)) {
          throw new UserError(
            "invalid_usage",
            "a user name has 3 to 100 letters, digits, dots, @, _ or -",
          );
        }
        const account = { username, name: options.name, language: language.data };
        const { user, password } = await addAccount(
          state,
          THE_MACHINE,
          { ...account, ...rightsOf(options) },
          PASSWORD_COST,
        );
        tellPassword(edge, options, user, password);
      }),
    );
}

function addList(parent: Command, edge: Edge): void {
  parent
    .command("list")
    .argument("<folder>", "the workspace")
    .description("list the users with their roles")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action((folder: string, options: { readonly json?: boolean }) =>
      inState(folder, edge, async (state) => {
        const users = (await usersOf(state.database)).map((user) => listed(user, state));
        if (options.json === true) printJson(edge, { users });
        else if (users.length === 0)
          edge.out(
            "No users. The first: paketti user add FOLDER USERNAME --name TEXT --role administrator\n",
          );
        else edge.out(userTable(users));
      }),
    );
}

function addRoles(parent: Command, edge: Edge): void {
  withRights(commandOf(parent, "roles", "give a user these roles and no others")).action(
    (folder: string, username: string, options: RightsOptions) =>
      inState(folder, edge, async (state) => {
        const { user } = await accountNamed(state.database, username);
        const rights = rightsOf(options);
        const changed = await changeAccount(state, THE_MACHINE, user.user_id, { rights });
        if (options.json === true)
          printJson(edge, { username: user.username, ...rightsShown(changed) });
        else edge.out(`${user.username}: ${rolesText(changed)}\n`);
      }),
  );
}

function addReset(parent: Command, edge: Edge): void {
  commandOf(parent, "reset", "give a user a new one-time password; it also unlocks").action(
    (folder: string, username: string, options: { readonly json?: boolean }) =>
      inState(folder, edge, async (state) => {
        const user = await accountNamed(state.database, username);
        const { user_id: userId } = user.user;
        const password = await resetAccount(state, THE_MACHINE, userId, PASSWORD_COST);
        tellPassword(edge, options, user, password);
      }),
  );
}

function addActive(parent: Command, edge: Edge, word: "enable" | "disable"): void {
  const what = word === "enable" ? "let a user sign in again" : "let a user sign in no more";
  commandOf(parent, word, what).action(
    (folder: string, username: string, options: { readonly json?: boolean }) =>
      inState(folder, edge, async (state) => {
        const { user } = await accountNamed(state.database, username);
        const isActive = word === "enable";
        await changeAccount(state, THE_MACHINE, user.user_id, { isActive });
        if (options.json === true)
          printJson(edge, { username: user.username, is_active: isActive });
        else edge.out(`${user.username} is ${word}d.\n`);
      }),
  );
}

function commandOf(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .argument("<folder>", "the workspace")
    .argument("<username>", "the user name")
    .description(description)
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP);
}

function withRights(command: Command): Command {
  const more = (value: string, before: readonly string[] = []) => [...before, value];
  return command
    .option("--role <role>", "a role; give it again for another", more)
    .option("--region <code>", "a region that the roles are about; all when left out", more)
    .option("--producer <id>", "a producer that the roles are about", more);
}

function rightsOf({ role = [], region = [], producer = [] }: RightsOptions) {
  return { roles: role, regionCodes: region, producerIds: producer };
}

function inState(folder: string, edge: Edge, work: (state: State) => Promise<void>): Promise<void> {
  return withState(openWorkspace(resolve(edge.currentFolder, folder)), edge, work);
}

function tellPassword(
  edge: Edge,
  { json }: { readonly json?: boolean },
  { user }: Pick<User, "user">,
  password: string,
): void {
  if (json === true) {
    printJson(edge, {
      user_id: user.user_id,
      username: user.username,
      one_time_password: password,
    });
    return;
  }
  edge.out(`${user.username}, one-time password: ${password}\n`);
  edge.note(
    "It is told this once, works for seven days, and must be changed at the first sign-in.\n",
  );
}

function rightsShown(user: User) {
  return {
    roles: rolesOf(user),
    region_codes: user.regionCodes,
    producer_ids: user.producerIds,
  };
}

function listed(found: UserWithCredential, state: State) {
  const { user, credential } = found;
  return {
    username: user.username,
    name: user.name,
    kind: user.kind,
    ...rightsShown(found),
    is_active: user.is_disabled === 0,
    is_locked: credential !== null && isLocked(credential, state.now()),
    must_change_password: credential?.must_change === 1,
    last_signed_in_at: user.last_signed_in_at,
  };
}

function rolesText(user: User): string {
  const about = [...user.regionCodes, ...user.producerIds];
  const roles = rolesOf(user).join(", ");
  return about.length === 0 ? roles || "no roles" : `${roles} (${about.join(", ")})`;
}

function userTable(users: readonly ReturnType<typeof listed>[]): string {
  const headings = ["user", "name", "kind", "roles", "about", "state", "last signed in"];
  return textTable(
    headings.map((heading) => ({ heading, align: "left" })),
    users.map((user) => [
      user.username,
      user.name,
      user.kind,
      user.roles.join(", "),
      [...user.region_codes, ...user.producer_ids].join(", "),
      stateText(user),
      user.last_signed_in_at ?? "",
    ]),
  );
}

function stateText(user: ReturnType<typeof listed>): string {
  if (!user.is_active) return "disabled";
  if (user.is_locked) return "locked";
  return user.must_change_password ? "one-time password" : "";
}
