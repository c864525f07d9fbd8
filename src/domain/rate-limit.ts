/** Tells whether one more piece of work may be done for a key now. */
export type RateLimit = (key: string) => boolean;

/**
 * A bucket for each key: it holds one minute's allowance, fills evenly, and each piece of work takes one.
 *
 * @param perMinute Null for no limit.
 * @param nowMs Milliseconds that only grow.
 */
export function rateLimit(perMinute: number | null, nowMs: () => number): RateLimit {
  if (perMinute === null) return () => true;
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (key) => {
    const now = nowMs();
    if (buckets.size > MOST_KEYS) forgetFull(buckets, now, perMinute);
    const bucket = buckets.get(key) ?? { tokens: perMinute, at: now };
    const tokens = Math.min(perMinute, bucket.tokens + ((now - bucket.at) / 60_000) * perMinute);
    const isAllowed = tokens >= 1;
    buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at: now });
    return isAllowed;
  };
}

const MOST_KEYS = 10_000;

/** Buckets that have filled up again say no more than ones that are not there. */
function forgetFull(
  buckets: Map<string, { tokens: number; at: number }>,
  now: number,
  perMinute: number,
): void {
  for (const [key, { tokens, at }] of buckets) {
    if (tokens + ((now - at) / 60_000) * perMinute >= perMinute) buckets.delete(key);
  }
  if (buckets.size > MOST_KEYS) buckets.clear();
}
