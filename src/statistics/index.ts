export { type Confidence, type Interval, wilsonInterval } from "./wilson.ts";
