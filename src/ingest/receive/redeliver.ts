import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../domain/errors.ts";
import { compareTexts } from "../../domain/text-order.ts";
import type { CorrectedRows } from "../read/downloaded-rows.ts";
import { MANIFEST_NAME, type Manifest, pathInside, readManifest } from "./manifest.ts";

/** `d-redelivered-2` is the second that was made of `d`. */
const REDELIVERED = /-redelivered-\d+$/;
const PRIVATE_FILE = 0o600;

type Known = { readonly deliveryId: string; readonly manifest: Manifest };

/**
 * Delivers corrected rows again: a new delivery of the same organiser, source and period that holds the
 * files of the one it replaces as they are, and the corrected rows as one more file of each table. So no
 * accepted row is lost, no row counts twice, and a later delivery of the source replaces both. Where an
 * adapter makes the rows, the corrected ones are listed beside its files and are not read by it.
 *
 * The delivery appears whole or not at all. Its files are links to the earlier ones where the disk can.
 *
 * @param organiser Whose delivery it must be.
 * @returns Name of the new delivery.
 * @throws UserError "redelivery_refused" when the delivery cannot be corrected so; "already_there" when
 *   these rows were handed in before.
 */
export function redeliver(
  deliveriesFolder: string,
  deliveryId: string,
  organiser: string,
  tables: readonly CorrectedRows[],
): string {
  const base = latestOf(deliveriesFolder, deliveryId, organiser);
  const baseFolder = join(deliveriesFolder, base.deliveryId);
  const paths = filesUnder(baseFolder, "");
  const handedIn = paths
    .filter((path) => /_redelivered_\d+\.csv$/.test(path))
    .map((path) => readFileSync(pathInside(baseFolder, path, base.deliveryId)));
  const fresh = tables.filter(({ bytes }) => !handedIn.some((known) => known.equals(bytes)));
  if (fresh.length === 0) {
    throw new UserError(
      "already_there",
      `these rows were handed in before and are in the delivery ${base.deliveryId}; start a run`,
    );
  }
  const root = deliveryId.replace(REDELIVERED, "");
  const number = 1 + Number(/\d+$/.exec(REDELIVERED.exec(base.deliveryId)?.[0] ?? "")?.[0] ?? 0);
  const name = `${root}-redelivered-${number}`;
  const draft = mkdtempSync(join(deliveriesFolder, ".redelivery-"));
  try {
    for (const path of paths)
      keepFile(pathInside(baseFolder, path, base.deliveryId), join(draft, path));
    const added = fresh.map(({ table, bytes }) => {
      const path = `${table}_redelivered_${String(number).padStart(3, "0")}.csv`;
      writeFileSync(join(draft, path), bytes, { mode: PRIVATE_FILE, flag: "wx" });
      return { table, path };
    });
    writeFileSync(join(draft, MANIFEST_NAME), stringify(manifestOf(base.manifest, added)));
    placeWhole(draft, join(deliveriesFolder, name), name);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return name;
}

/** The delivery that counts now of those that the delivery stands among. */
function latestOf(deliveriesFolder: string, deliveryId: string, organiser: string): Known {
  const all = readdirSync(deliveriesFolder)
    .filter((name) => !name.startsWith("."))
    .flatMap((name): Known[] => {
      const manifest = readManifest(join(deliveriesFolder, name), name);
      return manifest === null ? [] : [{ deliveryId: name, manifest }];
    });
  const own = all.find((known) => known.deliveryId === deliveryId);
  if (own === undefined || own.manifest.organiser !== organiser) {
    throw refused(
      `the delivery ${deliveryId} is no folder with a manifest of its organiser, so nothing can correct it`,
    );
  }
  const latest = all
    .filter(({ manifest }) => keyOf(manifest) === keyOf(own.manifest))
    .sort(byOrder)
    .at(-1);
  const root = deliveryId.replace(REDELIVERED, "");
  if (latest === undefined || latest.deliveryId.replace(REDELIVERED, "") !== root) {
    throw refused(
      `a later delivery ${latest?.deliveryId ?? ""} has replaced ${deliveryId}; start a run and download the rows anew`,
    );
  }
  return latest;
}

function keyOf({ organiser, source, period }: Manifest): string {
  return JSON.stringify([organiser, source, period?.from ?? null, period?.until ?? null]);
}

function byOrder(left: Known, right: Known): number {
  return (
    compareTexts(left.manifest.delivered_on ?? "", right.manifest.delivered_on ?? "") ||
    left.manifest.sequence - right.manifest.sequence ||
    compareTexts(left.deliveryId, right.deliveryId)
  );
}

/** The day stays: whatever the source delivers after it comes after this too. */
function manifestOf(
  base: Manifest,
  added: readonly { readonly table: string; readonly path: string }[],
): Record<string, unknown> {
  const { organiser, source, period, delivered_on: day, contract, adapter, files } = base;
  return {
    organiser,
    source,
    ...(period === null ? {} : { period }),
    ...(day === null ? {} : { delivered_on: day }),
    sequence: base.sequence + 1,
    ...(contract === undefined ? {} : { contract }),
    ...(adapter === undefined ? {} : { adapter }),
    // An adapter reads its own files only; beside what it makes, the rows are those of the contract.
    ...(adapter === undefined
      ? files === undefined
        ? {}
        : { files: withAdded(files, added) }
      : {
          ...(files === undefined ? {} : { files }),
          corrected: withAdded(base.corrected ?? {}, added),
        }),
  };
}

function withAdded(
  files: Readonly<Record<string, readonly string[]>>,
  added: readonly { readonly table: string; readonly path: string }[],
): Record<string, string[]> {
  const listed = new Map(Object.entries(files).map(([table, paths]) => [table, [...paths]]));
  for (const { table, path } of added) listed.set(table, [...(listed.get(table) ?? []), path]);
  return Object.fromEntries(listed);
}

function filesUnder(folder: string, inside: string): string[] {
  return readdirSync(join(folder, inside), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .flatMap((entry) => {
      const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(folder, path);
      return path === MANIFEST_NAME ? [] : [path];
    });
}

function keepFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function placeWhole(draft: string, folder: string, name: string): void {
  try {
    renameSync(draft, folder);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw cause;
    throw new UserError("already_there", `the delivery ${name} is there already; try again`, {
      cause,
    });
  }
}

function refused(why: string): UserError {
  return new UserError("redelivery_refused", why);
}
