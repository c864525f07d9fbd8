import { z } from "zod";
import { Names } from "../domain/names.ts";
import { Cell, DecimalText } from "./cell.ts";
import { Code, Flag, plainRoute, Year } from "./parameters.ts";
import { MeasureText } from "./release.ts";
import type { Route } from "./route.ts";

export const LedgerLine = z
  .object({
    region_code: z.string(),
    year: z.int(),
    cost_centre_id: z.string(),
    account: z.string(),
    /** `2015` or `2015-03`. */
    period: z.string(),
    cost_type: z.string(),
    rule_id: z.string().nullable(),
    euros: DecimalText,
    delivery_ids: z.array(z.string()),
  })
  .meta({ id: "LedgerLine" });
export type LedgerLine = z.infer<typeof LedgerLine>;

/** What a support centre gave to a final one, and by which driver. */
export const SupportPart = z
  .object({
    giving_cost_centre_id: z.string(),
    receiving_cost_centre_id: z.string(),
    driver: z.string().nullable(),
    method: z.string().nullable(),
    cost_group: z.string(),
    euros: DecimalText,
    given_euros: DecimalText,
  })
  .meta({ id: "SupportPart" });
export type SupportPart = z.infer<typeof SupportPart>;

/** A figure and everything it was made of, down to ledger lines that add up to it. */
export const FigureTrace = z
  .object({
    release_id: z.string(),
    catalogue: z.string(),
    measure: MeasureText,
    where: z.array(z.string()),
    cell: Cell,
    policies: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        names: Names,
        owner: Names.nullable(),
        reason: Names.nullable(),
      }),
    ),
    deliveries: z.array(
      z.object({
        delivery_id: z.string(),
        organiser: z.string().nullable(),
        source: z.string().nullable(),
        table_name: z.string(),
        period_from: z.string().nullable(),
        period_until: z.string().nullable(),
        accepted_rows: z.int(),
        quarantined_rows: z.int(),
      }),
    ),
    rules: z.array(
      z.object({
        rule_id: z.string().nullable(),
        service_id: z.string().nullable(),
        reason: z.string().nullable(),
        event_count: z.int(),
      }),
    ),
    /** Null when the numerator is no money. */
    money: z
      .object({
        cost_centres: z.array(
          z.object({
            region_code: z.string(),
            year: z.int(),
            cost_centre_id: z.string().nullable(),
            name: z.string().nullable(),
            own_euros: DecimalText,
            support_euros: DecimalText,
            outside_ledger_euros: DecimalText,
            euros: DecimalText,
          }),
        ),
        /** The largest first; `line_count` says how many there are in all. */
        ledger_lines: z.array(
          z.object({
            cost_centre_id: z.string().nullable(),
            cost_type: z.string(),
            support: SupportPart.nullable(),
            ledger: LedgerLine.nullable(),
            euros: DecimalText,
          }),
        ),
        line_count: z.int(),
        sum: DecimalText,
        difference: DecimalText,
      })
      .nullable(),
    notes: z.array(Names),
  })
  .meta({ id: "FigureTrace" });
export type FigureTrace = z.infer<typeof FigureTrace>;

/** A ledger line and where its euros ended. */
export const LedgerTrace = z
  .object({
    release_id: z.string(),
    ledger_lines: z.array(LedgerLine),
    euros: DecimalText,
    through_support: z.array(SupportPart.extend({ line_euros: DecimalText })),
    ends: z.array(
      z.object({
        package_id: z.string().nullable(),
        function_id: z.string().nullable(),
        service_id: z.string().nullable(),
        names: Names.nullable(),
        /** `clients`, a kind of named line, or why the money stayed where it was. */
        kind: z.string(),
        euros: DecimalText,
      }),
    ),
    /** Different clients by service, function, package and in all; never to be added up. */
    clients: z.array(
      z.object({
        level: z.enum(["all", "package", "function", "service"]),
        code: z.string().nullable(),
        client_count: z.int().nullable(),
      }),
    ),
    difference: DecimalText,
  })
  .meta({ id: "LedgerTrace" });
export type LedgerTrace = z.infer<typeof LedgerTrace>;

const of = { ...plainRoute, subject: "origin", permission: "see_figures", method: "get" } as const;

export const traceRoutes = {
  figureTrace: {
    ...of,
    path: "/api/trace/figure",
    summary: "Where a figure comes from: formula, versions, deliveries, cost centres, ledger lines",
    query: z.object({
      measure: Code,
      where: z.array(z.string().max(500)).max(20).default([]),
      by_month: Flag.default(false),
      lines: z.coerce.number<number | string>().int().min(0).max(2000).default(200),
    }),
    answer: FigureTrace,
  },
  ledgerTrace: {
    ...of,
    path: "/api/trace/ledger-line",
    summary: "Where a ledger line went: support centres, packages, functions, services, clients",
    query: z.object({
      cost_centre: Code,
      account: Code,
      month: z
        .string()
        .regex(/^\d{4}-\d{2}$/)
        .optional(),
      region: Code.optional(),
      year: Year.optional(),
    }),
    answer: LedgerTrace,
  },
  ledgerLines: {
    ...of,
    path: "/api/trace/ledger-lines",
    summary: "Accounts of the cost centres of a region and year, the largest first",
    query: z.object({
      region: Code.optional(),
      year: Year.optional(),
      cost_centre: Code.optional(),
      limit: z.coerce.number<number | string>().int().min(1).max(2000).default(100),
    }),
    answer: z.object({
      release_id: z.string(),
      ledger_lines: z.array(LedgerLine.extend({ cost_centre_name: z.string().nullable() })),
      line_count: z.int(),
    }),
  },
} as const satisfies Readonly<Record<string, Route>>;
