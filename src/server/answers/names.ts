import type { Names } from "../../domain/names.ts";
import { codeNames } from "../../given/index.ts";
import { MISSING_REASONS, NO_INTERVAL_REASONS } from "../../indicators/index.ts";

/** Names of the views that come with this package. */
export const VIEW_NAMES: Readonly<Record<string, Names>> = {
  life_stage: { fi: "Elämänkaari", sv: "Livsskede", en: "Life stage" },
  service_task: { fi: "Palvelutehtävä", sv: "Serviceuppgift", en: "Service task" },
  elderly_care: {
    fi: "Ikääntyneiden hoito ja hoiva",
    sv: "Vård och omsorg om äldre",
    en: "Care of the elderly",
  },
};

/** Names of the dimensions of a query. */
export const DIMENSION_NAMES: Readonly<Record<string, Names>> = {
  region: { fi: "Hyvinvointialue", sv: "Välfärdsområde", en: "Wellbeing services county" },
  package: { fi: "Palvelupaketti", sv: "Servicepaket", en: "Service package" },
  function: { fi: "Toiminto", sv: "Funktion", en: "Function" },
  service: { fi: "Palvelu", sv: "Tjänst", en: "Service" },
  producer: { fi: "Tuottaja", sv: "Producent", en: "Producer" },
  year: { fi: "Vuosi", sv: "År", en: "Year" },
  month: { fi: "Kuukausi", sv: "Månad", en: "Month" },
  age_group: { fi: "Ikäryhmä", sv: "Åldersgrupp", en: "Age group" },
  sex: { fi: "Sukupuoli", sv: "Kön", en: "Sex" },
  segment: { fi: "Asiakassegmentti", sv: "Klientsegment", en: "Client segment" },
  funding_channel: { fi: "Rahoituskanava", sv: "Finansieringskanal", en: "Funding channel" },
};

/** What the sources that deliveries name most are called. */
const SOURCE_NAMES: Readonly<Record<string, Names>> = {
  avohilmo: { fi: "Avohilmo", sv: "Avohilmo", en: "Avohilmo" },
  hilmo: { fi: "Hilmo", sv: "Hilmo", en: "Hilmo" },
  soshilmo: { fi: "Sosiaali-Hilmo", sv: "Social-Hilmo", en: "Social Hilmo" },
  client_system: { fi: "asiakastietojärjestelmä", sv: "klientdatasystem", en: "client system" },
  ems_system: {
    fi: "ensihoidon järjestelmä",
    sv: "den prehospitala akutsjukvårdens system",
    en: "emergency medical services system",
  },
  purchase_invoices: { fi: "ostolaskut", sv: "inköpsfakturor", en: "purchase invoices" },
  finance: { fi: "taloushallinto", sv: "ekonomiförvaltning", en: "finance" },
  population_register: {
    fi: "väestörekisteri",
    sv: "befolkningsregister",
    en: "population register",
  },
  population: { fi: "väestö", sv: "befolkning", en: "population" },
  reference_data: { fi: "perustiedot", sv: "grunduppgifter", en: "reference data" },
  reported_indicators: {
    fi: "raportoidut indikaattorit",
    sv: "rapporterade indikatorer",
    en: "reported indicators",
  },
  events: { fi: "palvelutapahtumat", sv: "servicehändelser", en: "service events" },
  events_sent_again: {
    fi: "uudelleen lähetetyt tapahtumat",
    sv: "händelser som sänts på nytt",
    en: "events sent again",
  },
  quality: { fi: "laatutiedot", sv: "kvalitetsuppgifter", en: "quality" },
};

const PROFESSION_NAMES: Readonly<Record<string, Names>> = {
  doctor: { fi: "lääkäri", sv: "läkare", en: "doctor" },
  dentist: { fi: "hammaslääkäri", sv: "tandläkare", en: "dentist" },
  nurse: { fi: "sairaanhoitaja", sv: "sjukskötare", en: "nurse" },
  practical_nurse: { fi: "lähihoitaja", sv: "närvårdare", en: "practical nurse" },
  psychologist: { fi: "psykologi", sv: "psykolog", en: "psychologist" },
  social_worker: { fi: "sosiaalityöntekijä", sv: "socialarbetare", en: "social worker" },
  therapist: { fi: "terapeutti", sv: "terapeut", en: "therapist" },
  paramedic: { fi: "ensihoitaja", sv: "förstavårdare", en: "paramedic" },
};

/** Why a figure is not shown, beside the reasons for which it could not be computed. */
const CELL_REASONS: Readonly<Record<string, Names>> = {
  ...MISSING_REASONS,
  ...NO_INTERVAL_REASONS,
  not_known: { fi: "lukua ei ole laskettu", sv: "talet har inte räknats", en: "not computed" },
  protected: {
    fi: "luku on niin pieni, että ihmisen voisi tunnistaa",
    sv: "talet är så litet att en person kunde kännas igen",
    en: "so small that a person could be recognised",
  },
  protection: {
    fi: "suojattu, ettei ketään voi tunnistaa",
    sv: "skyddat så att ingen kan kännas igen",
    en: "protected, so that nobody can be recognised",
  },
  not_comparable: {
    fi: "luvut eivät ole keskenään vertailukelpoisia",
    sv: "talen är inte jämförbara sinsemellan",
    en: "the figures cannot be compared with each other",
  },
  not_for_audience: {
    fi: "luku ei ole tarkoitettu sinun roolillesi",
    sv: "talet är inte avsett för din roll",
    en: "not for your role",
  },
  no_clients: {
    fi: "paketilla ei ole asiakkaita tällä alueella ja vuonna",
    sv: "paketet har inga klienter i området det året",
    en: "no clients in this area and year",
  },
};

/** What codes in answers are called, by what they are codes of; a code that is not here is its own name. */
export function allCodeNames(): Record<string, Record<string, Names>> {
  const { tables, drivers, contactModes, codeSystems } = codeNames();
  return {
    table: { ...tables },
    source: { ...SOURCE_NAMES },
    driver: { ...drivers },
    contact_mode: { ...contactModes },
    code_system: { ...codeSystems },
    profession: { ...PROFESSION_NAMES },
    reason: { ...CELL_REASONS },
  };
}

const POLICY_NAMES: Readonly<Record<string, Names>> = {
  accounts: {
    fi: "Tilit kustannuslajeiksi",
    sv: "Konton till kostnadsslag",
    en: "Accounts to cost types",
  },
  weights: { fi: "Tapahtumien painot", sv: "Händelsernas vikter", en: "Weights of events" },
  drivers: {
    fi: "Tukikustannusten ajurit",
    sv: "Stödkostnadernas drivare",
    en: "Drivers of support costs",
  },
};

/** What a set of rules is called; a rule set of classification keeps its own name. */
export function policyNames(name: string): Names {
  const [, ruleSet] = /^classification (.+)$/.exec(name) ?? [];
  if (ruleSet === undefined) return POLICY_NAMES[name] ?? sameName(name);
  return {
    fi: `Luokittelusäännöt ${ruleSet}`,
    sv: `Klassificeringsregler ${ruleSet}`,
    en: `Classification rules ${ruleSet}`,
  };
}

/** A thing without names in the three languages is called by its code. */
export function sameName(text: string): Names {
  return { fi: text, sv: text, en: text };
}
