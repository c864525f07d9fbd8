import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import { createKey, type ListedKey, listKeys } from "../identity/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, type Edge, printJson } from "./command.ts";
import { addRotate } from "./key-rotate.ts";
import { textTable } from "./table.ts";

/** `paketti key`: the secret keys that turn identity codes into pseudonyms. */
export const addKeyCommand: AddCommand = (program, edge) => {
  const key = program
    .command("key")
    .description("make, list and change the secret keys of pseudonyms")
    .addHelpText("after", "\nExample:\n  paketti key list demo");
  addNew(key, edge);
  addList(key, edge);
  addRotate(key, edge);
};

function addNew(parent: Command, edge: Edge): void {
  parent
    .command("new")
    .argument("<folder>", "the folder of a workspace")
    .description("make the secret key of one purpose; a key that is there is never replaced")
    .option(
      "--purpose <word>",
      "what the pseudonyms are for; each purpose has its own key",
      "client",
    )
    .option("--json", "print the answer as JSON")
    .addHelpText("after", "\nExample:\n  paketti key new region --purpose client")
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
      edge.note(
        "Keep a copy in a safe place: without it the same person gets another pseudonym, and whoever has it can find persons behind pseudonyms.\n",
      );
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
