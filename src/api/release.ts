import { z } from "zod";
import { Names } from "../domain/names.ts";
import { Area, Cell, Named, ReleaseId, ShownPeriod } from "./cell.ts";
import { Code, plainRoute } from "./parameters.ts";
import type { Route } from "./route.ts";

/** One proof: two whole numbers that must be equal, in their unit. */
export const Proof = z
  .object({
    proof_id: z.string(),
    statement: z.string(),
    unit: z.string(),
    comparison_count: z.int(),
    expected: z.string(),
    found: z.string(),
    /** `found` less `expected`; euros with two decimals or more where the unit is micro-euros. */
    difference: z.string(),
    holds: z.boolean(),
  })
  .meta({ id: "Proof" });
export type Proof = z.infer<typeof Proof>;

/** The euros of one region and year: where the ledger ended. The lines add up to the ledger. */
export const BalanceSheet = z
  .object({
    area: Area,
    year: z.int(),
    ledger: Cell,
    /** Ended on clients' events. */
    clients: Cell,
    /** Ended on named lines, by kind. */
    lines: z.array(z.object({ line_kind: z.string(), cell: Cell })),
    /** Ledger less all that is above, in euros: `0.00` when it closes. */
    difference: z.string(),
  })
  .meta({ id: "BalanceSheet" });
export type BalanceSheet = z.infer<typeof BalanceSheet>;

export const Dimension = z
  .object({ id: z.string(), names: Names, takes_years: z.boolean() })
  .meta({ id: "Dimension" });

export const MeasureText = z
  .object({
    measure_id: z.string(),
    names: Names,
    unit: z.string(),
    additivity: z.string(),
    numerator: z.string(),
    denominator: z.string().nullable(),
    method: z.string(),
  })
  .meta({ id: "Measure" });

/** What the open release is, and everything by which figures of it can be chosen. */
export const ReleaseMeta = z
  .object({
    release_id: z.string(),
    title: z.string(),
    catalogue: z.string(),
    program_version: z.string(),
    is_synthetic: z.boolean(),
    notes: z.array(Names),
    period: ShownPeriod,
    years: z.array(z.int()),
    /** Regions with figures, collaborative areas and the nation. */
    areas: z.array(Area.extend({ parent_code: z.string().nullable(), has_figures: z.boolean() })),
    packages: z.array(Named.extend({ scope: z.string().nullable(), function_count: z.int() })),
    views: z.array(z.object({ view_id: z.string(), names: Names })),
    segment_systems: z.array(z.string()),
    dimensions: z.array(Dimension),
    measures: z.array(MeasureText),
    /**
     * What codes are called, by what they are codes of: `table`, `source`, `driver`, `contact_mode`,
     * `code_system`, `profession`, `reason`.
     */
    code_names: z.record(z.string(), z.record(z.string(), Names)),
    proofs: z.object({ holding: z.int(), all: z.int() }),
    /** Delivered rows that no finding kept out, of all. */
    rows: z.object({ received: z.int(), accepted: z.int(), quarantined: z.int() }),
  })
  .meta({ id: "Release" });
export type ReleaseMeta = z.infer<typeof ReleaseMeta>;

export const ReleaseSummary = z
  .object({
    release_id: z.string(),
    is_current: z.boolean(),
    title: z.string(),
    catalogue: z.string(),
    program_version: z.string(),
    is_synthetic: z.boolean(),
    regions: z.array(z.string()),
    years: z.array(z.int()),
    proofs: z.object({ holding: z.int(), all: z.int() }).nullable(),
  })
  .meta({ id: "ReleaseSummary" });
export type ReleaseSummary = z.infer<typeof ReleaseSummary>;

const InputKind = z.enum(["delivery", "model", "definition", "policy", "catalogue", "program"]);

/** One input in which two releases differ, and the figures that differ, with the reason that is known. */
export const ReleaseDifference = z
  .object({
    from_release_id: z.string(),
    to_release_id: z.string(),
    /** Inputs: deliveries, models, definitions and policies that were added, removed or changed. */
    inputs: z.array(
      z.object({
        kind: InputKind,
        name: z.string(),
        change: z.enum(["added", "removed", "changed"]),
      }),
    ),
    /** Cost and clients by region, year and package where the two releases differ. */
    figures: z.array(
      z.object({
        measure_id: z.string(),
        names: Names,
        area_code: z.string(),
        year: z.int(),
        package_id: z.string().nullable(),
        before: Cell.nullable(),
        after: Cell.nullable(),
      }),
    ),
    /** Kinds of inputs that changed and can have moved the figures. */
    reasons: z.array(InputKind),
  })
  .meta({ id: "ReleaseDifference" });
export type ReleaseDifference = z.infer<typeof ReleaseDifference>;

const of = { ...plainRoute, subject: "release", permission: "see_figures" } as const;

export const releaseRoutes = {
  release: {
    ...of,
    method: "get",
    path: "/api/release",
    summary: "The open release and everything by which its figures can be chosen",
    permission: "nothing",
    answer: ReleaseMeta,
  },
  releases: {
    ...of,
    method: "get",
    path: "/api/releases",
    summary: "All releases of the workspace",
    permission: "see_publications",
    answer: z.object({ releases: z.array(ReleaseSummary) }),
  },
  releaseDifference: {
    ...of,
    method: "get",
    path: "/api/releases/{release_id}/difference",
    summary: "What differs between two releases, by input and by figure",
    permission: "see_publications",
    params: z.object({ release_id: ReleaseId }),
    query: z.object({ from: ReleaseId }),
    answer: ReleaseDifference,
  },
  proofs: {
    ...of,
    method: "get",
    path: "/api/proofs",
    summary: "The proofs of the release and the balance sheet that closes to zero",
    query: z.object({ region: Code.optional() }),
    answer: z.object({
      release_id: z.string(),
      proofs: z.array(Proof),
      balance: z.array(BalanceSheet),
    }),
  },
} as const satisfies Readonly<Record<string, Route>>;
