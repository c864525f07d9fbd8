import { RELEASE_TABLES } from "../../release/index.ts";
import type { FigureLevel } from "./schema.ts";

export type AreaKind = "region" | "collaborative_area" | "nation";

/** The area code of the nation; no region or collaborative area has it. */
export const NATION = "FI";

/**
 * One row of the table `figures`: one version of one indicator for an area, a year and a module
 * (everything, a package, a function or a service), of all producers together or of one.
 *
 * The numerator and denominator are whole numbers in the scale of their measures: micro-euros, persons,
 * events, days, or millionths of weights and scores. The value is divided last, in the indicator's unit.
 */
export type FigureRow = {
  readonly indicator_id: string;
  readonly indicator_version: number;
  readonly area_kind: AreaKind;
  readonly area_code: string;
  readonly year: number;
  readonly level: FigureLevel;
  /** Null for the level `all`. */
  readonly module_id: string | null;
  /** Null for all producers together. */
  readonly producer_id: string | null;
  readonly numerator: bigint | null;
  readonly denominator: bigint | null;
  readonly value: number | null;
  /** 95 % limits of the value. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** As if the ages and sexes were those of the standard; null where the indicator is not standardised. */
  readonly standardised_value: number | null;
  readonly standardised_lower: number | null;
  readonly standardised_upper: number | null;
  readonly status: "value" | "zero" | "missing" | "hidden" | "not_comparable";
  /** Why there is no value: a code of MISSING_REASONS, with the table it is about after a colon. */
  readonly reason: string | null;
};

/** Columns of the table `figures` with their SQL types, in order. */
export const FIGURE_TABLE_COLUMNS = RELEASE_TABLES.figures satisfies Readonly<
  Record<keyof FigureRow, string>
>;
