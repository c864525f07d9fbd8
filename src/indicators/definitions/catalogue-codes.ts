import { type Catalogue, listCatalogueVersions, loadCatalogue } from "../../catalogue/index.ts";
import { UserError, unknownName } from "../../domain/errors.ts";
import { type IndicatorDefinition, MODULE_LEVELS, type Part, type Term } from "./schema.ts";

/**
 * Holds the packages and the conditions of definitions against every version of a catalogue: nothing has a
 * code that stands in none of them, and the figure would be zero for ever.
 *
 * @throws UserError "invalid_definition" naming the indicator, the code and the nearest one there is.
 */
export function checkCatalogueCodes(
  definitions: readonly IndicatorDefinition[],
  catalogueFolder: string,
): void {
  const catalogues = listCatalogueVersions(catalogueFolder).map((version) =>
    loadCatalogue(catalogueFolder, version),
  );
  const known = {
    package: codesOf(catalogues, ({ packages }) => packages.map((one) => one.package_id)),
    function: codesOf(catalogues, ({ functions }) => functions.map((one) => one.function_id)),
    service: codesOf(catalogues, ({ services }) => services.map((one) => one.service_id)),
  };
  const modules = [...known.package, ...known.function, ...known.service];
  for (const { id, version, packages, formula } of definitions) {
    const check = (what: string, code: string, codes: readonly string[]) => {
      const isThere = code.endsWith("*")
        ? codes.some((one) => one.startsWith(code.slice(0, -1)))
        : codes.includes(code);
      if (isThere) return;
      const { message } = unknownName(what, code, codes);
      throw new UserError("invalid_definition", `indicator ${id} version ${version}: ${message}`);
    };
    for (const code of packages) check("package, function or service", code, modules);
    for (const { filters } of termsOf(formula)) {
      for (const name of MODULE_LEVELS) {
        const value = filters[name];
        if (Array.isArray(value)) for (const code of value) check(name, code, known[name]);
      }
    }
  }
}

function codesOf(
  catalogues: readonly Catalogue[],
  codes: (catalogue: Catalogue) => readonly string[],
): string[] {
  return [...new Set(catalogues.flatMap(codes))].sort();
}

function termsOf(formula: IndicatorDefinition["formula"]): readonly Term[] {
  const ofPart = ({ plus, minus }: Part) => [...plus, ...minus];
  if (formula.kind === "ratio") {
    return [...ofPart(formula.numerator), ...ofPart(formula.denominator)];
  }
  return formula.kind === "median" ? [formula.of] : [];
}
