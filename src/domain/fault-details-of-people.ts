/** A message as the program says it, and the same in Finnish and Swedish; `{holes}` take what stands there. */
export type FaultDetail = readonly [english: string, fi: string, sv: string];

/** Of users and signing in, of publishing, and of rows that are handed in corrected. */
export const OF_PEOPLE_AND_ROWS: readonly FaultDetail[] = [
  ["there is no such user", "Käyttäjää ei ole.", "Användaren finns inte."],
  ["you have no such saved view", "Sinulla ei ole tätä näkymää.", "Du har ingen sådan vy."],
  [
    "the roles of this user come from {provider} at every sign-in; change them there",
    "Tämän käyttäjän roolit tulevat palvelusta {provider} joka kirjautumisella; muuta ne siellä.",
    "Användarens roller kommer från {provider} vid varje inloggning; ändra dem där.",
  ],
  ["there is no such provider", "Kirjautumispalvelua ei ole.", "Inloggningstjänsten finns inte."],
  [
    "there are no local accounts here; sign in elsewhere",
    "Täällä ei ole omia tunnuksia; kirjaudu kirjautumispalvelun kautta.",
    "Här finns inga lokala konton; logga in via inloggningstjänsten.",
  ],
  [
    "this user signs in elsewhere and has no password here",
    "Käyttäjä kirjautuu muualla, eikä hänellä ole täällä salasanaa.",
    "Användaren loggar in på annat håll och har inget lösenord här.",
  ],
  [
    "the new password is the old one",
    "Uusi salasana on sama kuin vanha.",
    "Det nya lösenordet är det gamla.",
  ],
  [
    "the old password is not right",
    "Nykyinen salasana ei ole oikein.",
    "Det nuvarande lösenordet är fel.",
  ],
  [
    "wait a minute before the next try",
    "Odota minuutti ennen uutta yritystä.",
    "Vänta en minut före nästa försök.",
  ],
  [
    "many sign in at this moment; try again soon",
    "Moni kirjautuu juuri nyt. Yritä hetken päästä uudelleen.",
    "Många loggar in just nu. Försök snart igen.",
  ],
  [
    "a password has at least {count} characters",
    "Salasanassa on vähintään {count} merkkiä.",
    "Ett lösenord har minst {count} tecken.",
  ],
  [
    "a password has at most {count} characters",
    "Salasanassa on enintään {count} merkkiä.",
    "Ett lösenord har högst {count} tecken.",
  ],
  [
    "a password has at least {count} different characters",
    "Salasanassa on vähintään {count} eri merkkiä.",
    "Ett lösenord har minst {count} olika tecken.",
  ],
  [
    "a password does not contain the user name",
    "Salasanassa ei ole käyttäjätunnusta.",
    "Ett lösenord innehåller inte användarnamnet.",
  ],
  ["the user name is taken", "Käyttäjätunnus on varattu.", "Användarnamnet är upptaget."],
  [
    "nobody changes their own roles; ask another administrator",
    "Kukaan ei muuta omia roolejaan; pyydä toista ylläpitäjää.",
    "Ingen ändrar sina egna roller; be en annan administratör.",
  ],
  [
    "no local account has this user name; see: paketti user list",
    "Tällaista omaa tunnusta ei ole.",
    "Det finns inget lokalt konto med det namnet.",
  ],
  [
    "{role} is no role that can be given; these are: {known}",
    "{role} ei ole rooli, jonka voi antaa. Roolit: {known}.",
    "{role} är ingen roll som kan ges. Rollerna: {known}.",
  ],
  [
    "the role {role} needs a region",
    "Rooli {role} tarvitsee alueen.",
    "Rollen {role} kräver ett område.",
  ],
  [
    "the role {role} needs a producer",
    "Rooli {role} tarvitsee tuottajan.",
    "Rollen {role} kräver en producent.",
  ],
  [
    "this is the last administrator; add another one first",
    "Tämä on viimeinen ylläpitäjä; lisää ensin toinen.",
    "Detta är den sista administratören; lägg först till en annan.",
  ],
  [
    "the user name or the password is not right, or too many tries have been made",
    "Tunnus tai salasana ei ole oikein, tai yrityksiä on ollut liian monta.",
    "Användarnamnet eller lösenordet är fel, eller så har försöken varit för många.",
  ],
  [
    "this server answers as localhost only; to serve others, set origin in sign-in.yaml",
    "Palvelin vastaa vain omalla koneella; ylläpitäjä avaa sen muille tiedostossa sign-in.yaml (origin).",
    "Servern svarar endast på den egna maskinen; administratören öppnar den i sign-in.yaml (origin).",
  ],
  ["the change was not made: {why}", "Muutosta ei tehty: {why}", "Ändringen gjordes inte: {why}"],
  [
    "it came from another site",
    "pyyntö tuli toiselta sivustolta.",
    "begäran kom från en annan webbplats.",
  ],
  [
    "it came from a page of another site",
    "pyyntö tuli toisen sivuston sivulta.",
    "begäran kom från en sida på en annan webbplats.",
  ],
  [
    "its {header} is missing or of another session",
    "pyynnön suojatunniste puuttuu tai on toisesta istunnosta.",
    "begärans skyddskod saknas eller hör till en annan session.",
  ],
  [
    "this release has been proposed already",
    "Julkaisua on jo ehdotettu.",
    "Utgåvan har redan föreslagits.",
  ],
  [
    "this release must be proposed first",
    "Julkaisua on ensin ehdotettava.",
    "Utgåvan måste först föreslås.",
  ],
  [
    "this release is {state}",
    "Julkaisun tila on jo muuttunut ({state}); lataa sivu uudelleen.",
    "Utgåvans läge har redan ändrats ({state}); ladda om sidan.",
  ],
  [
    "you started the run that made this release; others approve it",
    "Käynnistit ajon, joka teki julkaisun; muut hyväksyvät sen.",
    "Du startade körningen som gjorde utgåvan; andra godkänner den.",
  ],
  [
    "you have approved this release; others are to follow",
    "Olet jo hyväksynyt julkaisun; muiden hyväksyntä puuttuu.",
    "Du har redan godkänt utgåvan; andras godkännande saknas.",
  ],
  ["this release is not published", "Julkaisu ei ole voimassa.", "Utgåvan är inte publicerad."],
  [
    "release {release} has {count} of the {needed} approvals that publishing needs; publishers give them on the page of releases",
    "Julkaisulla {release} on {count} hyväksyntää; tarvitaan {needed}. Julkaisijat antavat ne Julkaisut-sivulla.",
    "Utgåvan {release} har {count} godkännanden; {needed} behövs. Publicerarna ger dem på sidan Utgåvor.",
  ],
  [
    "the sign-in was refused: {why}",
    "Kirjautuminen hylättiin: {why}",
    "Inloggningen avvisades: {why}",
  ],
  ["it was not begun here", "sitä ei aloitettu täällä.", "den började inte här."],
  ["another browser began it", "toinen selain aloitti sen.", "en annan webbläsare började den."],
  ["the user is disabled", "käyttäjä on poistettu käytöstä.", "användaren har inaktiverats."],
  [
    "the provider does not answer ({code})",
    "kirjautumispalvelu ei vastaa ({code}).",
    "inloggningstjänsten svarar inte ({code}).",
  ],
  [
    "its user name belongs to another user",
    "käyttäjätunnus on jo toisella.",
    "användarnamnet tillhör en annan.",
  ],
  [
    "nobody can say whose the delivery {delivery} is: it has no manifest; add one and run again",
    "Toimituksella {delivery} ei ole manifestia, joten sen omistajaa ei tiedetä. Lisää manifesti ja tee ajo.",
    "Leveransen {delivery} saknar manifest, så ingen vet vems den är. Lägg till ett och gör en körning.",
  ],
  [
    "these rows were handed in before and are in the delivery {delivery}; start a run",
    "Samat rivit on jo palautettu, ja ne ovat toimituksessa {delivery}. Käynnistä ajo.",
    "Samma rader har redan lämnats in och finns i leveransen {delivery}. Starta en körning.",
  ],
  [
    "the delivery {delivery} is no folder with a manifest of its organiser, so nothing can correct it",
    "Toimitus {delivery} ei ole kansio, jossa on järjestäjän manifesti, joten sitä ei voi korjata.",
    "Leveransen {delivery} är ingen mapp med organisatörens manifest och kan inte rättas.",
  ],
  [
    "a later delivery {later} has replaced {delivery}; start a run and download the rows anew",
    "Myöhempi toimitus {later} on korvannut toimituksen {delivery}. Käynnistä ajo ja lataa rivit uudelleen.",
    "En senare leverans {later} har ersatt {delivery}. Starta en körning och ladda ner raderna på nytt.",
  ],
  [
    "the delivery {delivery} is there already; try again",
    "Toimitus {delivery} on jo olemassa; yritä uudelleen.",
    "Leveransen {delivery} finns redan; försök igen.",
  ],
  [
    "the file is not the one that was downloaded: {why}",
    "Tiedosto ei ole se, joka ladattiin: {why}",
    "Filen är inte den som laddades ner: {why}",
  ],
  [
    "its first line lacks {columns}; hand in the downloaded file with its columns",
    "ensimmäiseltä riviltä puuttuu {columns}. Palauta ladattu tiedosto sarakkeineen.",
    "första raden saknar {columns}. Lämna in den nedladdade filen med sina kolumner.",
  ],
  [
    "line {line} has {count} cells where the first line has {wanted}",
    "rivillä {line} on {count} solua, ensimmäisellä rivillä {wanted}.",
    "rad {line} har {count} celler, första raden {wanted}.",
  ],
  [
    "line {line} is not of the delivery {delivery}",
    "rivi {line} ei ole toimituksesta {delivery}.",
    "rad {line} är inte ur leveransen {delivery}.",
  ],
  [
    "line {line} is not of a table of which rows were left out",
    "rivi {line} on taulusta, josta ei jätetty rivejä pois.",
    "rad {line} är ur en tabell som inga rader lämnades bort från.",
  ],
  [
    "it has {count} rows of {table}, of which {most} were left out",
    "siinä on {count} riviä taulusta {table}, josta jätettiin pois {most}.",
    "den har {count} rader ur {table}, av vilka {most} lämnades bort.",
  ],
  [
    "every row of the file was left out because another row of its key counts, so there is nothing to correct",
    "Tiedoston jokainen rivi jätettiin pois, koska toinen rivi samalla tunnisteella lasketaan; korjattavaa ei ole.",
    "Varje rad i filen lämnades bort eftersom en annan rad med samma nyckel räknas; det finns inget att rätta.",
  ],
  ["it has no row", "siinä ei ole rivejä.", "den har inga rader."],
  [
    "its first line holds no columns",
    "ensimmäisellä rivillä ei ole sarakkeita.",
    "första raden har inga kolumner.",
  ],
  [
    "line {line} cannot be read as a row: see its quotation marks",
    "riviä {line} ei voi lukea; tarkista sen lainausmerkit.",
    "rad {line} kan inte läsas; se över citationstecknen.",
  ],
];
