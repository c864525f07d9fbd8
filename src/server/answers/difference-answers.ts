import type { z } from "zod";
import { type DifferencePart, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import {
  addedParts,
  DIFFERENCE_PARTS,
  type Difference,
  type DifferenceParts,
  microeurosPerPerson,
  readDifference,
  rolledUp,
} from "../../comparison/index.ts";
import { UserError } from "../../domain/errors.ts";
import type { Names } from "../../domain/names.ts";
import { roundedQuotient } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { amountCell, yearPeriod } from "./cells.ts";
import { type Comparand, comparandArea, comparandOf } from "./comparand.ts";
import { moduleCondition } from "./compared-areas.ts";
import {
  areaOf,
  factsOf,
  type KnownArea,
  namedModule,
  type ReleaseFacts,
  whereOf,
  yearOf,
} from "./facts.ts";
import { shownArea } from "./overview-answers.ts";
import { queryCell } from "./query-cells.ts";
import { hasTable, readingOf } from "./reading.ts";
import { peerCodesOf } from "./row-references.ts";

type DifferenceInput = z.input<(typeof ROUTES)["difference"]["answer"]>;
type PartInput = z.input<typeof DifferencePart>;

const PART_NAMES: Readonly<Record<(typeof DIFFERENCE_PARTS)[number], Names>> = {
  age_structure: { fi: "Ikärakenne", sv: "Åldersstruktur", en: "Age structure" },
  coverage: { fi: "Peittävyys", sv: "Täckning", en: "Coverage" },
  intensity: { fi: "Käyttö asiakasta kohti", sv: "Användning per klient", en: "Use per client" },
  unit_cost: { fi: "Yksikkökustannus", sv: "Enhetskostnad", en: "Unit cost" },
  off_clients: {
    fi: "Kustannus, joka ei ole asiakkailla",
    sv: "Kostnad som inte är på klienter",
    en: "Cost that is on no client",
  },
};

const METHOD =
  "Shapley value of age structure, coverage, intensity and unit cost in each stratum and module; the parts add up to the difference (docs/methods/difference-parts.md).";

export const differenceAnswers: readonly Answering[] = [
  fromRelease(ROUTES.difference, async (release, { query, asker }) => {
    const facts = await factsOf(release);
    const area = areaOf(facts, query.region, asker.viewer.regionCodes);
    const year = yearOf(facts, query.year);
    const comparand = comparandOf(facts, area, query.compare);
    const others = await othersOf(release, asker.viewer, facts, { area, year, comparand });
    if (others === null) {
      throw new UserError(
        "invalid_usage",
        "a difference is between two areas, an area and its peers, or an area and its year before: give compare=FI, a code, peers or previous_year",
      );
    }
    return differenceOf(release, asker.viewer, {
      facts,
      area,
      year,
      others,
      isPeers: comparand?.kind === "peers",
      otherYear: comparand?.kind === "previous_year" ? yearBefore(facts, year) : year,
      module: query.module ?? null,
    });
  }),
];

/** @throws UserError "unknown_name" when the release begins with the year. */
function yearBefore({ years }: ReleaseFacts, year: number): number {
  if (years.includes(year - 1)) return year - 1;
  throw new UserError(
    "unknown_name",
    `there is no year before ${year} in the release; its years: ${years.join(", ")}`,
  );
}

type Sides = {
  readonly facts: ReleaseFacts;
  readonly area: KnownArea;
  readonly year: number;
  /** One area, or the peers that count as one. */
  readonly others: readonly KnownArea[];
  readonly isPeers: boolean;
  readonly otherYear: number;
  readonly module: string | null;
};

/** The areas of the other side; null where the comparand is no area's year. */
async function othersOf(
  release: Release,
  viewer: Viewer,
  facts: ReleaseFacts,
  {
    area,
    year,
    comparand,
  }: {
    readonly area: KnownArea;
    readonly year: number;
    readonly comparand: Comparand | null;
  },
): Promise<readonly KnownArea[] | null> {
  if (comparand?.kind === "previous_year") return [area];
  if (comparand?.kind === "peers") {
    const codes = await peerCodesOf(release, viewer, [area.code], year, comparand.chosen);
    const peers = new Set(codes(area.code));
    return facts.areas.filter(({ code, has_figures }) => has_figures && peers.has(code));
  }
  const other = comparandArea(comparand);
  return other === null ? null : [other];
}

async function differenceOf(
  release: Release,
  viewer: Viewer,
  sides: Sides,
): Promise<DifferenceInput> {
  const { facts, area, year, others, isPeers, otherYear, module } = sides;
  if (!hasTable(release, "difference_bases")) {
    throw new UserError(
      "unknown_name",
      "this release was made before differences were explained; run the workspace again",
    );
  }
  const [other] = others;
  const head = {
    release_id: release.releaseId,
    area: shownArea(area),
    reference: isPeers || other === undefined ? null : shownArea(other),
    peers: isPeers ? others.map(shownArea) : [],
    year,
    reference_year: otherYear,
    module: module === null ? null : namedModule(facts, module),
    method: METHOD,
  };
  if (other === undefined) return withoutParts(release, viewer, sides, head);
  const answer = await readDifference(readingOf(release, viewer), {
    one: { areaCodes: [area.code], year, producerId: null },
    other: { areaCodes: others.map(({ code }) => code), year: otherYear, producerId: null },
  });
  const cell = (microeuros: bigint) =>
    amountCell("euros_per_person", Number(roundedQuotient(microeuros, 1_000_000n, 2)), {
      releaseId: release.releaseId,
      period: yearPeriod(year),
      trace: null,
    });
  const kept = keptModules(answer.difference, facts, module);
  const shown = (parts: DifferenceParts) => ({
    difference: cell(microeurosPerPerson(parts.total, kept)),
    parts: DIFFERENCE_PARTS.map(
      (part): PartInput => ({
        part,
        names: PART_NAMES[part],
        cell: cell(microeurosPerPerson(parts[part], kept)),
      }),
    ),
  });
  const byModule = rolledUp(kept, module === null ? "package" : "function");
  return {
    ...head,
    from: await sideCell(release, viewer, sides, others, otherYear),
    to: await sideCell(release, viewer, sides, [area], year),
    ...shown(kept.total),
    modules: byModule.modules.map(({ module: place, parts }) => {
      const code = module === null ? place.packageId : place.functionId;
      return { module: code === null ? null : namedModule(facts, code), ...shown(parts) };
    }),
    reason: null,
  };
}

/** An area that has no peers differs from nothing. */
async function withoutParts(
  release: Release,
  viewer: Viewer,
  sides: Sides,
  head: Pick<
    DifferenceInput,
    "release_id" | "area" | "reference" | "peers" | "year" | "reference_year" | "module" | "method"
  >,
): Promise<DifferenceInput> {
  const missing = amountCell("euros_per_person", null, {
    releaseId: release.releaseId,
    period: yearPeriod(sides.year),
    trace: null,
  });
  return {
    ...head,
    from: missing,
    to: await sideCell(release, viewer, sides, [sides.area], sides.year),
    difference: missing,
    parts: [],
    modules: [],
    reason: "too_few_areas",
  };
}

/** The cost per resident of a side, as any query gives it; of peers, of all their residents. */
async function sideCell(
  release: Release,
  viewer: Viewer,
  { facts, module }: Sides,
  places: readonly KnownArea[],
  year: number,
): Promise<DifferenceInput["from"]> {
  const [place] = places;
  const ofPlaces =
    place === undefined || places.length > 1
      ? [`year=${year}`, `region=${places.map(({ code }) => code).join(",")}`]
      : whereOf(place, year, facts);
  const ofModule = module === null ? [] : [moduleCondition(facts, module)];
  return queryCell(release, viewer, "cost_per_resident", [...ofPlaces, ...ofModule], facts.years);
}

/** The part of a difference that is on one package, function or service. */
function keptModules(
  difference: Difference,
  facts: ReleaseFacts,
  module: string | null,
): Difference {
  if (module === null) return difference;
  const [level] = moduleCondition(facts, module).split("=");
  const modules = difference.modules.filter(({ module: place }) => {
    if (level === "package") return place.packageId === module;
    return level === "function" ? place.functionId === module : place.serviceId === module;
  });
  return { ...difference, modules, total: addedParts(modules.map(({ parts }) => parts)) };
}
