import { eurosText, MICROEUROS_PER_CENT } from "../domain/money.ts";

/** A whole number with groups of three digits. */
export function grouped(value: number | bigint | string): string {
  return value.toString().replaceAll(/\B(?=(\d{3})+(?!\d))/g, " ");
}

/** Micro-euros as euros with two decimals, rounded half away from zero, in groups of three. */
export function euros(microEuros: bigint): string {
  const half = (microEuros < 0n ? -MICROEUROS_PER_CENT : MICROEUROS_PER_CENT) / 2n;
  const cents = (microEuros + half) / MICROEUROS_PER_CENT;
  const [whole = "", decimals = ""] = eurosText(cents).split(".");
  return `${grouped(whole)}.${decimals}`;
}
