import { audiencePolicy, type Viewer, visibleFigures } from "../../audience/index.ts";
import type { Release } from "../../release/index.ts";
import { countValue, requiredText, textValue } from "../../sql/engine.ts";
import type { IndicatorDefinition } from "../definitions/index.ts";

/** How many figures of an indicator have a status, and why those have no value that do not. */
export type FigureStatusCount = {
  readonly status: string;
  readonly reason: string | null;
  readonly count: number;
};

/** What a release holds of each indicator, as far as the viewer may see it; the commonest status first. */
export async function figureStatuses(
  release: Release,
  viewer: Viewer,
  definitions: readonly IndicatorDefinition[],
): Promise<Map<string, FigureStatusCount[]>> {
  const visible = visibleFigures(audiencePolicy(), viewer, definitions, {
    release: "figures",
    published: null,
  });
  const rows = await release.engine.rows(`
    select indicator_id, status, reason, cast(count(*) as bigint) as figure_count
    from (${visible}) as figures
    group by indicator_id, status, reason
    order by indicator_id, figure_count desc, status, reason`);
  const statuses = new Map<string, FigureStatusCount[]>();
  for (const row of rows) {
    const id = requiredText(row, "indicator_id");
    const known = statuses.get(id) ?? [];
    known.push({
      status: requiredText(row, "status"),
      reason: textValue(row, "reason"),
      count: countValue(row, "figure_count"),
    });
    statuses.set(id, known);
  }
  return statuses;
}
