import { Link } from "@tanstack/react-router";
import type { Cell, Overview, PackageRow } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { CardHead, CardKey, CardMarks } from "../../components/card-marks.tsx";
import { CellValue } from "../../components/cell-value.tsx";
import { SortHead } from "../../components/sort-head.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { VerdictKey } from "../../components/verdict-mark.tsx";
import { useAgainstForms, usePlace } from "../../data/place.ts";
import {
  type CellFormat,
  millionDecimals,
  numberOf,
  relativeDifference,
} from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

const SORTS = ["cost", "clients", "perResident", "difference"] as const;

/** Packages by gross cost, as the brochure shows them, with the bar in the row. */
export function PackageTable({ overview }: { readonly overview: Overview }) {
  const { t, language } = useWords();
  const { address, against, isStandardised } = usePlace();
  const againstForms = useAgainstForms();
  const isShownStandardised = isStandardised && overview.cost_per_resident.standardised !== null;
  const sort = SORTS.find((one) => one === address.sort) ?? "cost";
  const millions = millionsOf(overview);
  const rows = sorted(overview.packages, sort, isStandardised);
  const most = Math.max(...rows.map((row) => numberOf(row.cost) ?? 0), 1);
  return (
    <>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("home.packages")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.package")}</th>
              <td className="bar-cell wide-only" />
              <SortHead name="cost" current={sort} label={t("column.millions")} />
              <SortHead name="clients" current={sort} label={t("column.clients")} isWideOnly />
              <SortHead
                name="perResident"
                current={sort}
                label={t(
                  isShownStandardised
                    ? "column.perResident.standardised"
                    : "column.perResident.crude",
                )}
                isWideOnly
              />
              <SortHead
                name="difference"
                current={sort}
                label={t("column.difference", { against: againstForms(against) })}
              />
              <th scope="col" className="mark-cell">
                <CardHead />
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.package.code}>
                <th scope="row">
                  <Link
                    to="/packages/$package"
                    params={{ package: row.package.code }}
                    search={carried(address)}
                  >
                    {shortPackageName(row.package.names, language)}
                  </Link>
                </th>
                <td className="bar-cell wide-only" aria-hidden="true">
                  <span
                    className="bar"
                    style={{ width: `${(100 * (numberOf(row.cost) ?? 0)) / most}%` }}
                  />
                </td>
                <td className="number">
                  <CellValue cell={row.cost} format={millions} />
                </td>
                <td className="number wide-only">
                  <CellValue cell={row.clients} format={{ isBare: true }} />
                </td>
                <td className="number wide-only">
                  <CellValue
                    cell={row.cost_per_resident}
                    format={{ isBare: true }}
                    isStandardised={isStandardised}
                  />
                </td>
                <td className="number">
                  <DifferenceText cell={row.cost_per_resident} />
                </td>
                <td className="mark-cell">
                  <CardMarks card={row.card} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <OutsideRow overview={overview} />
            <tr>
              <th scope="row">{t("table.total")}</th>
              <td className="bar-cell wide-only" />
              <td className="number">
                <CellValue cell={overview.cost} format={millions} />
              </td>
              <td className="number wide-only">
                <CellValue cell={overview.clients} format={{ isBare: true }} />
              </td>
              <td className="number wide-only">
                <CellValue
                  cell={overview.cost_per_resident}
                  format={{ isBare: true }}
                  isStandardised={isStandardised}
                />
              </td>
              <td className="number">
                <DifferenceText cell={overview.cost_per_resident} />
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
      </TableWrap>
      <div className="table-note note">
        <CardKey />
        <VerdictKey verdicts={["better", "worse", "no_difference", "cannot_say"]} />
        <span>{t("card.what")}</span>
        <span>{t("home.packages.once")}</span>
      </div>
    </>
  );
}

/** The difference to what the figure is held against; its colour repeats a verdict and never makes one. */
export function DifferenceText({ cell }: { readonly cell: Cell }) {
  const { language } = useWords();
  const { isStandardised } = usePlace();
  const difference = relativeDifference(cell, isStandardised);
  if (difference === null) return <span className="soft">–</span>;
  const isVerdict = cell.verdict === "better" || cell.verdict === "worse";
  return (
    <span className={isVerdict ? (cell.verdict ?? undefined) : undefined}>
      {formatValue(difference, "percent", language, { isSigned: true })}
    </span>
  );
}

function OutsideRow({ overview }: { readonly overview: Overview }) {
  const { t } = useWords();
  const millions = millionsOf(overview);
  const outside = overview.outside_packages;
  if (outside.kind === "zero") return null;
  return (
    <tr className="row-outside">
      <th scope="row">{t("home.outside")}</th>
      <td className="bar-cell wide-only" />
      <td className="number">
        <CellValue cell={outside} format={millions} />
      </td>
      <td className="wide-only" />
      <td className="wide-only" />
      <td />
      <td />
    </tr>
  );
}

function millionsOf({ cost }: Overview): CellFormat {
  return { isInMillions: true, isBare: true, decimals: millionDecimals(numberOf(cost)) };
}

function sorted(
  rows: readonly PackageRow[],
  sort: (typeof SORTS)[number],
  isStandardised: boolean,
): PackageRow[] {
  const by: Record<(typeof SORTS)[number], (row: PackageRow) => number | null> = {
    cost: (row) => numberOf(row.cost),
    clients: (row) => numberOf(row.clients),
    perResident: (row) => numberOf(row.cost_per_resident, isStandardised),
    difference: (row) => relativeDifference(row.cost_per_resident, isStandardised),
  };
  const least = Number.NEGATIVE_INFINITY;
  return [...rows].sort((left, right) => (by[sort](right) ?? least) - (by[sort](left) ?? least));
}
