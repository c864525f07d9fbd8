import { type ReleaseDifference, type ReleaseSummary, releaseRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { cellText } from "../../components/cell-text.ts";
import { FilledSentence } from "../../components/filled-sentence.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { WordSelect } from "../../components/word-select.tsx";
import { useAnswer } from "../../data/client.ts";
import { useConditionText } from "../../data/conditions.ts";
import { usePlace } from "../../data/place.ts";
import { numberOf, relativeChange } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

const MOST_FIGURES = 60;
const FIRST_INPUTS = 8;

/** What changed between two releases: the inputs, the figures, and which inputs can have moved them. */
export function Difference({
  from,
  to,
  releases,
}: {
  readonly from: string;
  readonly to: string;
  readonly releases: readonly ReleaseSummary[];
}) {
  const words = useWords();
  const { t } = words;
  const { change } = usePlace();
  const options = releases.map(({ release_id: id }) => ({ value: id, label: id.slice(0, 6) }));
  const difference = useAnswer(releaseRoutes.releaseDifference, {
    params: { release_id: to },
    query: { from },
  });
  return (
    <section className="section" aria-labelledby="difference">
      <div className="section-head">
        <h2 id="difference">{t("releases.difference")}</h2>
        <p className="context">
          <FilledSentence
            template={words.template("releases.between")}
            slots={{
              from: (
                <WordSelect
                  label={t("releases.from")}
                  value={from}
                  options={options}
                  onChange={(value) => change({ from: value })}
                />
              ),
              to: (
                <WordSelect
                  label={t("releases.to")}
                  value={to}
                  options={options}
                  onChange={(value) => change({ to: value })}
                />
              ),
            }}
          />
        </p>
      </div>
      <Answered query={difference} rows={8}>
        {(data) => (
          <div className="columns columns-side">
            <Figures difference={data} />
            <Inputs difference={data} />
          </div>
        )}
      </Answered>
    </section>
  );
}

function Figures({ difference }: { readonly difference: ReleaseDifference }) {
  const words = useWords();
  const { t, language } = words;
  const conditionText = useConditionText();
  const { figures } = difference;
  if (figures.length === 0) return <p className="soft">{t("releases.noFigures")}</p>;
  return (
    <div>
      <h3>{t("releases.figures", { n: figures.length })}</h3>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">
            {t("releases.figures", { n: figures.length })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("control.figure")}</th>
              <th scope="col">{t("column.region")}</th>
              <th scope="col" className="number">
                {t("column.before")}
              </th>
              <th scope="col" className="number">
                {t("column.after")}
              </th>
              <th scope="col" className="number">
                {t("column.change")}
              </th>
            </tr>
          </thead>
          <tbody>
            {figures.slice(0, MOST_FIGURES).map((figure) => {
              const change =
                figure.before === null || figure.after === null
                  ? null
                  : relativeChange(figure.before, figure.after);
              const text = (cell: typeof figure.before) =>
                cell === null ? "–" : cellText(cell, numberOf(cell), words);
              return (
                <tr
                  key={`${figure.measure_id} ${figure.area_code} ${figure.year} ${figure.package_id}`}
                >
                  <th scope="row">
                    {figure.names[language]}
                    <p className="note">
                      {figure.package_id === null
                        ? t("home.outside")
                        : conditionText(`package=${figure.package_id}`)}
                    </p>
                  </th>
                  <td>
                    {conditionText(`region=${figure.area_code}`)} {figure.year}
                  </td>
                  <td className="number">{text(figure.before)}</td>
                  <td className="number">{text(figure.after)}</td>
                  <td className="number">
                    {change === null
                      ? "–"
                      : formatValue(change, "percent", language, { isSigned: true, decimals: 1 })}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableWrap>
    </div>
  );
}

function Inputs({ difference }: { readonly difference: ReleaseDifference }) {
  const { t } = useWords();
  return (
    <aside className="stack">
      {difference.reasons.length === 0 || difference.figures.length === 0 ? null : (
        <div className="side-item">
          <h3>{t("releases.reasons")}</h3>
          <ul>
            {difference.reasons.map((reason) => (
              <li key={reason} className="hyphenate">
                {t(`releases.input.${reason}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="side-item">
        <h3>{t("releases.inputs", { n: difference.inputs.length })}</h3>
        <Listed inputs={difference.inputs.slice(0, FIRST_INPUTS)} />
        {difference.inputs.length > FIRST_INPUTS ? (
          <details>
            <summary className="note">
              {t("releases.inputs.more", { n: difference.inputs.length - FIRST_INPUTS })}
            </summary>
            <Listed inputs={difference.inputs.slice(FIRST_INPUTS)} />
          </details>
        ) : null}
      </div>
    </aside>
  );
}

function Listed({ inputs }: { readonly inputs: ReleaseDifference["inputs"] }) {
  const { t } = useWords();
  return (
    <ul>
      {inputs.map((input) => (
        <li key={`${input.kind} ${input.name}`} className="note hyphenate">
          {t(`releases.input.${input.kind}`)} {input.name}: {t(`releases.change.${input.change}`)}
        </li>
      ))}
    </ul>
  );
}
