import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import {
  createKey,
  LINKAGE_KEY,
  type ListedKey,
  listKeys,
  NATIONAL_KEY,
  publicKeyOf,
  readKey,
  SIGNING_KEY,
} from "../identity/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, type Edge, printJson } from "./command.ts";
import { addRotate } from "./key-rotate.ts";
import { textTable } from "./table.ts";

/** `paketti key`: the secret keys that turn identity codes into pseudonyms. */
export const addKeyCommand: AddCommand = (program, edge) => {
  const key = program
    .command("key")
    .description("make, list and change the secret keys of pseudonyms and signatures")
    .addHelpText("after", "\nExample:\n  paketti key list demo");
  addNew(key, edge);
  addList(key, edge);
  addPublic(key, edge);
  addRotate(key, edge);
};

const NEW_HELP = `
Examples:
  paketti key new region --purpose client
  paketti key new region --purpose linkage   once, in one area; the others get its file (docs/national-node.md)
  paketti key new region --purpose signing   signs what the area sends to the nation
  paketti key new nation --purpose national  in the workspace of the nation alone`;

const PSEUDONYM_CUSTODY =
  "Keep a copy in a safe place: without it the same person gets another pseudonym, and whoever has it can find persons behind pseudonyms.";

/** Who may have a key, for those that are not of one workspace's own pseudonyms. */
const CUSTODY: Readonly<Record<string, string>> = {
  [LINKAGE_KEY]:
    "Every area that sends to the nation needs this same key, and the nation must never have it: take its file from area to area by a channel that you trust, as mode 0600, or set PAKETTI_KEY_LINKAGE. The next run lands everything again.",
  [SIGNING_KEY]:
    "The nation needs its public part, which can sign nothing: paketti key public <folder>. Whoever has the key itself can send in this area's name.",
  [NATIONAL_KEY]:
    "Keep a copy in a safe place, and give it to no area: without it persons of packages received later are not those of earlier ones.",
};

function addNew(parent: Command, edge: Edge): void {
  parent
    .command("new")
    .argument("<folder>", "the folder of a workspace")
    .description("make the secret key of one purpose; a key that is there is never replaced")
    .option("--purpose <word>", "what it is for; each purpose has its own key", "client")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", NEW_HELP)
    .action((folder: string, options: { purpose: string; json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const stored = createKey(options.purpose, workspace, randomBytes, edge.now());
      if (options.json === true) {
        printJson(edge, {
          purpose: stored.purpose,
          key_id: stored.keyId,
          created_at: stored.createdAt,
          path: stored.path,
        });
        return;
      }
      edge.out(`New key ${stored.keyId} for ${stored.purpose}: ${stored.path}\n`);
      edge.note(`${CUSTODY[stored.purpose] ?? PSEUDONYM_CUSTODY}\n`);
    });
}

function addList(parent: Command, edge: Edge): void {
  parent
    .command("list")
    .argument("<folder>", "the folder of a workspace")
    .description("list the keys by purpose, with their ids; the keys themselves are not shown")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", "\nExample:\n  paketti key list region")
    .action((folder: string, options: { json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const keys = listKeys({ workspace, environment: edge.environment });
      if (options.json === true) {
        printJson(edge, { keys: keys.map(jsonOfKey) });
        return;
      }
      if (keys.length === 0) {
        edge.out(`No keys. Make one with: paketti key new ${folder}\n`);
        return;
      }
      edge.out(keyTable(keys));
      for (const { fault } of keys) if (fault !== null) edge.note(`! ${fault}\n`);
    });
}

function addPublic(parent: Command, edge: Edge): void {
  parent
    .command("public")
    .argument("<folder>", "the folder of an area's workspace")
    .description("print the public part of the signing key, for the nation to trust")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", "\nExample:\n  paketti key public region")
    .action((folder: string, options: { json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const key = publicKeyOf(readKey(SIGNING_KEY, { workspace, environment: edge.environment }));
      if (options.json === true) printJson(edge, { public_key: key.text, public_key_id: key.id });
      else edge.out(`${key.text}\n`);
    });
}

function jsonOfKey(key: ListedKey) {
  return {
    purpose: key.purpose,
    state: key.state,
    key_id: key.keyId,
    created_at: key.createdAt,
    mode: key.mode,
    place: key.place,
    fault: key.fault,
  };
}

function keyTable(keys: readonly ListedKey[]): string {
  const headings = ["purpose", "state", "key id", "created", "mode", "place"];
  return textTable(
    headings.map((heading) => ({ heading, align: "left" })),
    keys.map((key) => [
      key.purpose,
      key.fault === null ? key.state : "refused",
      key.keyId ?? "",
      key.createdAt ?? "",
      key.mode ?? "",
      key.place,
    ]),
  );
}
