import type { PlainDate } from "../domain/period.ts";

/** Why a text is not a personal identity code; the first that applies, in this order. */
export type IdentityCodeFault =
  | "length"
  | "format"
  | "century-sign"
  | "date"
  | "check-character"
  | "individual-number";

export type IdentityCodeResult =
  | {
      readonly valid: true;
      readonly birthDate: PlainDate;
      /** As the code says, which is the sex at the time of issue; never a fact about the person. */
      readonly sex: "male" | "female";
      /** Individual number 900–999: a temporary or test code, never issued to a person for good. */
      readonly artificial: boolean;
      readonly checkCharacter: string;
      readonly remainder: number;
    }
  | { readonly valid: false; readonly reason: IdentityCodeFault };

const CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY";
const CENTURY_SIGNS: Readonly<Record<"1800" | "1900" | "2000", readonly string[]>> = {
  "1800": ["+"],
  "1900": ["-", "Y", "X", "W", "V", "U"],
  "2000": ["A", "B", "C", "D", "E", "F"],
};
const INDIVIDUAL_NUMBERS = { min: 2, max: 899 } as const;
const ARTIFICIAL_NUMBERS = { min: 900, max: 999 } as const;
const CODE_LENGTH = 11;

/**
 * Holds a text against the rules of the Finnish personal identity code, as in force since 2023.
 *
 * Upper and lower case differ, and nothing is trimmed: the whole eleven characters are the key, for
 * the century sign tells apart two persons whose other characters agree.
 *
 * Rules: docs/methods/pseudonyms.md. `models/staging/identity_codes.sql` says the same for whole
 * deliveries, and the two are tested to agree.
 */
export function checkIdentityCode(text: string): IdentityCodeResult {
  if ([...text].length !== CODE_LENGTH) return { valid: false, reason: "length" };
  const digits = text.slice(0, 6) + text.slice(7, 10);
  if (!/^[0-9]{9}$/.test(digits)) return { valid: false, reason: "format" };
  const century = centuryOf(text.charAt(6));
  if (century === null) return { valid: false, reason: "century-sign" };
  const birthDate = realDate(century + text.slice(4, 6), text.slice(2, 4), text.slice(0, 2));
  if (birthDate === null) return { valid: false, reason: "date" };
  const remainder = Number(digits) % CHECK_CHARACTERS.length;
  const checkCharacter = CHECK_CHARACTERS.charAt(remainder);
  if (text.charAt(10) !== checkCharacter) return { valid: false, reason: "check-character" };
  const individualNumber = Number(text.slice(7, 10));
  if (individualNumber < INDIVIDUAL_NUMBERS.min)
    return { valid: false, reason: "individual-number" };
  return {
    valid: true,
    birthDate,
    sex: individualNumber % 2 === 1 ? "male" : "female",
    artificial: individualNumber >= ARTIFICIAL_NUMBERS.min,
    checkCharacter,
    remainder,
  };
}

/** The constants behind the rules, in the form in which they are published as a rule table. */
export function identityCodeRules() {
  const used = [...CHECK_CHARACTERS];
  return {
    characters: CHECK_CHARACTERS,
    modulus: used.length,
    byRemainder: Object.fromEntries(
      used.map((character, remainder) => [String(remainder), character]),
    ),
    lettersNeverUsed: [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].filter((letter) => !used.includes(letter)),
    centurySigns: CENTURY_SIGNS,
    individualNumberRange: INDIVIDUAL_NUMBERS,
    artificialRange: ARTIFICIAL_NUMBERS,
    sex: "odd male, even female",
  };
}

/** Whole years lived on a day; a person born on a leap day turns a year older on 1 March. */
export function ageInYears(birthDate: PlainDate, onDay: PlainDate): number {
  const years = Number(onDay.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return onDay.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The first two digits of the year of birth, or null when the sign is none of the thirteen. */
function centuryOf(sign: string): string | null {
  for (const [century, signs] of Object.entries(CENTURY_SIGNS))
    if (signs.includes(sign)) return century.slice(0, 2);
  return null;
}

function realDate(year: string, month: string, day: string): PlainDate | null {
  const text = `${year}-${month}-${day}`;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.toISOString().slice(0, 10) === text ? text : null;
}
