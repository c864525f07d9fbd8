import { eurosText } from "../domain/money.ts";
import type { Names } from "../domain/names.ts";
import type { Finding } from "../ingest/index.ts";
import { countValue, type Row, requiredText, wholeValue } from "../sql/engine.ts";
import { type ModelOutputs, type ModelsRun, relationOfOutput } from "../sql/run-models.ts";

type CheckWords = {
  readonly endangers: Finding["endangers"];
  /** What is wrong, and what to do about it, as pages say it. */
  readonly title: Names;
  readonly advice: Names;
  /** What the rows are and what to do about them. */
  readonly words: string;
};

/** What costing can meet in data that passed the checks. All are notes: the figures say where it went. */
export const MODEL_CHECKS: Readonly<Record<string, CheckWords>> = {
  "costing.no_events": {
    endangers: ["costs", "unit_costs"],
    title: {
      fi: "kustannuspaikalla on kuluja mutta ei tapahtumia",
      sv: "kostnadsstället har kostnader men inga händelser",
      en: "a cost centre has cost and no events",
    },
    advice: {
      fi: "Toimita tapahtumat tai merkitse kustannuspaikka väestötason työksi; kulu pysyy nimetyllä rivillä.",
      sv: "Leverera händelserna eller märk kostnadsstället som arbete på befolkningsnivå; kostnaden står kvar på en namngiven rad.",
      en: "Deliver the events, or mark the centre population-level; the cost stays on a named line.",
    },
    words:
      "final cost centres have cost and no events to carry it; it stays on the named line no_events. Deliver their events, or mark them population-level",
  },
  "costing.no_cost": {
    endangers: ["costs", "unit_costs"],
    title: {
      fi: "kustannuspaikalla on tapahtumia mutta ei kuluja",
      sv: "kostnadsstället har händelser men inga kostnader",
      en: "a cost centre has events and no cost",
    },
    advice: {
      fi: "Tarkista, että kirjanpito sisältää nämä kustannuspaikat.",
      sv: "Kontrollera att bokföringen innehåller dessa kostnadsställen.",
      en: "Check that the ledger holds these centres.",
    },
    words:
      "cost centres have events and no cost; their events cost nothing. Check that the ledger holds these centres",
  },
  "costing.unknown_cost_centre": {
    endangers: ["costs"],
    title: {
      fi: "kirjanpidon kustannuspaikkaa ei ole toimitettu",
      sv: "bokföringens kostnadsställe har inte levererats",
      en: "a cost centre of the ledger has not been delivered",
    },
    advice: {
      fi: "Toimita ne taulussa cost_centres.",
      sv: "Leverera dem i tabellen cost_centres.",
      en: "Deliver them in cost_centres.",
    },
    words:
      "ledger cost centres are missing from the delivered cost centres; their money stays on the named line unknown_cost_centre. Deliver them in cost_centres",
  },
  "costing.unmapped_account": {
    endangers: ["costs"],
    title: {
      fi: "tilille ei ole sääntöä",
      sv: "kontot saknar regel",
      en: "no rule takes the account",
    },
    advice: {
      fi: "Lisää sääntö tiedostoon mappings/costing/accounts.yaml.",
      sv: "Lägg till en regel i mappings/costing/accounts.yaml.",
      en: "Add a rule to mappings/costing/accounts.yaml.",
    },
    words:
      "cost centres have accounts that no account rule takes; add a rule to mappings/costing/accounts.yaml",
  },
  "costing.support_unallocated": {
    endangers: ["costs", "unit_costs"],
    title: {
      fi: "tukipalvelun kulut eivät päädy mihinkään",
      sv: "stödtjänstens kostnader leder ingenstans",
      en: "the cost of a support centre leads nowhere",
    },
    advice: {
      fi: "Toimita sille ajurit taulussa driver_amounts.",
      sv: "Leverera drivare för den i tabellen driver_amounts.",
      en: "Deliver driver_amounts for it.",
    },
    words:
      "support centres have no way to a final centre (no driver amounts, or they give only to each other); their cost stays on the named line support_unallocated. Deliver driver_amounts for them",
  },
  "costing.direct_cost_over_ledger": {
    endangers: ["costs", "unit_costs"],
    title: {
      fi: "tapahtumien omat kulut ylittävät kirjanpidon",
      sv: "händelsernas egna kostnader överstiger bokföringen",
      en: "events’ own costs exceed the ledger",
    },
    advice: {
      fi: "Tarkista tapahtumien suorat kulut tai kirjanpito.",
      sv: "Kontrollera händelsernas direkta kostnader eller bokföringen.",
      en: "Check the direct costs or the ledger.",
    },
    words:
      "cost centres have events whose own costs exceed the ledger of that cost type; the difference is on the named line direct_cost_over_ledger. Check the direct costs or the ledger",
  },
  "costing.events_on_support": {
    endangers: ["costs", "unit_costs"],
    title: {
      fi: "tapahtumia on kirjattu tukipalveluun",
      sv: "händelser har bokförts på en stödtjänst",
      en: "events are booked on a support centre",
    },
    advice: {
      fi: "Kirjaa ne lopulliselle kustannuspaikalle.",
      sv: "Bokför dem på ett slutligt kostnadsställe.",
      en: "Book them on final centres.",
    },
    words:
      "events are booked on support centres, whose cost goes to other centres and not to events. Book them on final centres, or deliver the centre as final",
  },
  "costing.assumed_weight": {
    endangers: ["unit_costs"],
    title: {
      fi: "tapahtumalta puuttuu kesto, paino tai hinta",
      sv: "händelsen saknar varaktighet, vikt eller pris",
      en: "an event lacks its duration, weight or price",
    },
    advice: {
      fi: "Täydennä tieto; siihen asti käytetään oletusta (costing/weights.yaml).",
      sv: "Komplettera uppgiften; tills dess används ett antagande (costing/weights.yaml).",
      en: "Complete it; until then the assumed value of costing/weights.yaml is used.",
    },
    words:
      "events lack the duration, weight or price that shares out their cost centre; the assumed value of costing/weights.yaml was used",
  },
  "classification.no_rule": {
    endangers: ["service_use", "costs", "client_counts"],
    title: {
      fi: "mikään sääntö ei ota tapahtumaa",
      sv: "ingen regel tar händelsen",
      en: "no classification rule takes the event",
    },
    advice: {
      fi: "Katso tapahtumien koodit Luettelosta ja lisää sääntö.",
      sv: "Se händelsernas koder i Katalogen och lägg till en regel.",
      en: "See the codes of these events in the Catalogue and add a rule.",
    },
    words:
      "events are taken by no classification rule; they are costed and belong to no package. See them in classification_coverage and add a rule",
  },
  "identity.unidentified_events": {
    endangers: ["client_counts"],
    title: {
      fi: "tapahtumalla ei ole asiakasta",
      sv: "händelsen har ingen klient",
      en: "an event has no client",
    },
    advice: {
      fi: "Täydennä henkilötunnus lähteessä; kulu lasketaan, mutta asiakkaita se ei kasvata.",
      sv: "Komplettera personbeteckningen i källan; kostnaden räknas men ingen klient.",
      en: "Complete the identity code in the source; the cost counts, but no client does.",
    },
    words: "events have no client; they are costed as unidentified and counted for no client",
  },
};

/** The findings of the models, in the same form as those of the checks on delivered rows. */
export async function modelFindings(outputs: ModelOutputs, run: ModelsRun): Promise<Finding[]> {
  const model = run.models.find(({ name }) => name === "finding__costing");
  if (model === undefined) return [];
  const rows = await run.engine.rows(
    `select * from ${relationOfOutput(outputs, model)} order by region_code, year, check_id`,
  );
  return rows.map(findingOf);
}

function findingOf(row: Row): Finding {
  const checkId = requiredText(row, "check_id");
  const check = MODEL_CHECKS[checkId];
  if (check === undefined) throw new Error(`no words for the finding ${checkId}`);
  const rowCount = countValue(row, "row_count");
  const checkedCount = row["checked_count"] === null ? rowCount : countValue(row, "checked_count");
  const euros = eurosText(wholeValue(row, "microeuros") / 10_000n);
  return {
    check_id: checkId,
    check_version: 1,
    table: null,
    column: null,
    delivery_id: null,
    severity: "notes",
    row_count: rowCount,
    checked_count: checkedCount,
    share: checkedCount === 0 ? null : rowCount / checkedCount,
    endangers: check.endangers,
    message: `${requiredText(row, "region_code")}/${countValue(row, "year")}: ${rowCount} ${check.words} (${euros} €)`,
    accepted: null,
  };
}
