import type { UserErrorCode } from "./errors.ts";
import type { Names } from "./names.ts";

/** What a reader is told of a fault: what it is, and what to do. */
export type ErrorText = { readonly title: Names; readonly whatToDo: Names };

const AT_THE_MACHINE: Names = {
  fi: "Kerro ylläpitäjälle pyynnön tunnus; korjaus tehdään palvelimella.",
  sv: "Ge administratören begärans id; felet rättas på servern.",
  en: "Tell the administrator the request id; this is put right on the server.",
};
const IN_DEFINITIONS: Names = {
  fi: "Korjaa määrittelytiedosto ja aja uudelleen.",
  sv: "Rätta definitionsfilen och kör på nytt.",
  en: "Put the definition file right and run again.",
};
const IN_DATA: Names = {
  fi: "Korjaa aineisto lähteessä ja toimita se uudelleen, tai hyväksy poikkeama Aineistot-sivulla.",
  sv: "Rätta materialet i källan och leverera på nytt, eller godkänn avvikelsen på sidan Material.",
  en: "Put the data right at the source and deliver it again, or accept the deviation on the page of the data.",
};

/** Every code of `USER_ERRORS`, and `internal` for a fault of the program itself. */
export const PROBLEM_TEXTS: Readonly<Record<UserErrorCode | "internal", ErrorText>> = {
  invalid_usage: {
    title: { fi: "Pyyntö ei kelpaa", sv: "Begäran duger inte", en: "The request does not fit" },
    whatToDo: {
      fi: "Tarkista pyynnön osat; selite kertoo, mikä niistä ei kelpaa.",
      sv: "Kontrollera begärans delar; förklaringen säger vilken som inte duger.",
      en: "Check the parts of the request; the detail says which of them does not fit.",
    },
  },
  unknown_name: {
    title: { fi: "Nimeä ei tunneta", sv: "Namnet är okänt", en: "The name is not known" },
    whatToDo: {
      fi: "Tarkista tunnus tai nimi; selite ehdottaa lähintä tunnettua.",
      sv: "Kontrollera koden eller namnet; förklaringen föreslår det närmaste kända.",
      en: "Check the code or name; the detail suggests the nearest known one.",
    },
  },
  invalid_definition: {
    title: {
      fi: "Määrittely ei kelpaa",
      sv: "Definitionen duger inte",
      en: "A definition does not fit",
    },
    whatToDo: IN_DEFINITIONS,
  },
  level_rule: {
    title: {
      fi: "Luettelon tasosääntö rikkoutuu",
      sv: "Katalogens nivåregel bryts",
      en: "The level rule of the catalogue is broken",
    },
    whatToDo: IN_DEFINITIONS,
  },
  workspace_not_found: {
    title: { fi: "Työtilaa ei löydy", sv: "Arbetsytan hittas inte", en: "No such workspace" },
    whatToDo: AT_THE_MACHINE,
  },
  workspace_busy: {
    title: { fi: "Työtila on käytössä", sv: "Arbetsytan används", en: "The workspace is in use" },
    whatToDo: {
      fi: "Odota, että käynnissä oleva ajo päättyy, ja yritä sitten uudelleen.",
      sv: "Vänta tills den pågående körningen är klar och försök sedan igen.",
      en: "Wait until the run that is going on has ended, then try again.",
    },
  },
  invalid_delivery: {
    title: { fi: "Toimitus ei kelpaa", sv: "Leveransen duger inte", en: "A delivery does not fit" },
    whatToDo: IN_DATA,
  },
  blocking_findings: {
    title: {
      fi: "Havainnot estävät ajon",
      sv: "Observationer stoppar körningen",
      en: "Findings stop the run",
    },
    whatToDo: IN_DATA,
  },
  proof_broken: {
    title: { fi: "Todistus ei täsmää", sv: "Ett bevis stämmer inte", en: "A proof does not hold" },
    whatToDo: {
      fi: "Julkaisua ei tehty. Edellinen on voimassa; katso poikkeama Aineistot-sivulta ja ilmoita siitä.",
      sv: "Ingen utgåva gjordes. Den förra gäller; se avvikelsen på sidan Material och anmäl den.",
      en: "No release was made. The one before holds; see the deviation on the page of the data and report it.",
    },
  },
  key_missing: {
    title: { fi: "Avain puuttuu", sv: "Nyckeln saknas", en: "The key is missing" },
    whatToDo: AT_THE_MACHINE,
  },
  key_unsafe: {
    title: {
      fi: "Avain ei ole turvassa",
      sv: "Nyckeln är inte skyddad",
      en: "The key is not safe",
    },
    whatToDo: AT_THE_MACHINE,
  },
  no_release: {
    title: {
      fi: "Julkaisua ei vielä ole",
      sv: "Det finns ingen utgåva ännu",
      en: "There is no release yet",
    },
    whatToDo: {
      fi: "Tee ajo Aineistot-sivulta tai pyydä aineistovastaavaa tekemään se.",
      sv: "Starta en körning på sidan Material eller be den materialansvariga göra det.",
      en: "Start a run from the page of the data, or ask the data officer to.",
    },
  },
  release_damaged: {
    title: { fi: "Julkaisu on vioittunut", sv: "Utgåvan är skadad", en: "The release is damaged" },
    whatToDo: AT_THE_MACHINE,
  },
  no_allocation_basis: {
    title: {
      fi: "Kustannukselle ei ole jakoperustetta",
      sv: "Kostnaden saknar fördelningsgrund",
      en: "A cost has nothing to be shared by",
    },
    whatToDo: IN_DATA,
  },
  closed_loop: {
    title: {
      fi: "Tukipalvelut kiertävät kehää",
      sv: "Stödtjänsterna går i cirkel",
      en: "Support centres go round in a circle",
    },
    whatToDo: IN_DATA,
  },
  result_differs: {
    title: { fi: "Tulos poikkeaa odotetusta", sv: "Resultatet avviker", en: "The result differs" },
    whatToDo: AT_THE_MACHINE,
  },
  disk_full: {
    title: { fi: "Levy on täynnä", sv: "Disken är full", en: "The disk is full" },
    whatToDo: AT_THE_MACHINE,
  },
  out_of_memory: {
    title: { fi: "Muisti ei riitä", sv: "Minnet räcker inte", en: "Not enough memory" },
    whatToDo: AT_THE_MACHINE,
  },
  file_not_found: {
    title: { fi: "Tiedostoa ei löydy", sv: "Filen hittas inte", en: "No such file" },
    whatToDo: {
      fi: "Tarkista osoite; luettelo kertoo, mitä tiedostoja on.",
      sv: "Kontrollera adressen; listan visar vilka filer som finns.",
      en: "Check the address; the list says which files there are.",
    },
  },
  key_invalid: {
    title: { fi: "Avain ei kelpaa", sv: "Nyckeln duger inte", en: "The key does not fit" },
    whatToDo: AT_THE_MACHINE,
  },
  stopped: {
    title: { fi: "Työ pysäytettiin", sv: "Arbetet stoppades", en: "The work was stopped" },
    whatToDo: {
      fi: "Valmiit osat ovat tallessa. Käynnistä ajo uudelleen: se jatkaa siitä, mihin jäi.",
      sv: "Det som hann bli klart finns kvar. Starta körningen på nytt: den fortsätter där den slutade.",
      en: "What was finished is kept. Start the run again: it goes on where it was.",
    },
  },
  too_tight: {
    title: {
      fi: "Suojaus ei onnistu näillä säännöillä",
      sv: "Skyddet lyckas inte med dessa regler",
      en: "Protection does not succeed with these rules",
    },
    whatToDo: IN_DEFINITIONS,
  },
  not_signed_in: {
    title: { fi: "Kirjaudu sisään", sv: "Logga in", en: "Sign in" },
    whatToDo: {
      fi: "Tämä vaatii kirjautumisen. Kirjaudu ja yritä uudelleen.",
      sv: "Detta kräver inloggning. Logga in och försök igen.",
      en: "This needs a signed-in user. Sign in and try again.",
    },
  },
  not_allowed: {
    title: { fi: "Ei oikeutta", sv: "Ingen behörighet", en: "Not allowed" },
    whatToDo: {
      fi: "Roolisi ei riitä tähän. Pyydä oikeus ylläpitäjältä, jos tarvitset sitä työssäsi.",
      sv: "Din roll räcker inte. Be administratören om behörighet om du behöver den i ditt arbete.",
      en: "Your role does not reach this. Ask the administrator if your work needs it.",
    },
  },
  too_many_requests: {
    title: { fi: "Liian monta pyyntöä", sv: "För många begäranden", en: "Too many requests" },
    whatToDo: {
      fi: "Odota minuutti ja yritä uudelleen.",
      sv: "Vänta en minut och försök igen.",
      en: "Wait a minute and try again.",
    },
  },
  request_too_large: {
    title: {
      fi: "Pyyntö on liian suuri",
      sv: "Begäran är för stor",
      en: "The request is too large",
    },
    whatToDo: {
      fi: "Lähetä vähemmän kerralla.",
      sv: "Skicka mindre åt gången.",
      en: "Send less at a time.",
    },
  },
  not_acceptable: {
    title: { fi: "Muotoa ei ole", sv: "Formatet finns inte", en: "No such format here" },
    whatToDo: {
      fi: "Pyydä JSON tai jokin selitteen luettelemista muodoista.",
      sv: "Be om JSON eller något av formaten i förklaringen.",
      en: "Ask for JSON or one of the formats in the detail.",
    },
  },
  too_slow: {
    title: {
      fi: "Kysely kesti liian kauan",
      sv: "Frågan tog för länge",
      en: "The query took too long",
    },
    whatToDo: {
      fi: "Rajaa kyselyä: vähemmän jakoja, vuosia tai alueita.",
      sv: "Begränsa frågan: färre indelningar, år eller områden.",
      en: "Ask for less: fewer dimensions, years or regions.",
    },
  },
  port_in_use: {
    title: { fi: "Portti on varattu", sv: "Porten är upptagen", en: "The port is taken" },
    whatToDo: AT_THE_MACHINE,
  },
  sign_in_failed: {
    title: {
      fi: "Kirjautuminen ei onnistunut",
      sv: "Inloggningen lyckades inte",
      en: "Signing in did not succeed",
    },
    whatToDo: {
      fi: "Tarkista tunnus ja salasana. Usean virheen jälkeen on odotettava hetki ennen uutta yritystä.",
      sv: "Kontrollera användarnamn och lösenord. Efter flera fel måste du vänta en stund före nästa försök.",
      en: "Check the user name and password. After several failures, wait a while before the next try.",
    },
  },
  request_forged: {
    title: {
      fi: "Pyyntö ei tullut tältä sivustolta",
      sv: "Begäran kom inte från den här webbplatsen",
      en: "The request did not come from this site",
    },
    whatToDo: {
      fi: "Lataa sivu uudelleen ja yritä sitten uudestaan.",
      sv: "Ladda om sidan och försök sedan på nytt.",
      en: "Load the page again, then try once more.",
    },
  },
  already_there: {
    title: { fi: "On jo olemassa", sv: "Finns redan", en: "It is there already" },
    whatToDo: {
      fi: "Tarkista nykyinen tila; selite kertoo, mikä on jo tehty.",
      sv: "Kontrollera läget; förklaringen säger vad som redan är gjort.",
      en: "Look at how things stand; the detail says what has been done already.",
    },
  },
  password_refused: {
    title: {
      fi: "Salasana ei kelpaa",
      sv: "Lösenordet duger inte",
      en: "The password does not fit",
    },
    whatToDo: {
      fi: "Valitse vähintään 12 merkin salasana, jossa ei ole käyttäjätunnusta.",
      sv: "Välj ett lösenord med minst 12 tecken som inte innehåller användarnamnet.",
      en: "Choose a password of at least 12 characters that does not contain the user name.",
    },
  },
  state_unreachable: {
    title: {
      fi: "Tietokanta ei vastaa",
      sv: "Databasen svarar inte",
      en: "The database does not answer",
    },
    whatToDo: AT_THE_MACHINE,
  },
  state_elsewhere: {
    title: {
      fi: "Tila on toisessa tietokannassa",
      sv: "Tillståndet finns i en annan databas",
      en: "The state is in another database",
    },
    whatToDo: AT_THE_MACHINE,
  },
  state_newer: {
    title: {
      fi: "Tila on uudemmasta ohjelmasta",
      sv: "Tillståndet är från ett nyare program",
      en: "The state is of a newer program",
    },
    whatToDo: AT_THE_MACHINE,
  },
  workspace_newer: {
    title: {
      fi: "Työtila on uudemmasta ohjelmasta",
      sv: "Arbetsytan är från ett nyare program",
      en: "The workspace is of a newer program",
    },
    whatToDo: AT_THE_MACHINE,
  },
  audit_broken: {
    title: {
      fi: "Lokin ketju on katkennut",
      sv: "Loggens kedja är bruten",
      en: "The chain of the audit is broken",
    },
    whatToDo: {
      fi: "Selvitä, kuka on muuttanut tietokantaa: ensimmäinen katkennut rivi on selitteessä.",
      sv: "Utred vem som har ändrat databasen: den första brutna raden finns i förklaringen.",
      en: "Find out who changed the database: the detail names the first broken row.",
    },
  },
  illegal_sum: {
    title: {
      fi: "Näitä lukuja ei voi laskea yhteen",
      sv: "De här talen kan inte summeras",
      en: "These figures cannot be added",
    },
    whatToDo: {
      fi: "Kysy koko luku sellaisenaan: samat asiakkaat tai samat eurot olisivat summassa kahdesti.",
      sv: "Fråga efter helheten som sådan: samma klienter eller samma euro skulle ingå två gånger.",
      en: "Ask for the whole itself: the same clients or euros would be in the sum twice.",
    },
  },
  package_refused: {
    title: {
      fi: "Paketti hylättiin",
      sv: "Paketet avvisades",
      en: "The package was refused",
    },
    whatToDo: {
      fi: "Pyydä alueelta paketti uudelleen tai korjaa luotettujen alueiden tiedot; mitään ei otettu vastaan.",
      sv: "Be området sända paketet på nytt eller rätta uppgifterna om betrodda områden; inget togs emot.",
      en: "Ask the area for the package again, or correct the list of trusted areas; nothing of it was taken.",
    },
  },
  redelivery_refused: {
    title: {
      fi: "Korjattuja rivejä ei voitu ottaa vastaan",
      sv: "De rättade raderna kunde inte tas emot",
      en: "The corrected rows could not be taken",
    },
    whatToDo: {
      fi: "Palauta ladattu karanteenitiedosto korjattuna: sarakkeet ja paketti_-alkuiset solut ennallaan, yksi toimitus kerrallaan. Mitään ei otettu vastaan.",
      sv: "Lämna in den nedladdade karantänfilen rättad: kolumnerna och cellerna som börjar med paketti_ oförändrade, en leverans i taget. Inget togs emot.",
      en: "Hand in the downloaded quarantine file, corrected: its columns and the paketti_ cells as they were, one delivery at a time. Nothing of it was taken.",
    },
  },
  internal: {
    title: { fi: "Ohjelmassa on vika", sv: "Fel i programmet", en: "A fault in the program" },
    whatToDo: {
      fi: "Yritä uudelleen. Jos vika toistuu, kerro ylläpitäjälle pyynnön tunnus.",
      sv: "Försök igen. Om felet upprepas, ge administratören begärans id.",
      en: "Try again. If it comes back, tell the administrator the request id.",
    },
  },
};
