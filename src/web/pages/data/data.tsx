import { dataRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { useSurroundings } from "../../data/place.ts";
import { formatValue } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { Calendar } from "./calendar.tsx";
import { Deliveries } from "./deliveries.tsx";
import { Findings } from "./findings.tsx";
import { Quarantine } from "./quarantine.tsx";
import { RecordingAudits } from "./recording-audits.tsx";
import { Runs } from "./runs.tsx";

/** What was delivered, what is wrong with it, what was left out, and the runs that make releases of it. */
export function Data() {
  const { t, language } = useWords();
  const { release } = useSurroundings();
  const { received, accepted, quarantined } = release.rows;
  const deliveries = useAnswer(dataRoutes.deliveries);
  // What is not all is not told as 100,00 %.
  const share =
    received === 0 ? 0 : Math.min((100 * accepted) / received, quarantined === 0 ? 100 : 99.99);
  const heading = t(quarantined === 0 ? "data.heading.all" : "data.heading", {
    share: formatValue(share, "percent", language, { decimals: share > 99 && share < 100 ? 2 : 0 }),
    received,
    quarantined,
  });
  useTitle(`${t("page.data")}: ${heading}`);
  return (
    <>
      <div className="opening">
        <p className="context">{release.title}</p>
        <h1>{heading}</h1>
        <p className="lead">{t("data.lead")}</p>
      </div>
      <Answered query={deliveries} rows={8}>
        {(data) => (
          <>
            <Calendar months={data.calendar} />
            <Runs />
            <Findings />
            <Quarantine />
            <RecordingAudits />
            <Deliveries deliveries={data.deliveries} />
          </>
        )}
      </Answered>
    </>
  );
}
