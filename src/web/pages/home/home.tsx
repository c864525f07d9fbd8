import { type Overview, overviewRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { ContextSentence } from "../../components/context-controls.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { useAgainstForms, useAreaForms, usePlace } from "../../data/place.ts";
import { differenceSentence, shareWords } from "../../data/sentences.ts";
import { numberOf } from "../../format/format-cell.ts";
import { formatNumber } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords, type Words } from "../../words/words.ts";
import { Attentions } from "./attentions.tsx";
import { FirstVisit } from "./first-visit.tsx";
import { PackageTable } from "./package-table.tsx";

/** The region's year on one screen: euros, clients, packages, what changed, what needs attention. */
export function Home() {
  const { t } = useWords();
  const { area, year, against, isStandardised } = usePlace();
  const overview = useAnswer(overviewRoutes.overview, {
    query: {
      region: area.code,
      year,
      compare: against,
      standardised: isStandardised ? "true" : "false",
    },
  });
  return (
    <>
      <Answered query={overview} rows={14}>
        {(data) => (
          <>
            <Opening overview={data} />
            <div className="columns columns-side">
              <section aria-labelledby="packages">
                <div className="section-head">
                  <h2 id="packages">{t("home.packages")}</h2>
                  <p className="note">{t("home.packages.unit")}</p>
                </div>
                <PackageTable overview={data} />
              </section>
              <Attentions overview={data} />
            </div>
          </>
        )}
      </Answered>
      <FirstVisit />
    </>
  );
}

function Opening({ overview }: { readonly overview: Overview }) {
  const words = useWords();
  const formsOf = useAreaForms();
  const againstForms = useAgainstForms();
  const { against, isStandardised } = usePlace();
  const heading = headingOf(overview, words);
  useTitle(`${heading}, ${formsOf(overview.area).name} ${overview.year}`);
  const { cost_per_resident: perResident } = overview;
  const sentences = [
    largestSentence(overview, words),
    differenceSentence(
      perResident,
      words.t(
        isStandardised && perResident.standardised !== null
          ? "home.perResident.standardised"
          : "home.perResident.crude",
      ),
      againstForms(against),
      words,
      isStandardised,
    ),
    changeSentence(overview, words),
  ].filter((sentence) => sentence !== null);
  return (
    <div className="opening">
      <ContextSentence
        template={perResident.standardised === null ? "context.home.crude" : "context.home"}
      />
      <h1>{heading}</h1>
      <p className="lead">{sentences.join(" ")}</p>
    </div>
  );
}

function headingOf({ cost, clients }: Overview, { t, language }: Words): string {
  const euros = numberOf(cost);
  const count = numberOf(clients);
  if (euros === null) return t("home.heading.noCost");
  const millions = formatNumber(euros / 1e6, 1, language);
  if (count === null) return t("home.heading.costOnly", { millions });
  return t("home.heading", { millions, count, clients: formatNumber(count, 0, language) });
}

/** "Hoito ja hoiva on suurin: kolmannes euroista ja 16 % asiakkaista." */
function largestSentence(overview: Overview, words: Words): string | null {
  const [largest] = [...overview.packages].sort(
    (left, right) => (right.cost_share ?? 0) - (left.cost_share ?? 0),
  );
  if (largest === undefined || largest.cost_share === null) return null;
  const name = shortPackageName(largest.package.names, words.language);
  const euros = shareWords(largest.cost_share, words);
  const clients = numberOf(largest.clients);
  const all = numberOf(overview.clients);
  if (clients === null || all === null || all === 0) {
    return words.t("home.largest.costOnly", { name, euros });
  }
  return words.t("home.largest", { name, euros, clients: shareWords(clients / all, words) });
}

function changeSentence({ changes }: Overview, words: Words): string | null {
  const [first] = changes;
  if (first === undefined) return null;
  const change = numberOf(first.change);
  if (change === null || change === 0) return null;
  const name = shortPackageName(first.package.names, words.language);
  const size = formatNumber(Math.abs(change) / 1e6, 1, words.language);
  return words.t(change > 0 ? "home.change.up" : "home.change.down", { name, size });
}
