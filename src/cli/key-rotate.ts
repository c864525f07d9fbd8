import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { RekeyProgress } from "../identity/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type Edge, printJson } from "./command.ts";
import { grouped } from "./numbers.ts";
import { type Rotation, rotateKey } from "./rotate-key.ts";
import { textTable } from "./table.ts";

type Options = { readonly purpose: string; readonly json?: boolean };

const HELP = `
Reads every code delivered, gives each its pseudonym under both keys, and proves that every client before
is exactly one client after. Only then does the new key take the place of the old one, which stays beside
it as <purpose>.<key id>.retired.key. If the proof does not hold, nothing is changed.

Releases made before keep their pseudonyms. The next run makes a release under the new key with the same
number of clients.

Example:
  paketti key rotate region --purpose client
  paketti run region`;

/** `paketti key rotate`: another key, with proof that the clients are the same. */
export function addRotate(parent: Command, edge: Edge): void {
  parent
    .command("rotate")
    .argument("<folder>", "the folder of a workspace")
    .description("change the key of one purpose, with proof that the number of clients is the same")
    .option("--purpose <word>", "the purpose whose key is changed", "client")
    .option("--json", "print the answer as JSON and progress as JSON lines")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const form = options.json === true ? "json" : "text";
      const rotation = await rotateKey(workspace, options.purpose, {
        edge,
        randomBytes,
        onProgress: progressNote(edge, form),
      });
      if (form === "json") printJson(edge, jsonOf(rotation));
      else printText(edge, folder, rotation);
    });
}

function progressNote(edge: Edge, form: "text" | "json"): (progress: RekeyProgress) => void {
  return ({ deliveryId, done, total, codeCount }) => {
    if (form === "json") {
      const progress = {
        stage: "collect",
        what: deliveryId,
        done,
        total,
        code_count: codeCount,
      };
      edge.note(`${JSON.stringify({ progress })}\n`);
    } else {
      edge.note(`delivery ${done} of ${total} read: ${deliveryId}, ${grouped(codeCount)} codes\n`);
    }
  };
}

function jsonOf({ oldKeyId, key, proof }: Rotation) {
  return {
    purpose: key.purpose,
    old_key_id: oldKeyId,
    new_key_id: key.keyId,
    created_at: key.createdAt,
    path: key.path,
    retired_path: key.retiredPath,
    proof: {
      holds: proof.holds,
      code_count: proof.codes.code_count,
      pseudonyms_before: proof.codes.clients_before,
      pseudonyms_after: proof.codes.clients_after,
      pseudonym_pairs: proof.codes.pair_count,
      clients_before: proof.clients.clients_before,
      clients_after: proof.clients.clients_after,
      client_pairs: proof.clients.pair_count,
      delivery_count: proof.delivery_count,
      unread_file_count: proof.unread_file_count,
    },
  };
}

function printText(edge: Edge, folder: string, { oldKeyId, key, proof }: Rotation): void {
  const { codes, clients } = proof;
  edge.out(
    textTable(
      [
        { heading: "", align: "left" },
        { heading: "Before", align: "right" },
        { heading: "After", align: "right" },
        { heading: "Pairs", align: "right" },
      ],
      [
        ["Key", oldKeyId, key.keyId, ""],
        [
          "Pseudonyms",
          ...[codes.clients_before, codes.clients_after, codes.pair_count].map(grouped),
        ],
        [
          "Clients",
          ...[clients.clients_before, clients.clients_after, clients.pair_count].map(grouped),
        ],
      ],
    ),
  );
  edge.out(
    [
      `\n✓ ${grouped(codes.code_count)} codes of ${deliveriesText(proof.delivery_count)}: every client before is exactly one client after.`,
      "  A client whose code has changed has several pseudonyms and counts once.",
      `\nThe key for ${key.purpose} is now ${key.keyId}: ${key.path}`,
      `The key before it is kept: ${key.retiredPath}`,
      ...(key.purpose === "client"
        ? [
            `\nNext: paketti run ${folder} makes a new release of the same deliveries under the new key, with the same number of clients.`,
          ]
        : []),
      "",
    ].join("\n"),
  );
  if (proof.unread_file_count > 0)
    edge.note(
      `Note: ${proof.unread_file_count} delivered files could not be read, so their codes are not in the proof: paketti check ${folder}\n`,
    );
  edge.note(
    "Keep a copy of the new key in a safe place. If the old key may have leaked: releases and the warehouse made with it can still be read with it, so remove them and the kept key when they are no longer needed.\n",
  );
}

function deliveriesText(count: number): string {
  return count === 1 ? "1 delivery" : `${grouped(count)} deliveries`;
}
