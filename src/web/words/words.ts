import { createContext, use } from "react";
import type { Language } from "../../domain/names.ts";
import { formatNumber } from "../format/format-value.ts";
import type { NameForms } from "../names/name-forms.ts";
import type finnish from "./fi.json";

/** One text of the pages. Every key is in all three files; `test/web-words.test.ts` says when one is not. */
export type WordKey = keyof typeof finnish;
export type WordTexts = Readonly<Record<WordKey, string>>;

/** What fills a text: a text as it is, a number to be grouped, or a name in its cases. */
export type WordParameters = Readonly<Record<string, string | number | NameForms>>;

export type Words = {
  readonly language: Language;
  /** The text of a key, filled. */
  readonly t: (key: WordKey, parameters?: WordParameters) => string;
  /** The text of a key before it is filled, for sentences that hold controls. */
  readonly template: (key: WordKey) => string;
};

export async function loadTexts(language: Language): Promise<WordTexts> {
  switch (language) {
    case "fi":
      return (await import("./fi.json")).default;
    case "sv":
      return (await import("./sv.json")).default;
    case "en":
      return (await import("./en.json")).default;
  }
}

export function wordsOf(language: Language, texts: WordTexts): Words {
  return {
    language,
    t: (key, parameters = {}) => fillText(texts[key], parameters, language),
    template: (key) => texts[key],
  };
}

/**
 * Fills `{name}` with a parameter, `{name:genitive}` with a case of a name, and `{n|one|other}` with the first
 * form when n is one and the second otherwise.
 *
 * @throws RangeError naming a parameter that was not given: a fault of ours.
 */
export function fillText(text: string, parameters: WordParameters, language: Language): string {
  return text.replace(/\{(\w+)(?::(\w+))?(?:\|([^|}]*)\|([^}]*))?\}/g, (_whole, ...groups) => {
    const [name, form, one, other]: (string | undefined)[] = groups;
    const value = parameters[name ?? ""];
    if (value === undefined) throw new RangeError(`no parameter ${name} for: ${text}`);
    if (one !== undefined) return value === 1 ? one : (other ?? "");
    if (typeof value === "number") return formatNumber(value, 0, language);
    if (typeof value === "string") return value;
    return value[formOf(form)];
  });
}

function formOf(form: string | undefined): keyof NameForms {
  return form === "genitive" || form === "inessive" || form === "illative" ? form : "name";
}

const WordsContext = createContext<Words | null>(null);
export const WordsProvider = WordsContext.Provider;

/** @throws Error outside the provider: a fault of ours. */
export function useWords(): Words {
  const words = use(WordsContext);
  if (words === null) throw new Error("useWords is outside WordsProvider");
  return words;
}
