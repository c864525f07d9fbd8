import type { Names } from "../../domain/names.ts";
import { NO_INTERVAL_REASONS } from "./no-interval.ts";
import type { INTERVAL_METHODS, IndicatorDefinition } from "./schema.ts";

type Method = Exclude<(typeof INTERVAL_METHODS)[number], "none">;

const INTERVAL_NAMES: Readonly<Record<Method, Names>> = {
  wilson: {
    fi: "osuuden väli (Wilson)",
    sv: "intervall för en andel (Wilson)",
    en: "limits of a share (Wilson)",
  },
  count: {
    fi: "lukumäärän väli (Byar tai tarkka Poisson)",
    sv: "intervall för ett antal (Byar eller exakt Poisson)",
    en: "limits of a count (Byar or exact Poisson)",
  },
  several_events: {
    fi: "tapahtumien väli, kun samalla asiakkaalla on useita",
    sv: "intervall för händelser när en klient har flera",
    en: "limits of events where a client has several",
  },
  client_costs: {
    fi: "kustannuksen väli asiakkaiden kokonaiskustannuksista",
    sv: "intervall för en kostnad av klienternas totalkostnader",
    en: "limits of a cost from the clients’ totals",
  },
  client_mean: {
    fi: "asiakkaiden keskiarvon väli (Student)",
    sv: "intervall för klienternas medelvärde (Student)",
    en: "limits of the clients’ mean (Student)",
  },
  client_ratio: {
    fi: "summien suhteen väli samoista asiakkaista",
    sv: "intervall för en kvot av summor för samma klienter",
    en: "limits of a ratio of sums of the same clients",
  },
  client_part: {
    fi: "osuuden väli toisesta kokonaisuudesta (varovainen, leveä)",
    sv: "intervall för en del av en annan helhet (försiktigt, brett)",
    en: "limits of a part of another whole (cautious, wide)",
  },
  row_ratio: {
    fi: "painotetun keskiarvon väli vastauksista",
    sv: "intervall för svarens vägda medelvärde",
    en: "limits of the answers’ weighted mean",
  },
  rate_ratio: {
    fi: "kahden vuoden suhteen väli",
    sv: "intervall för kvoten mellan två år",
    en: "limits of the ratio of two years",
  },
  dearest_share: {
    fi: "kalleimman kymmenesosan osuuden väli",
    sv: "intervall för den dyraste tiondelens andel",
    en: "limits of the share of the dearest tenth",
  },
  order_statistics: {
    fi: "mediaanin väli järjestysluvuista",
    sv: "intervall för medianen av ordnade värden",
    en: "limits of the median from ordered values",
  },
};

/** What an indicator is standardised to. */
export const STANDARD_NAMES: Readonly<
  Record<IndicatorDefinition["standardise"]["standard"], Names>
> = {
  nation: { fi: "koko maan väestö", sv: "hela landets befolkning", en: "the nation’s residents" },
  esp2013: {
    fi: "Euroopan vakioväestö 2013",
    sv: "Europas standardbefolkning 2013",
    en: "the European standard population of 2013",
  },
};

/** How the limits of an indicator are made, or why it has none; docs/indicators.md leads to the method's page. */
export function limitsNames({ interval, no_interval: reason }: IndicatorDefinition): Names {
  if (interval !== "none") return INTERVAL_NAMES[interval];
  if (reason !== undefined) return NO_INTERVAL_REASONS[reason];
  throw new Error("an indicator without limits says why");
}
