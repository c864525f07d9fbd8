import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseFrom } from "../domain/parse.ts";
import type { PlainDate } from "../domain/period.ts";
import { writeWhole } from "../domain/write-whole.ts";
import {
  type AcceptedDeviation,
  type Contract,
  type ContractTable,
  contractTable,
  type DeliveredFile,
  type Delivery,
  Finding,
  openDelivery,
  type RawRelation,
  type ReferenceRelation,
  referencedPlace,
  sortedFindings,
  usedFiles,
  withAcceptances,
} from "../ingest/index.ts";
import type { Engine } from "../sql/engine.ts";
import { areSmall, runSideBySide } from "../sql/side-by-side.ts";
import { crossFindings } from "./across-deliveries.ts";
import { makeIdentityLinks, parquetFiles } from "./client-codes.ts";
import { hashOf, landTable } from "./land-table.ts";
import type { LandedPartition, Landing } from "./landed.ts";
import {
  CHANGES,
  filesOf,
  heldAgainst,
  landingStages,
  linksHash,
  openingPath,
  type Place,
  type PlaceContext,
  partOf,
  placeOf,
  tablesGiven,
} from "./landing-places.ts";
import { linkFindings, receiveFindings } from "./other-findings.ts";
import {
  type Landed,
  readTableLanding,
  type TableLanding,
  writeTableLanding,
} from "./table-landing.ts";

export type LandingContext = PlaceContext & {
  readonly engine: Engine;
  readonly accepted: readonly AcceptedDeviation[];
  readonly spillFolder: string;
  readonly today: PlainDate;
  readonly onProgress: (progress: LandingProgress) => void;
};

/** Told when a table of a delivery has landed; `files` are those it was made from. */
export type LandingProgress = {
  readonly deliveryId: string;
  readonly table: string;
  readonly rowsDone: number;
  readonly files: readonly DeliveredFile[];
  /** True when an earlier run had landed it already. */
  readonly isKept: boolean;
};

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
  for (const stage of landingStages(context.contract)) {
    await run.landStage(deliveries, stage);
    if (stage[0]?.table === CHANGES) await run.linkIdentities(run.landed);
  }
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

class LandingRun {
  landed: readonly Landed[] = [];
  readonly findings: Finding[] = [];
  readonly #context: LandingContext;
  #linksHash = "";

  constructor(context: LandingContext) {
    this.#context = context;
  }

  async linkIdentities(landed: readonly Landed[]): Promise<void> {
    const changes = landed.filter(({ table }) => table === CHANGES);
    this.#linksHash = linksHash(landed);
    const found = await makeIdentityLinks(
      this.#context.engine,
      changes.flatMap(({ folder, landing }) => partitionPaths(folder, landing)),
      changes.flatMap(({ folder, landing }) =>
        landing.identities === null ? [] : [join(folder, landing.identities.file)],
      ),
      this.#context,
    );
    this.findings.push(...linkFindings(found, this.#context.checks));
  }

  /** Lands those of `tables` that deliveries give; small deliveries beside each other. */
  async landStage(
    deliveries: readonly Delivery[],
    tables: readonly ContractTable[],
  ): Promise<void> {
    const landedBefore = this.landed;
    const stage = deliveries.map((): Landed[] => []);
    const findings = deliveries.map((): readonly Finding[] => []);
    const isBoundToOrder = tables.some((table) => refersToItself(table, this.#context.contract));
    const tasks = deliveries.map((delivery, index) => ({
      isReady: () => true,
      isSmall: () =>
        !isBoundToOrder && areSmall(usedFiles(delivery).map(({ absolutePath }) => absolutePath)),
      run: async (engine: Engine) => {
        const done = await this.#land(engine, delivery, tables);
        stage[index] = done.landed;
        findings[index] = done.findings;
        if (isBoundToOrder) this.landed = [...landedBefore, ...stage.flat()];
      },
    }));
    await runSideBySide(this.#context.engine, tasks);
    this.landed = [...landedBefore, ...stage.flat()];
    this.findings.push(...findings.flat());
  }

  /** The delivery is opened only when one of the tables is not landed. */
  async #land(
    engine: Engine,
    delivery: Delivery,
    tables: readonly ContractTable[],
  ): Promise<{ landed: Landed[]; findings: readonly Finding[] }> {
    const { adapters, spillFolder, checks } = this.#context;
    const given = tables.filter(({ table }) => tablesGiven(delivery, adapters).has(table));
    if (given.length === 0) return { landed: [], findings: [] };
    const part = partOf(delivery, given, adapters);
    const opening = openingPath(part, this.#context);
    const places = given.map((table) =>
      placeOf(part, table, this.landed, this.#linksHash, this.#context),
    );
    const known = places.map(({ folder }) => readTableLanding(folder));
    const keptFindings = readOpening(opening);
    if (keptFindings !== null && known.every((landing) => landing !== null)) {
      const landed = known.flatMap((landing, index) => {
        const place = places[index];
        return landing === null || place === undefined
          ? []
          : [this.#landedOne(part, place, landing, true)];
      });
      return { landed, findings: keptFindings };
    }
    const opened = await openDelivery(engine, part, adapters, { spillFolder });
    try {
      const openingFindings = receiveFindings(delivery, opened.findings, checks);
      const landed: Landed[] = [];
      for (const place of places) {
        const raw = opened.relations.filter(({ table }) => table === place.table.table);
        if (raw.length === 0) continue;
        const landing =
          readTableLanding(place.folder) ?? (await this.#landNew(engine, part, place, raw));
        landed.push(this.#landedOne(part, place, landing, false));
      }
      writeWhole(opening, JSON.stringify(openingFindings));
      return { landed, findings: openingFindings };
    } finally {
      await opened.close();
    }
  }

  #landNew(
    engine: Engine,
    delivery: Delivery,
    { table, folder }: Place,
    raw: readonly RawRelation[],
  ): Promise<TableLanding> {
    const { contract, checks, key, linkage } = this.#context;
    const { deliveryId, period } = delivery;
    return writeTableLanding(folder, (unfinished) =>
      landTable(
        engine,
        unfinished,
        { table, deliveryId, raw, followLinks: table.table !== CHANGES },
        { contract, checks, period, references: this.#references(delivery, table) },
        { client: key, linkage },
      ),
    );
  }

  #landedOne(delivery: Delivery, place: Place, landing: TableLanding, isKept: boolean): Landed {
    const { table } = place.table;
    const { folder, hash } = place;
    this.#context.onProgress({
      deliveryId: delivery.deliveryId,
      table,
      rowsDone: landing.receivedCount,
      files: filesOf(delivery, table),
      isKept,
    });
    return { delivery, table, folder, hash, landing, isFresh: !isKept };
  }

  #references(delivery: Delivery, table: ContractTable): Map<string, ReferenceRelation | null> {
    const { contract } = this.#context;
    const references = new Map<string, ReferenceRelation | null>();
    for (const column of table.columns) {
      const place = referencedPlace(contract, column);
      if (place === null) continue;
      const paths = heldAgainst(this.landed, place.table, delivery).map(({ placed, file }) =>
        join(placed.folder, file),
      );
      const { key } = contractTable(contract, place.table);
      references.set(
        `${place.table}.${place.column}`,
        paths.length === 0 ? null : { relation: parquetFiles(paths), columns: key },
      );
    }
    return references;
  }
}

function refersToItself({ table, columns }: ContractTable, contract: Contract): boolean {
  return columns.some((column) => referencedPlace(contract, column)?.table === table);
}

function partitionPaths(folder: string, landing: TableLanding): string[] {
  return landing.partitions.map(({ file }) => join(folder, file));
}

function readOpening(path: string): Finding[] | null {
  if (!existsSync(path)) return null;
  const content: unknown = JSON.parse(readFileSync(path, "utf8"));
  return parseFrom(path, z.array(Finding), content);
}

export function landingResult(landed: readonly Landed[]): Omit<Landing, "findings"> {
  const partitions = landed.flatMap((one): LandedPartition[] => {
    const { delivery, table, folder, hash, landing, isFresh } = one;
    const { deliveryId } = delivery;
    const cut = landing.partitions.map(({ regionCode, year, file, rowCount }) => ({
      table,
      deliveryId,
      regionCode,
      year,
      path: join(folder, file),
      rowCount,
      sha256: hashOf(hash, file),
      isFresh,
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
    return [...cut, { ...identities, sha256, isFresh }];
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
