/** An exact decimal number: `units` times ten to the power of minus `scale`. */
export type Decimal = { readonly units: bigint; readonly scale: number };

const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads a decimal number exactly, exponents included; null when the text is not one. */
export function parseDecimal(text: string): Decimal | null {
  const match = PLAIN.exec(text.trim());
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return null;
  const units = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** The whole number of units at a scale, halves away from zero: 2.345 at scale 2 is 235. */
export function unitsAtScale({ units, scale }: Decimal, wanted: number): bigint {
  if (scale <= wanted) return units * 10n ** BigInt(wanted - scale);
  return divideRounded(units, 10n ** BigInt(scale - wanted));
}

/** Whether a plain decimal number has at most the fifteen digits that every double and spreadsheet keeps. */
export function isOfFifteenDigits(text: string): boolean {
  return text.replace(/[-.]/g, "").replace(/^0+/, "").length <= 15;
}

/** Divides whole numbers and rounds halves away from zero. @param divisor Above zero. */
export function divideRounded(amount: bigint, divisor: bigint): bigint {
  const size = amount < 0n ? -amount : amount;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return amount < 0n ? -rounded : rounded;
}

/**
 * Adds numbers as the decimals they print as, so 0.1 + 0.2 is 0.3.
 *
 * @param values Finite numbers.
 * @throws RangeError for a value that is not finite.
 */
export function exactSum(values: readonly number[]): number {
  const decimals = values.map((value) => {
    const decimal = parseDecimal(String(value));
    if (decimal === null) throw new RangeError("only finite numbers can be added");
    return decimal;
  });
  const scale = decimals.reduce((most, decimal) => Math.max(most, decimal.scale), 0);
  const units = decimals.reduce((sum, decimal) => sum + unitsAtScale(decimal, scale), 0n);
  return Number(`${units}e${-scale}`);
}
