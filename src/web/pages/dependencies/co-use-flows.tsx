import type { Dependencies } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { type Flow, Flows } from "../../charts/flows.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { cellText } from "../../components/cell-text.ts";
import { usePlace } from "../../data/place.ts";
import { numberOf } from "../../format/format-cell.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

const MOST_FLOWS = 24;

/** From a package's clients to the packages where their euros are: the largest streams. */
export function CoUseFlows({ data }: { readonly data: Dependencies }) {
  const words = useWords();
  const { t, language } = words;
  const { address, change } = usePlace();
  const names = new Map(
    data.packages.map(({ code, names: all }) => [code, shortPackageName(all, language)]),
  );
  const isClients = address.show === "clients";
  const flows = data.matrix
    .filter((cell) => cell.package_id !== cell.other_package_id)
    .flatMap((cell): Flow[] => {
      const value = numberOf(isClients ? cell.clients : cell.cost);
      if (value === null || value <= 0) return [];
      const text = isClients
        ? t("dependencies.flow.clients", { count: value })
        : cellText(cell.cost, value, words, { isInMillions: true });
      return [
        {
          from: cell.package_id,
          to: cell.other_package_id,
          value,
          readout: t("dependencies.flow", {
            from: names.get(cell.package_id) ?? cell.package_id,
            to: names.get(cell.other_package_id) ?? cell.other_package_id,
            text,
          }),
        },
      ];
    })
    .sort((left, right) => right.value - left.value)
    .slice(0, MOST_FLOWS);
  if (flows.length === 0) return null;
  const [largest] = flows;
  return (
    <ChartFigure
      title={t("dependencies.flows")}
      subtitle={isClients ? t("dependencies.flows.clients") : t("dependencies.flows.euros")}
      sentence={
        largest === undefined ? "" : t("dependencies.flows.largest", { flow: largest.readout })
      }
      fileName={`paketti-flows-${data.area.code}-${data.year}`}
      note={
        <p className="chart-key">
          <button
            type="button"
            className="text-button"
            onClick={() => change({ show: isClients ? undefined : "clients" })}
          >
            {isClients ? t("dependencies.showEuros") : t("dependencies.showClients")}
          </button>
        </p>
      }
      twin={{
        caption: t("dependencies.flows"),
        columns: [
          { label: t("column.package"), isNumber: false },
          { label: t("column.otherPackage"), isNumber: false },
          { label: isClients ? t("column.clients") : t("column.euros"), isNumber: true },
        ],
        rows: flows.map((flow) => [
          textCell(names.get(flow.from) ?? flow.from),
          textCell(names.get(flow.to) ?? flow.to),
          { shown: flow.readout.split(": ").at(-1) ?? "", raw: flow.value },
        ]),
      }}
    >
      {(width) => (
        <Flows width={width} label={t("dependencies.flows")} names={names} flows={flows} />
      )}
    </ChartFigure>
  );
}
