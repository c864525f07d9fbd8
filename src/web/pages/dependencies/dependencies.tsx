import { comparisonRoutes, type Dependencies as DependencyAnswer } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { CellValue } from "../../components/cell-value.tsx";
import { ContextSentence } from "../../components/context-controls.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { useAreaForms, usePlace } from "../../data/place.ts";
import { eurosOf } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";
import { CoUseFlows } from "./co-use-flows.tsx";
import { CoUseMatrix } from "./co-use-matrix.tsx";

/** Which packages the same clients use, where their euros go, and where one's saving is another's cost. */
export function Dependencies() {
  const { area, year } = usePlace();
  const dependencies = useAnswer(comparisonRoutes.dependencies, {
    query: { region: area.code, year },
  });
  return (
    <Answered query={dependencies} rows={14}>
      {(data) => (
        <>
          <Opening data={data} />
          <div className="columns columns-side">
            <CoUseMatrix data={data} />
            <Alarms data={data} />
          </div>
          <div className="section">
            <CoUseFlows data={data} />
          </div>
        </>
      )}
    </Answered>
  );
}

function Opening({ data }: { readonly data: DependencyAnswer }) {
  const { t, language } = useWords();
  const formsOf = useAreaForms();
  const nameOf = (code: string): string => {
    const found = data.packages.find((one) => one.code === code);
    return found === undefined ? code : shortPackageName(found.names, language);
  };
  const [strongest] = data.matrix
    .filter((cell) => cell.package_id !== cell.other_package_id && cell.client_share !== null)
    .sort((left, right) => (right.client_share ?? 0) - (left.client_share ?? 0));
  const heading =
    data.alarms.length > 0
      ? t("dependencies.heading.alarms", { n: data.alarms.length, region: formsOf(data.area) })
      : strongest === undefined
        ? t("dependencies.heading.none")
        : t("dependencies.heading.strongest", {
            share: formatValue(100 * (strongest.client_share ?? 0), "percent", language),
            package: nameOf(strongest.package_id),
            other: nameOf(strongest.other_package_id),
          });
  useTitle(`${t("page.dependencies")}: ${heading}`);
  return (
    <div className="opening">
      <ContextSentence template="context.origin" />
      <h1>{heading}</h1>
      <p className="lead">{t("dependencies.lead")}</p>
    </div>
  );
}

function Alarms({ data }: { readonly data: DependencyAnswer }) {
  const { t, language } = useWords();
  return (
    <aside aria-labelledby="alarms">
      <div className="section-head">
        <h2 id="alarms">{t("dependencies.alarms")}</h2>
        <p className="note">{t("dependencies.alarms.what")}</p>
      </div>
      {data.alarms.length === 0 ? (
        <p className="soft">
          {data.alarm_reason === null
            ? t("dependencies.alarms.none")
            : t("dependencies.alarms.cannot")}
        </p>
      ) : null}
      {data.alarms.map((alarm) => (
        <div
          key={`${alarm.package.code} ${alarm.other_package.code}`}
          className="side-item side-item-worse"
        >
          <h3>
            {shortPackageName(alarm.package.names, language)} →{" "}
            {shortPackageName(alarm.other_package.names, language)}
          </h3>
          <p>{alarm.sentence[language]}</p>
          <p className="note">
            {t("dependencies.saved")}{" "}
            <CellValue cell={alarm.saved} format={{ ...eurosOf(alarm.saved), isSigned: true }} /> ·{" "}
            {t("dependencies.caused")}{" "}
            <CellValue cell={alarm.caused} format={{ ...eurosOf(alarm.caused), isSigned: true }} />
          </p>
        </div>
      ))}
    </aside>
  );
}
