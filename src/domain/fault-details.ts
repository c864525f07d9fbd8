import { type FaultDetail, OF_PEOPLE_AND_ROWS } from "./fault-details-of-people.ts";
import type { Language } from "./names.ts";

/**
 * Messages of faults that readers of the pages meet, in the languages that they are not written in. A `{hole}` takes
 * what stands there: `{kind}` a kind of name, `{why}` another message, `{fields}` the names of places in a form.
 */
const OF_REQUESTS: readonly FaultDetail[] = [
  [
    'unknown {kind} "{name}"; did you mean {near}?',
    "Tuntematon {kind}: ”{name}”. Tarkoititko: {near}?",
    "Namnet ”{name}” är okänt ({kind}). Menade du: {near}?",
  ],
  [
    'unknown {kind} "{name}"; known: {known}',
    "Tuntematon {kind}: ”{name}”. Tunnetut: {known}.",
    "Namnet ”{name}” är okänt ({kind}). Kända: {known}.",
  ],
  [
    "{origin} does not have the expected form:{fields}",
    "Nämä kohdat eivät kelpaa: {fields}.",
    "De här punkterna duger inte: {fields}.",
  ],
  [
    "the address has a parameter that is not known here; known: {known}",
    "Osoitteessa on osa, jota tämä sivu ei tunne. Tunnetut: {known}.",
    "Adressen har en del som inte är känd här. Kända: {known}.",
  ],
  [
    "{name} is given {count} times; give it once",
    "{name} on annettu {count} kertaa; anna se kerran.",
    "{name} har getts {count} gånger; ge det en gång.",
  ],
  [
    "the address has a zero character",
    "Osoitteessa on merkki, jota siinä ei voi olla.",
    "Adressen har ett tecken som inte kan stå där.",
  ],
  ["there is no such address; see /api/docs", "Osoitetta ei ole.", "Adressen finns inte."],
  ["the site has no such file", "Tiedostoa ei ole.", "Filen finns inte."],
  [
    "a difference is between two areas, an area and its peers, or an area and its year before: give compare=FI, a code, peers or previous_year",
    "Eron osat lasketaan kahden alueen, alueen ja vertaisten tai alueen ja sen edellisen vuoden välille. Valitse jokin niistä.",
    "Skillnadens delar räknas mellan två områden, ett område och liknande områden, eller ett område och året innan. Välj något av dem.",
  ],
  [
    "this release was made before differences were explained; run the workspace again",
    "Julkaisu on tehty ohjelmalla, joka ei vielä jakanut eroja osiin. Tee uusi ajo.",
    "Utgåvan gjordes med ett program som inte ännu delade upp skillnader. Gör en ny körning.",
  ],
  [
    "the {what} {range} are reversed; write {near}",
    "Väli ”{range}” on väärin päin; kirjoita {near}.",
    "Intervallet ”{range}” är i fel ordning; skriv {near}.",
  ],
  [
    "there is no year before {year} in the release; its years: {years}",
    "Julkaisussa ei ole vuotta ennen vuotta {year}; sen vuodet: {years}.",
    "Utgåvan har inget år före {year}; dess år: {years}.",
  ],
  [
    "there are no costs of {side} that you may see",
    "Kustannuksia, jotka saat nähdä, ei ole: {side}.",
    "Det finns inga kostnader som du får se: {side}.",
  ],
  [
    "there is no whole population of {side}: a cost per resident needs one (table population)",
    "Väestötieto puuttuu: {side}. Kustannus asukasta kohti tarvitsee sen (taulu population).",
    "Befolkningsuppgiften saknas: {side}. En kostnad per invånare behöver den (tabellen population).",
  ],
  [
    "{year} is a year and no area; a year is held against the one before it: compare=previous_year",
    "{year} on vuosi eikä alue. Vuotta verrataan edelliseen vuoteen: valitse vertailukohdaksi edellinen vuosi.",
    "{year} är ett år och inget område. Ett år jämförs med året innan: välj föregående år.",
  ],
  [
    "a target is a number: compare=target:12.5",
    "Tavoite on luku, esimerkiksi 12,5.",
    "Ett mål är ett tal, till exempel 12,5.",
  ],
  [
    "the rows cannot be read now: the workspace may be at work; try again when the run has ended",
    "Rivejä ei voi lukea nyt: ajo voi olla käynnissä. Yritä uudelleen, kun se on päättynyt.",
    "Raderna kan inte läsas nu: en körning kan pågå. Försök igen när den är klar.",
  ],
  [
    "the events cannot be read now: the workspace may be at work; try again when the run has ended",
    "Tapahtumia ei voi lukea nyt: ajo voi olla käynnissä. Yritä uudelleen, kun se on päättynyt.",
    "Händelserna kan inte läsas nu: en körning kan pågå. Försök igen när den är klar.",
  ],
  [
    "the file has no row of the sample {sample}",
    "Tiedostossa ei ole yhtään riviä otoksesta {sample}.",
    "Filen har ingen rad ur urvalet {sample}.",
  ],
  [
    "draw from a region of your own",
    "Voit ottaa otoksen vain omasta alueestasi.",
    "Du kan dra urval endast ur ditt eget område.",
  ],
  [
    "there is no release yet; make one with: paketti run, or from the page of the data",
    "Julkaisua ei vielä ole.",
    "Det finns ingen utgåva ännu.",
  ],
  [
    "a body may have one megabyte",
    "Kerralla voi lähettää enintään yhden megatavun.",
    "Högst en megabyte kan skickas åt gången.",
  ],
  [
    "metrics are for the machine itself, or with a token",
    "Mittarit annetaan vain koneelle itselleen tai tunnisteella.",
    "Mätvärden ges endast till maskinen själv eller med ett kännetecken.",
  ],
  [
    "this address needs a signed-in user",
    "Tämä osoite vaatii kirjautumisen.",
    "Adressen kräver inloggning.",
  ],
  [
    "this address needs the permission {permission}",
    "Tähän tarvitaan oikeus, jota sinulla ei ole ({permission}).",
    "Här behövs en behörighet som du inte har ({permission}).",
  ],
  [
    "a body is JSON: send content-type application/json",
    "Pyynnön sisältö ei ole JSON-muotoa.",
    "Begärans innehåll är inte JSON.",
  ],
  [
    "the body has a zero character",
    "Pyynnössä on merkki, jota siinä ei voi olla.",
    "Begäran har ett tecken som inte kan stå där.",
  ],
  [
    "the body is not JSON",
    "Pyynnön sisältö ei ole JSON-muotoa.",
    "Begärans innehåll är inte JSON.",
  ],
  [
    "more than {count} answers were computed in a minute",
    "Minuutissa on laskettu jo {count} vastausta.",
    "Över {count} svar har räknats under en minut.",
  ],
  [
    "this address answers as {forms}",
    "Tämä osoite antaa muodot {forms}.",
    "Adressen svarar i formaten {forms}.",
  ],
  [
    "the demo answers at localhost only",
    "Esittely vastaa vain omalla koneella.",
    "Demon svarar endast på den egna maskinen.",
  ],
  [
    "changes are taken from the pages of this site only",
    "Muutoksia otetaan vastaan vain tämän sivuston sivuilta.",
    "Ändringar tas emot endast från den här webbplatsens sidor.",
  ],
  [
    "a run goes on already; see how it gets on",
    "Ajo on jo käynnissä. Seuraa sen etenemistä Aineistot-sivulla.",
    "En körning pågår redan. Följ den på sidan Material.",
  ],
  [
    "until must be after today, {day}",
    "Päättymispäivän on oltava tämän päivän ({day}) jälkeen.",
    "Slutdagen måste vara efter dagens datum ({day}).",
  ],
  ["there is no such acceptance", "Hyväksyntää ei ole.", "Godkännandet finns inte."],
  [
    "this is not in a delivery of your region",
    "Tämä ei ole oman alueesi toimituksessa.",
    "Detta finns inte i en leverans från ditt område.",
  ],
  [
    "sign in to withdraw",
    "Kirjaudu, jotta voit perua julkaisun.",
    "Logga in för att dra tillbaka.",
  ],
  ["sign in first", "Kirjaudu ensin.", "Logga in först."],
  [
    "sign in to have views of your own",
    "Kirjaudu, jotta voit tallentaa näkymiä.",
    "Logga in för att spara vyer.",
  ],
  [
    "request {request} failed",
    "Pyyntö {request} ei onnistunut.",
    "Begäran {request} lyckades inte.",
  ],
];

/** Kinds of names that a message may not know. */
const KINDS: Readonly<Record<string, readonly [fi: string, sv: string]>> = {
  area: ["alue", "område"],
  region: ["alue", "område"],
  collaborative_area: ["yhteistyöalue", "samarbetsområde"],
  year: ["vuosi", "år"],
  quarter: ["vuosineljännes", "kvartal"],
  month: ["kuukausi", "månad"],
  package: ["palvelupaketti", "servicepaket"],
  function: ["toiminto", "funktion"],
  service: ["palvelu", "tjänst"],
  producer: ["tuottaja", "producent"],
  measure: ["mitta", "mått"],
  indicator: ["mittari", "indikator"],
  dimension: ["jako", "indelning"],
  view: ["näkymä", "vy"],
  delivery: ["toimitus", "leverans"],
  release: ["julkaisu", "utgåva"],
  job: ["ajo", "körning"],
  sample: ["otos", "urval"],
  file: ["tiedosto", "fil"],
  check: ["tarkistus", "kontroll"],
  age_group: ["ikäryhmä", "åldersgrupp"],
  sex: ["sukupuoli", "kön"],
  segment: ["segmentti", "segment"],
  funding_channel: ["rahoituskanava", "finansieringskanal"],
  code: ["koodi", "kod"],
  "catalogue version": ["luettelon versio", "katalogversion"],
  "cost centre in the ledger": ["kirjanpidon kustannuspaikka", "kostnadsställe i bokföringen"],
};

const PATTERNS = [...OF_REQUESTS, ...OF_PEOPLE_AND_ROWS].map(([english, fi, sv]) => {
  const names = [...english.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const parts = english
    .split(/\{\w+\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return { names, pattern: new RegExp(`^${parts.join("([\\s\\S]*?)")}$`), texts: { fi, sv } };
});

/** A message in the reader's language; null where it is not told in that language. */
export function faultDetail(message: string, language: Language): string | null {
  if (language === "en") return message;
  for (const { names, pattern, texts } of PATTERNS) {
    const found = pattern.exec(message);
    if (found === null) continue;
    const holes = new Map(names.map((name, at) => [name, found[at + 1] ?? ""]));
    return texts[language].replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
      filled(name, holes.get(name) ?? "", language),
    );
  }
  return null;
}

function filled(name: string, value: string, language: "fi" | "sv"): string {
  switch (name) {
    case "kind":
      return KINDS[value]?.[language === "fi" ? 0 : 1] ?? value;
    case "why":
      return faultDetail(value, language) ?? value;
    case "fields":
      return [...value.matchAll(/^ {2}([^:\n]+):/gm)].map(([, field = ""]) => field).join(", ");
    default:
      return value;
  }
}
