import { identityCodeRules } from "../identity/index.ts";

/** The numbers that no person has: 900–999, even for women, odd for men. */
const FIRST_NUMBER = 900;
const NUMBERS_OF_A_DAY = 50;

/**
 * Gives invented persons identity codes that can belong to nobody.
 *
 * The persons of one birth date and sex get 900, 902 … 998 (women) or 901, 903 … 999 (men) in the order
 * in which they are asked for, so that no two share a code.
 *
 * @throws RangeError for the fifty-first person of one day and sex.
 */
export function artificialCodes(): (birthDate: string, sex: "male" | "female") => string {
  const given = new Map<string, number>();
  return (birthDate, sex) => {
    const key = `${birthDate} ${sex}`;
    const place = given.get(key) ?? 0;
    if (place >= NUMBERS_OF_A_DAY) throw new RangeError("too many invented persons of one day");
    given.set(key, place + 1);
    return artificialCode(birthDate, FIRST_NUMBER + 2 * place + (sex === "male" ? 1 : 0));
  };
}

function artificialCode(birthDate: string, number: number): string {
  const { byRemainder, modulus, centurySigns } = identityCodeRules();
  const century = birthDate.slice(0, 2);
  const [sign = "+"] =
    century === "20" ? centurySigns["2000"] : century === "19" ? centurySigns["1900"] : ["+"];
  const day = birthDate.slice(8, 10) + birthDate.slice(5, 7) + birthDate.slice(2, 4);
  const remainder = Number(`${day}${number}`) % modulus;
  return `${day}${sign}${number}${byRemainder[String(remainder)] ?? ""}`;
}
