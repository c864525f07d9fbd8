import type { Names } from "../../domain/names.ts";

/** Why a figure has no value. A code that is about a table is followed by `:` and the table. */
export const MISSING_REASONS = {
  not_delivered: {
    fi: "tarvittavaa aineistoa ei ole toimitettu",
    sv: "de uppgifter som behövs har inte levererats",
    en: "what it needs was not delivered",
  },
  partly_delivered: {
    fi: "osa alueista ei ole toimittanut tarvittavaa aineistoa",
    sv: "en del av områdena har inte levererat de uppgifter som behövs",
    en: "some regions did not deliver what it needs",
  },
  cannot_be_added: {
    fi: "julkaistua arvoa ei voi laskea yhteen ilman osoittajaa ja nimittäjää",
    sv: "ett publicerat värde kan inte läggas ihop utan täljare och nämnare",
    en: "a published value cannot be added up without its numerator and denominator",
  },
  nothing_in_denominator: {
    fi: "nimittäjä on nolla",
    sv: "nämnaren är noll",
    en: "the denominator is zero",
  },
} as const satisfies Readonly<Record<string, Names>>;

export type MissingReason = keyof typeof MISSING_REASONS;

/** A reason in words, in each language, with the table it is about. */
export function reasonNames(reason: string): Names {
  const [code = "", table] = reason.split(":", 2);
  const known = Object.entries(MISSING_REASONS).find(([id]) => id === code)?.[1];
  if (known === undefined) return { fi: reason, sv: reason, en: reason };
  const about = table === undefined ? "" : ` (${table})`;
  return { fi: `${known.fi}${about}`, sv: `${known.sv}${about}`, en: `${known.en}${about}` };
}
