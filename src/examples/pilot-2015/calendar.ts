const DAY_IN_MILLISECONDS = 86_400_000;
const pad = (value: number) => String(value).padStart(2, "0");

/** The days and months of one year, by number from 0. */
export type Calendar = {
  readonly dayCount: number;
  /** 0 for Monday to 6 for Sunday. */
  readonly weekday: (day: number) => number;
  /** First day of each month; the thirteenth is the year's length. */
  readonly monthStarts: readonly number[];
  /** yyyy-mm-dd; days before the year (below 0) are days of the year before. */
  readonly iso: (day: number) => string;
  /** dd.mm.yyyy, for the same days. */
  readonly finnish: (day: number) => string;
};

export function calendarOf(year: number): Calendar {
  const firstDay = Date.UTC(year, 0, 1);
  const monthStarts = Array.from(
    { length: 13 },
    (_, month) => (Date.UTC(year, month, 1) - firstDay) / DAY_IN_MILLISECONDS,
  );
  const dayCount = monthStarts[12] ?? 0;
  const firstWeekday = (new Date(firstDay).getUTCDay() + 6) % 7;
  const daysBefore = 400;
  const dates = Array.from({ length: daysBefore + dayCount + 32 }, (_, index) => {
    const date = new Date(firstDay + (index - daysBefore) * DAY_IN_MILLISECONDS);
    return [date.getUTCFullYear(), pad(date.getUTCMonth() + 1), pad(date.getUTCDate())] as const;
  });
  const iso = dates.map(([y, month, day]) => `${y}-${month}-${day}`);
  const finnish = dates.map(([y, month, day]) => `${day}.${month}.${y}`);
  return {
    dayCount,
    weekday: (day) => (firstWeekday + day) % 7,
    monthStarts,
    iso: (day) => iso[day + daysBefore] ?? "",
    finnish: (day) => finnish[day + daysBefore] ?? "",
  };
}

/** hh:mm of every minute of a day. */
export const TIMES_OF_DAY: readonly string[] = Array.from(
  { length: 1440 },
  (_, minute) => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`,
);
