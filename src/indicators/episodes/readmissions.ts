import type { PlainDate } from "../../domain/period.ts";
import { daysBetween } from "./days.ts";

/** First and last day after discharge, both included, on which an admission is a readmission. */
export type ReadmissionWindow = { readonly firstDay: number; readonly lastDay: number };

/** Published windows. "30 days" has three readings, so a measure names its window. */
export const READMISSION_WINDOWS = {
  nhs_30: { firstDay: 0, lastDay: 29 },
  nhs_28: { firstDay: 0, lastDay: 27 },
  hedis_30: { firstDay: 1, lastDay: 30 },
  hcup_30: { firstDay: 0, lastDay: 30 },
} as const satisfies Record<string, ReadmissionWindow>;

/** HEDIS: an acute admission on the day of discharge or the next is a transfer, one longer stay. */
const HEDIS_TRANSFER_DAYS = 1;

/** Whether an admission so many days after a discharge falls in the window. */
export function isWithinWindow(gapInDays: number, window: ReadmissionWindow): boolean {
  return gapInDays >= window.firstDay && gapInDays <= window.lastDay;
}

export type Stay = {
  readonly type: "acute" | "nonacute";
  readonly admission: PlainDate;
  readonly discharge: PlainDate;
};

/** A later acute stay that came within the window of an earlier one; places in the list given. */
type Readmission = {
  readonly indexStay: number;
  readonly readmission: number;
  readonly daysFromDischarge: number;
};

export type ReadmissionCount = {
  readonly indexStayCount: number;
  readonly readmissions: readonly Readmission[];
};

type Joined = {
  readonly first: number;
  readonly admission: PlainDate;
  readonly discharge: PlainDate;
};

/**
 * Finds one person's readmissions.
 *
 * Non-acute stays are neither index stays nor readmissions. Acute stays that follow each other within
 * `transferDays` are transfers and count as one stay. Each stay is held against the next one only, so
 * a stay has at most one readmission.
 *
 * @param stays One person's stays, in any order.
 * @param transferDays Null when transfers are not joined.
 *
 * Method: docs/methods/episodes.md.
 */
export function readmissions(
  stays: readonly Stay[],
  window: ReadmissionWindow,
  transferDays: number | null = HEDIS_TRANSFER_DAYS,
): ReadmissionCount {
  const joined = joinTransfers(stays, transferDays);
  const found = joined.flatMap((stay, place): Readmission[] => {
    const next = joined[place + 1];
    if (next === undefined) return [];
    const daysFromDischarge = daysBetween(stay.discharge, next.admission);
    return isWithinWindow(daysFromDischarge, window)
      ? [{ indexStay: stay.first, readmission: next.first, daysFromDischarge }]
      : [];
  });
  return { indexStayCount: joined.length, readmissions: found };
}

function joinTransfers(stays: readonly Stay[], transferDays: number | null): Joined[] {
  const acute = stays
    .map(({ type, admission, discharge }, first) => ({ type, admission, discharge, first }))
    .filter(({ type }) => type === "acute")
    .sort(
      (left, right) =>
        Date.parse(left.admission) - Date.parse(right.admission) || left.first - right.first,
    );
  const joined: Joined[] = [];
  for (const { first, admission, discharge } of acute) {
    const last = joined.at(-1);
    const isTransfer =
      last !== undefined &&
      transferDays !== null &&
      daysBetween(last.discharge, admission) <= transferDays;
    if (isTransfer) {
      const isInside = daysBetween(discharge, last.discharge) >= 0;
      if (!isInside) joined[joined.length - 1] = { ...last, discharge };
    } else joined.push({ first, admission, discharge });
  }
  return joined;
}
