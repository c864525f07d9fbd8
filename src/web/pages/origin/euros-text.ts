import type { Language } from "../../../domain/names.ts";
import { formatNumber } from "../../format/format-value.ts";

/**
 * Exact euros of the interface as people read them, to the cent. The digits are grouped as text, because a
 * double could not carry them all; what is beyond cents is left out.
 */
export function eurosText(decimal: string, language: Language): string {
  const match = decimal.match(/^(-?)(\d+)(?:\.(\d+))?$/);
  if (match === null) return decimal;
  const [, sign = "", whole = "0", fraction = ""] = match;
  const grouped = formatNumber(Number(whole), 0, language);
  const cents = `${fraction}00`.slice(0, 2);
  const isZero = /^0*$/.test(whole) && cents === "00";
  const minus = sign === "-" && !isZero ? "\u2212" : "";
  return language === "en" ? `${minus}€${grouped}.${cents}` : `${minus}${grouped},${cents}\u00a0€`;
}
