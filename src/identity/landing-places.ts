import { join } from "node:path";
import {
  type Adapter,
  type Check,
  type Contract,
  type ContractTable,
  contractTable,
  type DeliveredFile,
  type Delivery,
  referencedPlace,
  tablesInOrder,
  usedFiles,
} from "../ingest/index.ts";
import type { PseudonymKey } from "./keys.ts";
import { hashOf } from "./land-table.ts";
import type { TableLanding } from "./table-landing.ts";

/** What decides where the rows of a delivery land. */
export type PlaceContext = {
  readonly contract: Contract;
  readonly checks: readonly Check[];
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly key: PseudonymKey;
  /** The key that areas share, when persons are to be linked across them; null when not. */
  readonly linkage: PseudonymKey | null;
  readonly programVersion: string;
  readonly warehouseFolder: string;
};

/** The folder of one table of one delivery, named by the hash of what it is made from. */
export type Place = {
  readonly table: ContractTable;
  readonly hash: string;
  readonly folder: string;
};

/** A table of a delivery whose place is known, whether or not it has landed. */
export type Placed = {
  readonly table: string;
  readonly hash: string;
  readonly landing: Pick<TableLanding, "partitions">;
};

/** The table of changed codes: the first to land, for every other follows it. */
export const CHANGES = "identity_code_changes";

/** Changed codes first, then one by one the tables that others refer to, then the rest together. */
export function landingStages(contract: Contract): ContractTable[][] {
  const referred = new Set(
    contract.tables.flatMap((table) =>
      table.columns.map((column) => referencedPlace(contract, column)?.table),
    ),
  );
  const tables = tablesInOrder(contract).filter(({ table }) => table !== CHANGES);
  return [
    [contractTable(contract, CHANGES)],
    ...tables.filter(({ table }) => referred.has(table)).map((table) => [table]),
    tables.filter(({ table }) => !referred.has(table)),
  ];
}

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

/** A delivery with those of its files alone from which some tables are made. */
export function partOf(
  delivery: Delivery,
  tables: readonly ContractTable[],
  adapters: ReadonlyMap<string, Adapter>,
): Delivery {
  if (adapters.has(delivery.adapter ?? "")) return delivery;
  const names = new Set(tables.map(({ table }) => table));
  return { ...delivery, files: delivery.files.filter((file) => names.has(file.table ?? "")) };
}

/** The files from which a table of a delivery is made. */
export function filesOf(delivery: Delivery, table: string): DeliveredFile[] {
  return delivery.files.filter((file) => delivery.adapter !== null || file.table === table);
}

/** Where a table of a delivery lands: named by everything its rows and findings are made from. */
export function placeOf(
  delivery: Delivery,
  table: ContractTable,
  earlier: readonly Placed[],
  links: string,
  context: PlaceContext,
): Place {
  const { contract, checks, key, linkage, programVersion, warehouseFolder } = context;
  const referred = referredTables(table, contract);
  const hash = hashOf(
    deliveryParts(delivery, table.table, context),
    table,
    contract.codeLists,
    checks,
    linkage === null ? key.id : [key.id, linkage.id],
    links,
    [...referred].flatMap((name) => [
      ...new Set(heldAgainst(earlier, name, delivery).map(({ placed }) => placed.hash)),
    ]),
    programVersion,
  );
  return { table, hash, folder: join(warehouseFolder, "landed", table.table, hash) };
}

/**
 * What has landed of a table that the rows of a delivery refer to: of a table cut by region, the region of the
 * organiser alone when it has any, so that another region's corrections change nothing here.
 */
export function heldAgainst<One extends Placed>(
  earlier: readonly One[],
  table: string,
  { organiser }: Pick<Delivery, "organiser">,
): { readonly placed: One; readonly file: string }[] {
  const all = earlier
    .filter((one) => one.table === table)
    .flatMap((placed) => placed.landing.partitions.map((partition) => ({ placed, ...partition })));
  const own = all.filter(({ regionCode }) => organiser !== null && regionCode === organiser);
  return own.length > 0 ? own : all;
}

/** The hash of all changed codes that the other tables follow. */
export function linksHash(placed: readonly Pick<Placed, "table" | "hash">[]): string {
  return hashOf(placed.filter(({ table }) => table === CHANGES).map(({ hash }) => hash));
}

/** The file that keeps what was found when a delivery was opened. */
export function openingPath(delivery: Delivery, context: PlaceContext): string {
  const { programVersion, warehouseFolder, checks } = context;
  const hash = hashOf(deliveryParts(delivery, null, context), checks, programVersion);
  return join(warehouseFolder, "landed", "openings", `${hash}.json`);
}

function deliveryParts(
  delivery: Delivery,
  table: string | null,
  { adapters }: PlaceContext,
): unknown[] {
  const adapter = adapters.get(delivery.adapter ?? "");
  const files = usedFiles(delivery)
    .filter((file) => adapter !== undefined || table === null || file.table === table)
    .map(({ path, sha256, table: recognisedAs, format, isCorrected }) => [
      path,
      sha256,
      recognisedAs,
      format,
      ...(isCorrected ? ["corrected"] : []),
    ]);
  const { deliveryId, organiser, source, period } = delivery;
  const adapterParts = adapter === undefined ? null : [adapter.definition, [...adapter.sqlFiles]];
  return [deliveryId, organiser, source, period, files, adapterParts];
}

function referredTables(table: ContractTable, contract: Contract): Set<string> {
  const places = table.columns.map((column) => referencedPlace(contract, column)?.table);
  return new Set(
    places.flatMap((name) => (name === undefined || name === table.table ? [] : [name])),
  );
}
