import { type Engine, requiredText, textValue, wholeValue } from "../../sql/engine.ts";
import type { FigureRow, IndicatorDefinition } from "../definitions/index.ts";
import type { Area } from "./areas.ts";
import { limitsOf } from "./limits.ts";
import { type Modules, modulesOf } from "./modules.ts";
import type { FigurePlace, PartSums } from "./part-sums.ts";
import { emptyFigure } from "./ratio-figure.ts";
import type { FigureSources } from "./sources.ts";

/** What the owner of an indicator published of a region: millionths, as they were delivered. */
export type ReportedValue = {
  readonly region: string;
  readonly id: string;
  /** The place in the catalogue, or null for what is about all of it. */
  readonly module: string | null;
  readonly value: bigint | null;
  readonly numerator: bigint | null;
  readonly denominator: bigint | null;
};

const MILLION = 1_000_000;

/** What was reported in a year of both sexes together. */
export async function reportedOfYear(
  engine: Engine,
  sources: FigureSources,
  year: number,
): Promise<ReportedValue[]> {
  const rows = await engine.rows(`
    select
        region_code,
        indicator_id,
        coalesce(service_id, function_id, package_id) as module_id,
        value_millionths,
        numerator_millionths,
        denominator_millionths
    from ${sources.ofYear("reported_indicators", year)} as reported
    where sex is null
    order by region_code, indicator_id, module_id`);
  const whole = (row: (typeof rows)[number], column: string) =>
    row[column] == null ? null : wholeValue(row, column);
  return rows.map((row) => ({
    region: requiredText(row, "region_code"),
    id: requiredText(row, "indicator_id"),
    module: textValue(row, "module_id"),
    value: whole(row, "value_millionths"),
    numerator: whole(row, "numerator_millionths"),
    denominator: whole(row, "denominator_millionths"),
  }));
}

/** The figures of an indicator as its owner reports it. */
export function reportedFigures(
  definition: IndicatorDefinition,
  year: number,
  reported: readonly ReportedValue[],
  { areas, modules }: { readonly areas: readonly Area[]; readonly modules: Modules },
): FigureRow[] {
  const { formula } = definition;
  if (formula.kind !== "reported") return [];
  const own = formula.reported_ids
    .map((id) => reported.filter((one) => one.id === id))
    .find((values) => values.length > 0);
  const listed = modulesOf({ definition, moduleCodes: null }, modules);
  return areas.flatMap((area) =>
    listed.map(({ level, module }): FigureRow => {
      const at: FigurePlace = {
        areaKind: area.kind,
        areaCode: area.code,
        year,
        level,
        module,
        producer: null,
      };
      const values = area.regionCodes.map((region) => valueAt(own ?? [], region, module));
      return reportedFigure(definition, formula.multiplier, at, values);
    }),
  );
}

/** What is said of the module itself, or else of all of the catalogue. */
function valueAt(
  reported: readonly ReportedValue[],
  region: string,
  module: string | null,
): ReportedValue | undefined {
  const ofRegion = reported.filter((one) => one.region === region);
  const exact = ofRegion.find((one) => one.module === module);
  const packageId = module?.split("-", 1)[0];
  return (
    exact ??
    ofRegion.find((one) => one.module === null) ??
    // Said of one place in the catalogue: of the package that is looked at, or of the only place there is.
    (module === packageId && ofRegion.length === 1 ? ofRegion[0] : undefined)
  );
}

function reportedFigure(
  definition: IndicatorDefinition,
  multiplier: number,
  at: FigurePlace,
  values: readonly (ReportedValue | undefined)[],
): FigureRow {
  const row = emptyFigure({ definition }, at);
  const known = values.filter((one) => one !== undefined);
  if (known.length === 0) return { ...row, reason: "not_delivered:reported_indicators" };
  if (known.length < values.length) {
    return { ...row, reason: "partly_delivered:reported_indicators" };
  }
  const numerator = sumOrNull(known.map((one) => one.numerator));
  const denominator = sumOrNull(known.map((one) => one.denominator));
  const [only] = known;
  const published = known.length === 1 && only?.value != null ? Number(only.value) / MILLION : null;
  const isRatio = numerator !== null && denominator !== null && denominator !== 0n;
  const value =
    published ?? (isRatio ? Number(numerator * BigInt(multiplier)) / Number(denominator) : null);
  if (value === null) return { ...row, reason: "cannot_be_added:reported_indicators" };
  const limits = isRatio
    ? limitsOf(definition.interval, {
        numerator: amountOnly(numerator),
        denominator: amountOnly(denominator),
        pair: null,
        multiplier,
        pairUnits: { numerator: MILLION, denominator: MILLION },
      })
    : { lower: null, upper: null };
  return {
    ...row,
    numerator,
    denominator,
    value,
    lower: limits.lower,
    upper: limits.upper,
    status: value === 0 ? "zero" : "value",
  };
}

function amountOnly(total: bigint): PartSums {
  return { total, amount: Number(total) / MILLION, clients: null, strata: new Map() };
}

function sumOrNull(amounts: readonly (bigint | null)[]): bigint | null {
  let sum = 0n;
  for (const amount of amounts) {
    if (amount === null) return null;
    sum += amount;
  }
  return sum;
}
