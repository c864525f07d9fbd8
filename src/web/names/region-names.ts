import type { Language, Names } from "../../domain/names.ts";
import { besideWord, type NameForms, plainForms } from "./name-forms.ts";

/** name, genitive, inessive or adessive, illative; Swedish; English. By the official Finnish name. */
const KNOWN: Readonly<Record<string, readonly [string, string, string, string, string, string]>> = {
  "Itä-Uudenmaan hyvinvointialue": [
    "Itä-Uusimaa",
    "Itä-Uudenmaan",
    "Itä-Uudellamaalla",
    "Itä-Uuteenmaahan",
    "Östra Nyland",
    "East Uusimaa",
  ],
  "Keski-Uudenmaan hyvinvointialue": [
    "Keski-Uusimaa",
    "Keski-Uudenmaan",
    "Keski-Uudellamaalla",
    "Keski-Uuteenmaahan",
    "Mellersta Nyland",
    "Central Uusimaa",
  ],
  "Länsi-Uudenmaan hyvinvointialue": [
    "Länsi-Uusimaa",
    "Länsi-Uudenmaan",
    "Länsi-Uudellamaalla",
    "Länsi-Uuteenmaahan",
    "Västra Nyland",
    "West Uusimaa",
  ],
  "Vantaan ja Keravan hyvinvointialue": [
    "Vantaa ja Kerava",
    "Vantaan ja Keravan",
    "Vantaalla ja Keravalla",
    "Vantaaseen ja Keravaan",
    "Vanda och Kervo",
    "Vantaa and Kerava",
  ],
  "Varsinais-Suomen hyvinvointialue": [
    "Varsinais-Suomi",
    "Varsinais-Suomen",
    "Varsinais-Suomessa",
    "Varsinais-Suomeen",
    "Egentliga Finland",
    "Southwest Finland",
  ],
  "Satakunnan hyvinvointialue": [
    "Satakunta",
    "Satakunnan",
    "Satakunnassa",
    "Satakuntaan",
    "Satakunta",
    "Satakunta",
  ],
  "Kanta-Hämeen hyvinvointialue": [
    "Kanta-Häme",
    "Kanta-Hämeen",
    "Kanta-Hämeessä",
    "Kanta-Hämeeseen",
    "Egentliga Tavastland",
    "Kanta-Häme",
  ],
  "Pirkanmaan hyvinvointialue": [
    "Pirkanmaa",
    "Pirkanmaan",
    "Pirkanmaalla",
    "Pirkanmaahan",
    "Birkaland",
    "Pirkanmaa",
  ],
  "Päijät-Hämeen hyvinvointialue": [
    "Päijät-Häme",
    "Päijät-Hämeen",
    "Päijät-Hämeessä",
    "Päijät-Hämeeseen",
    "Päijänne-Tavastland",
    "Päijät-Häme",
  ],
  "Kymenlaakson hyvinvointialue": [
    "Kymenlaakso",
    "Kymenlaakson",
    "Kymenlaaksossa",
    "Kymenlaaksoon",
    "Kymmenedalen",
    "Kymenlaakso",
  ],
  "Etelä-Karjalan hyvinvointialue": [
    "Etelä-Karjala",
    "Etelä-Karjalan",
    "Etelä-Karjalassa",
    "Etelä-Karjalaan",
    "Södra Karelen",
    "South Karelia",
  ],
  "Etelä-Savon hyvinvointialue": [
    "Etelä-Savo",
    "Etelä-Savon",
    "Etelä-Savossa",
    "Etelä-Savoon",
    "Södra Savolax",
    "South Savo",
  ],
  "Pohjois-Savon hyvinvointialue": [
    "Pohjois-Savo",
    "Pohjois-Savon",
    "Pohjois-Savossa",
    "Pohjois-Savoon",
    "Norra Savolax",
    "North Savo",
  ],
  "Pohjois-Karjalan hyvinvointialue": [
    "Pohjois-Karjala",
    "Pohjois-Karjalan",
    "Pohjois-Karjalassa",
    "Pohjois-Karjalaan",
    "Norra Karelen",
    "North Karelia",
  ],
  "Keski-Suomen hyvinvointialue": [
    "Keski-Suomi",
    "Keski-Suomen",
    "Keski-Suomessa",
    "Keski-Suomeen",
    "Mellersta Finland",
    "Central Finland",
  ],
  "Etelä-Pohjanmaan hyvinvointialue": [
    "Etelä-Pohjanmaa",
    "Etelä-Pohjanmaan",
    "Etelä-Pohjanmaalla",
    "Etelä-Pohjanmaahan",
    "Södra Österbotten",
    "South Ostrobothnia",
  ],
  "Pohjanmaan hyvinvointialue": [
    "Pohjanmaa",
    "Pohjanmaan",
    "Pohjanmaalla",
    "Pohjanmaahan",
    "Österbotten",
    "Ostrobothnia",
  ],
  "Keski-Pohjanmaan hyvinvointialue": [
    "Keski-Pohjanmaa",
    "Keski-Pohjanmaan",
    "Keski-Pohjanmaalla",
    "Keski-Pohjanmaahan",
    "Mellersta Österbotten",
    "Central Ostrobothnia",
  ],
  "Pohjois-Pohjanmaan hyvinvointialue": [
    "Pohjois-Pohjanmaa",
    "Pohjois-Pohjanmaan",
    "Pohjois-Pohjanmaalla",
    "Pohjois-Pohjanmaahan",
    "Norra Österbotten",
    "North Ostrobothnia",
  ],
  "Kainuun hyvinvointialue": [
    "Kainuu",
    "Kainuun",
    "Kainuussa",
    "Kainuuseen",
    "Kajanaland",
    "Kainuu",
  ],
  "Lapin hyvinvointialue": ["Lappi", "Lapin", "Lapissa", "Lappiin", "Lappland", "Lapland"],
  "Helsingin kaupunki": [
    "Helsinki",
    "Helsingin",
    "Helsingissä",
    "Helsinkiin",
    "Helsingfors",
    "Helsinki",
  ],
  Ahvenanmaa: ["Ahvenanmaa", "Ahvenanmaan", "Ahvenanmaalla", "Ahvenanmaahan", "Åland", "Åland"],
  Eksote: ["Eksote", "Eksoten", "Eksotessa", "Eksoteen", "Eksote", "Eksote"],
  "Siun sote": ["Siun sote", "Siun soten", "Siun sotessa", "Siun soteen", "Siun sote", "Siun sote"],
  Porvoo: ["Porvoo", "Porvoon", "Porvoossa", "Porvooseen", "Borgå", "Porvoo"],
  "aineiston alueet": [
    "aineiston alueet",
    "aineiston alueiden",
    "aineiston alueilla",
    "aineiston alueisiin",
    "materialets områden",
    "all regions of the data",
  ],
  "koko maa": [
    "koko maa",
    "koko maan",
    "koko maassa",
    "koko maahan",
    "hela landet",
    "the whole country",
  ],
};

/** A region as sentences name it: short, and in the cases of Finnish. */
export function regionForms(names: Names, language: Language): NameForms {
  const known = KNOWN[names.fi];
  if (language !== "fi") {
    const name = known?.[language === "sv" ? 4 : 5] ?? shortOf(names[language]);
    return plainForms(name, language);
  }
  if (known === undefined) {
    return besideWord(names.fi, {
      genitive: "alueen",
      inessive: "alueella",
      illative: "alueeseen",
    });
  }
  const [name, genitive, inessive, illative] = known;
  return { name, genitive, inessive, illative };
}

/** The nation as sentences name it; a release of a few regions is not the country, and says so. */
export function nationForms(language: Language, isWholeCountry: boolean): NameForms {
  const names = isWholeCountry
    ? { fi: "koko maa", sv: "hela landet", en: "the whole country" }
    : { fi: "aineiston alueet", sv: "materialets områden", en: "all regions of the data" };
  return regionForms(names, language);
}

/** The five collaborative areas, by their code: where they are, in the genitive of Finnish. */
const COLLABORATIVE: Readonly<Record<string, Names>> = {
  EAST: { fi: "Itä-Suomen", sv: "Östra Finlands", en: "Eastern Finland" },
  INNER: { fi: "Sisä-Suomen", sv: "Inre Finlands", en: "Inner Finland" },
  NORTH: { fi: "Pohjois-Suomen", sv: "Norra Finlands", en: "Northern Finland" },
  SOUTH: { fi: "Etelä-Suomen", sv: "Södra Finlands", en: "Southern Finland" },
  WEST: { fi: "Länsi-Suomen", sv: "Västra Finlands", en: "Western Finland" },
};

/** A collaborative area as sentences name it. */
export function collaborativeForms(code: string, names: Names, language: Language): NameForms {
  const known = COLLABORATIVE[code];
  if (known === undefined) return plainForms(names[language], language);
  if (language === "sv") return plainForms(`${known.sv} samarbetsområde`, language);
  if (language === "en") return plainForms(`${known.en} collaborative area`, language);
  const area = `${known.fi} yhteistyöalue`;
  return { name: area, genitive: `${area}en`, inessive: `${area}ella`, illative: `${area}eseen` };
}

function shortOf(name: string): string {
  return name.replace(/ wellbeing services county$/, "").replace(/s välfärdsområde$/, "");
}
