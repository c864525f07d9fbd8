import type { Cell, TraceLink } from "../../api/index.ts";
import { amountText, type Figure, type Measure, measureParts } from "../../indicators/index.ts";

/** What a cell says beside its value. */
export type CellPlace = {
  readonly releaseId: string;
  readonly period: { readonly from: string; readonly until: string } | null;
  readonly trace: TraceLink | null;
};

export type Beside = Pick<
  Cell,
  | "unit"
  | "period"
  | "numerator"
  | "denominator"
  | "interval"
  | "no_interval"
  | "standardised"
  | "reference"
  | "verdict"
  | "release_id"
  | "trace"
>;

/** A figure of a measure as a cell. */
export function measureCell(measure: Measure, figure: Figure, place: CellPlace): Cell {
  const units = measureParts(measure);
  const beside = plain(measure.unit, place, {
    numerator: amountText(figure.numerator, units.numerator) || null,
    denominator:
      units.denominator === null ? null : amountText(figure.denominator, units.denominator) || null,
  });
  return statedCell(figure.status, figure.value === null ? null : Number(figure.value), beside);
}

/** An amount that was taken from a figure, such as its denominator. */
export function amountCell(unit: string, amount: number | null, place: CellPlace): Cell {
  const beside = plain(unit, place, { numerator: null, denominator: null });
  const status = amount === null ? "missing" : amount === 0 ? "zero" : "value";
  return statedCell(status, amount, beside);
}

function plain(
  unit: string,
  { releaseId, period, trace }: CellPlace,
  parts: Pick<Beside, "numerator" | "denominator">,
): Beside {
  return {
    unit,
    period: period === null ? null : { ...period },
    ...parts,
    interval: null,
    no_interval: null,
    standardised: null,
    reference: null,
    verdict: null,
    release_id: releaseId,
    trace,
  };
}

/** A cell of a status; what has no value says why. */
export function statedCell(
  status: Figure["status"],
  value: number | null,
  beside: Beside,
  reason: string | null = null,
): Cell {
  switch (status) {
    case "value":
      if (value === null) return { kind: "missing", reason: reason ?? "not_known", ...beside };
      return { kind: "value", value, ...beside };
    case "zero":
      return { kind: "zero", value: 0, ...beside };
    case "missing":
      return { kind: "missing", reason: reason ?? "not_known", ...beside };
    case "hidden":
      return { kind: "hidden", reason: reason ?? "protected", ...beside };
    case "not_comparable":
      return { kind: "not_comparable", reason: reason ?? "not_comparable", value, ...beside };
  }
}

/** The number of a cell; null when it has none that may be reckoned with. */
export function cellValue(cell: Cell): number | null {
  return cell.kind === "value" || cell.kind === "zero" ? cell.value : null;
}

export function yearPeriod(year: number): { from: string; until: string } {
  return { from: `${year}-01-01`, until: `${year + 1}-01-01` };
}
