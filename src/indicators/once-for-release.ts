import type { Release } from "../release/index.ts";
import type { Row } from "../sql/engine.ts";

/** The oldest goes when there are more: what is asked of a release has many forms, and each answer is a few rows. */
const MOST_KEPT = 500;

const kept = new WeakMap<Release, Map<string, Promise<Row[]>>>();

/**
 * The rows that a statement gave when it was asked first: a release never changes while it is open, and every
 * query asks it the same few things again. A fault is not kept.
 */
export function rowsOnce(release: Release, sql: string): Promise<Row[]> {
  const ofRelease = kept.get(release) ?? new Map<string, Promise<Row[]>>();
  kept.set(release, ofRelease);
  const known = ofRelease.get(sql);
  if (known !== undefined) return known;
  const rows = release.engine.rows(sql);
  ofRelease.set(sql, rows);
  const [oldest] = ofRelease.keys();
  if (ofRelease.size > MOST_KEPT && oldest !== undefined) ofRelease.delete(oldest);
  rows.catch(() => ofRelease.delete(sql));
  return rows;
}
