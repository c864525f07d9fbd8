import { z } from "zod";
import { Names } from "../domain/names.ts";
import { Area, Cell, Level, Page, Verdict } from "./cell.ts";
import { Code, Flag, fileLanguage, paging, plainRoute, Year } from "./parameters.ts";
import { MeasureText } from "./release.ts";
import type { Route } from "./route.ts";

/** Where a row stands in one dimension; a null code is the row of what has no value there. */
export const Coordinate = z
  .object({ code: z.string().nullable(), names: Names.nullable() })
  .meta({ id: "Coordinate" });

/** A measure in a cut of the release; each row has one coordinate for each dimension, in order. */
export const FigureTable = z
  .object({
    release_id: z.string(),
    measure: MeasureText,
    dimensions: z.array(z.string()),
    rows: z.array(
      z.object({
        coordinates: z.array(Coordinate),
        /** The row of everything, computed anew and never as a sum of the others. */
        is_total: z.boolean(),
        cell: Cell,
      }),
    ),
    notes: z.array(Names),
    page: Page,
  })
  .meta({ id: "FigureTable" });
export type FigureTable = z.infer<typeof FigureTable>;

export const INDICATOR_DIMENSIONS = [
  "economy",
  "quality",
  "effectiveness",
  "renewal",
  "need",
  "experience",
] as const;
export const IndicatorDimension = z.enum(INDICATOR_DIMENSIONS).meta({ id: "IndicatorDimension" });
export type IndicatorDimension = z.infer<typeof IndicatorDimension>;

/** What an indicator is, in words for the one who reads its figures. */
export const Indicator = z
  .object({
    indicator_id: z.string(),
    version: z.int(),
    names: Names,
    dimension: IndicatorDimension,
    unit: z.string(),
    better: z.enum(["higher", "lower", "neither"]),
    levels: z.array(Level),
    package_ids: z.array(z.string()),
    audiences: z.array(z.string()),
    timing: z.string(),
    why_it_matters: Names,
    how_it_can_mislead: Names,
    /** What is divided by what, in words. */
    numerator: Names,
    denominator: Names.nullable(),
    /** How the interval is made; `docs/methods` has a page for each. */
    method: z.string(),
    is_proposal: z.boolean(),
    source: z.object({ title: Names, published: z.string() }),
    checked_by: z.string(),
    review_due: z.string(),
    note: Names.nullable(),
    /** Whether the open release has any figure of it. */
    has_figures: z.boolean(),
  })
  .meta({ id: "Indicator" });
export type Indicator = z.infer<typeof Indicator>;

/** One row of the wide table of indicators. */
export const IndicatorFigure = z
  .object({
    indicator_id: z.string(),
    indicator_version: z.int(),
    area: Area,
    year: z.int(),
    level: Level,
    module_id: z.string().nullable(),
    producer_id: z.string().nullable(),
    cell: Cell,
  })
  .meta({ id: "IndicatorFigure" });
export type IndicatorFigure = z.infer<typeof IndicatorFigure>;

/** One mark of the card: how the indicators of a dimension stand, and the verdict over them. */
export const CardMark = z
  .object({
    dimension: IndicatorDimension,
    verdict: Verdict,
    /** Better and worse cancel out: not the same as no difference, nor as too little data. */
    is_mixed: z.boolean(),
    better_count: z.int(),
    worse_count: z.int(),
    no_difference_count: z.int(),
    cannot_say_count: z.int(),
    indicator_ids: z.array(z.string()),
  })
  .meta({ id: "CardMark" });
export type CardMark = z.infer<typeof CardMark>;

const of = { ...plainRoute, subject: "figures", permission: "see_figures" } as const;

export const figureRoutes = {
  figures: {
    ...of,
    method: "get",
    path: "/api/figures",
    summary: "Any query of the compiler: a measure by dimensions, under conditions",
    query: z.object({
      measure: Code.meta({ examples: ["cost_per_resident_75"] }),
      by: z
        .string()
        .max(300)
        .default("")
        .meta({ examples: ["region,package"] }),
      where: z
        .array(z.string().max(500))
        .max(20)
        .default([])
        .meta({ examples: [["year=2015", "package=PP04"]] }),
      total: Flag.default(false),
      ...fileLanguage,
      ...paging,
    }),
    answer: FigureTable,
    formats: ["csv", "json_stat", "xlsx", "parquet"],
  },
  indicators: {
    ...of,
    method: "get",
    path: "/api/indicators",
    summary: "The definitions of the indicators",
    permission: "nothing",
    query: z.object({ dimension: IndicatorDimension.optional(), package: Code.optional() }),
    answer: z.object({ release_id: z.string(), indicators: z.array(Indicator) }),
  },
  indicatorFigures: {
    ...of,
    method: "get",
    path: "/api/indicator-figures",
    summary: "Rows of the wide table of indicators, with intervals and standardised values",
    permission: "nothing",
    query: z.object({
      indicator: Code.optional(),
      area: Code.optional(),
      year: Year.optional(),
      level: Level.optional(),
      module: Code.optional(),
      producer: Code.optional(),
      ...fileLanguage,
      ...paging,
    }),
    answer: z.object({
      release_id: z.string(),
      rows: z.array(IndicatorFigure),
      page: Page,
    }),
    formats: ["csv", "json_stat", "xlsx", "parquet"],
  },
} as const satisfies Readonly<Record<string, Route>>;
