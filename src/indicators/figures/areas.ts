import { type Engine, requiredText, sqlText } from "../../sql/engine.ts";
import { type AreaKind, NATION } from "../definitions/index.ts";
import type { FigureSources } from "./sources.ts";

/** An area with the regions that it is made of. */
export type Area = {
  readonly kind: AreaKind;
  readonly code: string;
  readonly regionCodes: readonly string[];
};

/**
 * The areas of a year: each region that has costs or events in it, each collaborative area all of whose
 * regions have, and the nation, which is all of these regions together.
 */
export async function areasOfYear(
  engine: Engine,
  sources: FigureSources,
  year: number,
): Promise<Area[]> {
  const covered = await engine.rows(`
    select region_code from ${sources.ofYear("client_service_months", year)} as months
    union
    select region_code from ${sources.ofYear("cost_lines", year)} as lines
    order by region_code`);
  const codes = covered.map((row) => requiredText(row, "region_code"));
  const listed = await engine.rows(`
    select distinct region_code, collaborative_area_code
    from ${sources.whole("regions")} as regions
    where collaborative_area_code is not null
    order by collaborative_area_code, region_code`);
  const members = listed.map((row) => ({
    area: requiredText(row, "collaborative_area_code"),
    region: requiredText(row, "region_code"),
  }));
  const areas = [...new Set(members.map(({ area }) => area))];
  const collaborative = areas.flatMap((code): Area[] => {
    const regionCodes = members.filter(({ area }) => area === code).map(({ region }) => region);
    const isWhole = regionCodes.every((region) => codes.includes(region));
    return isWhole ? [{ kind: "collaborative_area", code, regionCodes }] : [];
  });
  const nation: Area = { kind: "nation", code: NATION, regionCodes: codes };
  return [
    ...codes.map((code): Area => ({ kind: "region", code, regionCodes: [code] })),
    ...collaborative,
    ...(codes.length === 0 ? [] : [nation]),
  ];
}

/** The table `figure_areas`: an area and one of its regions in each row. */
export async function makeAreasTable(engine: Engine, areas: readonly Area[]): Promise<void> {
  const rows = areas.flatMap(({ kind, code, regionCodes }) =>
    regionCodes.map((region) => `(${[kind, code, region].map(sqlText).join(", ")})`),
  );
  await engine.run(
    "create or replace temp table figure_areas (area_kind varchar, area_code varchar, region_code varchar)",
  );
  if (rows.length > 0) await engine.run(`insert into figure_areas values ${rows.join(", ")}`);
}
