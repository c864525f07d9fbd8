import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseCsv } from "../../domain/csv.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { parseYamlFile } from "../../domain/parse.ts";
import { Quality } from "./quality-parameters.ts";

export const FOLDER = join(PACKAGE_ROOT, "examples/finland");
const RegionCode = z.string().regex(/^\d\d$/);
const Share = z.number().min(0).max(1);

const Activity = z.strictObject({
  service: z.string(),
  /** Code system and code in one, as the source writes them; the catalogue's own code when left out. */
  code: z.string().optional(),
  mode: z.string(),
  profession: z.string(),
  speciality: z.string().optional(),
  urgency: z.enum(["urgent", "non_urgent"]).default("non_urgent"),
  kind: z.enum(["visits", "stays", "housing", "months"]).default("visits"),
  producer: z
    .enum([
      "own",
      "hospital",
      "university",
      "purchased",
      "voucher",
      "personal_budget",
      "pharmacy",
      "national",
    ])
    .default("own"),
  method: z.enum(["duration", "care_days", "price", "equal", "drg"]).default("duration"),
  popularity: z.number().positive(),
  events: z.number().positive(),
  span: z.int().min(1).max(12).default(12),
  minutes: z.int().positive().default(30),
  days: z.number().positive().optional(),
  from: z.int().min(0).default(0),
  until: z.int().max(101).default(101),
  sex: z.enum(["female", "male"]).optional(),
  cost: z.number().positive().optional(),
  fee: z.number().positive().optional(),
  direct: z.number().positive().optional(),
  direct_type: z.string().optional(),
  requested: z.number().positive().optional(),
  funding: z.string().optional(),
});
const Package = z.strictObject({
  package_id: z.string(),
  reach: Share,
  further: z.number(),
  women: z.number(),
  ages: z.array(z.tuple([z.int(), z.number().positive()])).min(1),
  activities: z.array(Activity).min(1),
});
const Services = z.strictObject({ packages: z.array(Package).min(1) });

const Chains = z.strictObject({
  chains: z.array(
    z.strictObject({
      chain: z.string(),
      diagnosis: z.string().optional(),
      starts: Share,
      from: z.int(),
      until: z.int(),
      sex: z.enum(["female", "male"]).optional(),
      steps: z.array(z.strictObject({ service: z.string(), day: z.int().min(0).max(365) })).min(2),
    }),
  ),
});

const ProducerGroup = z.strictObject({
  prefix: z.string(),
  kind: z.string(),
  word: z.string(),
  names: z.array(z.string()).min(1),
});
const Areas = z.strictObject({
  languages: z.strictObject({
    swedish: z.record(RegionCode, Share),
    swedish_elsewhere: Share,
    sami: z.record(RegionCode, Share),
    other: Share,
  }),
  university_hospitals: z.record(z.string(), RegionCode),
  university_hospital_elsewhere: RegionCode,
  producers: z.record(z.string(), ProducerGroup),
  moves_per_household: Share,
  moves_inside_area: Share,
  changed_codes: Share,
  mortality: z.strictObject({ base: z.number(), slope: z.number() }),
  unknown_clients: Share,
  unknown_codes: Share,
});

const Mix = z.record(z.string(), Share);
const Economy = z.strictObject({
  price_year: z.int(),
  yearly_price_change: z.number(),
  cost_levels: z.strictObject({ from: z.number(), until: z.number() }),
  fixed_share: Share,
  support_share: Share,
  mixes: z.strictObject({ own: Mix, purchased: Mix, premises: Mix }),
  support_centres: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      share: Share,
      driver: z.string(),
      unit_euros: z.number(),
      mix: z.enum(["own", "premises"]),
      days_only: z.boolean().default(false),
      health_only: z.boolean().default(false),
    }),
  ),
  population_work: z.array(
    z.strictObject({ function_id: z.string(), name: z.string(), cents_per_resident: z.int() }),
  ),
  unallocated_cents_per_resident: z.int(),
  excluded_cents_per_resident: z.int(),
  month_of_work_cents: z.int(),
});

const LeveledArea = z.strictObject({ region_code: RegionCode, cost_level: z.number() });
const Truths = z.strictObject({
  cost_shift: z.strictObject({
    region_code: RegionCode,
    from_month: z.int().min(1).max(12),
    from_service: z.string(),
    to_service: z.string(),
    share_of_clients: Share,
    found_from_residents: z.int().positive(),
  }),
  poor_producer: z.strictObject({
    producer_id: z.string(),
    survey_drop: z.number(),
    outcome_drop: z.number(),
    found_from_residents: z.int().positive(),
  }),
  duplicated_delivery: z.strictObject({ region_code: RegionCode, month: z.int().min(1).max(12) }),
  late_recording: z.strictObject({
    region_code: RegionCode,
    months: z.array(z.strictObject({ month: z.int().min(1).max(12), recorded: Share })),
  }),
  really_cheaper: LeveledArea,
  only_looks_cheaper: LeveledArea,
});

/** A published or approximate unit cost, of a unit of the catalogue's service. */
export type UnitCost = { readonly unit: string; readonly euros: number };

export type FinlandParameters = {
  readonly packages: z.infer<typeof Services>["packages"];
  readonly chains: z.infer<typeof Chains>["chains"];
  readonly areas: z.infer<typeof Areas>;
  readonly economy: z.infer<typeof Economy>;
  readonly truths: z.infer<typeof Truths>;
  readonly quality: Quality;
  readonly unitCosts: ReadonlyMap<string, UnitCost>;
};

/** What the example is made of, from examples/finland. */
export function finlandParameters(): FinlandParameters {
  const file = <Schema extends z.ZodType>(name: string, schema: Schema) =>
    parseYamlFile(join(FOLDER, name), schema);
  return {
    packages: file("services.yaml", Services).packages,
    chains: file("chains.yaml", Chains).chains,
    areas: file("areas.yaml", Areas),
    economy: file("economy.yaml", Economy),
    truths: file("truths.yaml", Truths),
    quality: file("quality.yaml", Quality),
    unitCosts: unitCosts(),
  };
}

/** The rows meant for invented data, by service; those for comparison only are left out. */
function unitCosts(): Map<string, UnitCost> {
  const path = join(FOLDER, "unit-costs.csv");
  const columns = ["catalogue_code", "unit", "value_eur", "use"];
  return new Map(
    parseCsv(path, readFileSync(path, "utf8"), columns)
      .filter((row) => row.cell("use") === "synthetic-default")
      .map((row) => [
        row.cell("catalogue_code"),
        { unit: row.cell("unit"), euros: Number(row.cell("value_eur")) },
      ]),
  );
}
