import { z } from "zod";
import { Names } from "../domain/names.ts";
import { Area, Cell, Named } from "./cell.ts";
import { Code, Flag, placeAndYear, plainRoute, reference, Year } from "./parameters.ts";
import type { Route } from "./route.ts";

/** An indicator or a measure over all areas, each with its interval and verdict. */
export const Comparison = z
  .object({
    release_id: z.string(),
    /** `indicator:<id>` or `measure:<id>`. */
    figure: Named,
    unit: z.string(),
    better: z.enum(["higher", "lower", "neither"]),
    module: Named.nullable(),
    year: z.int(),
    years: z.array(z.int()),
    is_standardised: z.boolean(),
    nation: Cell.nullable(),
    areas: z.array(z.object({ area: Area, cell: Cell, is_peer: z.boolean() })),
    series: z.array(z.object({ area_code: z.string(), year: z.int(), cell: Cell })),
    method: z.string(),
  })
  .meta({ id: "Comparison" });
export type Comparison = z.infer<typeof Comparison>;

export const Peer = z
  .object({
    area: Area,
    /** How unlike the regions are; 0 is alike. */
    distance: z.number(),
    /** What the distance is made of, by characteristic. */
    characteristics: z.array(
      z.object({
        name: z.string(),
        names: Names,
        own: z.number().nullable(),
        peer: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: "Peer" });
export type Peer = z.infer<typeof Peer>;

/** Clients of a package who also used another one, and their euros there. */
export const CoUseCell = z
  .object({
    package_id: z.string(),
    other_package_id: z.string(),
    clients: Cell,
    /** Of the clients of the package, 0 to 1. */
    client_share: z.number().nullable(),
    cost: Cell,
  })
  .meta({ id: "CoUseCell" });
export type CoUseCell = z.infer<typeof CoUseCell>;

/** A package whose own cost fell while that of another rose for the same clients. */
export const SubOptimisation = z
  .object({
    package: Named,
    other_package: Named,
    saved: Cell,
    caused: Cell,
    sentence: Names,
  })
  .meta({ id: "SubOptimisation" });
export type SubOptimisation = z.infer<typeof SubOptimisation>;

export const Dependencies = z
  .object({
    release_id: z.string(),
    area: Area,
    year: z.int(),
    packages: z.array(Named.extend({ clients: Cell, cost: Cell })),
    matrix: z.array(CoUseCell),
    alarms: z.array(SubOptimisation),
    /** Why there can be no alarm, when there can be none. */
    alarm_reason: z.string().nullable(),
  })
  .meta({ id: "Dependencies" });
export type Dependencies = z.infer<typeof Dependencies>;

const of = {
  ...plainRoute,
  subject: "comparison",
  permission: "see_figures",
  method: "get",
} as const;

export const comparisonRoutes = {
  comparison: {
    ...of,
    path: "/api/comparison",
    summary: "An indicator or a measure over all regions, with intervals, verdicts and years",
    query: z.object({
      /** `indicator:E-01` or `measure:cost_per_resident`. */
      figure: z.string().regex(/^(indicator|measure):[\w.-]{1,80}$/),
      module: Code.optional(),
      region: Code.optional(),
      year: Year.optional(),
      standardised: Flag.default(false),
      ...reference,
    }),
    answer: Comparison,
  },
  peers: {
    ...of,
    path: "/api/peers",
    summary: "The regions most like one, or those that are chosen, and in what they are alike",
    query: z.object({
      ...placeAndYear,
      chosen: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .meta({ description: "Codes of regions instead of the nearest, `06,07,08`" }),
    }),
    answer: z.object({
      release_id: z.string(),
      area: Area,
      year: z.int(),
      peers: z.array(Peer),
      reason: z.string().nullable(),
    }),
  },
  dependencies: {
    ...of,
    path: "/api/dependencies",
    summary: "Which packages the same clients use, and where one's saving is another's cost",
    query: z.object({ ...placeAndYear }),
    answer: Dependencies,
  },
} as const satisfies Readonly<Record<string, Route>>;
