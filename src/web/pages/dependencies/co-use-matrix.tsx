import type { Dependencies } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { Matrix, type MatrixCell } from "../../charts/matrix.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { cellText } from "../../components/cell-text.ts";
import { eurosOf, numberOf } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

/** Of the clients of the package of the row, the share who also used the package of the column. */
export function CoUseMatrix({ data }: { readonly data: Dependencies }) {
  const words = useWords();
  const { t, language } = words;
  const names = data.packages.map(({ code, names: all }) => ({
    key: code,
    name: shortPackageName(all, language),
  }));
  const nameOf = new Map(names.map(({ key, name }) => [key, name]));
  const pairs = data.matrix.filter(
    (cell) =>
      cell.package_id !== cell.other_package_id &&
      nameOf.has(cell.package_id) &&
      nameOf.has(cell.other_package_id),
  );
  const cells = pairs.map((cell): MatrixCell => {
    const text =
      cell.client_share === null ? "–" : formatValue(100 * cell.client_share, "percent", language);
    return {
      row: cell.package_id,
      column: cell.other_package_id,
      share: cell.client_share,
      text: text.replace(/\u00a0?%/, ""),
      readout: t("dependencies.readout", {
        package: nameOf.get(cell.package_id) ?? cell.package_id,
        other: nameOf.get(cell.other_package_id) ?? cell.other_package_id,
        share: text,
        clients: cellText(cell.clients, numberOf(cell.clients), words),
        euros: cellText(cell.cost, numberOf(cell.cost), words, eurosOf(cell.cost)),
      }),
    };
  });
  const strongest = cells.toSorted((left, right) => (right.share ?? 0) - (left.share ?? 0))[0];
  return (
    <ChartFigure
      title={t("dependencies.matrix")}
      subtitle={t("dependencies.matrix.what")}
      sentence={strongest?.readout ?? t("dependencies.heading.none")}
      fileName={`paketti-co-use-${data.area.code}-${data.year}`}
      twin={{
        caption: t("dependencies.matrix"),
        columns: [
          { label: t("column.package"), isNumber: false },
          { label: t("column.otherPackage"), isNumber: false },
          { label: t("column.share"), isNumber: true },
          { label: t("column.clients"), isNumber: true },
          { label: t("column.euros"), isNumber: true },
        ],
        rows: pairs.map((cell) => [
          textCell(nameOf.get(cell.package_id) ?? cell.package_id),
          textCell(nameOf.get(cell.other_package_id) ?? cell.other_package_id),
          {
            shown:
              cell.client_share === null
                ? "–"
                : formatValue(100 * cell.client_share, "percent", language),
            raw: cell.client_share,
          },
          {
            shown: cellText(cell.clients, numberOf(cell.clients), words),
            raw: numberOf(cell.clients),
          },
          { shown: cellText(cell.cost, numberOf(cell.cost), words), raw: numberOf(cell.cost) },
        ]),
      }}
    >
      {(width) => (
        <Matrix width={width} label={t("dependencies.matrix")} names={names} cells={cells} />
      )}
    </ChartFigure>
  );
}
