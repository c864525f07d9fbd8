import type { Names } from "../domain/names.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Crosswalk } from "./crosswalk.ts";

type CodedName = { readonly id: string; readonly names: Names };
type Rename = { readonly id: string; readonly before: Names; readonly after: Names };
type Move = { readonly from: string; readonly to: string };

export type LevelDiff = {
  readonly added: readonly CodedName[];
  readonly ended: readonly CodedName[];
  readonly renamed: readonly Rename[];
  readonly moved: readonly Move[];
};

export type CatalogueDiff = {
  readonly from_version: string;
  readonly to_version: string;
  readonly packages: LevelDiff;
  readonly functions: LevelDiff;
  readonly services: LevelDiff;
  /** How many services of the old version have a target; null without a crosswalk. */
  readonly crosswalk: {
    readonly service_count: number;
    readonly moved_count: number;
    readonly kept_count: number;
  } | null;
};

/**
 * What differs between two versions. What moved (the same content under another code) is told by the
 * crosswalk; without one, a move reads as one ended and one added.
 */
export function diffCatalogues(
  older: Catalogue,
  newer: Catalogue,
  crosswalk: Crosswalk | null,
): CatalogueDiff {
  const rows = crosswalk?.rows ?? [];
  const serviceMoves = rows
    .filter((row) => row.from_service_id !== row.to_service_id)
    .map((row) => ({ from: row.from_service_id, to: row.to_service_id }));
  return {
    from_version: older.version.catalogue_version,
    to_version: newer.version.catalogue_version,
    packages: levelDiff(packagesOf(older), packagesOf(newer), []),
    functions: levelDiff(functionsOf(older), functionsOf(newer), functionMoves(older, newer, rows)),
    services: levelDiff(servicesOf(older), servicesOf(newer), serviceMoves),
    crosswalk: crosswalk && {
      service_count: rows.length,
      moved_count: serviceMoves.length,
      kept_count: rows.length - serviceMoves.length,
    },
  };
}

function packagesOf({ packages }: Catalogue): CodedName[] {
  return packages.map(({ package_id, names }) => ({ id: package_id, names }));
}

function functionsOf({ functions }: Catalogue): CodedName[] {
  return functions.map(({ function_id, names }) => ({ id: function_id, names }));
}

/** The latest name of each service. */
function servicesOf({ services }: Catalogue): CodedName[] {
  const byId = new Map(services.map(({ service_id, names }) => [service_id, names]));
  return [...byId].map(([id, names]) => ({ id, names }));
}

/** A function has moved when all its services went to one function of another code. */
function functionMoves(older: Catalogue, newer: Catalogue, rows: Crosswalk["rows"]): Move[] {
  const functionOfNew = new Map(
    newer.services.map((entry) => [entry.service_id, entry.function_id]),
  );
  const targetOf = new Map(rows.map((row) => [row.from_service_id, row.to_service_id]));
  return older.functions.flatMap(({ function_id }) => {
    const services = older.services.filter((service) => service.function_id === function_id);
    const targets = new Set(
      services.map(({ service_id }) => functionOfNew.get(targetOf.get(service_id) ?? "")),
    );
    const [target] = targets;
    const isMove = targets.size === 1 && target !== undefined && target !== function_id;
    return isMove ? [{ from: function_id, to: target }] : [];
  });
}

function levelDiff(
  before: readonly CodedName[],
  after: readonly CodedName[],
  moved: readonly Move[],
): LevelDiff {
  const oldNames = new Map(before.map(({ id, names }) => [id, names]));
  const newNames = new Map(after.map(({ id, names }) => [id, names]));
  const left = new Set(moved.map(({ from }) => from));
  const reached = new Set(moved.map(({ to }) => to));
  const stays = before.map(({ id }) => ({ from: id, to: id }));
  const renamed = [...stays, ...moved].flatMap(({ from, to }) => {
    const [was, is] = [oldNames.get(from), newNames.get(to)];
    return was && is && !isSameName(was, is) ? [{ id: to, before: was, after: is }] : [];
  });
  return {
    added: after.filter(({ id }) => !oldNames.has(id) && !reached.has(id)),
    ended: before.filter(({ id }) => !newNames.has(id) && !left.has(id)),
    renamed,
    moved,
  };
}

function isSameName(left: Names, right: Names): boolean {
  return left.fi === right.fi && left.sv === right.sv && left.en === right.en;
}
