import type { Language } from "../../domain/names.ts";

/**
 * A name in the cases that sentences need. Finnish has them all; in Swedish and English a sentence brings its
 * own preposition, and only the genitive differs.
 */
export type NameForms = {
  readonly name: string;
  readonly genitive: string;
  /** "Etelä-Karjalassa", "Pirkanmaalla". */
  readonly inessive: string;
  /** "Etelä-Karjalaan": what something is compared with. */
  readonly illative: string;
};

/** A name that is the same in every case, except for the genitive of its language. */
export function plainForms(name: string, language: Language): NameForms {
  return { name, genitive: plainGenitive(name, language), inessive: name, illative: name };
}

/** A Finnish name of which we know no cases: it stays as it is beside a word that has them. */
export function besideWord(
  name: string,
  word: { genitive: string; inessive: string; illative: string },
): NameForms {
  return {
    name,
    genitive: `${word.genitive} ${name}`,
    inessive: `${word.inessive} ${name}`,
    illative: `${word.illative} ${name}`,
  };
}

function plainGenitive(name: string, language: Language): string {
  if (language === "en") return name.endsWith("s") ? `${name}\u2019` : `${name}\u2019s`;
  return /[sxz]$/i.test(name) ? name : `${name}s`;
}
