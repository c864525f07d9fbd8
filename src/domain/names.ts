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

export const Language = z.enum(["fi", "sv", "en"]);
export type Language = z.infer<typeof Language>;
