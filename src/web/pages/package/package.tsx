import { useParams } from "@tanstack/react-router";
import { overviewRoutes, type PackagePage } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { Empty } from "../../components/states.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";
import { Card } from "./card.tsx";
import { CostSpread } from "./cost-spread.tsx";
import { DifferenceChart } from "./difference-chart.tsx";
import { Functions } from "./functions.tsx";
import { HitShare } from "./hit-share.tsx";
import { Indicators } from "./indicators.tsx";
import { Opening } from "./opening.tsx";
import { PerResident } from "./per-resident.tsx";
import { Producers } from "./producers.tsx";
import { YearTrend } from "./year-trend.tsx";

/** One package: what it costs where, why it differs, for whom, by whom, and how it does. */
export function Package() {
  const { package: packageId } = useParams({ from: "/packages/$package" });
  const { area, year, against, isStandardised } = usePlace();
  const page = useAnswer(overviewRoutes.packagePage, {
    params: { package_id: packageId },
    query: {
      region: area.code,
      year,
      compare: against,
      standardised: isStandardised ? "true" : "false",
    },
  });
  const hasParts = !against.startsWith("target:");
  const difference = useAnswer(
    overviewRoutes.difference,
    { query: { region: area.code, year, compare: against, module: packageId } },
    { enabled: hasParts },
  );
  return (
    <Answered query={page} rows={14}>
      {(data) => (
        <>
          <Opening page={data} difference={difference.data ?? null} />
          <Card card={data.card} indicators={data.indicators} />
          <div className="columns columns-two">
            <PerResident page={data} />
            <DifferenceChart page={data} query={hasParts ? difference : null} />
          </div>
          <Below page={data} />
        </>
      )}
    </Answered>
  );
}

function Below({ page }: { readonly page: PackagePage }) {
  const { t } = useWords();
  if (page.functions.length === 0) return <Empty>{t("package.nothing")}</Empty>;
  return (
    <>
      <div className="columns columns-two">
        <HitShare page={page} />
        <Producers page={page} />
      </div>
      <div className="columns columns-two">
        {page.trend.length > 1 ? <YearTrend page={page} /> : null}
        <CostSpread page={page} />
      </div>
      <Functions page={page} />
      <Indicators page={page} />
    </>
  );
}
