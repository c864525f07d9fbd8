import { z } from "zod";
import { Language } from "../domain/names.ts";

/** Texts of the address, each short and held against what the release knows by the server. */
export const Code = z
  .string()
  .min(1)
  .max(80)
  .meta({ description: "A code, for example of a region or a package" });

export const Year = z.coerce
  .number<number | string>()
  .int()
  .min(1990)
  .max(2100)
  .meta({ description: "Calendar year" });

export const PAGE_SIZE = 200;
const MOST_ROWS = 10_000;

/** Which part of a list is asked for. */
export const paging = {
  offset: z.coerce.number<number | string>().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number<number | string>().int().min(1).max(MOST_ROWS).default(PAGE_SIZE),
};

/** `true` or `false` in an address. */
export const Flag = z.enum(["true", "false"]).transform((text) => text === "true");

/** Region and year of a view; the server takes the viewer's first region and the last year when left out. */
export const placeAndYear = {
  region: Code.optional().meta({ description: "Region code; `FI` is the nation" }),
  year: Year.optional(),
};

/** The language of a file; JSON has every language. */
export const fileLanguage = {
  language: Language.default("fi").meta({
    description: "Language of names and notes in XLSX and JSON-stat",
  }),
};

/**
 * What the figures are held against: `FI`, a region, a collaborative area, the peers' median (`peers`, or
 * `peers:` and the codes that are chosen instead), `previous_year`, or of one figure `target:` and a number.
 */
export const reference = {
  compare: z.string().min(1).max(200).optional().meta({
    description:
      "`FI`, the code of a region or collaborative area, `peers`, `peers:06,07,08`, `previous_year` or `target:12.5`",
  }),
};

const none = z.object({});

/** A route that takes nothing besides its address and answers with JSON: what most routes are where they say no more. */
export const plainRoute = {
  params: none,
  query: none,
  body: none,
  answers: "json",
  formats: [],
} as const;
