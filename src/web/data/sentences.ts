import type { Cell } from "../../api/index.ts";
import { formatInUnit, numberOf, relativeDifference } from "../format/format-cell.ts";
import { formatValue } from "../format/format-value.ts";
import type { NameForms } from "../names/name-forms.ts";
import type { Words } from "../words/words.ts";

/**
 * "…on 3 085 €, 2 % suurempi kuin koko maassa; ero on pienempi kuin minkä on sovittu merkitsevän jotakin": a figure, its distance to
 * what it is held against, and how sure that is. Null when there is no figure; without the distance when there
 * is nothing to hold it against.
 */
export function differenceSentence(
  cell: Cell,
  subject: string,
  against: NameForms,
  words: Words,
  isStandardised: boolean,
): string | null {
  const { t, language } = words;
  const value = numberOf(cell, isStandardised);
  if (value === null) return null;
  const figure = formatInUnit(value, cell.unit, language);
  const difference = relativeDifference(cell, isStandardised);
  if (difference === null) return t("sentence.figure", { subject, figure });
  const size = formatValue(Math.abs(difference), "percent", language);
  const text = { subject, figure, size, against };
  const sentence =
    Math.abs(difference) < 0.5
      ? t("sentence.same", text)
      : difference > 0
        ? t("sentence.more", text)
        : t("sentence.less", text);
  return `${sentence}${certainty(cell, words)}.`;
}

/** How sure a difference is, as the end of a sentence. */
function certainty(cell: Cell, { t }: Words): string {
  switch (cell.verdict) {
    case "better":
    case "worse":
      return `; ${t("sentence.significant")}`;
    case "no_difference":
      return `; ${t("sentence.noDifference")}`;
    case "cannot_say":
      return `; ${t("sentence.cannotSay")}`;
    case null:
      return "";
  }
}

/** A share of a whole as people say it: "kolmannes", "noin puolet"; percents where no word is near. */
export function shareWords(share: number, { t, language }: Words): string {
  const near = (value: number) => Math.abs(share - value) < 0.012;
  if (near(1 / 2)) return t("share.half");
  if (near(1 / 3)) return t("share.third");
  if (near(2 / 3)) return t("share.twoThirds");
  if (near(1 / 4)) return t("share.quarter");
  if (near(1 / 5)) return t("share.fifth");
  return formatValue(100 * share, "percent", language);
}
