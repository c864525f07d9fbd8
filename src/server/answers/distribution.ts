import type { z } from "zod";
import type { CostDistribution } from "../../api/index.ts";
import { audiencePolicy, refuseOtherRegions, type Viewer } from "../../audience/index.ts";
import { identifiedRows, readRequest, readyTables } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { countValue } from "../../sql/engine.ts";
import { amountCell, yearPeriod } from "./cells.ts";

/** Of fewer clients a quantile would be nearly one person's cost. */
const FEWEST_CLIENTS = 50;
const MICROEUROS = 1_000_000;

/**
 * How the cost of a cut is spread over its clients: the middle client and the dearest tenth beside the mean.
 *
 * @param regionCodes Regions whose clients are in the cut; the viewer must see each of them whole.
 * @returns Null for fewer than fifty clients.
 * @throws UserError "not_allowed".
 */
export async function costDistribution(
  release: Release,
  viewer: Viewer,
  where: readonly string[],
  regionCodes: readonly string[],
  year: number,
): Promise<z.input<typeof CostDistribution> | null> {
  refuseOtherRegions(audiencePolicy(), viewer, regionCodes);
  const { cut } = await readRequest(release, viewer, { measure: "cost_per_client", where });
  const [row] = await release.engine.rows(`
    with clients as (
        select client_id, cast(sum(cost_microeuros) as double) as cost
        from (${identifiedRows(await readyTables(release), cut)}) as rows
        group by client_id
    ),
    bounds as (
        select quantile_cont(cost, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) as deciles
        from clients
    )
    select
        count(*) as client_count,
        sum(cost) as total,
        sum(cost) filter (where cost >= list_extract(bounds.deciles, 9)) as dearest,
        array_to_string(any_value(bounds.deciles), ' ') as deciles
    from clients, bounds`);
  const count = row === undefined ? 0 : countValue(row, "client_count");
  if (row === undefined || count < FEWEST_CLIENTS) return null;
  const deciles = String(row["deciles"]).split(" ").map(Number);
  const total = Number(row["total"]);
  const place = { releaseId: release.releaseId, period: yearPeriod(year), trace: null };
  const euros = (microeuros: number) =>
    amountCell("euros", Math.round(microeuros / 10_000) / 100, place);
  return {
    client_count: amountCell("persons", count, place),
    mean: euros(total / count),
    median: euros(deciles[4] ?? 0),
    top_decile: euros(deciles[8] ?? 0),
    top_decile_cost_share: total === 0 ? null : Number(row["dearest"]) / total,
    decile_bounds: deciles.map((bound) => Math.round(bound / MICROEUROS)),
  };
}
