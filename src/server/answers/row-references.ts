import type { Reference } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import {
  fixedReference,
  type Measured,
  measured,
  peerMedian,
  peerRules,
  peersOf,
  readProfiles,
} from "../../comparison/index.ts";
import type { FigureRow } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { type Comparand, comparandArea } from "./comparand.ts";
import { type FigureFilter, visibleFigureRows } from "./indicator-figures.ts";
import { hasTable, readingOf } from "./reading.ts";

/** Standardised where asked for and where the indicator is: otherwise as it is. */
export type ComparedKind = "crude" | "standardised";

/** What a row is held against, and whose it is. */
export type RowReference = {
  readonly measured: Measured;
  readonly kind: Reference["kind"];
  readonly code: string | null;
  readonly names: Reference["names"];
};

/** What each row is held against; null where there is nothing. */
export type RowReferences = (row: FigureRow, kind: ComparedKind) => RowReference | null;

/** Peers of an area, by its code. */
export type PeerCodes = (areaCode: string) => readonly string[];

const PEER_NAMES = {
  fi: "Samankaltaiset alueet",
  sv: "Jämförbara områden",
  en: "Similar regions",
} as const;
const TARGET_NAMES = { fi: "Tavoite", sv: "Mål", en: "Target" } as const;

/** Peers of each region in a year: those that are chosen, or the nearest by what regions cannot choose. */
export async function peerCodesOf(
  release: Release,
  viewer: Viewer,
  areaCodes: readonly string[],
  year: number,
  chosen: readonly string[] | null,
): Promise<PeerCodes> {
  if (chosen !== null) return (areaCode) => chosen.filter((code) => code !== areaCode);
  if (!hasTable(release, "difference_residents")) return () => [];
  const profiles = await readProfiles(readingOf(release, viewer), year);
  const found = new Map(
    areaCodes.map((areaCode) => {
      const { peers } = peersOf(profiles, areaCode, peerRules());
      return [areaCode, peers.map((peer) => peer.areaCode)] as const;
    }),
  );
  return (areaCode) => found.get(areaCode) ?? [];
}

/** What rows are held against, found among rows at hand. */
export function referencesAmong(
  rows: readonly FigureRow[],
  comparand: Comparand | null,
  peerCodes: PeerCodes,
): RowReferences {
  const byPlace = new Map(rows.map((row) => [placeKey(row, row.area_code, row.year), row]));
  const at = (row: FigureRow, areaCode: string, year: number, kind: ComparedKind) => {
    const found = byPlace.get(placeKey(row, areaCode, year));
    return found === undefined ? null : measured(found, kind);
  };
  return (row, kind) => {
    switch (comparand?.kind) {
      case undefined:
        return null;
      case "area": {
        const { area } = comparand;
        const found = area.code === row.area_code ? null : at(row, area.code, row.year, kind);
        return found === null
          ? null
          : { measured: found, kind: area.kind, code: area.code, names: area.names };
      }
      case "previous_year": {
        const year = String(row.year - 1);
        const found = at(row, row.area_code, row.year - 1, kind);
        return found === null
          ? null
          : {
              measured: found,
              kind: "previous_year",
              code: year,
              names: { fi: `Vuosi ${year}`, sv: `År ${year}`, en: `The year ${year}` },
            };
      }
      case "peers": {
        const figures = peerCodes(row.area_code).map((code) => at(row, code, row.year, kind));
        const median = peerMedian(figures.filter((figure) => figure !== null));
        return median.value === null
          ? null
          : { measured: median, kind: "peers", code: null, names: PEER_NAMES };
      }
      case "target":
        return {
          measured: fixedReference(comparand.value),
          kind: "target",
          code: null,
          names: TARGET_NAMES,
        };
    }
  };
}

/** What the rows of one area's year are held against: reads the rows of the others. */
export async function referencesOfArea(
  release: Release,
  viewer: Viewer,
  comparand: Comparand | null,
  area: { readonly code: string },
  year: number,
  filter: FigureFilter = {},
): Promise<RowReferences> {
  const read = async (areas: readonly string[], of: number) => {
    if (areas.length === 0) return [];
    const wanted = { ...filter, areas, year: of, isTogether: true };
    return (await visibleFigureRows(release, viewer, wanted)).rows;
  };
  switch (comparand?.kind) {
    case "peers": {
      const peers = await peerCodesOf(release, viewer, [area.code], year, comparand.chosen);
      return referencesAmong(await read(peers(area.code), year), comparand, peers);
    }
    case "previous_year":
      return referencesAmong(await read([area.code], year - 1), comparand, () => []);
    default: {
      const other = comparandArea(comparand);
      return referencesAmong(
        await read(other === null ? [] : [other.code], year),
        comparand,
        () => [],
      );
    }
  }
}

function placeKey(row: FigureRow, areaCode: string, year: number): string {
  const { indicator_id: id, level, module_id: moduleId, producer_id: producerId } = row;
  return JSON.stringify([id, level, moduleId, producerId, areaCode, year]);
}
