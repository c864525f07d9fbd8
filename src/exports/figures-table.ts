import { inEach, type Names } from "../domain/names.ts";
import {
  type FigureRow,
  formulaWords,
  INDICATOR_UNITS,
  type IndicatorDefinition,
  NO_INTERVAL_REASONS,
  noInterval,
} from "../indicators/index.ts";
import type { Release } from "../release/index.ts";
import { type Row, requiredText, textValue } from "../sql/engine.ts";
import type {
  ExportCell,
  ExportCode,
  ExportColumn,
  ExportDefinition,
  ExportTable,
} from "./table.ts";

/** The names of what stands in the dimensions of figures. */
export type FigureCodes = {
  readonly indicators: readonly ExportCode[];
  readonly areas: readonly ExportCode[];
  readonly modules: readonly ExportCode[];
  readonly producers: readonly ExportCode[];
  /** Why a value has no limits; null where it has them. */
  readonly noInterval: (row: FigureRow) => string | null;
};

/** Figures as a table to export. Its dimensions are the key: indicator, version, area, year, module and producer. */
export function figuresTable(rows: readonly FigureRow[], codes: FigureCodes): ExportTable {
  return {
    name: "figures",
    names: { fi: "Tunnusluvut", sv: "Nyckeltal", en: "Figures" },
    columns: figureColumns(codes),
    // A list can be read once for each format.
    rows: { [Symbol.iterator]: () => cellsOf(rows, codes) },
  };
}

/** What an export has beside the columns of the table of figures. */
export const NO_INTERVAL_COLUMN = "no_interval";

const NAMES: readonly (keyof FigureRow)[] = [
  "indicator_id",
  "indicator_version",
  "area_kind",
  "area_code",
  "year",
  "level",
  "module_id",
  "producer_id",
  "numerator",
  "denominator",
  "value",
  "lower",
  "upper",
  "standardised_value",
  "standardised_lower",
  "standardised_upper",
  "status",
  "reason",
];

function* cellsOf(
  rows: readonly FigureRow[],
  codes: FigureCodes,
): Generator<readonly ExportCell[]> {
  for (const row of rows) yield [...NAMES.map((name) => row[name]), codes.noInterval(row)];
}

function figureColumns(codes: FigureCodes): ExportColumn[] {
  const dimension = (
    name: string,
    names: Names,
    further: Partial<ExportColumn> = {},
  ): ExportColumn => ({ name, names, role: "dimension", type: "text", ...further });
  const value = (name: string, names: Names, type: "whole" | "number"): ExportColumn => ({
    name,
    names,
    role: "value",
    type,
  });
  return [
    dimension(
      "indicator_id",
      { fi: "Indikaattori", sv: "Indikator", en: "Indicator" },
      { codes: codes.indicators },
    ),
    dimension(
      "indicator_version",
      { fi: "Versio", sv: "Version", en: "Version" },
      { type: "whole" },
    ),
    {
      name: "area_kind",
      names: { fi: "Alueen laji", sv: "Typ av område", en: "Kind of area" },
      role: "note",
      type: "text",
    },
    dimension(
      "area_code",
      { fi: "Alue", sv: "Område", en: "Area" },
      { codes: codes.areas, kind: "geo" },
    ),
    dimension("year", { fi: "Vuosi", sv: "År", en: "Year" }, { type: "whole", kind: "time" }),
    {
      name: "level",
      names: { fi: "Taso", sv: "Nivå", en: "Level" },
      role: "note",
      type: "text",
    },
    dimension(
      "module_id",
      { fi: "Palvelu", sv: "Service", en: "Module" },
      { codes: codes.modules, nullCode: "all" },
    ),
    dimension(
      "producer_id",
      { fi: "Tuottaja", sv: "Producent", en: "Producer" },
      { codes: codes.producers, nullCode: "all" },
    ),
    value("numerator", { fi: "Osoittaja", sv: "Täljare", en: "Numerator" }, "whole"),
    value("denominator", { fi: "Nimittäjä", sv: "Nämnare", en: "Denominator" }, "whole"),
    value("value", { fi: "Arvo", sv: "Värde", en: "Value" }, "number"),
    value(
      "lower",
      { fi: "Alaraja (95 %)", sv: "Nedre gräns (95 %)", en: "Lower limit (95 %)" },
      "number",
    ),
    value(
      "upper",
      { fi: "Yläraja (95 %)", sv: "Övre gräns (95 %)", en: "Upper limit (95 %)" },
      "number",
    ),
    value(
      "standardised_value",
      { fi: "Vakioitu arvo", sv: "Standardiserat värde", en: "Standardised value" },
      "number",
    ),
    value(
      "standardised_lower",
      {
        fi: "Vakioidun alaraja",
        sv: "Nedre gräns, standardiserat",
        en: "Standardised, lower limit",
      },
      "number",
    ),
    value(
      "standardised_upper",
      {
        fi: "Vakioidun yläraja",
        sv: "Övre gräns, standardiserat",
        en: "Standardised, upper limit",
      },
      "number",
    ),
    {
      name: "status",
      names: { fi: "Tila", sv: "Status", en: "Status" },
      role: "status",
      type: "text",
    },
    {
      name: "reason",
      names: { fi: "Syy", sv: "Orsak", en: "Reason" },
      role: "note",
      type: "text",
    },
    {
      name: NO_INTERVAL_COLUMN,
      names: { fi: "Miksi ei väliä", sv: "Varför inget intervall", en: "Why no interval" },
      role: "note",
      type: "text",
      codes: Object.entries(NO_INTERVAL_REASONS).map(([code, names]) => ({ code, names })),
    },
  ];
}

/** What the figures mean: one definition for each indicator and version. */
export function figureDefinitions(definitions: readonly IndicatorDefinition[]): ExportDefinition[] {
  return definitions.map((definition) => {
    const { numerator, denominator } = formulaWords(definition);
    return {
      id: definition.id,
      version: String(definition.version),
      names: definition.names,
      definition: inEach((language) =>
        denominator === null
          ? numerator[language]
          : `${numerator[language]} / ${denominator[language]}`,
      ),
      unit: INDICATOR_UNITS[definition.unit].names,
      source: inEach(
        (language) => `${definition.source.title[language]} (${definition.source.published})`,
      ),
      note: inEach((language) =>
        [definition.how_it_can_mislead[language], definition.note?.[language] ?? ""]
          .join(" ")
          .trim(),
      ),
    };
  });
}

/** The codes of a release's figures, with their names and what they are a part of. */
export async function figureCodes(
  { engine }: Pick<Release, "engine">,
  definitions: readonly IndicatorDefinition[],
): Promise<FigureCodes> {
  const areas = await engine.rows(`
    select distinct region_code as code, name_fi, name_sv, name_en, collaborative_area_code as parent
    from regions order by 1`);
  const modules = await engine.rows(`
    select * from (
        select package_id as code, max(package_name_fi) as name_fi, max(package_name_sv) as name_sv,
            max(package_name_en) as name_en, cast(null as varchar) as parent
        from services where package_id is not null group by package_id
        union all
        select function_id, max(function_name_fi), max(function_name_sv), max(function_name_en),
            max(package_id)
        from services where function_id is not null group by function_id
        union all
        select service_id, max(service_name_fi), max(service_name_sv), max(service_name_en),
            max(function_id)
        from services where service_id is not null group by service_id
    ) as modules
    order by code`);
  const producers = await engine.rows(
    "select producer_id as code, max(name) as name from producers group by 1 order by 1",
  );
  const collaborative = [...new Set(areas.map((row) => textValue(row, "parent")))].filter(
    (code) => code !== null,
  );
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  return {
    noInterval: (row) => noInterval(byId.get(row.indicator_id), row),
    indicators: definitions.map(({ id, names }) => ({ code: id, names })),
    areas: [
      { code: "FI", names: { fi: "Koko maa", sv: "Hela landet", en: "Nation" } },
      ...collaborative.map((code) => ({ code, names: null, parent: "FI" })),
      ...areas.map((row) => ({ ...codeOf(row), parent: textValue(row, "parent") ?? "FI" })),
    ],
    modules: [{ code: "all", names: ALL }, ...modules.map(codeOf)],
    producers: [
      { code: "all", names: ALL },
      ...producers.map((row) => {
        const name = textValue(row, "name");
        const names = name === null || name === "" ? null : { fi: name, sv: name, en: name };
        return { code: requiredText(row, "code"), names };
      }),
    ],
  };
}

const ALL: Names = { fi: "Kaikki yhteensä", sv: "Alla tillsammans", en: "All together" };

function codeOf(row: Row): ExportCode {
  const [fi, sv, en] = ["name_fi", "name_sv", "name_en"].map((name) => textValue(row, name));
  const names = fi == null || sv == null || en == null ? null : { fi, sv, en };
  const parent = textValue(row, "parent");
  return { code: requiredText(row, "code"), names, ...(parent !== null && { parent }) };
}
