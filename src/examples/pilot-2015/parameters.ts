import { join } from "node:path";
import { z } from "zod";
import { Names } from "../../domain/names.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { parseYamlFile } from "../../domain/parse.ts";

const FOLDER = join(PACKAGE_ROOT, "examples/pilot-2015");

/** Steps of a value over ages: [first age, value], ascending. */
const AgeSteps = z.array(z.tuple([z.int().nonnegative(), z.number().nonnegative()])).min(1);
export type AgeSteps = z.infer<typeof AgeSteps>;

const PackageTarget = z.strictObject({
  package_id: z.string(),
  cost_euros: z.int().positive(),
  clients: z.int().positive(),
});
export type PackageTarget = z.infer<typeof PackageTarget>;

const HitShareTarget = z.strictObject({ package_id: z.string(), percent: z.int().min(1).max(99) });
export type HitShareTarget = z.infer<typeof HitShareTarget>;

/** The published figures as this example pairs them; the pairing is a reading. */
const Reading = z.strictObject({
  year: z.int(),
  reading: z.strictObject({ id: z.string(), title: Names, note: z.string() }),
  total: z.strictObject({
    region_code: z.string(),
    cost_euros: z.int(),
    clients: z.int(),
    outside_packages_euros: z.int(),
  }),
  packages: z.array(PackageTarget),
  care_and_nursing_euros_per_resident_75: z.array(
    z.strictObject({ region_code: z.string(), euros: z.int() }),
  ),
  hit_share_percent: z.array(HitShareTarget.extend({ region_code: z.string() })),
});
export type Reading = z.infer<typeof Reading>;

const Region = z.strictObject({
  region_code: z.string(),
  prefix: z.string().length(2),
  names: Names,
  reference_region: z.string().optional(),
  reference_municipality: z.string().optional(),
  residents: z.int().positive(),
  residents_75: z.int().positive(),
  clients: z.int().positive(),
  unknown_client_share: z.number(),
  finance_format: z.enum(["csv", "xlsx"]),
  packages: z.union([z.literal("reading"), z.array(PackageTarget)]),
  hit_share_percent: z.union([z.literal("reading"), z.array(HitShareTarget).length(2)]),
  population_work_euros: z.int(),
  unallocated_euros: z.int(),
  excluded_euros: z.int(),
});

const Regions = z.strictObject({
  year: z.int(),
  regions: z.array(Region),
  client_ages: AgeSteps,
  movers_between_regions: z.int(),
  movers_within_region: z.int(),
  changed_identity_codes: z.int(),
  second_sign_every: z.int().min(2),
  dirt: z.strictObject({
    duplicated_rows: z.int(),
    impossible_dates: z.int(),
    negative_minutes: z.int(),
  }),
  porvoo_unclassified_share: z.number(),
  porvoo_replaced_delivery_price_factor: z.number(),
});

export const SOURCES = [
  "avohilmo",
  "hilmo",
  "soshilmo",
  "client_system",
  "ems_system",
  "purchase_invoices",
] as const;
export type EventSource = (typeof SOURCES)[number];

const Centre = z.strictObject({
  id: z.string(),
  function_id: z.string(),
  name: z.string(),
  share: z.number().positive(),
  mix: z.enum(["own", "purchased", "grants"]),
  method: z.enum(["duration", "care_days", "equal", "price"]).optional(),
  support: z.number().default(1),
  producer: z.string().optional(),
  population_level: z.boolean().default(false),
});
export type CentreParameters = z.infer<typeof Centre>;

const Activity = z.strictObject({
  service: z.string(),
  centre: z.string(),
  source: z.enum(SOURCES),
  /** Code system and code; the catalogue's own service code when left out. */
  code: z.string().optional(),
  mode: z.string(),
  profession: z.string(),
  speciality: z.string().optional(),
  kind: z.enum(["visits", "months", "months_of_days", "housing", "stays"]).default("visits"),
  events: z.number().min(1),
  minutes: z.number().positive().default(60),
  days: z.number().positive().default(1),
  popularity: z.number().positive(),
  from: z.int().default(0),
  until: z.int().default(200),
  sex: z.enum(["male", "female"]).optional(),
  price_euros: z.number().optional(),
  fee_euros: z.number().optional(),
  direct_euros: z.number().optional(),
  direct_type: z.enum(["materials_and_medicines"]).optional(),
  funding: z.enum(["state", "kela", "insurance"]).optional(),
  urgency: z.enum(["urgent", "non_urgent"]).default("non_urgent"),
  referred: z.boolean().default(false),
  requested: z.number().optional(),
});
export type ActivityParameters = z.infer<typeof Activity>;

const Package = z.strictObject({
  package_id: z.string(),
  need: z.number(),
  further: z.number().nonnegative(),
  women: z.number().positive(),
  ages: AgeSteps,
  centres: z.array(Centre).min(1),
  activities: z.array(Activity).min(1),
});
export type PackageParameters = z.infer<typeof Package>;

const SupportCentre = z.strictObject({
  id: z.string(),
  name: z.string(),
  share: z.number().positive(),
  driver: z.string(),
  /** Euros of cost behind one unit of the driver, for the size of the amounts. */
  unit_euros: z.number().positive(),
  mix: z.enum(["own", "premises"]),
  days_only: z.boolean().default(false),
  health_only: z.boolean().default(false),
});
export type SupportCentreParameters = z.infer<typeof SupportCentre>;

const Services = z.strictObject({
  packages: z.array(Package),
  producers: z.record(
    z.string(),
    z.strictObject({ name: z.string(), kind: z.enum(["purchased", "voucher"]) }),
  ),
  support_centres: z.array(SupportCentre),
  mixes: z.record(
    z.enum(["own", "purchased", "grants", "premises"]),
    z.record(z.string(), z.number().positive()),
  ),
});

const ProfessionWeights = z.object({
  professions: z.array(
    z.object({ profession: z.string(), weight_thousandths: z.int().nonnegative() }),
  ),
  other_profession_thousandths: z.int().nonnegative(),
});

export type RegionParameters = Omit<z.infer<typeof Region>, "packages" | "hit_share_percent"> & {
  readonly packages: readonly PackageTarget[];
  readonly hit_share_percent: readonly HitShareTarget[];
};
export type PilotParameters = Omit<z.infer<typeof Regions>, "regions"> &
  z.infer<typeof Services> & {
    readonly reading: Reading;
    readonly regions: readonly RegionParameters[];
    /** Thousandths by which a profession's minutes count, as the costing rules say. */
    readonly professionWeight: (profession: string) => number;
  };

/**
 * Reads `examples/pilot-2015/*.yaml` and the profession weights of the costing rules.
 *
 * @throws UserError "invalid_definition" when a file does not have its form.
 */
export function pilotParameters(): PilotParameters {
  const reading = parseYamlFile(join(FOLDER, "reading.yaml"), Reading);
  const { regions, ...rest } = parseYamlFile(join(FOLDER, "regions.yaml"), Regions);
  const services = parseYamlFile(join(FOLDER, "services.yaml"), Services);
  const weights = parseYamlFile(join(PACKAGE_ROOT, "costing/weights.yaml"), ProfessionWeights);
  const byProfession = new Map(
    weights.professions.map((row) => [row.profession, row.weight_thousandths]),
  );
  return {
    ...rest,
    ...services,
    reading,
    regions: regions.map((region) => ({
      ...region,
      packages: region.packages === "reading" ? reading.packages : region.packages,
      hit_share_percent:
        region.hit_share_percent === "reading"
          ? reading.hit_share_percent.filter((row) => row.region_code === region.region_code)
          : region.hit_share_percent,
    })),
    professionWeight: (profession) =>
      byProfession.get(profession) ?? weights.other_profession_thousandths,
  };
}

/** The value of every age from 0 to 120. */
export function valuesByAge(steps: AgeSteps): Float64Array {
  const values = new Float64Array(121);
  for (const [from, value] of steps) values.fill(value, from);
  return values;
}
