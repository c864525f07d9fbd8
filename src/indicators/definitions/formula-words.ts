import { inEach, type Language, type Names } from "../../domain/names.ts";
import { FILTER_NAMES, type FilterWords } from "../registry/filter-names.ts";
import { REPORTED_NAMES } from "../registry/measure-names.ts";
import { measureNames } from "../registry/named-measures.ts";
import type { FilterValue, IndicatorDefinition, Part, Term } from "./schema.ts";

/** The name of a package, function or service, where it is known. */
export type ModuleNames = (code: string) => Names | undefined;

/** What is divided by what, in each language: made of the formula and of names, never written beside it. */
export function formulaWords(
  { formula }: Pick<IndicatorDefinition, "formula">,
  moduleNames: ModuleNames = () => undefined,
): { numerator: Names; denominator: Names | null } {
  const words = (part: Part) => inEach((language) => partWords(part, language, moduleNames));
  switch (formula.kind) {
    case "ratio": {
      const numerator = words(formula.numerator);
      const denominator = words(formula.denominator);
      if (formula.relative_to === undefined) return { numerator, denominator };
      return {
        numerator: inEach((language) => `${numerator[language]} ÷ ${denominator[language]}`),
        denominator: inEach((language) => WORDS[language].sameOfNation),
      };
    }
    case "median": {
      const of = words({ plus: [formula.of], minus: [] });
      return {
        numerator: inEach((language) => `${WORDS[language].median} ${of[language]}`),
        denominator: null,
      };
    }
    case "reported": {
      const known = formula.reported_ids.map((id) => REPORTED_NAMES[id]);
      return {
        numerator: inEach((language) =>
          known
            .map((one, index) => one?.numerator[language] ?? formula.reported_ids[index])
            .join(" + "),
        ),
        denominator: known[0]?.denominator ?? null,
      };
    }
  }
}

function partWords({ plus, minus }: Part, language: Language, names: ModuleNames): string {
  return [
    ...plus.map((term, index) => `${index === 0 ? "" : "+ "}${termWords(term, language, names)}`),
    ...minus.map((term) => `− ${termWords(term, language, names)}`),
  ].join(" ");
}

function termWords(term: Term, language: Language, names: ModuleNames): string {
  const words = WORDS[language];
  const further = [
    ...Object.entries(term.filters).map(([name, value]) =>
      filterWords(name, value, language, names),
    ),
    ...(term.scope === "module" ? [] : [words[term.scope]]),
    ...(term.years_before === 0 ? [] : [words.yearsBefore(term.years_before)]),
  ];
  const measure = measureNames(term.measure)[language];
  return further.length === 0 ? measure : `${measure} (${further.join("; ")})`;
}

function filterWords(
  name: string,
  value: FilterValue,
  language: Language,
  names: ModuleNames,
): string {
  const words: FilterWords | undefined = FILTER_NAMES[name];
  if (typeof value === "boolean") {
    if (words?.kind === "flag") return (value ? words.yes : words.no)[language];
    return `${name}: ${String(value)}`;
  }
  if (Array.isArray(value)) {
    const label = words?.kind === "codes" ? words.label[language] : name;
    const known = words?.kind === "codes" ? words.values : {};
    return `${label}: ${codesText(value, (code) => (known[code] ?? names(code))?.[language])}`;
  }
  if (words?.kind === "ages") return WORDS[language].ages(value);
  const label = words?.kind === "range" ? words.label[language] : name;
  const scale = words?.kind === "range" ? words.scale : 1;
  return `${label} ${WORDS[language].range({
    ...(value.from === undefined ? {} : { from: value.from / scale }),
    ...(value.until === undefined ? {} : { until: value.until / scale }),
  })}`;
}

/** Names of few, codes of many: a row of twenty functions is told by their codes. */
function codesText(codes: readonly string[], nameOf: (code: string) => string | undefined): string {
  const isModule = codes.some((code) => /^PP\d{2}/.test(code));
  if (isModule && codes.length > 3) return codes.join(", ");
  return codes.map((code) => nameOf(code) ?? code.replace(/\*$/, "…")).join(", ");
}

type Ends = { readonly from?: number | undefined; readonly until?: number | undefined };

type FormulaWords = {
  readonly median: string;
  readonly sameOfNation: string;
  readonly package: string;
  readonly all: string;
  readonly yearsBefore: (years: number) => string;
  readonly ages: (ends: Ends) => string;
  readonly range: (ends: Ends) => string;
};

const WORDS: Readonly<Record<Language, FormulaWords>> = {
  fi: {
    median: "mediaani:",
    sameOfNation: "sama koko maassa",
    package: "koko paketissa",
    all: "kaikissa paketeissa",
    yearsBefore: (years) => (years === 1 ? "edellisenä vuonna" : `${years} vuotta aiemmin`),
    ages: ({ from, until }) => {
      if (from === until) return `${from}-vuotiaat`;
      if (until === undefined) return from === 0 ? "ikä tiedossa" : `${from} vuotta täyttäneet`;
      return from === undefined ? `enintään ${until}-vuotiaat` : `${from}–${until}-vuotiaat`;
    },
    range: ({ from, until }) => {
      if (from === until) return `${from}`;
      if (until === undefined) return `vähintään ${from}`;
      return from === undefined ? `enintään ${until}` : `${from}–${until}`;
    },
  },
  sv: {
    median: "median:",
    sameOfNation: "samma i hela landet",
    package: "i hela paketet",
    all: "i alla paket",
    yearsBefore: (years) => (years === 1 ? "året innan" : `${years} år tidigare`),
    ages: ({ from, until }) => {
      if (from === until) return `${from} år`;
      if (until === undefined) return from === 0 ? "åldern känd" : `${from} år och äldre`;
      return from === undefined ? `högst ${until} år` : `${from}–${until} år`;
    },
    range: ({ from, until }) => {
      if (from === until) return `${from}`;
      if (until === undefined) return `minst ${from}`;
      return from === undefined ? `högst ${until}` : `${from}–${until}`;
    },
  },
  en: {
    median: "median of",
    sameOfNation: "the same of the whole country",
    package: "in the whole package",
    all: "in all packages",
    yearsBefore: (years) => (years === 1 ? "the year before" : `${years} years before`),
    ages: ({ from, until }) => {
      if (from === until) return `aged ${from}`;
      if (until === undefined) return from === 0 ? "age known" : `aged ${from} and over`;
      return from === undefined ? `aged ${until} and under` : `aged ${from}–${until}`;
    },
    range: ({ from, until }) => {
      if (from === until) return `${from}`;
      if (until === undefined) return `at least ${from}`;
      return from === undefined ? `at most ${until}` : `${from}–${until}`;
    },
  },
};
