import { useWords } from "../words/words.ts";
import { useAreaForms, useSurroundings } from "./place.ts";

/** Who delivered, by name: a region of the release, or the country's own registers. */
export function useOrganiserName(): (code: string | null) => string {
  const { t } = useWords();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  return (code) => {
    if (code === null) return t("cell.missing");
    if (code === "national") return t("data.national");
    const area = release.areas.find((one) => one.kind === "region" && one.code === code);
    return area === undefined ? code : formsOf(area).name;
  };
}
