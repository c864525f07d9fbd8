import { type Engine, requiredText } from "../../sql/engine.ts";
import { FIGURE_LEVELS, type FigureLevel, type IndicatorDefinition } from "../definitions/index.ts";
import type { FigureSources } from "./sources.ts";

/** The codes of the catalogue by level, each in order. */
export type Modules = Readonly<Record<Exclude<FigureLevel, "all">, readonly string[]>>;

export type ModulePlace = { readonly level: FigureLevel; readonly module: string | null };

export async function readModules(engine: Engine, sources: FigureSources): Promise<Modules> {
  const codes = async (level: string) => {
    const rows = await engine.rows(`
      select distinct ${level}_id as code from ${sources.whole("services")} as services
      where ${level}_id is not null order by code`);
    return rows.map((row) => requiredText(row, "code"));
  };
  return {
    package: await codes("package"),
    function: await codes("function"),
    service: await codes("service"),
  };
}

/** The levels and modules at which an indicator has figures. */
export function modulesOf(
  {
    definition,
    moduleCodes,
  }: {
    readonly definition: IndicatorDefinition;
    /** The modules that the conditions of the numerator leave; null for all. */
    readonly moduleCodes: readonly string[] | null;
  },
  modules: Modules,
): ModulePlace[] {
  return FIGURE_LEVELS.filter((level) => definition.levels.includes(level)).flatMap(
    (level): ModulePlace[] => {
      if (level === "all") return [{ level, module: null }];
      return modules[level]
        .filter((code) => liesWithin(code, definition.packages))
        .filter((code) => moduleCodes === null || touches(code, moduleCodes))
        .map((module) => ({ level, module }));
    },
  );
}

function liesWithin(code: string, packages: readonly string[]): boolean {
  return packages.some((above) => code === above || code.startsWith(`${above}-`));
}

/** A module and a condition touch when one lies in the other. */
function touches(code: string, conditions: readonly string[]): boolean {
  return conditions.some((condition) => {
    const start = condition.replace(/\*$/, "");
    return code.startsWith(start) || start.startsWith(`${code}-`);
  });
}
