import { join } from "node:path";
import { UserError } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import {
  type DeliveriesRekeyProof,
  environmentVariable,
  newKey,
  type PseudonymKey,
  type RekeyProgress,
  type ReplacedKey,
  readKey,
  rekeyDeliveries,
  replaceKey,
  SIGNING_KEY,
} from "../identity/index.ts";
import { loadAdapters, loadChecks, loadContract, receiveDeliveries } from "../ingest/index.ts";
import type { Engine } from "../sql/engine.ts";
import { AUDIT_KEY } from "../state/index.ts";
import { emptyScratch, type Workspace } from "../workspace.ts";
import { withWorkspaceLock } from "../workspace-lock.ts";
import type { Edge } from "./command.ts";
import { withEngine } from "./workspace-work.ts";

export type Rotation = {
  readonly oldKeyId: string;
  readonly key: ReplacedKey;
  readonly proof: DeliveriesRekeyProof;
};

export type RotationEffects = {
  readonly edge: Edge;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly onProgress: (progress: RekeyProgress) => void;
};

/**
 * Gives a workspace another key of one purpose, under its lock, once it is proved that every client keeps
 * one pseudonym and shares it with nobody. Until then nothing is changed.
 *
 * @throws UserError "invalid_usage" when the key comes from the environment; "key_missing"; "workspace_busy";
 *   "invalid_delivery" when nothing delivered has a code to prove it on; "proof_broken".
 */
export async function rotateKey(
  workspace: Workspace,
  purpose: string,
  effects: RotationEffects,
): Promise<Rotation> {
  if (purpose === AUDIT_KEY) {
    throw new UserError(
      "invalid_usage",
      "the key of the audit proves the rows that were written with it, and is not changed",
    );
  }
  if (purpose === SIGNING_KEY) {
    throw new UserError(
      "invalid_usage",
      "a signing key makes no pseudonyms to prove; put its file aside, make another with `paketti key new`, and give the nation its public key",
    );
  }
  return withWorkspaceLock(workspace, effects.edge.note, async () => {
    const current = keyOfWorkspace(workspace, purpose, effects.edge);
    emptyScratch(workspace);
    try {
      const next = newKey(purpose, effects.randomBytes);
      const proof = await withEngine(workspace, effects.edge, (engine) =>
        proofOf(workspace, current, next, engine, effects.onProgress),
      );
      const key = replaceKey(workspace, current, next, effects.edge.now());
      return { oldKeyId: current.id, key, proof };
    } finally {
      emptyScratch(workspace);
    }
  });
}

/** What the environment gives stands outside the workspace, where this command changes nothing. */
function keyOfWorkspace(workspace: Workspace, purpose: string, edge: Edge): PseudonymKey {
  const key = readKey(purpose, { workspace, environment: edge.environment });
  const variable = environmentVariable(purpose);
  if (!edge.environment[variable]) return key;
  throw new UserError(
    "invalid_usage",
    [
      `the key for ${purpose} (id ${key.id}) comes from ${variable}, which only you can change. To rotate it:`,
      `  1. keep the old value where you keep your secrets`,
      `  2. set ${variable} to 32 new bytes, for example from: openssl rand -base64 32`,
      `  3. paketti run ${workspace.root}`,
      `  4. see that the number of clients is the same: paketti query ${workspace.root} clients --by region, once more with --release and the earlier release`,
    ].join("\n"),
  );
}

async function proofOf(
  workspace: Workspace,
  current: PseudonymKey,
  next: PseudonymKey,
  engine: Engine,
  onDelivery: (progress: RekeyProgress) => void,
): Promise<DeliveriesRekeyProof> {
  const contract = loadContract(join(PACKAGE_ROOT, "contract"));
  const adapters = loadAdapters(join(PACKAGE_ROOT, "adapters"));
  const deliveries = await receiveDeliveries(engine, workspace.deliveries, {
    tables: contract.tables.map(({ table, columns }) => ({
      table,
      columns: columns.map(({ name }) => name),
    })),
    adapters,
  });
  if (deliveries.length === 0)
    throw nothingToProve(`${workspace.deliveries} holds no deliveries`, workspace);
  const proof = await rekeyDeliveries(deliveries, current, next, {
    engine,
    contract,
    checks: loadChecks(join(PACKAGE_ROOT, "checks"), contract),
    adapters,
    scratchFolder: workspace.scratch,
    onDelivery,
  });
  if (proof.codes.code_count === 0) {
    const unread = proof.unread_file_count;
    const files = unread === 0 ? "" : `, and ${unread} of their files cannot be read`;
    throw nothingToProve(`the deliveries hold no valid personal identity code${files}`, workspace);
  }
  if (!proof.holds) throw brokenProof(proof, workspace);
  return proof;
}

function nothingToProve(found: string, { root }: Workspace): UserError {
  return new UserError(
    "invalid_delivery",
    `${found}, so there is nothing to prove a change of key on; the key was left as it is. See what is there with: paketti check ${root}`,
  );
}

function brokenProof({ codes, clients }: DeliveriesRekeyProof, { root }: Workspace): UserError {
  const counts = codes.holds
    ? `${clients.clients_before} clients before, ${clients.clients_after} after, ${clients.pair_count} pairs of them. Changes of identity codes contradict each other on one day, and the key decides between them; let one of them stand (conflicting_changes in paketti check ${root}) and rotate again`
    : `${codes.code_count} codes, ${codes.clients_before} pseudonyms before, ${codes.clients_after} after, ${codes.pair_count} pairs of them. Rotate again, which makes another key`;
  return new UserError(
    "proof_broken",
    `with the new key the clients would not be the same, so the key was left as it is: ${counts}`,
  );
}
