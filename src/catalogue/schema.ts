import { z } from "zod";
import { Names } from "../domain/names.ts";
import { PlainDate } from "../domain/period.ts";

/** The forms of the files under `catalogue/`. Keys keep their names in the typed values. */

function code(pattern: RegExp, example: string) {
  return z.string().regex(pattern, `is not a code of the expected form; write it like ${example}`);
}

const PackageId = code(/^PP\d{2}$/, "PP04");
const FunctionId = code(/^PP\d{2}-F\d{2}$/, "PP04-F01");
const ServiceId = code(/^PP\d{2}-F\d{2}-S\d{2}$/, "PP04-F01-S01");
const SubServiceId = code(/^PP\d{2}-F\d{2}-S\d{2}-A\d{2}$/, "PP04-F01-S01-A01");
const ProductId = code(/^PP\d{2}-Y\d$/, "PP04-Y1");
const Slug = code(/^[a-z0-9]+(-[a-z0-9]+)*$/, "home-care");
const SnakeId = code(/^[a-z][a-z0-9_]*$/, "home_care");
const VersionId = code(/^\d{4}\.\d+(-[a-z]+)?$/, "2026.1-draft");
const Text = z.string().min(1);
const NamesByCode = z.record(SnakeId, Names);

/** Where a statement comes from: read in a source, or proposed here and to be checked. */
export const Mark = z.enum(["found", "proposal", "own_verify", "regional"]);
export type Mark = z.infer<typeof Mark>;

const VersionStatus = z.enum(["proposal", "decided"]);

/** Ages in whole years, `age_until` excluded; without it, no upper limit. */
const AgeRange = z.strictObject({
  age_from: z.int().min(0).max(120),
  age_until: z.int().min(1).max(121).optional(),
});

const SubService = z.strictObject({ sub_service_id: SubServiceId, names: Names });

const ServiceDefinition = z.strictObject({
  service_id: ServiceId,
  slug: Slug,
  names: Names,
  output_unit: Text,
  nationally_comparable: z.boolean().default(false),
  event_sources: z.array(Text).min(1).optional(),
  register_hint: z.strictObject({ value: Text, confirmed: z.boolean() }).optional(),
  valid_from: PlainDate.optional(),
  valid_until: PlainDate.optional(),
  sub_services: z.array(SubService).min(1).optional(),
});
export type ServiceDefinition = z.infer<typeof ServiceDefinition>;

const FunctionMappings = z.strictObject({
  stat_task_class: z.strictObject({ code: Text, name_fi: Text, mark: Mark }).optional(),
  service_task: z.strictObject({
    code: Text.nullable(),
    name_fi: Text,
    domain: z.enum(["social", "health", "support", "kela", "multi"]),
  }),
  wellbeing_county_service_class: z.strictObject({
    code: Text.nullable(),
    name_fi: Text.nullable(),
  }),
  cost_role: z.enum(["support_cost_allocated"]).optional(),
});

const FunctionDefinition = z.strictObject({
  function_id: FunctionId,
  slug: Slug,
  names: Names,
  is_client_guidance: z.boolean(),
  mappings: FunctionMappings,
  event_sources: z.array(Text).min(1),
  shared_module: z.strictObject({ also_visible_in: PackageId, counted_in: Text }).optional(),
  services: z.array(ServiceDefinition).min(1),
});
export type FunctionDefinition = z.infer<typeof FunctionDefinition>;

const packageHead = {
  package_id: PackageId,
  slug: Slug,
  brochure_number: z.int().min(1).optional(),
  names: Names,
  scope: z.enum(["regional", "national"]),
  kind: z.enum(["core", "crosscutting", "support"]),
  content_in_source: z.enum([
    "named_only",
    "function_names_in_chart",
    "named_but_empty",
    "not_named",
  ]),
  marks: z.strictObject({ package: Mark, functions: Mark, services: Mark }),
  merge_candidate_with: PackageId.optional(),
  population: z.strictObject({ clients: AgeRange, euros_per_resident: AgeRange }).optional(),
  products: z.array(z.strictObject({ product_id: ProductId, names: Names, unit: Text })).min(1),
};

export const PackageHead = z.strictObject(packageHead);
export type PackageHead = z.infer<typeof PackageHead>;

export const PackageDefinition = z.strictObject({
  ...packageHead,
  functions: z.array(FunctionDefinition).min(1),
});
export type PackageDefinition = z.infer<typeof PackageDefinition>;

const VersionChanges = z.strictObject({
  ended_packages: z.array(PackageId).default([]),
  new_packages: z.array(PackageHead).default([]),
  moved_functions: z.array(z.strictObject({ from: FunctionId, to: FunctionId })).default([]),
  renamed: z
    .array(z.strictObject({ id: z.union([PackageId, FunctionId, ServiceId]), names: Names }))
    .default([]),
});
export type VersionChanges = z.infer<typeof VersionChanges>;

export const VersionDefinition = z.strictObject({
  catalogue_version: VersionId,
  based_on: VersionId.optional(),
  title: Names,
  status: VersionStatus,
  valid_from: PlainDate,
  valid_until: PlainDate.optional(),
  source: z.strictObject({ title: Text, found: Text, proposed: Text, compare_with: Text }),
  notes: z.array(Text).min(1),
  client_segmentation: z.array(Text).optional(),
  output_units: NamesByCode.optional(),
  event_sources: NamesByCode.optional(),
  changes: VersionChanges.optional(),
});
export type VersionDefinition = z.infer<typeof VersionDefinition>;

export const CurrentVersion = z.strictObject({ current_version: VersionId });

export const CrosswalkDefinition = z.strictObject({
  from_version: VersionId,
  to_version: VersionId,
  reason: Text,
  services: z.array(z.strictObject({ from: Text, to: Text })),
});

export type CrosswalkDefinition = z.infer<typeof CrosswalkDefinition>;

const age = { age_from: z.int().min(0).max(120).optional(), age_until: AgeRange.shape.age_until };
const ViewInclude = z.union(
  [
    z.strictObject({ package_id: PackageId, ...age }),
    z.strictObject({ function_id: FunctionId, ...age }),
    z.strictObject({ service_id: Text, ...age }),
  ],
  {
    error:
      "is not a place; name exactly one of package_id, function_id, service_id, and ages as age_from, age_until (0 to 121)",
  },
);
export type ViewInclude = z.infer<typeof ViewInclude>;

export const ViewDefinition = z.strictObject({
  id: SnakeId,
  version: z.int().positive(),
  catalogue_version: VersionId,
  status: VersionStatus,
  names: Names,
  description: Text,
  nodes: z
    .array(
      z.strictObject({
        id: SnakeId,
        names: Names,
        parent: SnakeId.optional(),
        includes: z.array(ViewInclude).default([]),
      }),
    )
    .min(1),
});
export type ViewDefinition = z.infer<typeof ViewDefinition>;

const RegionalService = z.strictObject({
  service_id: code(/^(PP\d{2}-F\d{2}-S\d{2}|R\d{2}-S\d{2,3})$/, "R09-S01 or PP04-F04-S08"),
  function_id: FunctionId,
  names: Names,
  output_unit: Text.optional(),
  event_sources: z.array(Text).min(1).optional(),
  valid_from: PlainDate,
  valid_until: PlainDate.optional(),
  nationally_comparable: z.boolean().default(false),
  sub_services: z
    .array(
      z.strictObject({
        sub_service_id: code(/^R\d{2}-(S\d{2,3}-)?A\d{2,3}$/, "R09-S01-A01 or R09-A01"),
        names: Names,
      }),
    )
    .min(1)
    .optional(),
});
export type RegionalService = z.infer<typeof RegionalService>;

/** Packages and functions are read only to be refused by the level rule with a clear answer. */
export const RegionalDefinition = z.strictObject({
  region_code: code(/^\d{2}$/, '"09"'),
  services: z.array(RegionalService).default([]),
  packages: z.array(z.looseObject({ package_id: Text.optional() })).default([]),
  functions: z.array(z.looseObject({ function_id: Text.optional() })).default([]),
});
export type RegionalDefinition = z.infer<typeof RegionalDefinition>;
