import { z } from "zod";
import { PlainDate } from "../../domain/period.ts";
import {
  dayAfter,
  daysBetween,
  isWithinWindow,
  lengthOfStay,
  percentChange,
  type ReadmissionWindow,
  readmissions,
  type StayConvention,
} from "../../indicators/index.ts";
import {
  type Answer,
  describedObject,
  inputsOf,
  namesUnder,
  type Question,
  type Topic,
} from "../topic.ts";
import { uniqueClients } from "./unique-clients.ts";

/** Length of stay, readmissions, days between visits, changes and unique clients. */
export const episodes: Topic = new Map([
  ["length-of-stay", stay],
  ["readmission", readmission],
  ["readmission-window", readmissionWindow],
  ["days-between-visits", visits],
  ["relative-change", relativeChange],
  ["unique-client-counting", uniqueClients],
]);

const StayInputs = describedObject({
  admission: PlainDate,
  discharge: PlainDate,
  convention: z.string().optional(),
});

function stay(question: Question): Answer {
  const { admission, discharge, convention } = inputsOf(question, StayInputs);
  const days = (name: string) => {
    const known = conventionNamed(name);
    return known === null ? [] : [[name, lengthOfStay(admission, discharge, known)]];
  };
  const named = namesUnder(question.expectedNames, "days");
  const declared = conventionNamed(convention ?? "midnights");
  const ofDeclared =
    declared === null ? {} : { days: lengthOfStay(admission, discharge, declared) };
  return {
    figures: {
      ...(named.length > 0 ? { days: Object.fromEntries(named.flatMap(days)) } : ofDeclared),
      inclusiveCalendarDays: lengthOfStay(admission, discharge, "calendar_days"),
    },
  };
}

/** Conventions are named in words: "midnights (…)", "same-day counts as one (…)", "inclusive …". */
function conventionNamed(name: string): StayConvention | null {
  if (/^midnights/i.test(name)) return "midnights";
  if (/^same.day counts as one/i.test(name)) return "same_day_as_one";
  return /calendar days|^inclusive/i.test(name) ? "calendar_days" : null;
}

const ReadmissionInputs = describedObject({
  stays: z.array(
    z.strictObject({
      type: z.enum(["acute", "nonacute"]),
      admission: PlainDate,
      discharge: PlainDate,
    }),
  ),
  windowDays: z.int().positive(),
});

/** By the HEDIS rule: day 1 to the window's last day, transfers joined first. */
function readmission(question: Question): Answer {
  const { stays, windowDays } = inputsOf(question, ReadmissionInputs);
  const { indexStayCount, readmissions: found } = readmissions(stays, {
    firstDay: 1,
    lastDay: windowDays,
  });
  const sentences = found.map(
    (one) => `stay ${one.readmission + 1} follows stay ${one.indexStay + 1}`,
  );
  const days = found.map(({ daysFromDischarge }) => daysFromDischarge);
  return {
    figures: {
      indexStays: indexStayCount,
      readmissions: found.length,
      readmissionOf: found.length === 0 ? null : sentences.join("; "),
      daysFromDischarge: days.length > 1 ? days : (days[0] ?? null),
    },
  };
}

/** The window stands in the figure's name: "nhs30day(0-29)", "hcup(<=30)". */
function readmissionWindow(question: Question): Answer {
  const { gapsInDays } = inputsOf(question, describedObject({ gapsInDays: z.array(z.int()) }));
  const names = [...new Set(question.expectedNames.map(([top]) => top ?? ""))];
  const figures = names.flatMap((name) => {
    const window = windowIn(name);
    return window === null ? [] : [[name, gapsInDays.map((gap) => isWithinWindow(gap, window))]];
  });
  return { figures: Object.fromEntries(figures) };
}

function windowIn(name: string): ReadmissionWindow | null {
  const between = /\((\d+)-(\d+)\)$/.exec(name);
  if (between !== null) return { firstDay: Number(between[1]), lastDay: Number(between[2]) };
  const upTo = /\(<=(\d+)\)$/.exec(name);
  return upTo === null ? null : { firstDay: 0, lastDay: Number(upTo[1]) };
}

const VisitInputs = describedObject({
  visitOne: PlainDate,
  visitTwo: PlainDate,
  daysToEventOne: z.int().optional(),
  daysToEventTwo: z.int().optional(),
});

/** Days to an event count from a start day that the register does not give out. */
function visits(question: Question): Answer {
  const { visitOne, visitTwo, daysToEventOne, daysToEventTwo } = inputsOf(question, VisitInputs);
  const days = daysBetween(visitOne, visitTwo);
  const ofEvents =
    daysToEventOne === undefined || daysToEventTwo === undefined
      ? days
      : daysToEventTwo - daysToEventOne;
  return {
    figures: {
      daysBetween: days === ofEvents ? days : null,
      startDate: daysToEventOne === undefined ? null : dayAfter(visitOne, -daysToEventOne),
    },
  };
}

/** Two values named by their years, such as rate2010 and rate2016. */
function relativeChange(question: Question): Answer {
  const inputs = inputsOf(question, z.record(z.string().regex(/\d{4}$/), z.number()));
  const values = Object.entries(inputs)
    .sort(([left], [right]) => Number(left.slice(-4)) - Number(right.slice(-4)))
    .map(([, value]) => value);
  const [first, last] = [values[0], values.at(-1)];
  const change =
    first === undefined || last === undefined || values.length < 2
      ? null
      : percentChange(first, last);
  return {
    figures: {
      percentChange: change,
      publishedRounded: change === null ? null : Math.sign(change) * Math.round(Math.abs(change)),
    },
  };
}
