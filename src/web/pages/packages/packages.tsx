import { Link } from "@tanstack/react-router";
import { overviewRoutes, type PackageRow } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { Answered } from "../../components/answered.tsx";
import { CARD_DIMENSIONS, CardKey, CardMarks } from "../../components/card-marks.tsx";
import { CellValue } from "../../components/cell-value.tsx";
import { ContextSentence } from "../../components/context-controls.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useTitle } from "../../components/use-title.ts";
import { VerdictKey, VerdictMark } from "../../components/verdict-mark.tsx";
import { useAnswer } from "../../data/client.ts";
import { useAreaForms, usePlace, useSurroundings } from "../../data/place.ts";
import { relativeChange } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

/** All packages with their cards: where each stands in the four dimensions, and how it changed. */
export function Packages() {
  const { t, language } = useWords();
  const { area, year, against, isStandardised } = usePlace();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  const overview = useAnswer(overviewRoutes.overview, {
    query: {
      region: area.code,
      year,
      compare: against,
      standardised: isStandardised ? "true" : "false",
    },
  });
  const used = overview.data?.packages.map((row) => row.package.code) ?? [];
  const unused = release.packages.filter(({ code }) => !used.includes(code));
  const heading = t("packages.heading", {
    n: used.length,
    region: formsOf(area),
    year: String(year),
  });
  useTitle(heading);
  return (
    <Answered query={overview} rows={14}>
      {(data) => (
        <>
          <div className="opening">
            <ContextSentence template="context.home.crude" />
            <h1>{heading}</h1>
            <p className="lead">{t("packages.lead")}</p>
          </div>
          <section className="section-first" aria-label={t("page.packages")}>
            <TableWrap>
              <table className="table">
                <caption className="visually-hidden">{t("page.packages")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("column.package")}</th>
                    <th scope="col" className="number">
                      {t(
                        isStandardised && data.cost_per_resident.standardised !== null
                          ? "column.perResident.standardised"
                          : "column.perResident.crude",
                      )}
                    </th>
                    <th scope="col" className="number wide-only">
                      {t("column.clients")}
                    </th>
                    <th scope="col" className="number">
                      {t("column.change")}
                    </th>
                    {CARD_DIMENSIONS.map((dimension) => (
                      <th key={dimension} scope="col" className="wide-only">
                        {t(`dimension.${dimension}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {data.packages.map((row) => (
                    <Row key={row.package.code} row={row} />
                  ))}
                </tbody>
              </table>
            </TableWrap>
            <div className="table-note note">
              <VerdictKey verdicts={["better", "worse", "no_difference", "cannot_say"]} />
              <span className="narrow-only">
                <CardKey />
              </span>
              <span>{t("card.what")}</span>
            </div>
          </section>
          {unused.length === 0 ? null : (
            <section className="section">
              <div className="section-head">
                <h2>{t("packages.unused")}</h2>
                <p className="note">{t("packages.unused.what")}</p>
              </div>
              <p>{unused.map(({ names }) => shortPackageName(names, language)).join(" · ")}</p>
            </section>
          )}
        </>
      )}
    </Answered>
  );
}

function Row({ row }: { readonly row: PackageRow }) {
  const { t, language } = useWords();
  const { address, isStandardised } = usePlace();
  const change = row.previous_cost === null ? null : relativeChange(row.previous_cost, row.cost);
  return (
    <tr>
      <th scope="row">
        <Link
          to="/packages/$package"
          params={{ package: row.package.code }}
          search={carried(address)}
        >
          {shortPackageName(row.package.names, language)}
        </Link>
        <span className="narrow-only">
          <CardMarks card={row.card} />
        </span>
      </th>
      <td className="number">
        <CellValue
          cell={row.cost_per_resident}
          format={{ isBare: true }}
          isStandardised={isStandardised}
        />
      </td>
      <td className="number wide-only">
        <CellValue cell={row.clients} format={{ isBare: true }} />
      </td>
      <td className="number">
        {change === null ? "–" : formatValue(change, "percent", language, { isSigned: true })}
      </td>
      {CARD_DIMENSIONS.map((dimension) => {
        const mark = row.card.find((one) => one.dimension === dimension);
        const verdict = mark?.verdict ?? "cannot_say";
        return (
          <td key={dimension} className="wide-only nowrap">
            <VerdictMark verdict={verdict} subject={t(`dimension.${dimension}`)} />{" "}
            <span className="note" aria-hidden="true">
              {t(`verdict.${verdict}`)}
            </span>
          </td>
        );
      })}
    </tr>
  );
}
