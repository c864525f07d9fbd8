import type { Engine } from "../sql/engine.ts";
import type { WorkspaceSettings } from "../workspace.ts";
import { writeAdapted } from "./adapted-example.ts";
import { prepareFiRegister } from "./fi-register.ts";
import { checkScale, FINLAND_SCALE, type FinlandScale, writeFinland } from "./finland/index.ts";
import { writePilot2015 } from "./pilot-2015/index.ts";
import { prepareSynthea } from "./synthea.ts";

/** Something to try the program on: a workspace's settings and deliveries. */
export type Example = {
  readonly name: string;
  readonly summary: string;
  readonly settings: Partial<WorkspaceSettings> & { readonly title: string };
  readonly write: (deliveries: string, effects: ExampleEffects) => Promise<void>;
  /** Given when one may choose how much is written: what is taken when nothing is said. */
  readonly scale?: FinlandScale;
  /** Refuses a scale that cannot be written, before anything is. */
  readonly checkScale?: (scale: FinlandScale) => void;
};

export type ExampleEffects = {
  readonly engine: Engine;
  readonly seed: number;
  /** How much of an example with a scale is written; its own when left out. */
  readonly scale?: FinlandScale;
  readonly onProgress: (step: string, done: number, total: number) => void;
};

export const DEFAULT_EXAMPLE = "pilot-2015";
export const DEFAULT_SEED = 2015;

export const EXAMPLES: readonly Example[] = [
  {
    name: "pilot-2015",
    summary:
      "synthetic persons, events and ledgers of three pilot regions in 2015, with the published totals",
    settings: {
      title: "Palvelupakettipilotti 2015 (synteettinen aineisto)",
      is_synthetic: true,
      notes: [
        {
          fi: "Eksoten pakettien summat ovat vuoden 2015 julkaistut. Se, mikä luku kuuluu mihinkin pakettiin, on tulkinta (siirtynyt rivi), koska lähde kadotti sen.",
          sv: "Summorna för Eksotes paket är de publicerade för 2015. Vilken siffra som hör till vilket paket är en tolkning (förskjuten rad), eftersom källan förlorade det.",
          en: "Package totals of Eksote are the published ones of 2015; which figure belongs to which package is a reading (displaced row), because the source lost it.",
        },
      ],
    },
    write: (deliveries, { engine, seed, onProgress }) =>
      writePilot2015(deliveries, { seed, engine, onProgress }),
  },
  {
    name: "fi-register",
    summary:
      "dummy register events of 237 invented clients, 2015-2020, in Finnish codes, with an invented ledger",
    settings: {
      title: "Rekisterimuotoinen esimerkki (keksityt asiakkaat)",
      is_synthetic: true,
      notes: [
        {
          fi: "Keinotekoisia tapahtumia (FinnGen LongitudinalDummyDataGenerator, MIT); koodit, asuinpaikat, hinnat ja kirjanpito on keksitty säännöillä, jotka ovat tiedostossa examples/fi-register/README.md.",
          sv: "Konstgjorda händelser (FinnGen LongitudinalDummyDataGenerator, MIT); koder, boendeorter, priser och bokföring är påhittade enligt reglerna i examples/fi-register/README.md.",
          en: "Dummy events (FinnGen LongitudinalDummyDataGenerator, MIT); codes, residences, prices and ledger are invented by the rules of examples/fi-register/README.md.",
        },
        {
          fi: "237 asiakasta puolessa miljoonassa asukkaassa: luvut asukasta kohti eivät kerro mitään. Asukkaat: Tilastokeskus, CC BY 4.0.",
          sv: "237 klienter bland en halv miljon invånare: siffror per invånare säger ingenting. Invånare: Statistikcentralen, CC BY 4.0.",
          en: "237 clients among half a million residents: figures per resident mean nothing. Residents: Statistics Finland, CC BY 4.0.",
        },
      ],
    },
    write: (deliveries, { engine }) =>
      writeAdapted("fi-register", deliveries, engine, prepareFiRegister),
  },
  {
    name: "synthea-27",
    summary: "claims of 27 synthetic patients of Massachusetts, 1968-2024; amounts are US dollars",
    settings: {
      title: "Synthea, 27 synthetic patients (US dollars)",
      is_synthetic: true,
      notes: [
        {
          fi: "Synteettistä aineistoa (OHDSI/dbt-synthea, Apache-2.0). Kaikki summat ovat Yhdysvaltain dollareita, vaikka ne näytetään euroina.",
          sv: "Syntetiska data (OHDSI/dbt-synthea, Apache-2.0). Alla belopp är i US-dollar, fast de visas som euro.",
          en: "Synthetic data (OHDSI/dbt-synthea, Apache-2.0). Every amount is in US dollars, shown where others show euros.",
        },
      ],
    },
    write: (deliveries, { engine }) =>
      writeAdapted("synthea-27", deliveries, engine, prepareSynthea),
  },
  {
    name: "finland",
    summary:
      "the country's 23 areas in any size: invented residents, events and ledgers, with known truths put in",
    settings: {
      title: "Suomi (synteettinen aineisto)",
      is_synthetic: true,
      notes: [
        {
          fi: "Jokainen henkilö, tapahtuma ja kirjaus on keksitty; iät, sukupuolet ja kunnat noudattavat vuoden 2019 väestöä (Tilastokeskus, CC BY 4.0).",
          sv: "Varje person, händelse och bokföring är påhittad; åldrar, kön och kommuner följer befolkningen 2019 (Statistikcentralen, CC BY 4.0).",
          en: "Every person, event and ledger entry is invented; ages, sexes and municipalities follow the residents of 2019 (Statistics Finland, CC BY 4.0).",
        },
        {
          fi: "Useimmat yksikkökustannukset ovat suuntaa antavia oletuksia (examples/finland/unit-costs.csv); tarkoituksella lisätyt ilmiöt ovat tiedostossa truth.json, jota mikään vaihe ei lue.",
          sv: "De flesta enhetskostnader är ungefärliga antaganden (examples/finland/unit-costs.csv); det som lagts in med avsikt finns i truth.json, som inget steg läser.",
          en: "Most unit costs are approximate placeholders (examples/finland/unit-costs.csv); what was put in on purpose is in truth.json, which no step reads.",
        },
      ],
    },
    scale: FINLAND_SCALE,
    checkScale,
    write: (deliveries, { engine, seed, scale, onProgress }) =>
      writeFinland(deliveries, { engine, seed, scale: scale ?? FINLAND_SCALE, onProgress }),
  },
];
