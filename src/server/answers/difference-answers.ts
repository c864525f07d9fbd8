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
import { comparandArea, comparandOf } from "./comparand.ts";
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
    const other = comparand?.kind === "previous_year" ? area : comparandArea(comparand);
    if (other === null) {
      throw new UserError(
        "invalid_usage",
        "a difference is between two areas, or an area and its year before: give compare=FI, a code or previous_year",
      );
    }
    const otherYear = comparand?.kind === "previous_year" ? yearOf(facts, year - 1) : year;
    return differenceOf(release, asker.viewer, {
      facts,
      area,
      year,
      other,
      otherYear,
      module: query.module ?? null,
    });
  }),
];

type Sides = {
  readonly facts: ReleaseFacts;
  readonly area: KnownArea;
  readonly year: number;
  readonly other: KnownArea;
  readonly otherYear: number;
  readonly module: string | null;
};

async function differenceOf(
  release: Release,
  viewer: Viewer,
  sides: Sides,
): Promise<DifferenceInput> {
  const { facts, area, year, other, otherYear, module } = sides;
  if (!hasTable(release, "difference_bases")) {
    throw new UserError(
      "unknown_name",
      "this release was made before differences were explained; run the workspace again",
    );
  }
  const answer = await readDifference(readingOf(release, viewer), {
    one: { areaCode: area.code, year, producerId: null },
    other: { areaCode: other.code, year: otherYear, producerId: null },
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
    release_id: release.releaseId,
    area: shownArea(area),
    reference: shownArea(other),
    year,
    module: module === null ? null : namedModule(facts, module),
    ...(await sidesOf(release, viewer, sides)),
    ...shown(kept.total),
    modules: byModule.modules.map(({ module: place, parts }) => {
      const code = module === null ? place.packageId : place.functionId;
      return { module: code === null ? null : namedModule(facts, code), ...shown(parts) };
    }),
    reason: null,
    method: METHOD,
  };
}

/** The cost per resident of both sides, as any query gives it. */
async function sidesOf(
  release: Release,
  viewer: Viewer,
  { facts, area, year, other, otherYear, module }: Sides,
): Promise<Pick<DifferenceInput, "from" | "to">> {
  const ofModule = module === null ? [] : [moduleCondition(facts, module)];
  const side = (place: KnownArea, ofYear: number) =>
    queryCell(
      release,
      viewer,
      "cost_per_resident",
      [...whereOf(place, ofYear, facts), ...ofModule],
      facts.years,
    );
  return { from: await side(other, otherYear), to: await side(area, year) };
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
