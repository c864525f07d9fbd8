import type { Measure } from "./measures.ts";

const MICROEUROS_PER_EURO = 1_000_000n;

type Shown = {
  readonly isMoney: boolean;
  readonly isRatio: boolean;
  readonly factor: bigint;
  readonly decimals: number;
};

/** How the units are shown: what one counted unit is divided by, and the decimals of the result. */
const SHOWN_AS = {
  euros: { isMoney: true, isRatio: false, factor: 1n, decimals: 2 },
  events: { isMoney: false, isRatio: false, factor: 1n, decimals: 0 },
  persons: { isMoney: false, isRatio: false, factor: 1n, decimals: 0 },
  euros_per_person: { isMoney: true, isRatio: true, factor: 1n, decimals: 2 },
  percent: { isMoney: false, isRatio: true, factor: 100n, decimals: 2 },
} as const satisfies Readonly<Record<string, Shown>>;

const OF_UNITS: ReadonlyMap<string, Shown> = new Map(Object.entries(SHOWN_AS));

/**
 * The one place where a query's numerator meets its denominator.
 *
 * @param numerator Micro-euros for money, otherwise persons or events; of an indicator in its own scale.
 * @param denominator In its own unit; ignored by measures that are no ratio.
 * @returns A plain decimal number, rounded half away from zero: euros and percent with two decimals,
 * persons and events whole. Null when a ratio has no denominator or a zero one.
 */
export function measureValue(
  { unit, shown }: Pick<Measure, "unit" | "shown">,
  numerator: bigint,
  denominator: bigint | null,
): string | null {
  if (shown !== undefined) {
    if (denominator === null || denominator === 0n) return null;
    const dividend = numerator * shown.multiplier * shown.denominatorScale;
    return roundedQuotient(dividend, denominator * shown.numeratorScale, shown.decimals);
  }
  const known = OF_UNITS.get(unit);
  if (known === undefined)
    throw new RangeError(`a measure in ${unit} does not say how it is shown`);
  const { isMoney, isRatio, factor, decimals } = known;
  const base = isMoney ? MICROEUROS_PER_EURO : 1n;
  if (!isRatio) return roundedQuotient(numerator * factor, base, decimals);
  if (denominator === null || denominator === 0n) return null;
  return roundedQuotient(numerator * factor, base * denominator, decimals);
}

/** A quotient as decimal text, rounded half away from zero. @param divisor Not zero. */
export function roundedQuotient(dividend: bigint, divisor: bigint, decimals: number): string {
  const isNegative = dividend < 0n !== divisor < 0n;
  const scaled = absolute(dividend) * 10n ** BigInt(decimals);
  const size = absolute(divisor);
  const rounded = (2n * scaled + size) / (2n * size);
  return decimalText(isNegative ? -rounded : rounded, decimals);
}

/** Micro-euros as exact euros: two decimals, and up to six when they are not whole cents. */
export function exactEuros(microeuros: bigint): string {
  return decimalText(microeuros, 6).replace(/0{1,4}$/, "");
}

function decimalText(scaled: bigint, decimals: number): string {
  const digits = absolute(scaled)
    .toString()
    .padStart(decimals + 1, "0");
  const sign = scaled < 0n ? "-" : "";
  if (decimals === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
