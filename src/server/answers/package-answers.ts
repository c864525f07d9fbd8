import type { z } from "zod";
import { type Cell, type FunctionRow, type IndicatorFigure, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import { UserError } from "../../domain/errors.ts";
import type { Release } from "../../release/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { amountCell, yearPeriod } from "./cells.ts";
import { comparandArea, comparandOf } from "./comparand.ts";
import { costDistribution } from "./distribution.ts";
import {
  areaOf,
  factsOf,
  type KnownArea,
  type KnownPackage,
  namedModule,
  packageOf,
  type ReleaseFacts,
  regionsOf,
  whereOf,
  yearOf,
} from "./facts.ts";
import { areaOfRow } from "./indicator-answers.ts";
import { indicatorDefinitions, visibleFigureRows } from "./indicator-figures.ts";
import { shareOf, shownArea } from "./overview-answers.ts";
import { producerFunnels } from "./producer-funnels.ts";
import { producerPoints } from "./producer-points.ts";
import { type CellAnswer, queryCell, queryCells } from "./query-cells.ts";
import { referencesOfArea } from "./row-references.ts";
import { cardsOf, comparedCell } from "./verdicts.ts";
import { type Against, intervalsOf } from "./with-intervals.ts";

export const packageAnswers: readonly Answering[] = [
  fromRelease(ROUTES.packagePage, async (release, { params, query, asker }) => {
    const facts = await factsOf(release);
    const area = areaOf(facts, query.region, asker.viewer.regionCodes);
    return packagePage(release, asker.viewer, {
      facts,
      area,
      year: yearOf(facts, query.year),
      known: packageOf(facts, params.package_id),
      against: {
        comparand: comparandOf(facts, area, query.compare),
        kind: query.standardised ? "standardised" : "crude",
      },
    });
  }),
];

type Subject = {
  readonly facts: ReleaseFacts;
  readonly area: KnownArea;
  readonly year: number;
  readonly known: KnownPackage;
  readonly against: Against;
};

/** Packages of the elderly are shown for residents aged 75 and over, as the brochure does. */
const OF_THE_ELDERLY: ReadonlySet<string> = new Set(["PP04"]);

async function packagePage(
  release: Release,
  viewer: Viewer,
  subject: Subject,
): Promise<z.input<(typeof ROUTES)["packagePage"]["answer"]>> {
  const { facts, area, year, known, against } = subject;
  const reference = comparandArea(against.comparand);
  const where = [...whereOf(area, year, facts), `package=${known.code}`];
  const one = (measure: string) => queryCell(release, viewer, measure, where, facts.years);
  const [cost, clients, events, perResident, perClient, hitShare] = await Promise.all([
    one("cost"),
    one("clients"),
    one("events"),
    one("cost_per_resident"),
    one("cost_per_client"),
    ifAllowed(() => one("hit_share")),
  ]);
  const ages = OF_THE_ELDERLY.has(known.code) ? "75+" : null;
  return {
    release_id: release.releaseId,
    package: { code: known.code, names: known.names },
    area: shownArea(area),
    year,
    reference: reference === null ? null : shownArea(reference),
    card: (await cardsOf(release, viewer, area, against.comparand, year))(known.code),
    cost,
    clients,
    events,
    cost_per_resident: (await intervalsOf(release, viewer, year, null, against))(
      perResident,
      area,
      known.code,
    ),
    cost_per_client: perClient,
    hit_share: hitShare ?? notForAudience(release, "percent", year),
    per_resident: await perResidentOf(release, viewer, subject, ages),
    trend: await trendOf(release, viewer, subject),
    functions: await functionRows(release, viewer, subject, where, cost),
    distribution: await ifAllowed(() =>
      costDistribution(release, viewer, where, regionsOf(area, facts), year),
    ),
    producers: (await ifAllowed(() => producerPoints(release, viewer, where, facts.years))) ?? [],
    producer_funnels: await producerFunnels(release, viewer, facts, {
      packageId: known.code,
      year,
      regionCodes: regionsOf(area, facts),
    }),
    indicators: await packageIndicators(release, viewer, subject),
  };
}

/** The indicators of the package and of its functions, each held against the reference. */
async function packageIndicators(
  release: Release,
  viewer: Viewer,
  { facts, area, year, known, against }: Subject,
): Promise<z.input<typeof IndicatorFigure>[]> {
  const { rows } = await visibleFigureRows(release, viewer, {
    area: area.code,
    year,
    isTogether: true,
  });
  const own = rows.filter(
    ({ level, module_id: id }) =>
      id === known.code || (level === "function" && id?.startsWith(`${known.code}-`) === true),
  );
  const { comparand, kind } = against;
  const referenceOf = await referencesOfArea(
    release,
    viewer,
    comparand?.kind === "target" ? null : comparand,
    area,
    year,
  );
  const definitions = new Map(indicatorDefinitions().map((one) => [one.id, one]));
  return own.flatMap((row) => {
    const definition = definitions.get(row.indicator_id);
    if (definition === undefined) return [];
    return [
      {
        indicator_id: row.indicator_id,
        indicator_version: row.indicator_version,
        area: areaOfRow(facts, row),
        year: row.year,
        level: row.level,
        module_id: row.module_id,
        producer_id: row.producer_id,
        cell: comparedCell(release, definition, row, referenceOf(row, kind), kind),
      },
    ];
  });
}

/** A figure that looks at other producers, which this viewer's audience does not. */
function notForAudience(release: Release, unit: string, year: number): Cell {
  const place = { releaseId: release.releaseId, period: yearPeriod(year), trace: null };
  return { ...amountCell(unit, null, place), kind: "hidden", reason: "not_for_audience" };
}

/** Null for a cut that the viewer may not make; other faults go on. */
async function ifAllowed<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError && error.code === "not_allowed") return null;
    throw error;
  }
}

/** Euros per resident of every region with figures, split by function. */
async function perResidentOf(
  release: Release,
  viewer: Viewer,
  { facts, year, known, against }: Subject,
  ages: "75+" | null,
) {
  const withInterval = await intervalsOf(release, viewer, year, ages, against);
  const measure = ages === null ? "cost_per_resident" : "cost_per_resident_75";
  const where = [`year=${year}`, `package=${known.code}`];
  const [totals, parts, nation] = await Promise.all([
    queryCells(release, viewer, { measure, by: ["region"], where }, facts.years),
    queryCells(release, viewer, { measure, by: ["region", "function"], where }, facts.years),
    queryCells(release, viewer, { measure, by: ["function"], where, withTotal: true }, facts.years),
  ]);
  const functionIds = [...new Set(parts.rows.map(({ codes: [, id] }) => id ?? null))];
  const regions = totals.rows.flatMap(({ codes: [code], cell }) => {
    const area = facts.areas.find((one) => one.code === code);
    if (area === undefined) return [];
    const own = parts.rows.filter(({ codes: [region] }) => region === code);
    return [
      {
        area: shownArea(area),
        total: withInterval(cell, area, known.code),
        parts: own.map(({ codes: [, id], cell: part }) => ({
          function_id: id ?? null,
          cell: id === null || id === undefined ? part : withInterval(part, area, id),
        })),
      },
    ];
  });
  const whole = facts.areas.find(({ kind }) => kind === "nation");
  const nationTotal = nation.rows.find(({ isTotal }) => isTotal)?.cell;
  return {
    resident_ages: ages,
    functions: functionIds.filter((id) => id !== null).map((id) => namedModule(facts, id)),
    areas: [
      ...regions,
      ...(whole === undefined || nationTotal === undefined
        ? []
        : [
            {
              area: shownArea(whole),
              total: withInterval(nationTotal, whole, known.code),
              parts: nation.rows
                .filter(({ isTotal }) => !isTotal)
                .map(({ codes: [id], cell: part }) => ({
                  function_id: id ?? null,
                  cell: id === null || id === undefined ? part : withInterval(part, whole, id),
                })),
            },
          ]),
    ],
  };
}

async function trendOf(release: Release, viewer: Viewer, { facts, area, known, against }: Subject) {
  const byYear = (place: KnownArea) =>
    queryCells(
      release,
      viewer,
      {
        measure: "cost_per_resident",
        by: ["year"],
        where: [...whereOf(place, null, facts), `package=${known.code}`],
      },
      facts.years,
    );
  const own = await byYear(area);
  const reference = comparandArea(against.comparand);
  const other = reference === null ? null : await byYear(reference);
  return Promise.all(
    own.rows.map(async ({ codes: [code], cell }) => {
      const year = Number(code);
      const alone = { comparand: null, kind: against.kind };
      const withInterval = await intervalsOf(release, viewer, year, null, alone);
      const beside = other?.rows.find(({ codes: [ofYear] }) => ofYear === code)?.cell ?? null;
      return {
        year,
        cell: withInterval(cell, area, known.code),
        reference:
          beside === null || reference === null
            ? null
            : withInterval(beside, reference, known.code),
      };
    }),
  );
}

async function functionRows(
  release: Release,
  viewer: Viewer,
  { facts }: Subject,
  where: readonly string[],
  whole: Cell,
): Promise<z.input<typeof FunctionRow>[]> {
  const by = (measure: string, dimensions: readonly string[]) =>
    queryCells(release, viewer, { measure, by: dimensions, where }, facts.years);
  const both = ["function", "service"];
  const measures = ["cost", "clients", "events", "cost_per_client"] as const;
  const [functions, services] = await Promise.all([
    Promise.all(measures.map((measure) => by(measure, ["function"]))),
    Promise.all(measures.map((measure) => by(measure, both))),
  ]);
  const cells = (answers: readonly CellAnswer[], codes: readonly (string | null)[]) =>
    cellsAt(answers, codes);
  return (functions[0]?.rows ?? []).flatMap(({ codes: [functionId] }) => {
    if (functionId === null || functionId === undefined) return [];
    const own = cells(functions, [functionId]);
    if (own === null) return [];
    const below = (services[0]?.rows ?? []).filter(
      ({ codes: [id, service] }) => id === functionId && service !== null,
    );
    return [
      {
        function: namedModule(facts, functionId),
        ...own,
        cost_share: shareOf(own.cost, whole),
        services: below.flatMap(({ codes: [, serviceId] }) => {
          const found =
            serviceId === null || serviceId === undefined
              ? null
              : cells(services, [functionId, serviceId]);
          return found === null || serviceId === null || serviceId === undefined
            ? []
            : [{ service: namedModule(facts, serviceId), ...found }];
        }),
      },
    ];
  });
}

/** The four figures of one place; a figure that the others have and this one lacks is not known. */
function cellsAt(answers: readonly CellAnswer[], codes: readonly (string | null)[]) {
  const found = answers.map((answer) =>
    answer.rows.find((row) => codes.every((code, place) => row.codes[place] === code)),
  );
  const [cost, clients, events, perClient] = found.map((row) => row?.cell ?? null);
  if (cost === null || cost === undefined) return null;
  return {
    cost,
    clients: clients ?? without(cost, "persons"),
    events: events ?? without(cost, "events"),
    cost_per_client: perClient ?? without(cost, "euros_per_person"),
  };
}

/** Cost that is on no client has no clients and events of its own: zero, not unknown, but no ratio. */
function without(cost: Cell, unit: string): Cell {
  const beside = {
    unit,
    period: cost.period,
    numerator: null,
    denominator: null,
    interval: null,
    no_interval: null,
    standardised: null,
    reference: null,
    verdict: null,
    release_id: cost.release_id,
    trace: null,
  };
  return unit === "euros_per_person"
    ? { kind: "missing", reason: "no_clients", ...beside }
    : { kind: "zero", value: 0, ...beside };
}
