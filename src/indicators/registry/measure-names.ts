import type { Names } from "../../domain/names.ts";

const n = (fi: string, sv: string, en: string): Names => ({ fi, sv, en });

/** What each named measure counts, in words. */
export const MEASURE_NAMES = {
  gross_cost: n(
    "bruttokustannus, myös kulut, jotka eivät ole asiakkailla",
    "bruttokostnad, även kostnader som inte hör till någon klient",
    "gross cost, lines on no client included",
  ),
  net_cost: n(
    "nettokustannus (tulot ja asiakasmaksut vähennetty), myös kulut, jotka eivät ole asiakkailla",
    "nettokostnad (intäkter och klientavgifter avdragna), även kostnader som inte hör till någon klient",
    "net cost (less income and client fees), lines on no client included",
  ),
  cost_without_function: n(
    "bruttokustannus, joka ei kuulu mihinkään toimintoon",
    "bruttokostnad som inte hör till någon funktion",
    "gross cost that is on no function",
  ),
  event_cost: n(
    "tapahtumien bruttokustannus",
    "bruttokostnad för händelser",
    "gross cost of events",
  ),
  cost_of_clients: n(
    "tunnettujen asiakkaiden bruttokustannus",
    "bruttokostnad för kända klienter",
    "gross cost of identified clients",
  ),
  whole_cost_of_clients: n(
    "samojen asiakkaiden kaikki bruttokustannukset samalla alueella ja samana vuonna",
    "samma klienters hela bruttokostnad i samma område och år",
    "all gross cost of the same clients in the same region and year",
  ),
  cost_of_dearest_tenth: n(
    "alueen kalleimman asiakaskymmenyksen bruttokustannus",
    "bruttokostnad för den tiondel av områdets klienter som kostar mest",
    "gross cost of the tenth of the area’s clients who cost most",
  ),
  events: n("tapahtumat", "händelser", "events"),
  coded_events: n(
    "tapahtumat, joissa on kaikki pakolliset koodit",
    "händelser med alla obligatoriska koder",
    "events with all mandatory coded fields",
  ),
  output: n(
    "suoritteet (käynnit, päivät, tunnit sen mukaan, miten palvelu ne laskee)",
    "prestationer (besök, dagar, timmar, så som tjänsten räknar dem)",
    "output units (visits, days, hours, as the service counts them)",
  ),
  working_minutes: n(
    "tapahtumien tunnetut työminuutit",
    "kända arbetsminuter för händelser",
    "known working minutes of events",
  ),
  clients: n("eri asiakkaat", "olika klienter", "different identified clients"),
  residents: n(
    "asukkaat vuoden lopussa",
    "invånare vid årets slut",
    "residents at the end of the year",
  ),
  need_weighted_residents: n(
    "asukkaat alueen palvelutarvekertoimella painotettuina",
    "invånare viktade med områdets behovskoefficient",
    "residents, each weighing the region’s coefficient of need",
  ),
  stays: n(
    "vuoden aikana päättyneet hoitojaksot",
    "vårdperioder som avslutats under året",
    "stays that ended in the year",
  ),
  stay_clients: n(
    "eri asiakkaat, joilla on hoitojakso",
    "olika klienter med en vårdperiod",
    "different clients with a stay",
  ),
  emergency_visits: n(
    "päivystyskäynnit ja ensihoidon tehtävät",
    "jourbesök och uppdrag inom den prehospitala akutsjukvården",
    "emergency visits and missions",
  ),
  clients_in_care_at_year_end: n(
    "eri asiakkaat ympärivuorokautisessa hoidossa 31.12.",
    "olika klienter i vård dygnet runt den 31 december",
    "different clients in round-the-clock care on 31 December",
  ),
  waits: n("odotukset jonossa", "väntetider i kö", "entries in a queue"),
  waiting_clients: n(
    "eri asiakkaat jonossa",
    "olika klienter i kö",
    "different clients in a queue",
  ),
  waiting_days: n(
    "odotuspäivät vuoden loppuun mennessä",
    "väntade dagar till årets slut",
    "days waited by the end of the year",
  ),
  recording_lag: n(
    "päivät tapahtumasta toimitukseen",
    "dagar från händelse till leverans",
    "days from event to delivery",
  ),
  answers: n("vastaukset painoineen", "svar med sina vikter", "answers, by their weight"),
  answer_scores: n(
    "vastausten arvojen summa painoineen",
    "summan av svarens värden med sina vikter",
    "sum of the answers’ values, by their weight",
  ),
  measured_clients: n(
    "eri asiakkaat, joita on mitattu",
    "olika klienter som har mätts",
    "different clients measured with an instrument",
  ),
  covered_clients: n(
    "eri asiakkaat niissä toiminnoissa, joita asia koskee",
    "olika klienter i de funktioner som det gäller",
    "different clients of the functions that it is about",
  ),
  cost_before_plan: n(
    "suunnitelmaa edeltävän vuoden kustannus",
    "kostnad under året före planen",
    "cost of the year before a plan",
  ),
  cost_after_plan: n(
    "suunnitelmaa seuraavan vuoden kustannus",
    "kostnad under året efter planen",
    "cost of the year after a plan",
  ),
  staff: n("henkilötyövuodet", "årsverken", "person-years of staff"),
  permanent_staff: n(
    "vakituiset työntekijät, kuukausien keskiarvo",
    "fast anställda, medeltal av månaderna",
    "permanent employees, mean of the months",
  ),
  permanent_leavers: n(
    "lähteneet vakituiset työntekijät",
    "fast anställda som slutat",
    "permanent employees who left",
  ),
  sick_days: n("sairauspoissaolopäivät", "sjukfrånvarodagar", "days of sickness absence"),
  employment_days: n(
    "palvelussuhteen kalenteripäivät",
    "kalenderdagar i anställning",
    "calendar days of employment",
  ),
  booked_cost: n(
    "kustannus kirjanpidon mukaan ennen vyörytystä",
    "bokförd kostnad före fördelning",
    "cost as booked, before allocation",
  ),
  budget: n("talousarvion nettokustannus", "budgeterad nettokostnad", "budgeted net cost"),
} as const satisfies Readonly<Record<string, Names>>;

export type MeasureId = keyof typeof MEASURE_NAMES;

/** What the owners of reported indicators count, by the id under which the values are delivered. */
export const REPORTED_NAMES: Readonly<Record<string, { numerator: Names; denominator: Names }>> = {
  "procurement:tendered": {
    numerator: n(
      "kilpailutetut tai perustellusti suoraan tehdyt hankinnat sopimusrekisterissä, euroa",
      "upphandlade eller motiverat direktupphandlade inköp i avtalsregistret, euro",
      "value of tendered or direct-award-justified purchases in the contract register",
    ),
    denominator: n("kaikki hankinnat, euroa", "alla inköp, euro", "value of all purchases"),
  },
  "morbidity:index": {
    numerator: n(
      "painotettu sairausryhmäindeksi",
      "viktat index av sjukdomsgrupper",
      "weighted disease group index",
    ),
    denominator: n("koko maan keskiarvo", "hela landets medeltal", "country mean"),
  },
  "need:coefficient": {
    numerator: n(
      "valtakunnallisen tarvemallin odotettu kustannus",
      "förväntad kostnad enligt den nationella behovsmodellen",
      "expected cost from the national need model",
    ),
    denominator: n("koko maan keskiarvo", "hela landets medeltal", "country mean"),
  },
  "kela:diabetes": {
    numerator: n("oikeutetut henkilöt", "berättigade personer", "entitled persons"),
    denominator: n("ikäryhmän asukkaat", "invånare i åldersgruppen", "residents of the age group"),
  },
  "trips:punctual": {
    numerator: n(
      "matkat, jotka noudettiin sovittuna aikana",
      "resor som hämtats inom avtalad tid",
      "trips within the agreed pick-up window",
    ),
    denominator: n("matkat", "resor", "trips"),
  },
  "operating_models:in_use": {
    numerator: n(
      "sovitut uudet toimintamallit, jotka ovat käytössä",
      "avtalade nya verksamhetsmodeller som är i bruk",
      "agreed new models in production use",
    ),
    denominator: n(
      "sovitut uudet toimintamallit",
      "avtalade nya verksamhetsmodeller",
      "agreed new models",
    ),
  },
  "pensions:new_disability": {
    numerator: n(
      "18–64-vuotiaiden uudet työkyvyttömyyseläkkeet",
      "nya invalidpensioner för 18–64-åringar",
      "new disability pensions aged 18–64",
    ),
    denominator: n(
      "vakuutetut 18–64-vuotiaat asukkaat",
      "försäkrade invånare 18–64 år",
      "insured residents 18–64",
    ),
  },
  "vaccination:children": {
    numerator: n(
      "ohjelman mukaan täysin rokotetut lapset",
      "barn som är fullt vaccinerade enligt programmet",
      "children fully vaccinated per programme",
    ),
    denominator: n("ikäluokan lapset", "barnen i åldersklassen", "children of the cohort"),
  },
  "hyte:score": {
    numerator: n(
      "prosessi- ja tulosindikaattorien pisteet",
      "poäng från process- och resultatindikatorer",
      "points from process and outcome indicators",
    ),
    denominator: n("enimmäispisteet", "högsta poäng", "maximum points"),
  },
  "complaints:received": {
    numerator: n(
      "muistutukset, kantelut ja vahinkoilmoitukset",
      "anmärkningar, klagomål och skadeanmälningar",
      "complaints, reminders and injury claims",
    ),
    denominator: n("asiakkaat", "klienter", "clients"),
  },
};
