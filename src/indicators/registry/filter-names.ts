import type { Names } from "../../domain/names.ts";

/** How a condition of a formula reads. `{from}` and `{until}` are its ends, both included. */
export type FilterWords =
  | {
      readonly kind: "codes";
      readonly label: Names;
      /** What is not here is a code of the catalogue or of the one who delivered it. */
      readonly values: Readonly<Record<string, Names>>;
    }
  | { readonly kind: "flag"; readonly yes: Names; readonly no: Names }
  | {
      readonly kind: "range";
      readonly label: Names;
      /** How many of the counted make one that a person reads. */
      readonly scale: number;
    }
  | { readonly kind: "ages" };

const n = (fi: string, sv: string, en: string): Names => ({ fi, sv, en });
const flag = (yes: Names, no: Names): FilterWords => ({ kind: "flag", yes, no });
const range = (label: Names, scale = 1): FilterWords => ({ kind: "range", label, scale });
const codes = (label: Names, values: Readonly<Record<string, Names>> = {}): FilterWords => ({
  kind: "codes",
  label,
  values,
});

export const FILTER_NAMES: Readonly<Record<string, FilterWords>> = {
  age: { kind: "ages" },
  sex: codes(n("sukupuoli", "kön", "sex"), {
    female: n("nainen", "kvinna", "female"),
    male: n("mies", "man", "male"),
  }),
  package: codes(n("paketti", "paket", "package")),
  function: codes(n("toiminto", "funktion", "function")),
  service: codes(n("palvelu", "tjänst", "service")),
  producer_kind: codes(n("tuottaja", "producent", "producer"), {
    own: n("oma tuotanto", "egen produktion", "own"),
    purchased: n("ostopalvelu", "köpt tjänst", "purchased service"),
    voucher: n("palveluseteli", "servicesedel", "service voucher"),
    personal_budget: n("henkilökohtainen budjetti", "personlig budget", "personal budget"),
  }),
  account_group: codes(n("tilit", "konton", "accounts"), {
    agency_labour: n("vuokratyövoima", "inhyrd arbetskraft", "agency labour"),
    research_and_development: n(
      "tutkimus ja kehittäminen",
      "forskning och utveckling",
      "research and development",
    ),
  }),
  cost_type: codes(n("kustannuslaji", "kostnadsslag", "cost type"), {
    staff: n("henkilöstö", "personal", "staff"),
    premises: n("tilat", "lokaler", "premises"),
    equipment: n("laitteet", "utrustning", "equipment"),
    purchased_services: n("palvelujen ostot", "köpta tjänster", "purchased services"),
  }),
  kind: codes(n("laji", "slag", "kind"), {
    inpatient: n("vuodeosastohoito", "avdelningsvård", "inpatient care"),
    emergency_department: n("päivystys", "jour", "emergency department"),
    ambulance: n("ensihoito", "prehospital akutsjukvård", "emergency medical services"),
    placement: n("sijoitus", "placering", "placement"),
    housing: n("asumispalvelu", "boendeservice", "housing service"),
    home_care: n("kotihoito", "hemvård", "home care"),
    rehabilitation: n("kuntoutus", "rehabilitering", "rehabilitation"),
  }),
  diagnosis_group: codes(n("diagnoosi", "diagnos", "diagnosis"), {
    mental_disorder: n("mielenterveyden häiriö", "psykisk störning", "mental disorder"),
    ambulatory_care_sensitive: n(
      "avohoidolla vältettävissä oleva sairaus",
      "sjukdom där sjukhusvård kan undvikas med öppen vård",
      "ambulatory-care-sensitive condition",
    ),
    hip_fracture: n("lonkkamurtuma", "höftfraktur", "hip fracture"),
    stroke: n("aivohalvaus", "stroke", "stroke"),
  }),
  month: range(n("kuukaudet", "månaderna", "months")),
  profession: codes(n("ammattiryhmä", "yrkesgrupp", "profession"), {
    doctor: n("lääkäri", "läkare", "doctor"),
    dentist: n("hammaslääkäri", "tandläkare", "dentist"),
    nurse: n("sairaanhoitaja", "sjukskötare", "nurse"),
    psychologist: n("psykologi", "psykolog", "psychologist"),
    social_worker: n("sosiaalityöntekijä", "socialarbetare", "social worker"),
    therapist: n("terapeutti", "terapeut", "therapist"),
  }),
  contact_mode: codes(n("yhteystapa", "kontaktsätt", "contact mode"), {
    R10: n("käynti vastaanotolla", "besök på mottagning", "visit to provider"),
    R20: n("kotikäynti", "hembesök", "home visit"),
    R30: n("työpaikkakäynti", "arbetsplatsbesök", "workplace visit"),
    R40: n("sairaalakäynti", "sjukhusbesök", "hospital visit"),
    R41: n("käynti muualla", "besök annanstans", "visit elsewhere"),
    R50: n("puhelin", "telefon", "phone"),
    R52: n("reaaliaikainen etäasiointi", "distanskontakt i realtid", "remote in real time"),
    R56: n("ei-reaaliaikainen etäasiointi", "distanskontakt utan realtid", "remote later"),
  }),
  urgency: codes(n("kiireellisyys", "brådskandegrad", "urgency"), {
    urgent: n("kiireellinen", "brådskande", "urgent"),
    non_urgent: n("kiireetön", "icke-brådskande", "non-urgent"),
  }),
  priority: codes(n("kiireellisyysluokka", "prioritetsklass", "priority class")),
  started_in_year: flag(
    n("alkoi vuoden aikana", "inleddes under året", "started in the year"),
    n("ei alkanut vuoden aikana", "inleddes inte under året", "did not start in the year"),
  ),
  assessed_in_year: flag(
    n("arvioitiin vuoden aikana", "bedömdes under året", "assessed in the year"),
    n("ei arvioitu vuoden aikana", "bedömdes inte under året", "not assessed in the year"),
  ),
  requested_in_year: flag(
    n("pyydettiin vuoden aikana", "begärdes under året", "requested in the year"),
    n("ei pyydetty vuoden aikana", "begärdes inte under året", "not requested in the year"),
  ),
  is_waiting_at_year_end: flag(
    n("odottaa vuoden lopussa", "väntar vid årets slut", "waiting at the end of the year"),
    n(
      "ei odota vuoden lopussa",
      "väntar inte vid årets slut",
      "not waiting at the end of the year",
    ),
  ),
  days_from_assessment: range(
    n("päiviä arviosta", "dagar från bedömningen", "days from assessment"),
  ),
  days_waited: range(n("päiviä jonossa", "dagar i kö", "days in the queue")),
  days_to_assessment: range(n("päiviä arvioon", "dagar till bedömningen", "days to assessment")),
  days_to_start: range(n("päiviä alkuun", "dagar till början", "days to the start")),
  working_days_to_start: range(
    n("arkipäiviä alkuun", "vardagar till början", "working days to the start"),
  ),
  waiting_days_at_year_end: range(
    n("odotuspäiviä vuoden lopussa", "väntade dagar vid årets slut", "days waited at year end"),
  ),
  within_target: flag(
    n("tavoiteajassa", "inom måltiden", "within the target time"),
    n("ei tavoiteajassa", "inte inom måltiden", "not within the target time"),
  ),
  has_target: flag(
    n("tavoiteaika tiedossa", "måltiden känd", "target time known"),
    n("tavoiteaika ei tiedossa", "måltiden okänd", "target time not known"),
  ),
  has_complication: flag(
    n("komplikaatio", "komplikation", "with a complication"),
    n("ei komplikaatiota", "ingen komplikation", "without a complication"),
  ),
  is_complication_known: flag(
    n(
      "tiedossa, tuliko komplikaatio",
      "känt om komplikation uppstod",
      "known whether there was a complication",
    ),
    n("komplikaatio ei tiedossa", "komplikation okänd", "complication not known"),
  ),
  coverage: codes(n("asia", "sak", "about"), {
    rai: n("RAI-arviointi", "RAI-bedömning", "RAI assessment"),
    plan: n("asiakassuunnitelma", "klientplan", "client plan"),
    medication_review: n("lääkityksen arviointi", "läkemedelsgenomgång", "medication review"),
  }),
  is_covered: flag(
    n("tehty määräajassa", "gjort i tid", "done in time"),
    n("ei tehty määräajassa", "inte gjort i tid", "not done in time"),
  ),
  is_involuntary: flag(
    n("tahdosta riippumatta", "oberoende av viljan", "involuntary"),
    n("vapaaehtoisesti", "frivilligt", "voluntary"),
  ),
  survey: codes(n("kysely", "enkät", "survey"), {
    digital: n("sähköinen asiointi", "elektronisk kontakt", "e-services"),
    client_experience: n("asiakaskokemus", "klienterfarenhet", "client experience"),
    occupational_health: n("työterveyshuolto", "företagshälsovård", "occupational health"),
  }),
  question: codes(n("kysymys", "fråga", "question"), {
    had_contact: n("asioi sähköisesti", "hade elektronisk kontakt", "had a digital contact"),
    visit_replaced: n("korvasi käynnin", "ersatte ett besök", "replaced a visit"),
    has_barriers: n("kohtasi esteitä", "mötte hinder", "met barriers"),
    overall: n("kokonaisarvio", "helhetsbetyg", "overall"),
    received_help: n("sai apua", "fick hjälp", "received help"),
    took_part: n("sai osallistua", "fick delta", "took part"),
    smooth_whole: n("sujuva kokonaisuus", "smidig helhet", "a smooth whole"),
    own_language: n("omalla kielellä", "på eget språk", "in one’s own language"),
    satisfied: n("tyytyväinen", "nöjd", "satisfied"),
  }),
  age_group: codes(n("ikäryhmä", "åldersgrupp", "age group"), {
    "20_64": n("20–64-vuotiaat", "20–64 år", "aged 20–64"),
    "65_74": n("65–74-vuotiaat", "65–74 år", "aged 65–74"),
    "75_and_over": n("75 vuotta täyttäneet", "75 år och äldre", "aged 75 and over"),
  }),
  value_millionths: range(n("vastauksen arvo", "svarets värde", "value of the answer"), 1_000_000),
  last_value_millionths: range(n("viimeisin arvo", "senaste värde", "last value"), 1_000_000),
  instrument: codes(n("mittari", "instrument", "instrument"), {
    employment: n("työllisyys", "sysselsättning", "employment"),
    eq5d: n("EQ-5D", "EQ-5D", "EQ-5D"),
    "15d": n("15D", "15D", "15D"),
    rai: n("RAI", "RAI", "RAI"),
    core_om: n("CORE-OM", "CORE-OM", "CORE-OM"),
    phq9: n("PHQ-9", "PHQ-9", "PHQ-9"),
    audit: n("AUDIT", "AUDIT", "AUDIT"),
    dmft: n("DMFT", "DMFT", "DMFT"),
  }),
  is_improved_or_held: flag(
    n("parani tai pysyi ennallaan", "förbättrades eller höll sig", "improved or held"),
    n("heikkeni", "försämrades", "got worse"),
  ),
  is_measured_twice: flag(
    n("mitattu kahdesti", "mätt två gånger", "measured twice"),
    n("ei mitattu kahdesti", "inte mätt två gånger", "not measured twice"),
  ),
  is_long_term: flag(
    n("pitkäaikainen", "långvarig", "long-term"),
    n("lyhytaikainen", "kortvarig", "short-term"),
  ),
  is_index_stay: flag(
    n("indeksijakso", "indexperiod", "index stay"),
    n("ei indeksijakso", "inte indexperiod", "not an index stay"),
  ),
  readmitted_30_days: flag(
    n("palasi 30 päivässä", "återkom inom 30 dagar", "readmitted within 30 days"),
    n("ei palannut 30 päivässä", "återkom inte inom 30 dagar", "not readmitted within 30 days"),
  ),
  unplanned_readmitted_30_days: flag(
    n(
      "palasi suunnittelematta 30 päivässä",
      "återkom oplanerat inom 30 dagar",
      "unplanned readmission within 30 days",
    ),
    n(
      "ei palannut suunnittelematta 30 päivässä",
      "återkom inte oplanerat inom 30 dagar",
      "no unplanned readmission within 30 days",
    ),
  ),
  returned_48_hours: flag(
    n("palasi 48 tunnissa", "återkom inom 48 timmar", "returned within 48 hours"),
    n("ei palannut 48 tunnissa", "återkom inte inom 48 timmar", "did not return within 48 hours"),
  ),
  is_followed_48_hours: flag(
    n("seurattu 48 tuntia", "uppföljd 48 timmar", "followed for 48 hours"),
    n("ei seurattu 48 tuntia", "inte uppföljd 48 timmar", "not followed for 48 hours"),
  ),
  died_365_days: flag(
    n("kuoli 365 päivässä", "avled inom 365 dagar", "died within 365 days"),
    n("elossa 365 päivän jälkeen", "vid liv efter 365 dagar", "alive after 365 days"),
  ),
  is_followed_365_days: flag(
    n("seurattu 365 päivää", "uppföljd 365 dagar", "followed for 365 days"),
    n("ei seurattu 365 päivää", "inte uppföljd 365 dagar", "not followed for 365 days"),
  ),
  home_at_day_90: flag(
    n("kotona 90. päivänä", "hemma dag 90", "at home on day 90"),
    n("ei kotona 90. päivänä", "inte hemma dag 90", "not at home on day 90"),
  ),
  is_followed_90_days: flag(
    n("seurattu 90 päivää", "uppföljd 90 dagar", "followed for 90 days"),
    n("ei seurattu 90 päivää", "inte uppföljd 90 dagar", "not followed for 90 days"),
  ),
  is_transported: flag(
    n("kuljetettiin", "transporterades", "transported"),
    n("ei kuljetettu", "transporterades inte", "not transported"),
  ),
  made_in_year: flag(
    n("tehty vuoden aikana", "gjord under året", "made in the year"),
    n("ei tehty vuoden aikana", "inte gjord under året", "not made in the year"),
  ),
  is_followed_12_months: flag(
    n("seurattu 12 kuukautta", "uppföljd 12 månader", "followed for 12 months"),
    n("ei seurattu 12 kuukautta", "inte uppföljd 12 månader", "not followed for 12 months"),
  ),
};
