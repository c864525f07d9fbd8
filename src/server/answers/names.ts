import type { Names } from "../../domain/names.ts";

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

/** A thing without names in the three languages is called by its code. */
export function sameName(text: string): Names {
  return { fi: text, sv: text, en: text };
}
