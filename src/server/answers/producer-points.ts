import type { z } from "zod";
import type { ProducerPoint } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import type { Release } from "../../release/index.ts";
import { requiredText } from "../../sql/engine.ts";
import { cellValue } from "./cells.ts";
import { queryCells } from "./query-cells.ts";

/**
 * The producers of a cut with their clients and cost, the one with most clients first.
 *
 * @throws UserError "not_allowed" for a viewer who may not cut by producer.
 */
export async function producerPoints(
  release: Release,
  viewer: Viewer,
  where: readonly string[],
  years: readonly number[],
): Promise<z.input<typeof ProducerPoint>[]> {
  const by = (measure: string) =>
    queryCells(release, viewer, { measure, by: ["producer"], where }, years);
  const [clients, costs, perClient, ownIds] = await Promise.all([
    by("clients"),
    by("cost"),
    by("cost_per_client"),
    ownProducers(release),
  ]);
  return clients.rows
    .flatMap(({ codes: [code], coordinates: [coordinate], cell }) => {
      if (code === null || code === undefined) return [];
      const of = (answer: typeof costs) => answer.rows.find((row) => row.codes[0] === code)?.cell;
      const cost = of(costs);
      const rate = of(perClient);
      if (cost === undefined || rate === undefined) return [];
      return [
        {
          producer: { code, names: coordinate?.names ?? { fi: code, sv: code, en: code } },
          is_own: ownIds.has(code),
          clients: cell,
          cost,
          cost_per_client: rate,
        },
      ];
    })
    .sort((left, right) => (cellValue(right.clients) ?? 0) - (cellValue(left.clients) ?? 0));
}

/** Producers that belong to their organiser. */
export async function ownProducers(release: Release): Promise<ReadonlySet<string>> {
  const rows = await release.engine.rows(
    "select distinct producer_id from producers where kind = 'own'",
  );
  return new Set(rows.map((row) => requiredText(row, "producer_id")));
}
