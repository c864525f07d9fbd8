import type { Language, Names } from "../../domain/names.ts";

/** Short names of the proposed packages, by their whole Finnish name; another catalogue shows its own names. */
const SHORT: Readonly<Record<string, Names>> = {
  "Lasten, nuorten ja perheiden palvelupaketti": {
    fi: "Lapset, nuoret ja perheet",
    sv: "Barn, unga och familjer",
    en: "Children, youth and families",
  },
  "Työterveyden palvelupaketti": {
    fi: "Työterveys",
    sv: "Företagshälsovård",
    en: "Occupational health",
  },
  "Aikuisten sosiaalipalvelujen palvelupaketti": {
    fi: "Aikuisten sosiaalipalvelut",
    sv: "Socialservice för vuxna",
    en: "Adult social services",
  },
  "Hoito- ja hoivapalvelupaketti": {
    fi: "Hoito ja hoiva",
    sv: "Vård och omsorg",
    en: "Care and nursing",
  },
  "Suun terveydenhuollon palvelupaketti": {
    fi: "Suun terveydenhuolto",
    sv: "Mun- och tandvård",
    en: "Oral health",
  },
  "Keskitetyn erikoissairaanhoidon palvelupaketti": {
    fi: "Keskitetty erikoissairaanhoito",
    sv: "Centraliserad specialiserad sjukvård",
    en: "Centralised specialised care",
  },
  "Mielenterveys- ja päihdepalvelupaketti": {
    fi: "Mielenterveys ja päihteet",
    sv: "Mentalvård och missbrukarvård",
    en: "Mental health and substance use",
  },
  "Vammaisten palvelupaketti": {
    fi: "Vammaisten palvelut",
    sv: "Service för personer med funktionsnedsättning",
    en: "Disability services",
  },
  "Lääkinnällisen kuntoutuksen palvelupaketti": {
    fi: "Lääkinnällinen kuntoutus",
    sv: "Medicinsk rehabilitering",
    en: "Medical rehabilitation",
  },
  "Laaja-alaisen palvelutarpeenarvion palvelupaketti": {
    fi: "Laaja-alainen palvelutarpeen arviointi",
    sv: "Bred bedömning av servicebehov",
    en: "Complex needs assessment",
  },
  "Vastaanottopalvelujen palvelupaketti": {
    fi: "Vastaanottopalvelut",
    sv: "Mottagningstjänster",
    en: "Primary care reception",
  },
  "Päivystyksen palvelupaketti": { fi: "Päivystys", sv: "Jourverksamhet", en: "Emergency care" },
  "Ensihoidon palvelupaketti": {
    fi: "Ensihoito",
    sv: "Prehospital akutsjukvård",
    en: "Emergency medical services",
  },
  "Hyvinvoinnin edistämisen tukipaketti": {
    fi: "Hyvinvoinnin edistäminen",
    sv: "Främjande av välfärd",
    en: "Wellbeing promotion",
  },
  Lääkehuoltopalvelupaketti: {
    fi: "Lääkehuolto",
    sv: "Läkemedelsförsörjning",
    en: "Pharmaceutical services",
  },
  Matkapalvelupaketti: { fi: "Matkapalvelut", sv: "Resor", en: "Travel services" },
  "ICT-palvelujen tukipaketti": { fi: "ICT-palvelut", sv: "ICT-tjänster", en: "ICT support" },
  "Omahoidon tukipaketti": { fi: "Omahoito", sv: "Egenvård", en: "Self-care support" },
  "Etähoidon palvelupaketti": { fi: "Etähoito", sv: "Distansvård", en: "Remote care" },
  "Omahoidon ja etähoidon palvelupaketti": {
    fi: "Omahoito ja etähoito",
    sv: "Egenvård och distansvård",
    en: "Self-care and remote care",
  },
  "Hankintojen tukipalvelut": { fi: "Hankinnat", sv: "Upphandling", en: "Procurement" },
  "Talous- ja henkilöstöhallinnon tukipaketti": {
    fi: "Talous- ja henkilöstöhallinto",
    sv: "Ekonomi- och personalförvaltning",
    en: "Finance and HR",
  },
};

/** A package as tables and headings name it. */
export function shortPackageName(names: Names, language: Language): string {
  return (SHORT[names.fi] ?? names)[language];
}
