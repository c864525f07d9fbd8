import { type ProducerComparison, publicationRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { CellValue } from "../../components/cell-value.tsx";
import { RegionControl, YearControl } from "../../components/context-controls.tsx";
import { FilledSentence } from "../../components/filled-sentence.tsx";
import { Empty } from "../../components/states.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useTitle } from "../../components/use-title.ts";
import { VerdictKey, VerdictMark } from "../../components/verdict-mark.tsx";
import { WordSelect } from "../../components/word-select.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace, useSurroundings } from "../../data/place.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";
import { OpenData } from "./open-data.tsx";

/** For residents: quality, access and experience by producer, where there is a choice. Only published figures. */
export function Producers() {
  const { t } = useWords();
  const { area, year, address } = usePlace();
  const comparison = useAnswer(publicationRoutes.producerComparison, {
    query: {
      region: area.code,
      year,
      ...(address.module === undefined ? {} : { package: address.module }),
    },
  });
  return (
    <>
      {comparison.data === undefined ? (
        <div className="opening">
          <h1>{t("page.producers")}</h1>
        </div>
      ) : null}
      <Answered query={comparison} rows={10}>
        {(data) => <Shown comparison={data} />}
      </Answered>
      <OpenData />
    </>
  );
}

function Shown({ comparison }: { readonly comparison: ProducerComparison }) {
  const { t } = useWords();
  const { session } = useSurroundings();
  const { producers } = comparison;
  const heading =
    producers.length < 2
      ? t("producers.heading.none")
      : t("producers.heading", { n: producers.length });
  useTitle(heading);
  return (
    <>
      <div className="opening">
        <Context comparison={comparison} />
        <h1>{heading}</h1>
        <p className="lead">
          {t(session.viewer.audience === "client" ? "producers.lead" : "producers.lead.internal")}
        </p>
      </div>
      {producers.length < 2 ? (
        <Empty>{t("producers.none")}</Empty>
      ) : (
        <ProducerTable comparison={comparison} />
      )}
    </>
  );
}

function Context({ comparison }: { readonly comparison: ProducerComparison }) {
  const words = useWords();
  const { t, language } = words;
  const { change } = usePlace();
  const options = comparison.packages.map(({ code, names }) => ({
    value: code,
    label: shortPackageName(names, language),
  }));
  return (
    <p className="context">
      <FilledSentence
        template={words.template(
          comparison.package === null ? "context.producers.none" : "context.producers",
        )}
        slots={{
          region: <RegionControl />,
          year: <YearControl />,
          package: (
            <WordSelect
              label={t("control.package")}
              value={comparison.package?.code ?? ""}
              options={options}
              onChange={(code) => change({ module: code })}
            />
          ),
        }}
      />
    </p>
  );
}

function ProducerTable({ comparison }: { readonly comparison: ProducerComparison }) {
  const { t, language } = useWords();
  const indicators = new Map(
    comparison.producers
      .flatMap(({ figures }) => figures)
      .map(({ indicator }) => [indicator.code, indicator.names[language]]),
  );
  return (
    <section className="section-first" aria-label={t("page.producers")}>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("page.producers")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.producer")}</th>
              {[...indicators].map(([code, name]) => (
                <th key={code} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparison.producers.map(({ producer, region, figures }) => (
              <tr key={producer.code}>
                <th scope="row">
                  {producer.names[language]}
                  <p className="note">{region === null ? "" : region.names[language]}</p>
                </th>
                {[...indicators.keys()].map((code) => {
                  const cell = figures.find(({ indicator }) => indicator.code === code)?.cell;
                  return (
                    <td key={code} className="number">
                      {cell === undefined ? (
                        <span className="not-value">{t("cell.missing")}</span>
                      ) : (
                        <>
                          <CellValue cell={cell} />{" "}
                          {cell.kind === "value" && cell.verdict !== null ? (
                            <VerdictMark verdict={cell.verdict} />
                          ) : null}
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
      <div className="table-note note">
        <VerdictKey verdicts={["better", "worse", "no_difference", "cannot_say", "hidden"]} />
      </div>
    </section>
  );
}
