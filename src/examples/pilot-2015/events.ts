import { type Random, seededRandom } from "../random.ts";
import type { Calendar } from "./calendar.ts";
import type { Memberships } from "./memberships.ts";
import type { PackageParameters } from "./parameters.ts";
import type { People } from "./people.ts";
import type { PlannedActivity, Structure } from "./structure.ts";

/** A region's events, one place in each list. */
export type Events = {
  count: number;
  /** Place in People. */
  person: Int32Array;
  /** Place in Structure.activities. */
  activity: Uint16Array;
  /** Day of the year and minute of the day when it began, from 0. */
  day: Int16Array;
  minuteOfDay: Int16Array;
  /** Working time. */
  minutes: Int32Array;
  /** Days it lasted or days used in the month; 0 for contacts. */
  days: Int16Array;
  priceCents: Int32Array;
  directCents: Int32Array;
  feeCents: Int32Array;
};

/** From a day (counted from 0) until a day not included. */
type Window = { readonly from: number; readonly until: number };

/** Draws the events of a region's clients; each member of a package gets at least one in it. */
export function regionEvents(
  structure: Structure,
  people: People,
  region: number,
  memberships: Memberships,
  calendar: Calendar,
  seed: number,
): Events {
  const events = emptyEvents(1 << 16);
  structure.packages.forEach((pack, packageIndex) => {
    const random = seededRandom(seed, `events ${region} ${pack.package_id}`);
    const choices = activityChoices(structure, packageIndex);
    for (const client of memberships.members[packageIndex] ?? []) {
      const person = memberships.clients[client] ?? 0;
      const need = memberships.needs[client] ?? 1;
      const window = presence(people, person, region, calendar);
      const offered = choices(people.ages[person] ?? 0, people.isFemale[person] === 1);
      for (const index of chosenActivities(offered, pack, need, random)) {
        const activity = structure.activities[index];
        if (activity !== undefined)
          addEvents(events, { index, activity, person, need, window, calendar, random });
      }
    }
  });
  return events;
}

function presence(people: People, person: number, region: number, calendar: Calendar): Window {
  const move = people.movedFrom.get(person);
  const hasMovedRegion = move !== undefined && move.region !== people.regions[person];
  if (hasMovedRegion)
    return move.region === region
      ? { from: 0, until: move.day }
      : { from: move.day, until: calendar.dayCount };
  if (people.ages[person] !== 0) return { from: 0, until: calendar.dayCount };
  const birth = people.birthDates[person] ?? 0;
  const month = Math.floor((birth % 10_000) / 100) - 1;
  const birthDay = (calendar.monthStarts[month] ?? 0) + (birth % 100) - 1;
  return { from: Math.min(birthDay + 1, calendar.dayCount - 1), until: calendar.dayCount };
}

type Choice = { readonly activities: readonly number[]; readonly sums: readonly number[] };

function activityChoices(structure: Structure, packageIndex: number) {
  const known = new Map<number, Choice>();
  const all = structure.activitiesOfPackage[packageIndex] ?? [];
  return (age: number, isFemale: boolean): Choice => {
    const key = age * 2 + (isFemale ? 1 : 0);
    const before = known.get(key);
    if (before !== undefined) return before;
    const fitting = all.filter((index) => {
      const parameters = structure.activities[index]?.parameters;
      if (parameters === undefined) return false;
      const { from, until, sex } = parameters;
      const sexFits = sex === undefined || (sex === "female") === isFemale;
      return age >= from && age < until && sexFits;
    });
    const activities = fitting.length === 0 ? all.slice(0, 1) : fitting;
    let sum = 0;
    const sums = activities.map((index) => {
      sum += structure.activities[index]?.parameters.popularity ?? 0;
      return sum;
    });
    const choice = { activities, sums };
    known.set(key, choice);
    return choice;
  };
}

function chosenActivities(
  choice: Choice,
  pack: PackageParameters,
  need: number,
  random: Random,
): Set<number> {
  const further = Math.floor(random.exponential() * pack.further * Math.min(need, 4) * 0.55 + 0.3);
  const chosen = new Set<number>();
  for (let draw = 0; draw <= further; draw++) {
    const point = random.next() * (choice.sums.at(-1) ?? 0);
    const place = choice.sums.findIndex((sum) => point < sum);
    chosen.add(choice.activities[place] ?? 0);
  }
  return chosen;
}

type Drawn = {
  readonly index: number;
  readonly activity: PlannedActivity;
  readonly person: number;
  readonly need: number;
  readonly window: Window;
  readonly calendar: Calendar;
  readonly random: Random;
};

function addEvents(events: Events, drawn: Drawn): void {
  const { activity, window, calendar, random } = drawn;
  const { kind, events: mean } = activity.parameters;
  if (kind === "visits" || kind === "stays") {
    const skew = 0.3 + 0.3 * Math.min(drawn.need, 6);
    const count = Math.min(1 + Math.floor(random.exponential() * (mean - 1) * skew + 0.35), 150);
    for (let index = 0; index < (mean === 1 ? 1 : count); index++) {
      const day = window.from + random.below(window.until - window.from);
      if (kind === "visits") addEvent(events, drawn, visitDay(drawn, day), 0);
      else addEvent(events, drawn, day, stayLength(activity, window.until - day, random));
    }
    return;
  }
  const firstMonth = monthOf(calendar, window.from);
  const lastMonth = monthOf(calendar, window.until - 1);
  const months = lastMonth - firstMonth + 1;
  const length = Math.min(months, Math.max(1, Math.round(mean * (0.5 + random.next()))));
  const start = firstMonth + random.below(months - length + 1);
  for (let month = start; month < start + length; month++) {
    const from = Math.max(calendar.monthStarts[month] ?? 0, window.from);
    const until = Math.min(calendar.monthStarts[month + 1] ?? 0, window.until);
    const used = Math.round(activity.parameters.days * (0.5 + random.next()));
    const days =
      kind === "housing" ? until - from : kind === "months" ? 0 : Math.min(used, until - from);
    addEvent(events, drawn, from, Math.max(days, kind === "months" ? 0 : 1));
  }
}

/** Booked visits move from a weekend to the days before it; home visits and urgent ones stay. */
function visitDay({ activity, window, calendar }: Drawn, day: number): number {
  const { mode, urgency } = activity.parameters;
  if (mode === "R20" || urgency === "urgent") return day;
  const daysPastFriday = calendar.weekday(day) - 4;
  return daysPastFriday > 0 ? Math.max(window.from, day - daysPastFriday) : day;
}

function stayLength(activity: PlannedActivity, room: number, random: Random): number {
  const days = 1 + Math.floor(random.exponential() * (activity.parameters.days - 0.6));
  return Math.max(1, Math.min(days, room, 120));
}

function addEvent(events: Events, drawn: Drawn, day: number, days: number): void {
  if (events.count === events.person.length) grow(events);
  const { activity, random } = drawn;
  const { parameters } = activity;
  const place = events.count++;
  const spread = Math.exp(0.45 * random.normal());
  const units = Math.max(days, 1);
  const feeUnits = parameters.kind === "housing" ? 1 : units;
  events.person[place] = drawn.person;
  events.activity[place] = drawn.index;
  events.day[place] = day;
  events.minuteOfDay[place] = minuteOfDay(parameters.kind, parameters.urgency, random);
  events.minutes[place] = Math.max(1, Math.round(parameters.minutes * spread));
  events.days[place] = days;
  events.priceCents[place] = Math.round((parameters.price_euros ?? 0) * 100 * units * spread);
  events.directCents[place] = Math.round((parameters.direct_euros ?? 0) * 100 * spread);
  events.feeCents[place] = Math.round((parameters.fee_euros ?? 0) * 100) * feeUnits;
}

function minuteOfDay(kind: string, urgency: string, random: Random): number {
  if (kind !== "visits" && kind !== "stays") return 0;
  return urgency === "urgent" ? random.below(1440) : 480 + 5 * random.below(96);
}

function monthOf(calendar: Calendar, day: number): number {
  let month = 11;
  while (month > 0 && (calendar.monthStarts[month] ?? 0) > day) month--;
  return month;
}

function emptyEvents(capacity: number): Events {
  return {
    count: 0,
    person: new Int32Array(capacity),
    activity: new Uint16Array(capacity),
    day: new Int16Array(capacity),
    minuteOfDay: new Int16Array(capacity),
    minutes: new Int32Array(capacity),
    days: new Int16Array(capacity),
    priceCents: new Int32Array(capacity),
    directCents: new Int32Array(capacity),
    feeCents: new Int32Array(capacity),
  };
}

function grow(events: Events): void {
  const larger = emptyEvents(events.person.length * 2);
  larger.count = events.count;
  larger.person.set(events.person);
  larger.activity.set(events.activity);
  larger.day.set(events.day);
  larger.minuteOfDay.set(events.minuteOfDay);
  larger.minutes.set(events.minutes);
  larger.days.set(events.days);
  larger.priceCents.set(events.priceCents);
  larger.directCents.set(events.directCents);
  larger.feeCents.set(events.feeCents);
  Object.assign(events, larger);
}
