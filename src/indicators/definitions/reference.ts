import type { Language, Names } from "../../domain/names.ts";
import { measureNames } from "../registry/named-measures.ts";
import { formulaWords } from "./formula-words.ts";
import { limitsNames, STANDARD_NAMES } from "./interval-names.ts";
import { DIMENSIONS, type IndicatorDefinition, type Part, type Term } from "./schema.ts";
import { INDICATOR_UNITS } from "./units.ts";

/**
 * The page that says what each indicator is, in one language, made of the definitions alone. The page in
 * `docs/` is held against it by a test.
 */
export function indicatorReference(
  definitions: readonly IndicatorDefinition[],
  language: Language,
): string {
  const words = WORDS[language];
  const sections = DIMENSIONS.flatMap((dimension) => {
    const own = definitions.filter((one) => one.dimension === dimension);
    if (own.length === 0) return [];
    return [
      `## ${DIMENSION_NAMES[dimension][language]}\n`,
      ...own.map((one) => indicatorText(one, language)),
    ];
  });
  return [`# ${words.title}\n`, `${words.lead}\n`, ...sections].join("\n");
}

/** What one indicator is, in one language. */
export function indicatorText(definition: IndicatorDefinition, language: Language): string {
  const words = WORDS[language];
  const { formula } = definition;
  const parts = formulaWords(definition);
  const rows: readonly (readonly [string, string])[] = [
    [words.numerator, parts.numerator[language]],
    ...(parts.denominator === null
      ? []
      : [[words.denominator, parts.denominator[language]] as const]),
    [words.formula, formulaText(definition)],
    [words.unit, INDICATOR_UNITS[definition.unit].names[language]],
    [words.direction, words[definition.direction]],
    [
      words.kind,
      [definition.timing, definition.metric_type, definition.measure_kind]
        .map((kind) => words[kind])
        .join(", "),
    ],
    [words.levels, definition.levels.map((level) => words[level]).join(", ")],
    [words.packages, definition.packages.join(", ")],
    [words.audiences, definition.audiences.map((audience) => words[audience]).join(", ")],
    [
      words.standardised,
      definition.standardise.by === "none"
        ? words.not_standardised
        : `${words.by_age_and_sex} (${STANDARD_NAMES[definition.standardise.standard][language]})`,
    ],
    [words.limits, limitsNames(definition)[language]],
    [words.needs, definition.needs.map((table) => `\`${table}\``).join(", ")],
    [
      words.source,
      `${definition.source.title[language]}, ${definition.source.published} (${words[definition.standing]})`,
    ],
    ...(definition.sotkanet === undefined
      ? []
      : [
          [
            "Sotkanet",
            `${definition.sotkanet.ids.join(", ")} (${words[definition.sotkanet.status]})`,
          ] as const,
        ]),
    ...(definition.note === undefined ? [] : [[words.note, definition.note[language]] as const]),
  ];
  return [
    `### ${definition.id} ${definition.names[language]}\n`,
    `${definition.why_it_matters[language]}\n`,
    `*${words.mislead}* ${definition.how_it_can_mislead[language]}\n`,
    `| | ${words.version} ${definition.version} |`,
    "| --- | --- |",
    ...rows.map(([name, text]) => `| ${name} | ${text.replaceAll("|", "\\|")} |`),
    ...(formula.kind === "reported" ? [] : ["", ...measureLines(definition, language)]),
    "",
  ].join("\n");
}

/** The formula in the names of measures, as the file has it. */
export function formulaText({ formula }: IndicatorDefinition): string {
  switch (formula.kind) {
    case "ratio": {
      const times = formula.multiplier === 1 ? "" : ` × ${formula.multiplier}`;
      const relative = formula.relative_to === undefined ? "" : " ÷ nation";
      return `${partText(formula.numerator)} ÷ ${partText(formula.denominator)}${relative}${times}`;
    }
    case "median":
      return `median of ${termText(formula.of)}`;
    case "reported":
      return `reported: ${formula.reported_ids.join(", ")}`;
  }
}

/** One part of a formula in the names of measures. */
export function partText({ plus, minus }: Part): string {
  const text = [
    ...plus.map((term, index) => `${index === 0 ? "" : "+ "}${termText(term)}`),
    ...minus.map((term) => `− ${termText(term)}`),
  ].join(" ");
  return plus.length + minus.length === 1 ? text : `(${text})`;
}

function termText(term: Term): string {
  const filters = Object.entries(term.filters).map(([name, value]) => {
    if (typeof value === "boolean") return value ? name : `not ${name}`;
    if (Array.isArray(value)) return `${name} ${value.join("/")}`;
    return `${name} ${value.from ?? ""}..${value.until ?? ""}`;
  });
  const further = [
    ...filters,
    ...(term.scope === "module"
      ? []
      : [`of ${term.scope === "all" ? "everything" : "the package"}`]),
    ...(term.years_before === 0 ? [] : [`${term.years_before} year before`]),
  ];
  return `\`${term.measure}\`${further.length === 0 ? "" : ` [${further.join(", ")}]`}`;
}

function measureLines({ formula }: IndicatorDefinition, language: Language): string[] {
  if (formula.kind === "reported") return [];
  const terms =
    formula.kind === "median"
      ? [formula.of]
      : [formula.numerator, formula.denominator].flatMap(({ plus, minus }) => [...plus, ...minus]);
  const ids = [...new Set(terms.map(({ measure }) => measure))];
  return ids.map((id) => `- \`${id}\`: ${measureNames(id)[language]}`);
}

export const DIMENSION_NAMES: Readonly<Record<IndicatorDefinition["dimension"], Names>> = {
  economy: { fi: "Taloudellisuus", sv: "Ekonomi", en: "Economy" },
  quality: {
    fi: "Laatu ja saatavuus",
    sv: "Kvalitet och tillgänglighet",
    en: "Quality and access",
  },
  effectiveness: { fi: "Vaikuttavuus", sv: "Genomslag", en: "Effectiveness" },
  renewal: { fi: "Uudistumiskyky", sv: "Förnyelseförmåga", en: "Capacity for renewal" },
  need: { fi: "Väestön palvelutarve", sv: "Befolkningens servicebehov", en: "Population need" },
  experience: { fi: "Asiakaskokemus", sv: "Klienterfarenhet", en: "Client experience" },
};

const FI = {
  title: "Indikaattorit",
  lead: "Tämä sivu on tehty kansion `indicators/` tiedostoista; sitä ei muokata käsin. Määritelmät ovat ehdotuksia, ellei toisin sanota. Kaavan nimet ovat samat kuin tiedostoissa.",
  version: "Versio",
  mislead: "Mikä voi johtaa harhaan:",
  numerator: "Osoittaja",
  denominator: "Nimittäjä",
  formula: "Kaava",
  unit: "Yksikkö",
  direction: "Suunta",
  lower_better: "pienempi on parempi",
  higher_better: "suurempi on parempi",
  neutral: "ei suuntaa",
  kind: "Laji",
  leading: "ennakoiva",
  lagging: "jälkikäteinen",
  input: "panos",
  output: "tuotos",
  quantitative: "määrällinen",
  qualitative: "laadullinen",
  levels: "Tasot",
  all: "kaikki",
  package: "paketti",
  function: "toiminto",
  service: "palvelu",
  packages: "Paketit",
  audiences: "Kenelle",
  national: "kansallinen",
  organiser: "järjestäjä",
  producer: "tuottaja",
  client: "asiakas",
  standardised: "Vakiointi",
  not_standardised: "ei vakioida",
  by_age_and_sex: "ikä ja sukupuoli",
  limits: "95 %:n väli",
  needs: "Tarvitsee",
  source: "Lähde",
  found: "lähteestä",
  proposal: "ehdotus",
  unconfirmed: "vahvistamatta",
  confirmed: "vahvistettu",
  note: "Huomautus",
};

const SV: typeof FI = {
  title: "Indikatorer",
  lead: "Sidan är gjord av filerna i mappen `indicators/` och redigeras inte för hand. Definitionerna är förslag om inget annat sägs. Namnen i formeln är desamma som i filerna.",
  version: "Version",
  mislead: "Vad som kan vilseleda:",
  numerator: "Täljare",
  denominator: "Nämnare",
  formula: "Formel",
  unit: "Enhet",
  direction: "Riktning",
  lower_better: "mindre är bättre",
  higher_better: "större är bättre",
  neutral: "ingen riktning",
  kind: "Slag",
  leading: "föregripande",
  lagging: "efterföljande",
  input: "insats",
  output: "utfall",
  quantitative: "kvantitativ",
  qualitative: "kvalitativ",
  levels: "Nivåer",
  all: "allt",
  package: "paket",
  function: "funktion",
  service: "tjänst",
  packages: "Paket",
  audiences: "För vem",
  national: "nationell",
  organiser: "organisatör",
  producer: "producent",
  client: "klient",
  standardised: "Standardisering",
  not_standardised: "standardiseras inte",
  by_age_and_sex: "ålder och kön",
  limits: "95 %-intervall",
  needs: "Behöver",
  source: "Källa",
  found: "från källan",
  proposal: "förslag",
  unconfirmed: "inte bekräftad",
  confirmed: "bekräftad",
  note: "Anmärkning",
};

const EN: typeof FI = {
  title: "Indicators",
  lead: "This page is made of the files in `indicators/` and is not edited by hand. The definitions are proposals where nothing else is said.",
  version: "Version",
  mislead: "What can mislead:",
  numerator: "Numerator",
  denominator: "Denominator",
  formula: "Formula",
  unit: "Unit",
  direction: "Direction",
  lower_better: "lower is better",
  higher_better: "higher is better",
  neutral: "no direction",
  kind: "Kind",
  leading: "leading",
  lagging: "lagging",
  input: "input",
  output: "output",
  quantitative: "quantitative",
  qualitative: "qualitative",
  levels: "Levels",
  all: "everything",
  package: "package",
  function: "function",
  service: "service",
  packages: "Packages",
  audiences: "For whom",
  national: "national",
  organiser: "organiser",
  producer: "producer",
  client: "client",
  standardised: "Standardised",
  not_standardised: "no",
  by_age_and_sex: "by age and sex",
  limits: "95 % limits",
  needs: "Needs",
  source: "Source",
  found: "found",
  proposal: "proposal",
  unconfirmed: "not confirmed",
  confirmed: "confirmed",
  note: "Note",
};

const WORDS: Readonly<Record<Language, typeof FI>> = { fi: FI, sv: SV, en: EN };
