import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  type Adapter,
  type Check,
  type Contract,
  type ContractTable,
  type Delivery,
  forgetTypedRows,
  type OpenedDelivery,
  openDelivery,
  type RawRelation,
  typedRows,
  usedFiles,
} from "../ingest/index.ts";
import { countValue, type Engine, sqlName } from "../sql/engine.ts";
import { codeColumns, IDENTITY_LINKS, makeIdentityLinks } from "./client-codes.ts";
import { identityCodesSql } from "./identity-code-sql.ts";
import type { PseudonymKey } from "./keys.ts";
import { landTable } from "./land-table.ts";
import { CHANGES, tablesGiven } from "./landing-places.ts";
import { type RekeyProof, rekey } from "./rekey.ts";

export type RekeySources = {
  readonly engine: Engine;
  readonly contract: Contract;
  readonly checks: readonly Check[];
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** A folder of this user's alone, emptied when the work is over. */
  readonly scratchFolder: string;
  readonly onDelivery: (progress: RekeyProgress) => void;
};

/** Told when the codes of a delivery are read; `codeCount` is of all distinct codes until then. */
export type RekeyProgress = {
  readonly deliveryId: string;
  readonly done: number;
  readonly total: number;
  readonly codeCount: number;
};

/** The proof for everything delivered: for each code, and for each client after changed codes. */
export type DeliveriesRekeyProof = {
  /** Each valid code has one pseudonym under each key, and no two codes share one. */
  readonly codes: RekeyProof;
  /** The same of clients: pseudonyms after a changed code was joined with the one it gave way to. */
  readonly clients: Omit<RekeyProof, "code_count">;
  /** Deliveries that count and hold codes. */
  readonly delivery_count: number;
  /** Files of deliveries that count whose codes could not be read, and so are not in the proof. */
  readonly unread_file_count: number;
  readonly holds: boolean;
};

const CODES = "rekey_codes";
const LINKS = "rekey_links";
const TYPED_ROWS = "rekey_typed_rows";

/**
 * Proves that a change of key neither joins nor splits a client, over the codes of all deliveries that
 * count: of every column that identifies a person, of every table, adapters' tables included.
 *
 * Codes are in the engine's memory only, distinct, and dropped before this returns. Codes of rows that a
 * run leaves out are in the proof too: what holds for all codes holds for any part of them.
 *
 * @returns The proof. When it does not hold, `next` must not be taken into use.
 * @throws UserError as `rekey` does.
 *
 * Method: docs/methods/pseudonyms.md, A new key.
 */
export async function rekeyDeliveries(
  deliveries: readonly Delivery[],
  current: PseudonymKey,
  next: PseudonymKey,
  sources: RekeySources,
): Promise<DeliveriesRekeyProof> {
  const { engine } = sources;
  try {
    const changes = new ChangedCodes(current, next, sources);
    const collected = await collectCodes(deliveries, changes, sources);
    const codes = await rekey(engine, CODES, LINKS, current, next);
    await changes.makeLinks();
    const clients = await clientsProof(engine);
    return { codes, clients, ...collected, holds: codes.holds && clients.holds };
  } finally {
    for (const table of [CODES, LINKS, linksTable("before"), linksTable("after")])
      await engine.run(`drop table if exists ${table}`);
  }
}

async function collectCodes(
  deliveries: readonly Delivery[],
  changes: ChangedCodes,
  sources: RekeySources,
): Promise<{ delivery_count: number; unread_file_count: number }> {
  const { engine, contract, adapters, scratchFolder } = sources;
  await engine.run(`create or replace temp table ${CODES} (personal_identity_code varchar)`);
  const counted = deliveries.filter(({ replacedBy }) => replacedBy === null);
  const withCodes = counted.filter((delivery) => codeTables(delivery, sources).length > 0);
  let unread = counted.flatMap(({ files }) => files).filter(isUnread).length;
  for (const [index, delivery] of withCodes.entries()) {
    const tables = codeTables(delivery, sources);
    const names = new Set(tables.map(({ table }) => table));
    const files = usedFiles(delivery).filter(
      ({ table }) => delivery.adapter !== null || (table !== null && names.has(table)),
    );
    const part = { ...delivery, files };
    const opened = await openDelivery(engine, part, adapters, { spillFolder: scratchFolder });
    try {
      unread += unopenedCount(part, opened);
      for (const table of tables) {
        const raw = opened.relations.filter((relation) => relation.table === table.table);
        if (raw.length === 0) continue;
        await addCodes(engine, table, delivery.deliveryId, raw);
        if (table.table === CHANGES) await changes.add(table, delivery, raw);
      }
    } finally {
      await opened.close();
    }
    const [row] = await engine.rows(`select count(*) as code_count from ${CODES}`);
    sources.onDelivery({
      deliveryId: delivery.deliveryId,
      done: index + 1,
      total: withCodes.length,
      codeCount: row === undefined ? 0 : countValue(row, "code_count"),
    });
  }
  return { delivery_count: withCodes.length, unread_file_count: unread };

  function codeTables(delivery: Delivery, { adapters: known }: RekeySources): ContractTable[] {
    const given = tablesGiven(delivery, known);
    return contract.tables.filter(
      (table) => given.has(table.table) && codeColumns(table).length > 0,
    );
  }
}

function isUnread({ isReadable, table }: Delivery["files"][number]): boolean {
  return !isReadable || table === null;
}

/** An adapter that lacks one of its files makes nothing of the others. */
function unopenedCount({ adapter, files }: Delivery, opened: OpenedDelivery): number {
  if (adapter !== null && opened.relations.length === 0) return files.length;
  return opened.findings.filter(({ checkId }) => checkId === "file.unreadable").length;
}

async function addCodes(
  engine: Engine,
  table: ContractTable,
  deliveryId: string,
  raw: readonly RawRelation[],
): Promise<void> {
  const rows = await typedRows(engine, TYPED_ROWS, table, deliveryId, raw);
  try {
    const cells = codeColumns(table)
      .map((name) => `select ${sqlName(name)} as personal_identity_code from ${rows.relation}`)
      .join(" union all ");
    const distinct = `(select distinct personal_identity_code from (${cells}) as delivered)`;
    await engine.run(
      `insert into ${CODES}
       select judged.personal_identity_code
       from (${identityCodesSql(distinct)}) as judged
       left join ${CODES} as known on known.personal_identity_code = judged.personal_identity_code
       where judged.is_valid and known.personal_identity_code is null`,
    );
  } finally {
    await forgetTypedRows(engine, TYPED_ROWS);
  }
}

/** What the deliveries say of changed codes, landed as a run lands it, under each of the two keys. */
class ChangedCodes {
  readonly #sources: RekeySources;
  readonly #keys: Readonly<Record<"before" | "after", PseudonymKey>>;
  readonly #landed = { before: landedFiles(), after: landedFiles() };

  constructor(current: PseudonymKey, next: PseudonymKey, sources: RekeySources) {
    this.#keys = { before: current, after: next };
    this.#sources = sources;
  }

  async add(table: ContractTable, delivery: Delivery, raw: readonly RawRelation[]): Promise<void> {
    const { engine, contract, checks, scratchFolder } = this.#sources;
    const { deliveryId, period } = delivery;
    const rows = { table, deliveryId, raw, followLinks: false };
    const held = { contract, checks, period, references: new Map() };
    for (const side of SIDES) {
      const files = this.#landed[side];
      const folder = join(scratchFolder, `changes-${side}`, String(files.folderCount));
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const keys = { client: this.#keys[side], linkage: null };
      const landing = await landTable(engine, folder, rows, held, keys);
      files.folderCount += 1;
      files.changes.push(...landing.partitions.map(({ file }) => join(folder, file)));
      if (landing.identities !== null) files.identities.push(join(folder, landing.identities.file));
    }
  }

  /** Makes a table of each side: old_client_id → client_id. */
  async makeLinks(): Promise<void> {
    const { engine } = this.#sources;
    for (const side of SIDES) {
      const { changes, identities } = this.#landed[side];
      await makeIdentityLinks(engine, changes, identities, { linkage: null });
      await engine.run(
        `create or replace temp table ${linksTable(side)} as
         select old_client_id, client_id from ${IDENTITY_LINKS}`,
      );
    }
    await engine.run(`drop table if exists ${IDENTITY_LINKS}`);
  }
}

const SIDES = ["before", "after"] as const;

function landedFiles(): { folderCount: number; changes: string[]; identities: string[] } {
  return { folderCount: 0, changes: [], identities: [] };
}

function linksTable(side: (typeof SIDES)[number]): string {
  return `rekey_changes_${side}`;
}

async function clientsProof(engine: Engine): Promise<DeliveriesRekeyProof["clients"]> {
  const [row] = await engine.rows(`
    with pairs as (
        select distinct
            coalesce(changes_before.client_id, links.old_client_id) as client_before,
            coalesce(changes_after.client_id, links.new_client_id) as client_after
        from ${LINKS} as links
        left join ${linksTable("before")} as changes_before
            on changes_before.old_client_id = links.old_client_id
        left join ${linksTable("after")} as changes_after
            on changes_after.old_client_id = links.new_client_id
    )
    select
        count(distinct client_before) as clients_before,
        count(distinct client_after) as clients_after,
        count(*) as pair_count
    from pairs`);
  if (row === undefined) throw new Error("an aggregate gave no row");
  const clients_before = countValue(row, "clients_before");
  const clients_after = countValue(row, "clients_after");
  const pair_count = countValue(row, "pair_count");
  const holds = clients_before === pair_count && clients_after === pair_count;
  return { clients_before, clients_after, pair_count, holds };
}
