import type { z } from "zod";
import type { Cell, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import type { Names } from "../../domain/names.ts";
import {
  catalogueVersion,
  openRelease,
  type Release,
  type ReleaseManifest,
} from "../../release/index.ts";
import { factsOf } from "./facts.ts";
import { queryCells } from "./query-cells.ts";

type DifferenceAnswer = z.input<(typeof ROUTES)["releaseDifference"]["answer"]>;
type InputChange = DifferenceAnswer["inputs"][number];

/** Measures by which two releases are held against each other. */
const COMPARED = ["cost", "clients", "events"] as const;

/** What differs between two releases: their inputs by name, and their figures by region, year and package. */
export async function releaseDifference(
  releasesFolder: string,
  viewer: Viewer,
  fromId: string,
  toId: string,
): Promise<DifferenceAnswer> {
  const from = await openRelease(releasesFolder, { releaseId: fromId });
  try {
    const to = await openRelease(releasesFolder, { releaseId: toId });
    try {
      const inputs = inputChanges(from.manifest, to.manifest);
      return {
        from_release_id: fromId,
        to_release_id: toId,
        inputs,
        figures: await figureChanges(from, to, viewer),
        reasons: [...new Set(inputs.map(({ kind }) => kind))],
      };
    } finally {
      to.engine.close();
    }
  } finally {
    from.engine.close();
  }
}

function inputChanges(from: ReleaseManifest, to: ReleaseManifest): InputChange[] {
  const deliveries = (manifest: ReleaseManifest) =>
    manifest.deliveries.map(
      ({ delivery_id: id, files }) => [id, files.map(({ sha256 }) => sha256).join(" ")] as const,
    );
  const policies = (manifest: ReleaseManifest) =>
    manifest.policies.map(({ name, version }) => [name, String(version)] as const);
  return [
    ...changesOf(
      "catalogue",
      [["catalogue", catalogueVersion(from)]],
      [["catalogue", catalogueVersion(to)]],
    ),
    ...changesOf("program", [["paketti", from.paketti]], [["paketti", to.paketti]]),
    ...changesOf("delivery", deliveries(from), deliveries(to)),
    ...changesOf("definition", Object.entries(from.definitions), Object.entries(to.definitions)),
    ...changesOf("policy", policies(from), policies(to)),
    ...changesOf("model", Object.entries(from.models), Object.entries(to.models)),
  ];
}

function changesOf(
  kind: InputChange["kind"],
  before: readonly (readonly [string, string])[],
  after: readonly (readonly [string, string])[],
): InputChange[] {
  const old = new Map(before);
  const now = new Map(after);
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): InputChange[] => {
    if (old.get(name) === now.get(name)) return [];
    if (!old.has(name)) return [{ kind, name, change: "added" }];
    return [{ kind, name, change: now.has(name) ? "changed" : "removed" }];
  });
}

async function figureChanges(
  from: Release,
  to: Release,
  viewer: Viewer,
): Promise<DifferenceAnswer["figures"]> {
  const changes: DifferenceAnswer["figures"] = [];
  for (const measure of COMPARED) {
    const before = await cellsByPlace(from, viewer, measure);
    const after = await cellsByPlace(to, viewer, measure);
    for (const key of [...new Set([...before.cells.keys(), ...after.cells.keys()])].sort()) {
      const old = before.cells.get(key) ?? null;
      const now = after.cells.get(key) ?? null;
      if (sameFigure(old?.cell ?? null, now?.cell ?? null)) continue;
      const place = now ?? old;
      if (place === null) continue;
      changes.push({
        measure_id: measure,
        names: after.names,
        area_code: place.region,
        year: place.year,
        package_id: place.packageId,
        before: old?.cell ?? null,
        after: now?.cell ?? null,
      });
    }
  }
  return changes;
}

type PlacedCell = {
  readonly region: string;
  readonly year: number;
  readonly packageId: string | null;
  readonly cell: Cell;
};

async function cellsByPlace(
  release: Release,
  viewer: Viewer,
  measure: string,
): Promise<{ names: Names; cells: ReadonlyMap<string, PlacedCell> }> {
  const { years } = await factsOf(release);
  const question = { measure, by: ["region", "year", "package"], where: [] };
  const answer = await queryCells(release, viewer, question, years);
  return {
    names: answer.measure.names,
    cells: new Map(
      answer.rows.map(({ codes, cell }) => [
        JSON.stringify(codes),
        {
          region: codes[0] ?? "",
          year: Number(codes[1]),
          packageId: codes[2] ?? null,
          cell,
        },
      ]),
    ),
  };
}

function sameFigure(one: Cell | null, other: Cell | null): boolean {
  return (
    one?.kind === other?.kind &&
    one?.numerator === other?.numerator &&
    one?.denominator === other?.denominator
  );
}
