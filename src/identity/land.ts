import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseFrom } from "../domain/parse.ts";
import type { PlainDate } from "../domain/period.ts";
import {
  type AcceptedDeviation,
  type Adapter,
  type Check,
  type Contract,
  type ContractTable,
  contractTable,
  type Delivery,
  Finding,
  openDelivery,
  type RawRelation,
  type ReferenceRelation,
  referencedPlace,
  sortedFindings,
  tablesInOrder,
  usedFiles,
  withAcceptances,
} from "../ingest/index.ts";
import type { Engine } from "../sql/engine.ts";
import { crossFindings } from "./across-deliveries.ts";
import { makeIdentityLinks, parquetFiles } from "./client-codes.ts";
import type { PseudonymKey } from "./keys.ts";
import { hashOf, landTable } from "./land-table.ts";
import type { LandedPartition, Landing } from "./landed.ts";
import { linkFindings, receiveFindings } from "./other-findings.ts";
import {
  type Landed,
  readTableLanding,
  type TableLanding,
  writeTableLanding,
} from "./table-landing.ts";

export type LandingContext = {
  readonly engine: Engine;
  readonly contract: Contract;
  readonly checks: readonly Check[];
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly accepted: readonly AcceptedDeviation[];
  readonly key: PseudonymKey;
  readonly warehouseFolder: string;
  readonly spillFolder: string;
  readonly today: PlainDate;
  readonly programVersion: string;
  readonly onProgress: (progress: LandingProgress) => void;
};

/** Told when a table of a delivery has landed; `bytes` are those of its delivered files. */
export type LandingProgress = {
  readonly deliveryId: string;
  readonly table: string;
  readonly rowsDone: number;
  readonly bytes: number;
  /** True when an earlier run had landed it already. */
  readonly isKept: boolean;
};

/** The table of changed codes: the first to land, for every other follows it. */
export const CHANGES = "identity_code_changes";
const IDENTITIES = "identities";

/**
 * Checks, pseudonymises and lands every delivery that counts, into `warehouseFolder/landed`.
 *
 * What an earlier run landed from the same bytes, contract, checks, key and identity changes is kept and
 * not read again. Faults in the data become findings, blocking ones too; the caller decides what then.
 *
 * @returns Partitions and counts by table and delivery, findings with their acceptances, and where the
 *   rows that were left out are listed.
 */
export async function landDeliveries(
  deliveries: readonly Delivery[],
  context: LandingContext,
): Promise<Landing> {
  const run = new LandingRun(context);
  await run.linkIdentities([]);
  const { first, later } = landingStages(context.contract);
  for (const stage of [
    [contractTable(context.contract, CHANGES)],
    ...first.map((table) => [table]),
  ]) {
    for (const delivery of deliveries) await run.land(delivery, stage);
    if (stage[0]?.table === CHANGES) await run.linkIdentities(run.landed);
  }
  for (const delivery of deliveries) await run.land(delivery, later);
  const findings = [
    ...deliveries.flatMap((delivery) =>
      receiveFindings(delivery, delivery.findings, context.checks),
    ),
    ...run.findings,
    ...run.landed.flatMap(({ landing }) => landing.findings),
    ...crossFindings(run.landed, context.checks),
  ];
  return {
    ...landingResult(run.landed),
    findings: sortedFindings(withAcceptances(findings, context.accepted, context.today)),
  };
}

/** Tables that others refer to land first, one after the other; the rest delivery by delivery. */
function landingStages(contract: Contract): { first: ContractTable[]; later: ContractTable[] } {
  const referred = new Set(
    contract.tables.flatMap((table) =>
      table.columns.map((column) => referencedPlace(contract, column)?.table),
    ),
  );
  const tables = tablesInOrder(contract).filter(({ table }) => table !== CHANGES);
  return {
    first: tables.filter(({ table }) => referred.has(table)),
    later: tables.filter(({ table }) => !referred.has(table)),
  };
}

class LandingRun {
  readonly landed: Landed[] = [];
  readonly findings: Finding[] = [];
  readonly #context: LandingContext;
  #linksHash = "";

  constructor(context: LandingContext) {
    this.#context = context;
  }

  async linkIdentities(landed: readonly Landed[]): Promise<void> {
    const changes = landed.filter(({ table }) => table === CHANGES);
    this.#linksHash = hashOf(changes.map(({ hash }) => hash));
    const found = await makeIdentityLinks(
      this.#context.engine,
      changes.flatMap(({ folder, landing }) => partitionPaths(folder, landing)),
      changes.flatMap(({ folder, landing }) =>
        landing.identities === null ? [] : [join(folder, landing.identities.file)],
      ),
    );
    this.findings.push(...linkFindings(found, this.#context.checks));
  }

  /** Lands those of `tables` that the delivery gives. The delivery is opened only when one is not landed. */
  async land(delivery: Delivery, tables: readonly ContractTable[]): Promise<void> {
    const { adapters, engine, spillFolder, checks, warehouseFolder } = this.#context;
    const given = tables.filter(({ table }) => tablesGiven(delivery, adapters).has(table));
    if (given.length === 0) return;
    const adapter = delivery.adapter === null ? undefined : adapters.get(delivery.adapter);
    const files =
      adapter === undefined
        ? delivery.files.filter((file) => given.some(({ table }) => table === file.table))
        : delivery.files;
    const part = { ...delivery, files };
    const opening = this.#openingPath(part);
    const places = given.map((table) => this.#place(part, table));
    const known = places.map(({ folder }) => readTableLanding(folder));
    const keptFindings = readOpening(opening);
    if (keptFindings !== null && known.every((landing) => landing !== null)) {
      this.findings.push(...keptFindings);
      for (const [index, landing] of known.entries()) {
        const place = places[index];
        if (landing !== null && place !== undefined) this.#add(part, place, landing, true);
      }
      return;
    }
    const opened = await openDelivery(engine, part, adapters, { spillFolder });
    try {
      const openingFindings = receiveFindings(delivery, opened.findings, checks);
      this.findings.push(...openingFindings);
      for (const place of places) {
        const raw = opened.relations.filter(({ table }) => table === place.table.table);
        if (raw.length === 0) continue;
        const landing = readTableLanding(place.folder) ?? (await this.#landNew(part, place, raw));
        this.#add(part, place, landing, false);
      }
      mkdirSync(join(warehouseFolder, "landed", "openings"), { recursive: true });
      writeFileSync(opening, JSON.stringify(openingFindings));
    } finally {
      await opened.close();
    }
  }

  #landNew(
    delivery: Delivery,
    { table, folder }: Place,
    raw: readonly RawRelation[],
  ): Promise<TableLanding> {
    const { engine, contract, checks, key } = this.#context;
    const { deliveryId, period } = delivery;
    return writeTableLanding(folder, (unfinished) =>
      landTable(
        engine,
        unfinished,
        { table, deliveryId, raw, followLinks: table.table !== CHANGES },
        { contract, checks, period, references: this.#references(table) },
        key,
      ),
    );
  }

  #add(delivery: Delivery, place: Place, landing: TableLanding, isKept: boolean): void {
    const { table } = place.table;
    this.landed.push({ delivery, table, folder: place.folder, hash: place.hash, landing });
    const files = delivery.files.filter(
      (file) => delivery.adapter !== null || file.table === table,
    );
    this.#context.onProgress({
      deliveryId: delivery.deliveryId,
      table,
      rowsDone: landing.receivedCount,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      isKept,
    });
  }

  /** Where a table of a delivery lands: named by everything its rows and findings are made from. */
  #place(delivery: Delivery, table: ContractTable): Place {
    const { contract, checks, key, programVersion, warehouseFolder } = this.#context;
    const referred = this.#referredTables(table);
    const hash = hashOf(
      this.#deliveryParts(delivery, table.table),
      table,
      contract.codeLists,
      checks,
      key.id,
      this.#linksHash,
      this.landed.filter((one) => referred.has(one.table)).map((one) => one.hash),
      programVersion,
    );
    return { table, hash, folder: join(warehouseFolder, "landed", table.table, hash) };
  }

  #openingPath(delivery: Delivery): string {
    const { programVersion, warehouseFolder, checks } = this.#context;
    const hash = hashOf(this.#deliveryParts(delivery, null), checks, programVersion);
    return join(warehouseFolder, "landed", "openings", `${hash}.json`);
  }

  #deliveryParts(delivery: Delivery, table: string | null): unknown[] {
    const adapter = this.#context.adapters.get(delivery.adapter ?? "");
    const files = usedFiles(delivery)
      .filter((file) => adapter !== undefined || table === null || file.table === table)
      .map(({ path, sha256, table: recognisedAs, format }) => [path, sha256, recognisedAs, format]);
    const { deliveryId, organiser, source, period } = delivery;
    const adapterParts = adapter === undefined ? null : [adapter.definition, [...adapter.sqlFiles]];
    return [deliveryId, organiser, source, period, files, adapterParts];
  }

  #referredTables(table: ContractTable): Set<string> {
    const { contract } = this.#context;
    const places = table.columns.map((column) => referencedPlace(contract, column)?.table);
    const others = places.flatMap((name) =>
      name === undefined || name === table.table ? [] : [name],
    );
    return new Set(others);
  }

  #references(table: ContractTable): Map<string, ReferenceRelation | null> {
    const { contract } = this.#context;
    const references = new Map<string, ReferenceRelation | null>();
    for (const column of table.columns) {
      const place = referencedPlace(contract, column);
      if (place === null) continue;
      const paths = this.landed
        .filter((one) => one.table === place.table)
        .flatMap(({ folder, landing }) => partitionPaths(folder, landing));
      const { key } = contractTable(contract, place.table);
      references.set(
        `${place.table}.${place.column}`,
        paths.length === 0 ? null : { relation: parquetFiles(paths), columns: key },
      );
    }
    return references;
  }
}

type Place = { readonly table: ContractTable; readonly hash: string; readonly folder: string };

/** The contract tables that a delivery's files, or its adapter, make. */
export function tablesGiven(
  delivery: Delivery,
  adapters: ReadonlyMap<string, Adapter>,
): Set<string> {
  const files = usedFiles(delivery);
  if (files.length === 0) return new Set();
  const adapter = adapters.get(delivery.adapter ?? "");
  if (adapter !== undefined) return new Set(Object.keys(adapter.definition.outputs));
  return new Set(files.flatMap(({ table }) => (table === null ? [] : [table])));
}

function partitionPaths(folder: string, landing: TableLanding): string[] {
  return landing.partitions.map(({ file }) => join(folder, file));
}

function readOpening(path: string): Finding[] | null {
  if (!existsSync(path)) return null;
  const content: unknown = JSON.parse(readFileSync(path, "utf8"));
  return parseFrom(path, z.array(Finding), content);
}

function landingResult(landed: readonly Landed[]): Omit<Landing, "findings"> {
  const partitions = landed.flatMap((one): LandedPartition[] => {
    const { delivery, table, folder, hash, landing } = one;
    const { deliveryId } = delivery;
    const cut = landing.partitions.map(({ regionCode, year, file, rowCount }) => ({
      table,
      deliveryId,
      regionCode,
      year,
      path: join(folder, file),
      rowCount,
      sha256: hashOf(hash, file),
    }));
    if (landing.identities === null || landing.identities.rowCount === 0) return cut;
    const { file, rowCount } = landing.identities;
    const path = join(folder, file);
    const sha256 = hashOf(hash, file);
    const identities = {
      table: IDENTITIES,
      deliveryId,
      regionCode: null,
      year: null,
      path,
      rowCount,
    };
    return [...cut, { ...identities, sha256 }];
  });
  return {
    partitions,
    deliveries: landed.map(({ delivery, table, landing }) => ({
      deliveryId: delivery.deliveryId,
      table,
      receivedCount: landing.receivedCount,
      acceptedCount: landing.acceptedCount,
      quarantinedCount: landing.quarantinedCount,
    })),
    quarantine: landed.flatMap(({ delivery, table, folder, landing }) =>
      landing.quarantine === null
        ? []
        : [
            {
              deliveryId: delivery.deliveryId,
              table,
              path: join(folder, landing.quarantine),
              rowCount: landing.quarantinedCount,
            },
          ],
    ),
  };
}
