import { type Comparison, figureRoutes } from "../../../api/index.ts";
import { type WordOption, WordSelect } from "../../components/word-select.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace, useSurroundings } from "../../data/place.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

/** Gross cost per resident: it has limits, so that the page can say what differs. */
const FIRST_FIGURE = "E-01G";
const MEASURES = [
  "cost_per_resident",
  "cost_per_resident_75",
  "cost_per_client",
  "cost",
  "clients",
  "hit_share",
];

/** The figure of an address as the interface asks it: an indicator, or a measure of the compiler. */
export function figureOf(text: string = FIRST_FIGURE): string {
  return /^[A-Z]+-/.test(text) ? `indicator:${text}` : `measure:${text}`;
}

/** Which figure is compared: measures first, then the indicators that have figures. */
export function FigureControl({ comparison }: { readonly comparison: Comparison }) {
  const { t, language } = useWords();
  const { address, change } = usePlace();
  const { release } = useSurroundings();
  const indicators = useAnswer(figureRoutes.indicators).data?.indicators ?? [];
  const options: WordOption[] = [
    ...release.measures
      .filter(({ measure_id: id }) => MEASURES.includes(id))
      .map(({ measure_id: id, names }) => ({ value: id, label: names[language] })),
    ...indicators
      .filter((indicator) => indicator.has_figures)
      .map(({ indicator_id: id, names }) => ({ value: id, label: names[language] })),
  ];
  const value = address.indicator ?? FIRST_FIGURE;
  const shown = options.some((option) => option.value === value)
    ? options
    : [{ value, label: comparison.figure.names[language] }, ...options];
  return (
    <WordSelect
      label={t("control.figure")}
      value={value}
      options={shown}
      onChange={(indicator) => change({ indicator, module: undefined })}
    />
  );
}

const ALL = "all";

/** Of which package the figure is; of all when none is chosen. */
export function ModuleControl({ comparison }: { readonly comparison: Comparison }) {
  const { t, language } = useWords();
  const { address, change } = usePlace();
  const { release } = useSurroundings();
  const options: WordOption[] = [
    { value: ALL, label: t("control.module.all") },
    ...release.packages.map(({ code, names }) => ({
      value: code,
      label: shortPackageName(names, language),
    })),
  ];
  const value = address.module ?? comparison.module?.code ?? ALL;
  const known = options.some((option) => option.value === value);
  return (
    <WordSelect
      label={t("control.module")}
      value={value}
      options={
        known || comparison.module === null
          ? options
          : [{ value, label: comparison.module.names[language] }, ...options]
      }
      onChange={(code) => change({ module: code === ALL ? undefined : code })}
    />
  );
}
