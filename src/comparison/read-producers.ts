import { audiencePolicy, peerDistribution } from "../audience/index.ts";
import type { FigureRow, IndicatorDefinition } from "../indicators/index.ts";
import { countValue, requiredText, sqlText, textValue } from "../sql/engine.ts";
import type { FunnelClass, Limits } from "../statistics/index.ts";
import { effectiveCounts } from "./effective-counts.ts";
import { type ProducerMean, producerMeans } from "./mean-funnel.ts";
import { type ProducerFunnel, producerFunnel } from "./producer-funnel.ts";
import { definitionsOf, type Reading, readFigures } from "./read-figures.ts";
import type { Verdict } from "./verdict.ts";

export type ProducersRequest = {
  readonly indicatorId: string;
  readonly year: number;
  readonly level: FigureRow["level"];
  readonly moduleId: string | null;
};

/**
 * The producers that a viewer may see, against all of these together, on an indicator that is a share.
 *
 * Producers are added over the regions that they serve. An indicator that is no share of whole numbers gives
 * nobody a place.
 */
export async function readProducerFunnel(
  reading: Reading,
  { indicatorId, year, level, moduleId }: ProducersRequest,
): Promise<ProducerFunnel> {
  const definition = definitionsOf(reading).find(({ id }) => id === indicatorId);
  const rows = await readFigures(reading, {
    indicatorIds: [indicatorId],
    years: [year],
    areaKinds: ["region"],
    level,
    moduleId,
    producers: "only",
  });
  return definition?.interval === "wilson"
    ? funnelOfShares(definition, rows)
    : producerFunnel([], definition?.direction ?? "neutral");
}

function funnelOfShares(
  definition: IndicatorDefinition,
  rows: readonly FigureRow[],
): ProducerFunnel {
  const counts = new Map<string, { count: number; total: number }>();
  for (const row of rows) {
    const own = effectiveCounts(definition, row);
    if (row.producer_id === null || own === null) continue;
    const before = counts.get(row.producer_id) ?? { count: 0, total: 0 };
    counts.set(row.producer_id, {
      count: before.count + own.count,
      total: before.total + own.total,
    });
  }
  const listed = [...counts].map(([producerId, count]) => ({ producerId, ...count }));
  return producerFunnel(listed, definition.direction);
}

/** Producers of a package on one indicator, in its unit: shares or means over clients. */
export type ReadProducers = {
  readonly definition: IndicatorDefinition;
  readonly level: FigureRow["level"];
  readonly moduleId: string | null;
  /** All producers together; null when the viewer sees fewer than two of them. */
  readonly baseline: number | null;
  readonly producers: readonly {
    readonly producerId: string;
    /** How many clients, contacts or answers the figure rests on. */
    readonly size: number;
    readonly value: number;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly place: FunnelClass | null;
    /** Of shares alone: means differ by what the producers do. */
    readonly verdict: Verdict | null;
  }[];
  readonly lines: readonly { readonly size: number; readonly limits: readonly Limits[] }[];
};

/**
 * Every indicator by which producers of a package can be laid in a funnel, for those that a viewer may see:
 * shares with Wilson limits, and means over clients. Indicators of the package first, then of its functions.
 *
 * @param areaCodes Regions whose producers are wanted; a producer of several is added over them where it is a
 * share, and is taken where it has most clients where it is a mean.
 */
export async function readProducers(
  reading: Reading,
  {
    packageId,
    year,
    areaCodes,
  }: { readonly packageId: string; readonly year: number; readonly areaCodes: readonly string[] },
): Promise<ReadProducers[]> {
  const definitions = definitionsOf(reading).filter(
    ({ interval }) => interval === "wilson" || interval === "client_mean",
  );
  const rows = await readFigures(reading, {
    indicatorIds: definitions.map(({ id }) => id),
    years: [year],
    areaCodes,
    areaKinds: ["region"],
    packageIds: [packageId],
    producers: "only",
  });
  const groups = new Map<string, FigureRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.level === "package" ? 0 : 1, row.indicator_id, row.module_id]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.keys()].sort().flatMap((key): ReadProducers[] => {
    const own = groups.get(key) ?? [];
    const [first] = own;
    const definition = definitions.find(({ id }) => id === first?.indicator_id);
    if (first === undefined || definition === undefined) return [];
    const head = { definition, level: first.level, moduleId: first.module_id };
    const read = definition.interval === "wilson" ? shares(definition, own) : means(own);
    return read.producers.length === 0 ? [] : [{ ...head, ...read }];
  });
}

type Placed = Omit<ReadProducers, "definition" | "level" | "moduleId">;

function shares(definition: IndicatorDefinition, rows: readonly FigureRow[]): Placed {
  const multiplier = definition.formula.kind === "ratio" ? definition.formula.multiplier : 1;
  const { baseline, producers, lines } = funnelOfShares(definition, rows);
  const scaled = (share: number | null) => (share === null ? null : share * multiplier);
  return onlyOfSeveral({
    baseline: scaled(baseline),
    producers: producers.flatMap(({ producerId, share, lower, upper, total, place, verdict }) =>
      share === null || total === null
        ? []
        : [
            {
              producerId,
              size: total,
              value: share * multiplier,
              lower: scaled(lower),
              upper: scaled(upper),
              place,
              verdict,
            },
          ],
    ),
    lines: lines.map(({ total, limits }) => ({
      size: total,
      limits: limits.map((one) => ({
        ...one,
        lower: scaled(one.lower),
        upper: scaled(one.upper),
      })),
    })),
  });
}

function means(rows: readonly FigureRow[]): Placed {
  const largest = new Map<string, ProducerMean>();
  for (const { producer_id: producerId, denominator, value, lower, upper, status } of rows) {
    if (producerId === null || value === null || denominator === null || status !== "value")
      continue;
    const count = Number(denominator);
    if ((largest.get(producerId)?.count ?? 0) < count)
      largest.set(producerId, { producerId, count, mean: value, lower, upper });
  }
  const { baseline, producers, lines } = producerMeans([...largest.values()]);
  return onlyOfSeveral({
    baseline,
    producers: producers.map(({ producerId, count, mean, lower, upper, place }) => ({
      producerId,
      size: count,
      value: mean,
      lower,
      upper,
      place,
      verdict: null,
    })),
    lines: lines.map(({ total, limits }) => ({ size: total, limits })),
  });
}

/** One producer alone is its own baseline: it has no place, and there are no limits. */
function onlyOfSeveral(placed: Placed): Placed {
  if (placed.producers.length > 1) return placed;
  return {
    baseline: null,
    producers: placed.producers.map((one) => ({ ...one, place: null, verdict: null })),
    lines: [],
  };
}

/** How other producers stand, without their names. */
export type PeerSpread = {
  readonly indicatorId: string;
  readonly moduleId: string | null;
  readonly peerCount: number;
  /** Quantiles in the order of the audience policy; null of too few producers. */
  readonly values: readonly number[] | null;
};

/** Beside a producer's own figures of a package, the anonymous spread of the others; none for other viewers. */
export async function readPeerSpreads(
  reading: Reading,
  { packageId, year }: { readonly packageId: string; readonly year: number },
): Promise<PeerSpread[]> {
  const spread = peerDistribution(
    audiencePolicy(),
    reading.viewer,
    definitionsOf(reading),
    reading.relations?.release ?? "figures",
  );
  if (spread === null) return [];
  const rows = await reading.engine.rows(`
    select indicator_id, module_id, peer_count, array_to_string(peer_values, ' ') as peer_values
    from (${spread}) as spreads
    where year = ${year}
        and (module_id = ${sqlText(packageId)} or starts_with(module_id, ${sqlText(`${packageId}-`)}))
    order by indicator_id, module_id`);
  return rows.map((row) => ({
    indicatorId: requiredText(row, "indicator_id"),
    moduleId: textValue(row, "module_id"),
    peerCount: countValue(row, "peer_count"),
    values: textValue(row, "peer_values")?.split(" ").map(Number) ?? null,
  }));
}
