import { z } from "zod";
import { Names } from "../domain/names.ts";
import { PlainDate } from "../domain/period.ts";
import { DecimalText, Level, Page } from "./cell.ts";
import { Code, paging, plainRoute, Year } from "./parameters.ts";
import type { Route } from "./route.ts";

/** One service in its place; a regional one names the region that has it. */
export const CatalogueService = z
  .object({
    service_id: z.string(),
    names: Names,
    output_unit: z.string().nullable(),
    is_nationally_comparable: z.boolean(),
    region_code: z.string().nullable(),
    valid_from: PlainDate.nullable(),
    valid_until: PlainDate.nullable(),
  })
  .meta({ id: "CatalogueService" });

export const CatalogueFunction = z
  .object({ function_id: z.string(), names: Names, services: z.array(CatalogueService) })
  .meta({ id: "CatalogueFunction" });
export type CatalogueFunction = z.infer<typeof CatalogueFunction>;

export const CataloguePackage = z
  .object({
    package_id: z.string(),
    names: Names,
    scope: z.string().nullable(),
    kind: z.string().nullable(),
    functions: z.array(CatalogueFunction),
  })
  .meta({ id: "CataloguePackage" });
export type CataloguePackage = z.infer<typeof CataloguePackage>;

export const Catalogue = z
  .object({
    release_id: z.string(),
    version: z.string(),
    /** Whether the version is a proposal and not the official handbook. */
    is_proposal: z.boolean(),
    versions: z.array(z.string()),
    packages: z.array(CataloguePackage),
    views: z.array(
      z.object({
        view_id: z.string(),
        names: Names,
        nodes: z.array(
          z.object({
            node_id: z.string(),
            parent_id: z.string().nullable(),
            names: Names,
            service_ids: z.array(z.string()),
          }),
        ),
      }),
    ),
  })
  .meta({ id: "Catalogue" });
export type Catalogue = z.infer<typeof Catalogue>;

/** What differs between two versions of the catalogue; a move is known from their crosswalk only. */
export const CatalogueChange = z
  .object({
    level: Level,
    change: z.enum(["added", "ended", "renamed", "moved"]),
    code: z.string(),
    /** The code after a move; otherwise the same. */
    new_code: z.string(),
    before: Names.nullable(),
    after: Names.nullable(),
  })
  .meta({ id: "CatalogueChange" });

export const ClassificationRule = z
  .object({
    rule_id: z.string(),
    rule_set: z.string(),
    level: z.string(),
    priority: z.int(),
    region_code: z.string().nullable(),
    /** What the event must have, by column: codes, contact mode, profession, ages… */
    conditions: z.record(z.string(), z.string()),
    service_id: z.string().nullable(),
    valid_from: PlainDate.nullable(),
    valid_until: PlainDate.nullable(),
    reason: Names.nullable(),
    event_count: z.int(),
  })
  .meta({ id: "ClassificationRule" });
export type ClassificationRule = z.infer<typeof ClassificationRule>;

/** Events that have the same codes and were placed in the same way; a null rule took none of them. */
export const CoverageRow = z
  .object({
    region_code: z.string(),
    year: z.int(),
    code_system: z.string().nullable(),
    code: z.string().nullable(),
    contact_mode: z.string().nullable(),
    profession: z.string().nullable(),
    speciality: z.string().nullable(),
    rule_id: z.string().nullable(),
    service_id: z.string().nullable(),
    event_count: z.int(),
  })
  .meta({ id: "CoverageRow" });
export type CoverageRow = z.infer<typeof CoverageRow>;

const RuleCondition = z.object({
  condition: z.string(),
  wanted: z.string(),
  found: z.string().nullable(),
  is_met: z.boolean(),
});

const Place = Names.extend({ id: z.string() });

/** Why an event is in its service, and what it was given of the euros. */
export const EventExplanation = z
  .object({
    release_id: z.string(),
    places: z.array(
      z.object({
        delivery_id: z.string(),
        file_path: z.string(),
        row_number: z.int(),
        region_code: z.string(),
        year: z.int(),
        replaced_by_delivery_id: z.string().nullable(),
      }),
    ),
    events: z.array(
      z.object({
        delivery_id: z.string(),
        is_client_known: z.boolean(),
        duration_minutes: z.number().nullable(),
        cost_centre_id: z.string().nullable(),
        service: z.object({ service: Place, function: Place, package: Place }).nullable(),
        rule: z
          .object({
            rule_id: z.string(),
            rule_set: z.string(),
            level: z.string(),
            reason: z.string().nullable(),
            conditions: z.array(RuleCondition),
          })
          .nullable(),
        passed_rules: z.array(
          z.object({
            rule_id: z.string(),
            rule_set: z.string(),
            level: z.string(),
            reason: z.string().nullable(),
            failed: RuleCondition,
            is_near: z.boolean(),
          }),
        ),
        weight_method: z.string().nullable(),
        is_weight_assumed: z.boolean(),
        centre_event_count: z.int(),
        costs: z.array(
          z.object({
            cost_type: z.string(),
            /** From the cost centre's pool, by the event's weight. */
            spread_euros: DecimalText,
            /** The event's own. */
            direct_euros: DecimalText,
            total_euros: DecimalText,
          }),
        ),
        cost_euros: DecimalText,
        net_euros: DecimalText,
      }),
    ),
  })
  .meta({ id: "EventExplanation" });
export type EventExplanation = z.infer<typeof EventExplanation>;

const of = { ...plainRoute, subject: "catalogue", permission: "see_figures" } as const;

export const catalogueRoutes = {
  catalogue: {
    ...of,
    method: "get",
    path: "/api/catalogue",
    summary: "Packages, functions and services of the release, and the views over them",
    permission: "nothing",
    answer: Catalogue,
  },
  catalogueChanges: {
    ...of,
    method: "get",
    path: "/api/catalogue/changes",
    summary: "What differs between two versions of the catalogue",
    permission: "nothing",
    query: z.object({ from: Code, to: Code }),
    answer: z.object({ from: z.string(), to: z.string(), changes: z.array(CatalogueChange) }),
  },
  rules: {
    ...of,
    method: "get",
    path: "/api/catalogue/rules",
    summary: "The rules that place events in services, with how many events each took",
    query: z.object({ ...paging, service: Code.optional(), search: Code.optional() }),
    answer: z.object({
      release_id: z.string(),
      rules: z.array(ClassificationRule),
      page: Page,
    }),
  },
  coverage: {
    ...of,
    method: "get",
    path: "/api/catalogue/coverage",
    summary: "How events were placed by their codes; what no rule took is counted, never dropped",
    query: z.object({
      ...paging,
      region: Code.optional(),
      year: Year.optional(),
      unplaced: z.enum(["true", "false"]).default("false"),
    }),
    answer: z.object({
      release_id: z.string(),
      events: z.int(),
      placed_events: z.int(),
      rows: z.array(CoverageRow),
      page: Page,
    }),
  },
  eventExplanation: {
    ...of,
    method: "get",
    path: "/api/events/{event_id}",
    summary: "Why an event is where it is and costs what it costs; needs a purpose",
    permission: "explain_events",
    params: z.object({ event_id: z.string().min(1).max(200) }),
    query: z.object({
      delivery: Code.optional(),
      purpose: z
        .string()
        .min(5)
        .max(300)
        .meta({ description: "Why the event is looked at; kept in the audit log" }),
    }),
    answer: EventExplanation,
  },
} as const satisfies Readonly<Record<string, Route>>;
