export { dayAfter, daysBetween } from "./days.ts";
export { lengthOfStay, type StayConvention } from "./length-of-stay.ts";
export { isWithinWindow, type ReadmissionWindow, readmissions } from "./readmissions.ts";
export { percentChange } from "./relative-change.ts";
export {
  type ClientsByService,
  clientsByMonth,
  clientsByService,
  clientsOfAll,
  clientsOfAny,
  overlap,
} from "./unique-clients.ts";
