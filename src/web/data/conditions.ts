import { catalogueRoutes } from "../../api/index.ts";
import { shortPackageName } from "../names/package-names.ts";
import { useWords } from "../words/words.ts";
import { useAnswer } from "./client.ts";
import { useAreaForms, useSurroundings } from "./place.ts";

/** A condition of a query in words: `package=PP04` is "Hoito ja hoiva". What is not known stays as it is. */
export function useConditionText(): (condition: string) => string {
  const { language } = useWords();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  const catalogue = useAnswer(catalogueRoutes.catalogue).data;
  const functions = catalogue?.packages.flatMap((one) => one.functions) ?? [];
  const services = functions.flatMap((one) => one.services);
  const nameOf = (dimension: string, code: string): string => {
    switch (dimension) {
      case "region": {
        const area = release.areas.find((one) => one.code === code);
        return area === undefined ? code : formsOf(area).name;
      }
      case "package": {
        const found = release.packages.find((one) => one.code === code);
        return found === undefined ? code : shortPackageName(found.names, language);
      }
      case "function":
        return functions.find((one) => one.function_id === code)?.names[language] ?? code;
      case "service":
        return services.find((one) => one.service_id === code)?.names[language] ?? code;
      default:
        return code;
    }
  };
  return (condition) => {
    const [dimension = "", values = ""] = condition.split("=");
    return values
      .split(",")
      .map((code) => nameOf(dimension, code))
      .join(", ");
  };
}
