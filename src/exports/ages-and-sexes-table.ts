import { countValue, type Engine, requiredText, textValue, wholeValue } from "../sql/engine.ts";
import type { FigureCodes } from "./figures-table.ts";
import type { ExportCell, ExportColumn, ExportTable } from "./table.ts";

/** One published number by age group and sex: clients, events or micro-euros. Null is all together. */
export type PublishedAgeSexRow = {
  readonly quantity: string;
  readonly area_kind: string;
  readonly area_code: string;
  readonly year: number;
  readonly level: string;
  readonly module_id: string | null;
  readonly age_group: string | null;
  readonly sex: string | null;
  readonly value: bigint | null;
  readonly status: string;
  readonly reason: string | null;
};

/** Rows of the view `published_ages_and_sexes` of an open release. @param where Conditions on `figures`. */
export async function publishedAgeSexRows(
  engine: Engine,
  where: string,
): Promise<PublishedAgeSexRow[]> {
  const rows = await engine.rows(`
    select figures.* from published_ages_and_sexes as figures where ${where}
    order by quantity, year, area_kind, area_code, module_id nulls first, age_group nulls first, sex nulls first`);
  return rows.map((row) => ({
    quantity: requiredText(row, "quantity"),
    area_kind: requiredText(row, "area_kind"),
    area_code: requiredText(row, "area_code"),
    year: countValue(row, "year"),
    level: requiredText(row, "level"),
    module_id: textValue(row, "module_id"),
    age_group: textValue(row, "age_group"),
    sex: textValue(row, "sex"),
    value: row["value"] == null ? null : wholeValue(row, "value"),
    status: requiredText(row, "status"),
    reason: textValue(row, "reason"),
  }));
}

/** Clients, events and gross cost by age group and sex as a table to export. */
export function agesAndSexesTable(
  rows: readonly PublishedAgeSexRow[],
  codes: Pick<FigureCodes, "areas" | "modules">,
): ExportTable {
  return {
    name: "ages_and_sexes",
    names: { fi: "Iät ja sukupuolet", sv: "Åldrar och kön", en: "Ages and sexes" },
    columns: columnsOf(codes),
    rows: { [Symbol.iterator]: () => cellsOf(rows) },
  };
}

function* cellsOf(rows: readonly PublishedAgeSexRow[]): Generator<readonly ExportCell[]> {
  for (const row of rows) {
    yield [
      row.quantity,
      row.area_kind,
      row.area_code,
      row.year,
      row.level,
      row.module_id,
      row.age_group,
      row.sex,
      row.value,
      row.status,
      row.reason,
    ];
  }
}

const ALL = { code: "all", names: { fi: "Yhteensä", sv: "Totalt", en: "Total" } };
const UNKNOWN = {
  code: "unknown",
  names: {
    fi: "Ei tiedossa tai ei kenenkään",
    sv: "Okänd eller ingens",
    en: "Not known, or of nobody",
  },
};

function columnsOf({ areas, modules }: Pick<FigureCodes, "areas" | "modules">): ExportColumn[] {
  return [
    {
      name: "quantity",
      names: { fi: "Luku", sv: "Tal", en: "Number" },
      role: "dimension",
      type: "text",
      codes: [
        { code: "clients", names: { fi: "Asiakkaat", sv: "Klienter", en: "Clients" } },
        { code: "events", names: { fi: "Tapahtumat", sv: "Händelser", en: "Events" } },
        {
          code: "gross_cost",
          names: {
            fi: "Bruttokustannus, mikroeuroa",
            sv: "Bruttokostnad, mikroeuro",
            en: "Gross cost, micro-euros",
          },
        },
      ],
    },
    {
      name: "area_kind",
      names: { fi: "Alueen laji", sv: "Typ av område", en: "Kind of area" },
      role: "note",
      type: "text",
    },
    {
      name: "area_code",
      names: { fi: "Alue", sv: "Område", en: "Area" },
      role: "dimension",
      type: "text",
      codes: areas,
      kind: "geo",
    },
    {
      name: "year",
      names: { fi: "Vuosi", sv: "År", en: "Year" },
      role: "dimension",
      type: "whole",
      kind: "time",
    },
    { name: "level", names: { fi: "Taso", sv: "Nivå", en: "Level" }, role: "note", type: "text" },
    {
      name: "module_id",
      names: { fi: "Palvelu", sv: "Service", en: "Module" },
      role: "dimension",
      type: "text",
      codes: modules,
      nullCode: "all",
    },
    {
      name: "age_group",
      names: { fi: "Ikäryhmä", sv: "Åldersgrupp", en: "Age group" },
      role: "dimension",
      type: "text",
      codes: [ALL, UNKNOWN],
      nullCode: "all",
    },
    {
      name: "sex",
      names: { fi: "Sukupuoli", sv: "Kön", en: "Sex" },
      role: "dimension",
      type: "text",
      codes: [
        ALL,
        { code: "female", names: { fi: "Nainen", sv: "Kvinna", en: "Female" } },
        { code: "male", names: { fi: "Mies", sv: "Man", en: "Male" } },
        UNKNOWN,
      ],
      nullCode: "all",
    },
    {
      name: "value",
      names: { fi: "Arvo", sv: "Värde", en: "Value" },
      role: "value",
      type: "whole",
    },
    {
      name: "status",
      names: { fi: "Tila", sv: "Status", en: "Status" },
      role: "status",
      type: "text",
    },
    { name: "reason", names: { fi: "Syy", sv: "Orsak", en: "Reason" }, role: "note", type: "text" },
  ];
}
