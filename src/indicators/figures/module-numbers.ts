import { compareTexts } from "../../domain/text-order.ts";
import type { CellPlace } from "./cells.ts";
import type { RowPlace } from "./client-rows.ts";
import type { LevelColumn } from "./columns.ts";

/** The modules of a level, each a number: those of a region, or of a region's producer. */
export type NumberedModules = {
  readonly level: LevelColumn;
  /** By place; -1 for a place of no producer among modules of producers. */
  readonly moduleOf: Int32Array;
  /** By number; null for what lies in no module of the level, which only coarser levels have. */
  readonly cells: readonly (CellPlace | null)[];
};

/**
 * Numbers the modules of each level so that those that lie in one of the next level follow each other.
 *
 * @param levels From the finest up.
 */
export function numberModules(
  places: readonly RowPlace[],
  levels: readonly LevelColumn[],
  { byProducer }: { readonly byProducer: boolean },
): NumberedModules[] {
  const keyed = places.flatMap((place, at) =>
    byProducer && place.producer === null ? [] : [{ place, at, keys: keysOf(place, byProducer) }],
  );
  keyed.sort((left, right) => compareTexts(left.keys.service, right.keys.service));
  return levels.map((level) => {
    const moduleOf = new Int32Array(places.length).fill(-1);
    const cells: (CellPlace | null)[] = [];
    let before: string | null = null;
    for (const { place, at, keys } of keyed) {
      if (keys[level] !== before) cells.push(cellPlace(place, level, byProducer));
      before = keys[level];
      moduleOf[at] = cells.length - 1;
    }
    return { level, moduleOf, cells };
  });
}

/** What tells the modules of each level apart; a module's begins with that of the one it lies in. */
function keysOf(place: RowPlace, byProducer: boolean): Readonly<Record<LevelColumn, string>> {
  // Below every character of a code.
  const end = "\u0000";
  const all = `${place.region}${end}${byProducer ? (place.producer ?? "") : ""}${end}`;
  const ofPackage = `${all}${place.package ?? ""}${end}`;
  const ofFunction = `${ofPackage}${place.function ?? ""}${end}`;
  const service = `${ofFunction}${place.service ?? ""}${end}`;
  return { all, package: ofPackage, function: ofFunction, service };
}

function cellPlace(place: RowPlace, level: LevelColumn, byProducer: boolean): CellPlace | null {
  const module = level === "all" ? null : place[level];
  if (level !== "all" && module === null) return null;
  return {
    areaKind: "region",
    areaCode: place.region,
    level,
    module,
    producer: byProducer ? place.producer : null,
  };
}
