import type { Language } from "../../domain/names.ts";

/** What a shown number counts. The words that go with a unit are in `words/`. */
export type ShownUnit =
  | "euros"
  | "million_euros"
  | "euros_cents"
  | "persons"
  | "count"
  | "percent"
  | "percentage_points"
  | "days"
  | "hours"
  | "minutes"
  | "per_thousand"
  | "score"
  | "ratio";

export type FormatOptions = {
  /** A plus before positive numbers, for differences. */
  readonly isSigned?: boolean;
  /** Leave the unit out: in a column whose head says it. */
  readonly isBare?: boolean;
  /** Digits after the decimal sign, instead of the unit's own. */
  readonly decimals?: number;
};

const LOCALES: Record<Language, string> = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" };
const NO_BREAK_SPACE = "\u00a0";
const MINUS = "\u2212";

const DECIMALS: Record<ShownUnit, number> = {
  euros: 0,
  million_euros: 1,
  euros_cents: 2,
  persons: 0,
  count: 0,
  percent: 0,
  percentage_points: 1,
  days: 1,
  hours: 1,
  minutes: 0,
  per_thousand: 1,
  score: 2,
  ratio: 2,
};

const SUFFIXES: Record<ShownUnit, Record<Language, string>> = {
  euros: { fi: "€", sv: "€", en: "€" },
  euros_cents: { fi: "€", sv: "€", en: "€" },
  million_euros: { fi: "milj. €", sv: "mn €", en: "€ million" },
  persons: { fi: "", sv: "", en: "" },
  count: { fi: "", sv: "", en: "" },
  percent: { fi: "%", sv: "%", en: "%" },
  percentage_points: { fi: "%-yks.", sv: "%-enh.", en: "pp" },
  days: { fi: "pv", sv: "dgr", en: "days" },
  hours: { fi: "t", sv: "h", en: "h" },
  minutes: { fi: "min", sv: "min", en: "min" },
  per_thousand: { fi: "/ 1 000", sv: "/ 1 000", en: "per 1,000" },
  score: { fi: "", sv: "", en: "" },
  ratio: { fi: "", sv: "", en: "" },
};

const formatters = new Map<string, Intl.NumberFormat>();

/**
 * A number as people read it: grouped by no-break spaces (commas in English), with a real minus sign, and
 * its unit bound to it so that no unit stands alone on a line. `percent` takes hundredths (62 is 62 %).
 */
export function formatValue(
  value: number,
  unit: ShownUnit,
  language: Language,
  options: FormatOptions = {},
): string {
  const shown = unit === "million_euros" ? value / 1e6 : value;
  const number = formatNumber(shown, options.decimals ?? DECIMALS[unit], language);
  const sign = options.isSigned === true && isAboveZero(number) && value > 0 ? "+" : "";
  if (options.isBare === true) return sign + number;
  return withUnit(sign + number, unit, language);
}

/** The number alone, with so many digits after the decimal sign. */
export function formatNumber(value: number, decimals: number, language: Language): string {
  const key = `${language}${decimals}`;
  const known = formatters.get(key);
  const formatter =
    known ??
    new Intl.NumberFormat(LOCALES[language], {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  if (known === undefined) formatters.set(key, formatter);
  const text = formatter
    .format(value)
    .replace(/[\u0020\u2009\u202f]/g, NO_BREAK_SPACE)
    .replace("-", MINUS);
  return text.startsWith(MINUS) && !isAboveZero(text) ? text.slice(1) : text;
}

const MILLISECONDS_OF_DAY = 86_400_000;

/** A day: 20.11.2026, 20.11.2026, 20 Nov 2026. Takes an ISO day or moment. */
export function formatDay(iso: string, language: Language): string {
  const day = new Date(iso);
  if (Number.isNaN(day.getTime())) return iso;
  const options: Intl.DateTimeFormatOptions =
    language === "en"
      ? { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }
      : { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(LOCALES[language], options)
    .format(day)
    .replaceAll(" ", NO_BREAK_SPACE);
}

/** A moment to the minute, in the time of Finland. */
export function formatMoment(iso: string, language: Language): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: "numeric",
    month: language === "en" ? "short" : "numeric",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Helsinki",
  }).format(moment);
}

/** `2015-03` as maaliskuu 2015, mars 2015, March 2015. */
export function formatMonth(month: string, language: Language): string {
  const day = new Date(`${month}-01T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return month;
  return new Intl.DateTimeFormat(LOCALES[language], {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  })
    .format(day)
    .replaceAll(" ", NO_BREAK_SPACE);
}

function withUnit(number: string, unit: ShownUnit, language: Language): string {
  const suffix = SUFFIXES[unit][language].replaceAll(" ", NO_BREAK_SPACE);
  if (suffix === "") return number;
  if (language !== "en") return `${number}${NO_BREAK_SPACE}${suffix}`;
  if (unit === "percent") return `${number}%`;
  if (!suffix.startsWith("€")) return `${number}${NO_BREAK_SPACE}${suffix}`;
  const rest = suffix.slice(1);
  return number.replace(/^([+\u2212]?)(.*)$/, `$1€$2${rest}`);
}

function isAboveZero(text: string): boolean {
  return /[1-9]/.test(text);
}

/** The last day of a period whose ISO end is the first day that is not included: 2016-01-01 gives 31.12.2015. */
export function formatLastDay(until: string, language: Language): string {
  const end = Date.parse(until);
  if (Number.isNaN(end)) return until;
  return formatDay(new Date(end - MILLISECONDS_OF_DAY).toISOString(), language);
}
