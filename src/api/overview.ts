import { z } from "zod";
import { Names } from "../domain/names.ts";
import { Area, Cell, Interval, Named, Verdict } from "./cell.ts";
import { CardMark, IndicatorFigure } from "./figures.ts";
import { Code, Flag, placeAndYear, plainRoute, reference } from "./parameters.ts";
import { Proof } from "./release.ts";
import type { Route } from "./route.ts";

/** Something that needs attention, and the page where it can be acted on. */
export const Attention = z
  .object({
    kind: z.enum([
      "early_warning",
      "sub_optimisation",
      "finding",
      "broken_limit",
      "unplaced_events",
      "proof",
    ]),
    severity: z.enum(["serious", "notable", "for_information"]),
    sentence: Names,
    /** What it is about, for the link: codes by the name of the parameter. */
    link: z.object({
      page: z.enum(["package", "comparison", "dependencies", "data", "catalogue", "origin"]),
      parameters: z.record(z.string(), z.string()),
    }),
    cell: Cell.nullable(),
    /** Of a finding: what it found, where, and how many of the rows that were looked at. */
    finding: z
      .object({
        title: Names.nullable(),
        delivery_id: z.string().nullable(),
        table_name: z.string().nullable(),
        row_count: z.int(),
        /** 0 to 1; null where it is not known of how many. */
        share: z.number().nullable(),
      })
      .nullable(),
  })
  .meta({ id: "Attention" });
export type Attention = z.infer<typeof Attention>;

export const PackageRow = z
  .object({
    package: Named,
    cost: Cell,
    /** Of the gross cost of the region's year, 0 to 1. */
    cost_share: z.number().nullable(),
    clients: Cell,
    cost_per_resident: Cell,
    /** Cost of the year before; null when the release does not have it. */
    previous_cost: Cell.nullable(),
    card: z.array(CardMark),
  })
  .meta({ id: "PackageRow" });
export type PackageRow = z.infer<typeof PackageRow>;

/** The region's year on one screen. */
export const Overview = z
  .object({
    release_id: z.string(),
    area: Area,
    year: z.int(),
    cost: Cell,
    cost_per_resident: Cell,
    /** The same of what the figures are held against. */
    reference_cost_per_resident: Cell.nullable(),
    clients: Cell,
    events: Cell,
    residents: Cell,
    packages: z.array(PackageRow),
    /** Cost on no package: unplaced events and lines outside the packages. */
    outside_packages: Cell,
    changes: z.array(z.object({ package: Named, before: Cell, after: Cell, change: Cell })),
    attention: z.array(Attention),
    /** Ledger = clients + named lines, of all regions and years of the release. */
    proof: Proof.nullable(),
  })
  .meta({ id: "Overview" });
export type Overview = z.infer<typeof Overview>;

/** The parts of a difference in euros per resident; they add up to it. */
export const DifferencePart = z
  .object({
    part: z.enum(["age_structure", "coverage", "intensity", "unit_cost", "off_clients"]),
    names: Names,
    cell: Cell,
  })
  .meta({ id: "DifferencePart" });
export type DifferencePart = z.infer<typeof DifferencePart>;

export const Difference = z
  .object({
    release_id: z.string(),
    area: Area,
    /** What the area is held against; null against peers. */
    reference: Area.nullable(),
    /** The regions that are held against it as one, against peers: their residents, clients and euros added. */
    peers: z.array(Area),
    year: z.int(),
    reference_year: z.int(),
    module: Named.nullable(),
    from: Cell,
    to: Cell,
    parts: z.array(DifferencePart),
    difference: Cell,
    /** The same by function, or by package for everything; they add up to the whole. */
    modules: z.array(
      z.object({ module: Named.nullable(), difference: Cell, parts: z.array(DifferencePart) }),
    ),
    /** Why there are no parts, when there are none. */
    reason: z.string().nullable(),
    method: z.string(),
  })
  .meta({ id: "Difference" });
export type Difference = z.infer<typeof Difference>;

const ServiceRow = z.object({
  service: Named,
  cost: Cell,
  clients: Cell,
  events: Cell,
  cost_per_client: Cell,
});

export const FunctionRow = z
  .object({
    function: Named,
    cost: Cell,
    cost_share: z.number().nullable(),
    clients: Cell,
    events: Cell,
    cost_per_client: Cell,
    services: z.array(ServiceRow),
  })
  .meta({ id: "FunctionRow" });
export type FunctionRow = z.infer<typeof FunctionRow>;

/** Euros per client of a package's clients: most cost little, few cost much. */
export const CostDistribution = z
  .object({
    client_count: Cell,
    mean: Cell,
    median: Cell,
    top_decile: Cell,
    /** Share of the package's client cost that the dearest tenth of clients has, 0 to 1. */
    top_decile_cost_share: z.number().nullable(),
    /** Upper bounds of equal tenths of the clients, the cheapest first, in euros. */
    decile_bounds: z.array(z.number()),
  })
  .meta({ id: "CostDistribution" });
export type CostDistribution = z.infer<typeof CostDistribution>;

/** A producer of a package, with what it does there. */
export const ProducerPoint = z
  .object({
    producer: Named,
    is_own: z.boolean(),
    clients: Cell,
    cost: Cell,
    cost_per_client: Cell,
  })
  .meta({ id: "ProducerPoint" });
export type ProducerPoint = z.infer<typeof ProducerPoint>;

/** Limits of chance at a size, 95 % and 99.8 %. */
export const FunnelLimit = z
  .object({
    size: z.number(),
    lower_95: z.number(),
    upper_95: z.number(),
    lower_998: z.number(),
    upper_998: z.number(),
  })
  .meta({ id: "FunnelLimit" });

/** The producers of a package on one indicator: the funnel says how far chance reaches at each size. */
export const ProducerFunnel = z
  .object({
    indicator: Named,
    module: Named,
    unit: z.string(),
    better: z.enum(["higher", "lower", "neither"]),
    /** `shares` of cases, or `means` over clients: means also differ by what the producers do. */
    kind: z.enum(["shares", "means"]),
    /** All producers together; null when fewer than two may be seen. */
    centre: z.number().nullable(),
    producers: z.array(
      z.object({
        producer: Named,
        is_own: z.boolean(),
        /** Clients, contacts or answers behind the figure; answers are weighted. */
        size: z.number(),
        value: z.number(),
        interval: Interval.nullable(),
        /** `inside` the limits, or where outside them; null where too few allow no limits. */
        position: z
          .enum(["inside", "above_warning", "above_alarm", "below_warning", "below_alarm"])
          .nullable(),
        /** Of shares outside 99.8 % only. */
        verdict: Verdict.nullable(),
      }),
    ),
    /** The smallest size first. */
    limits: z.array(FunnelLimit),
    /** How others stand, without names, for a viewer who may not see them; null for others. */
    peers: z
      .object({ producer_count: z.int(), quartiles: z.array(z.number()).nullable() })
      .nullable(),
  })
  .meta({ id: "ProducerFunnel" });
export type ProducerFunnel = z.infer<typeof ProducerFunnel>;

export const PackagePage = z
  .object({
    release_id: z.string(),
    package: Named,
    area: Area,
    year: z.int(),
    reference: Area.nullable(),
    card: z.array(CardMark),
    cost: Cell,
    clients: Cell,
    events: Cell,
    cost_per_resident: Cell,
    cost_per_client: Cell,
    hit_share: Cell,
    /** €/resident of all regions, split by function: the bars of the brochure. */
    per_resident: z.object({
      /** Ages of the residents, for example `75+`; null for all. */
      resident_ages: z.string().nullable(),
      functions: z.array(Named),
      areas: z.array(
        z.object({
          area: Area,
          total: Cell,
          parts: z.array(z.object({ function_id: z.string().nullable(), cell: Cell })),
        }),
      ),
    }),
    trend: z.array(z.object({ year: z.int(), cell: Cell, reference: Cell.nullable() })),
    functions: z.array(FunctionRow),
    distribution: CostDistribution.nullable(),
    producers: z.array(ProducerPoint),
    /** By indicator, those of the package first; empty for a viewer who sees no single producer. */
    producer_funnels: z.array(ProducerFunnel),
    indicators: z.array(IndicatorFigure),
  })
  .meta({ id: "PackagePage" });
export type PackagePage = z.infer<typeof PackagePage>;

export const EarlyWarning = z
  .object({
    indicator: Named,
    area: Area,
    module: Named.nullable(),
    period: z.string(),
    verdict: Verdict.nullable(),
    /** Which rule of the control chart was broken. */
    rule: z.string(),
    sentence: Names,
    cell: Cell,
    centre: z.number(),
    lower_limit: z.number().nullable(),
    upper_limit: z.number().nullable(),
    /** Each month has limits of its own, by its size; null where the release was made before they were kept. */
    points: z.array(
      z.object({
        period: z.string(),
        value: z.number().nullable(),
        lower: z.number().nullable(),
        upper: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: "EarlyWarning" });
export type EarlyWarning = z.infer<typeof EarlyWarning>;

const of = { ...plainRoute, subject: "figures", permission: "see_figures" } as const;

export const overviewRoutes = {
  overview: {
    ...of,
    method: "get",
    path: "/api/overview",
    summary: "The region's year on one screen",
    query: z.object({ ...placeAndYear, ...reference, standardised: Flag.default(true) }),
    answer: Overview,
  },
  packagePage: {
    ...of,
    method: "get",
    path: "/api/packages/{package_id}",
    summary: "One package of one region and year, beside all regions",
    params: z.object({ package_id: Code }),
    query: z.object({ ...placeAndYear, ...reference, standardised: Flag.default(true) }),
    answer: PackagePage,
  },
  difference: {
    ...of,
    method: "get",
    path: "/api/difference",
    summary:
      "Why an area differs from another, from its peers as one area, or from its year before: age structure, coverage, intensity and unit cost",
    subject: "comparison",
    query: z.object({ ...placeAndYear, ...reference, module: Code.optional() }),
    answer: Difference,
  },
  earlyWarnings: {
    ...of,
    method: "get",
    path: "/api/early-warnings",
    summary: "Months that break a rule of their control chart",
    subject: "comparison",
    query: z.object({ ...placeAndYear, module: Code.optional() }),
    answer: z.object({ release_id: z.string(), warnings: z.array(EarlyWarning) }),
  },
} as const satisfies Readonly<Record<string, Route>>;
