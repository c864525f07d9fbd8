import type { z } from "zod";
import type { ProducerFunnel } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import { type ReadProducers, readPeerSpreads, readProducers } from "../../comparison/index.ts";
import type { Release } from "../../release/index.ts";
import { requiredText, textValue } from "../../sql/engine.ts";
import { namedModule, type ReleaseFacts } from "./facts.ts";
import { BETTER } from "./indicator-answers.ts";
import { sameName } from "./names.ts";
import { ownProducers } from "./producer-points.ts";
import { hasTable, readingOf } from "./reading.ts";

type FunnelInput = z.input<typeof ProducerFunnel>;
type Position = FunnelInput["producers"][number]["position"];

const LEVEL_95 = 0.95;
const POSITIONS = {
  within: "inside",
  high_95: "above_warning",
  high_998: "above_alarm",
  low_95: "below_warning",
  low_998: "below_alarm",
} as const satisfies Readonly<Record<string, Position>>;

/**
 * The producers of a package that the viewer may see, on each indicator that allows limits of chance.
 *
 * A producer sees itself and, without names, how the others stand.
 */
export async function producerFunnels(
  release: Release,
  viewer: Viewer,
  facts: ReleaseFacts,
  place: {
    readonly packageId: string;
    readonly year: number;
    readonly regionCodes: readonly string[];
  },
): Promise<FunnelInput[]> {
  if (!hasTable(release, "figures")) return [];
  const { packageId, year, regionCodes: areaCodes } = place;
  const reading = readingOf(release, viewer);
  const [read, spreads, ownIds, names] = await Promise.all([
    readProducers(reading, { packageId, year, areaCodes }),
    readPeerSpreads(reading, { packageId, year }),
    ownProducers(release),
    producerNames(release),
  ]);
  return read.map((one) => {
    const { definition, moduleId } = one;
    const spread = spreads.find(
      (peers) => peers.indicatorId === definition.id && peers.moduleId === moduleId,
    );
    return {
      indicator: { code: definition.id, names: definition.names },
      module: namedModule(facts, moduleId ?? packageId),
      unit: definition.unit,
      better: BETTER[definition.direction],
      kind: definition.interval === "client_mean" ? "means" : "shares",
      centre: one.baseline,
      producers: one.producers
        .map((producer) => ({
          producer: {
            code: producer.producerId,
            names: sameName(names.get(producer.producerId) ?? producer.producerId),
          },
          is_own: ownIds.has(producer.producerId),
          size: producer.size,
          value: producer.value,
          interval:
            producer.lower === null || producer.upper === null
              ? null
              : { lower: producer.lower, upper: producer.upper, level: LEVEL_95 },
          position: producer.place === null ? null : POSITIONS[producer.place],
          verdict: producer.verdict,
        }))
        .sort((left, right) => right.size - left.size),
      limits: one.lines.flatMap(limitsAt),
      peers:
        spread === undefined
          ? null
          : {
              producer_count: spread.peerCount,
              quartiles: spread.values === null ? null : [...spread.values],
            },
    };
  });
}

function limitsAt({ size, limits }: ReadProducers["lines"][number]): FunnelInput["limits"] {
  const [inner, outer] = limits;
  const ends = [inner?.lower, inner?.upper, outer?.lower, outer?.upper];
  const [lower95, upper95, lower998, upper998] = ends;
  if (lower95 == null || upper95 == null || lower998 == null || upper998 == null) return [];
  return [{ size, lower_95: lower95, upper_95: upper95, lower_998: lower998, upper_998: upper998 }];
}

async function producerNames(release: Release): Promise<ReadonlyMap<string, string>> {
  const rows = await release.engine.rows(
    "select producer_id, min(name) as name from producers group by producer_id",
  );
  return new Map(
    rows.flatMap((row) => {
      const name = textValue(row, "name");
      return name === null ? [] : [[requiredText(row, "producer_id"), name] as const];
    }),
  );
}
