import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { nearestName, UserError, unknownName } from "../../domain/errors.ts";
import type { Engine } from "../../sql/engine.ts";
import type { Adapter } from "../adapters/adapter.ts";
import { type FileKind, fileKind, fileStem } from "../read/format.ts";
import {
  type DeliveredFile,
  type Delivery,
  type KnownTable,
  type ReceiveFinding,
  receiveFinding,
} from "./delivery.ts";
import { refuseIdentityCode } from "./identity-in-names.ts";
import { type FoundFile, inspectFile } from "./inspect.ts";
import {
  CONTRACT_VERSION,
  MANIFEST_NAME,
  type Manifest,
  pathInside,
  readManifest,
} from "./manifest.ts";
import { withReplacements } from "./replacement.ts";

/** What files can be recognised as. */
export type Recognisable = {
  /** Tables of the contract with their column names. */
  readonly tables: readonly KnownTable[];
  readonly adapters: ReadonlyMap<string, Adapter>;
};

/**
 * Everything under `deliveries/`: each folder and each loose file is a delivery of its own.
 *
 * Nothing depends on the clock or on file times. The deliveries come in the order in which they count:
 * by organiser, source, period, day, sequence and name, so that a correction comes after what it corrects.
 *
 * @throws UserError "invalid_delivery" for a manifest that cannot be followed or a path that leads out.
 */
export async function receiveDeliveries(
  engine: Engine,
  folder: string,
  known: Recognisable,
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const name of visibleNames(folder)) {
    refuseIdentityCode(name, `the name deliveries/${name}`);
    const realPath = pathInside(folder, name, "deliveries");
    if (statSync(realPath).isDirectory()) {
      deliveries.push(await receiveFolder(engine, realPath, name, known));
    } else {
      const delivery = await receiveLooseFile(engine, realPath, name, known);
      if (delivery !== null) deliveries.push(delivery);
    }
  }
  return withReplacements(deliveries);
}

async function receiveFolder(
  engine: Engine,
  folder: string,
  deliveryId: string,
  known: Recognisable,
): Promise<Delivery> {
  const manifest = readManifest(folder, deliveryId);
  const tables = knownTables(manifest, deliveryId, known);
  const { found, findings } = filesOfFolder(folder, deliveryId, manifest, tables, known);
  if (manifest === null) findings.push(missingManifest(deliveryId));
  if (found.length === 0) {
    const message = "there is no data file in the delivery; send it again with its files";
    findings.push(receiveFinding("delivery.no_files", deliveryId, null, message));
  }
  const files: DeliveredFile[] = [];
  for (const one of found) {
    const oneOf = one.isCorrected ? known.tables : tables;
    const inspected = await inspectFile(engine, deliveryId, one, oneOf);
    files.push(inspected.file);
    findings.push(...inspected.findings);
  }
  return {
    deliveryId,
    organiser: manifest?.organiser ?? null,
    source: manifest?.source ?? deliveryId,
    period: manifest?.period ?? null,
    deliveredOn: manifest?.delivered_on ?? null,
    sequence: manifest?.sequence ?? 0,
    contract: manifest?.adapter === undefined ? CONTRACT_VERSION : null,
    adapter: manifest?.adapter ?? null,
    files,
    replacedBy: null,
    sameAs: null,
    findings,
  };
}

async function receiveLooseFile(
  engine: Engine,
  absolutePath: string,
  deliveryId: string,
  known: Recognisable,
): Promise<Delivery | null> {
  const kind = fileKind(deliveryId);
  if (kind === null) return null;
  const found = { path: deliveryId, absolutePath, kind, statedTable: null, isCorrected: false };
  const { file, findings } = await inspectFile(engine, deliveryId, found, known.tables);
  return {
    deliveryId,
    organiser: null,
    source: fileStem(deliveryId),
    period: null,
    deliveredOn: null,
    sequence: 0,
    contract: CONTRACT_VERSION,
    adapter: null,
    files: [file],
    replacedBy: null,
    sameAs: null,
    findings: [...findings, missingManifest(deliveryId)],
  };
}

function missingManifest(deliveryId: string): ReceiveFinding {
  return receiveFinding(
    "manifest.missing",
    deliveryId,
    null,
    "there is no manifest.yaml, so the organiser and the period are unknown and a later correction cannot replace this; add one beside the files",
  );
}

function knownTables(
  manifest: Manifest | null,
  deliveryId: string,
  known: Recognisable,
): readonly KnownTable[] {
  const tables = tablesOf(manifest?.adapter, known);
  refuseUnknownTables("files", manifest?.files, tables, deliveryId);
  refuseUnknownTables("corrected", manifest?.corrected, known.tables, deliveryId);
  return tables;
}

function refuseUnknownTables(
  key: "files" | "corrected",
  listed: Manifest["files"],
  tables: readonly KnownTable[],
  deliveryId: string,
): void {
  const names = tables.map((one) => one.table);
  for (const table of Object.keys(listed ?? {})) {
    if (names.includes(table)) continue;
    const near = nearestName(table, names);
    throw new UserError(
      "invalid_delivery",
      `deliveries/${deliveryId}/${MANIFEST_NAME}: ${key} names "${table}", which is not a table here; ${near === null ? `known: ${names.join(", ")}` : `did you mean ${near}?`}`,
    );
  }
}

function tablesOf(adapterName: string | undefined, known: Recognisable): readonly KnownTable[] {
  if (adapterName === undefined) return known.tables;
  const adapter = known.adapters.get(adapterName);
  if (adapter === undefined) throw unknownName("adapter", adapterName, [...known.adapters.keys()]);
  return adapter.sources.map(({ name, columns }) => ({ table: name, columns }));
}

type FolderFiles = { readonly found: FoundFile[]; readonly findings: ReceiveFinding[] };

/** The files the manifest lists; without a list every data file of the folder. */
function filesOfFolder(
  folder: string,
  deliveryId: string,
  manifest: Manifest | null,
  tables: readonly KnownTable[],
  known: Recognisable,
): FolderFiles {
  const findings: ReceiveFinding[] = [];
  const corrected = listedFiles(manifest?.corrected).map((file) => ({
    ...file,
    isCorrected: true,
  }));
  const correctedPaths = new Set(corrected.map(({ path }) => path));
  const delivered =
    manifest?.files === undefined
      ? pathsUnder(folder, "")
          .filter((path) => !correctedPaths.has(path))
          .map((path) => ({ path, table: null }))
      : listedFiles(manifest.files);
  const paths = [...delivered.map((file) => ({ ...file, isCorrected: false })), ...corrected];
  const origin = `deliveries/${deliveryId}`;
  const adapter = known.adapters.get(manifest?.adapter ?? "");
  const found: FoundFile[] = [];
  for (const { path, table, isCorrected } of paths) {
    refuseIdentityCode(path, `the name ${origin}/${path}`);
    const absolutePath = pathInside(folder, path, origin);
    const kind = fileKind(path.split("/").at(-1) ?? path) ?? (table === null ? null : TEXT);
    if (kind === null) {
      const message =
        "its name is not that of a data file (.csv .parquet .xlsx .ndjson); left alone";
      findings.push(receiveFinding("file.not_data", deliveryId, path, message));
    } else {
      const stated = table ?? adapter?.sourceOfFile(path) ?? null;
      const isKnown = isCorrected || tables.some((one) => one.table === stated);
      const statedTable = isKnown ? stated : null;
      found.push({ path, absolutePath, kind, statedTable, isCorrected });
    }
  }
  return { found, findings };
}

function listedFiles(listed: Manifest["files"]): { path: string; table: string }[] {
  return Object.entries(listed ?? {}).flatMap(([table, paths]) =>
    paths.map((path) => ({ path: path.replaceAll("\\", "/"), table })),
  );
}

/** A listed file of another name is taken to be delimited text. */
const TEXT: FileKind = { kind: "csv", compression: null };

function pathsUnder(folder: string, inside: string): string[] {
  const paths: string[] = [];
  for (const name of visibleNames(join(folder, inside))) {
    const path = inside === "" ? name : `${inside}/${name}`;
    const absolutePath = join(folder, path);
    if (lstatSync(absolutePath).isDirectory()) paths.push(...pathsUnder(folder, path));
    else if (path !== MANIFEST_NAME) paths.push(path);
  }
  return paths;
}

function visibleNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort((left, right) => (left < right ? -1 : 1));
}
