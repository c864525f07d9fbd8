import { z } from "zod";

/** A name in the three user languages. */
export const Names = z.strictObject({
  fi: z.string().min(1),
  sv: z.string().min(1),
  en: z.string().min(1),
});
export type Names = z.infer<typeof Names>;

/** The same text in every language, where nobody has written it in three. */
export function sameInAll(text: string): Names {
  return { fi: text, sv: text, en: text };
}

/** A text that is made anew for each language. */
export function inEach(text: (language: Language) => string): Names {
  return { fi: text("fi"), sv: text("sv"), en: text("en") };
}

/** Names in the three languages, or one text of somebody who writes in one of them. */
export const Wording = z.union([Names, z.string().trim().min(1)]);
export type Wording = z.infer<typeof Wording>;

/** A wording as it is kept where there is room for one text: English, or the one that was written. */
export function oneText(wording: Wording): string {
  return typeof wording === "string" ? wording : wording.en;
}

export const Language = z.enum(["fi", "sv", "en"]);
export type Language = z.infer<typeof Language>;
