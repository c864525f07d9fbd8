import { audiencePolicy, INDICATOR_DIMENSIONS, visibleRows } from "../audience/index.ts";
import type { FigureRow } from "../indicators/index.ts";
import { countValue, requiredText, sqlText, textValue } from "../sql/engine.ts";
import type { WarningPoint } from "./early-warnings.ts";
import { definitionsOf, numberOrNull, oneOf, type Reading } from "./read-figures.ts";
import { VERDICTS, type Verdict } from "./verdict.ts";

/** A row of `early_warnings`, values in the indicator's unit. */
export type ReadWarning = {
  readonly indicatorId: string;
  readonly indicatorVersion: number;
  readonly areaCode: string;
  readonly level: FigureRow["level"];
  readonly moduleId: string | null;
  readonly month: string;
  readonly rule: string;
  readonly side: "above" | "below";
  readonly verdict: Verdict;
  readonly value: number;
  readonly centre: number;
  readonly lower: number;
  readonly upper: number;
  readonly deviation: number;
  readonly points: readonly WarningPoint[];
};

/** Leading indicators whose newest months are not as usual: the furthest off first. */
export async function readEarlyWarnings(
  reading: Reading,
  { areaCode = null }: { readonly areaCode?: string | null } = {},
): Promise<ReadWarning[]> {
  const definitions = definitionsOf(reading);
  const tests = INDICATOR_DIMENSIONS.flatMap((dimension) => {
    const ids = definitions.filter((one) => one.dimension === dimension).map(({ id }) => id);
    if (ids.length === 0) return [];
    const visible = visibleRows(audiencePolicy(), reading.viewer, dimension, "warnings");
    return [`(indicator_id in (${ids.map(sqlText).join(", ")}) and ${visible})`];
  });
  if (tests.length === 0) return [];
  const rows = await reading.engine.rows(`
    select warnings.*
    from early_warnings as warnings
    where (${tests.join(" or ")})
        and ${areaCode === null ? "true" : `area_code = ${sqlText(areaCode)}`}
    order by abs(deviation) desc, indicator_id, area_code, module_id`);
  return rows.map((row) => ({
    indicatorId: requiredText(row, "indicator_id"),
    indicatorVersion: countValue(row, "indicator_version"),
    areaCode: requiredText(row, "area_code"),
    level: oneOf(row, "level", ["all", "package", "function", "service"]),
    moduleId: textValue(row, "module_id"),
    month: requiredText(row, "month"),
    rule: requiredText(row, "rule"),
    side: oneOf(row, "side", ["above", "below"]),
    verdict: oneOf(row, "verdict", VERDICTS),
    value: numberOrNull(row, "value") ?? 0,
    centre: numberOrNull(row, "centre") ?? 0,
    lower: numberOrNull(row, "lower") ?? 0,
    upper: numberOrNull(row, "upper") ?? 0,
    deviation: numberOrNull(row, "deviation") ?? 0,
    points: pointsOf(requiredText(row, "points")),
  }));
}

/** Months with value and limits, as the run wrote them; runs of older programs wrote no limits. */
function pointsOf(text: string): ReadWarning["points"] {
  const points: [string, number | null, (number | null)?, (number | null)?][] = JSON.parse(text);
  return points.map(([month, value, lower = null, upper = null]) => ({
    month,
    value,
    lower,
    upper,
  }));
}
