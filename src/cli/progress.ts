import type { PipelineProgress } from "../pipeline.ts";
import type { WorkDone } from "../run-work.ts";
import type { Edge } from "./command.ts";
import { grouped } from "./numbers.ts";

const STAGE_NAMES: Readonly<Record<PipelineProgress["stage"], string>> = {
  receive: "receive",
  land: "check and identify",
  compute: "classify and cost",
  measure: "measure",
  prove: "prove",
  release: "release",
};

/** Time left is told only after this share of the work: before it, it would be a guess. */
const TELL_AFTER_SHARE = 0.1;

export type ProgressDisplay = {
  readonly show: (progress: PipelineProgress) => void;
  readonly finish: () => void;
};

/**
 * Shows how a run gets on: one line that changes on a terminal, one line per stage and at the end elsewhere, and one
 * JSON document per line for machines.
 */
export function progressDisplay(edge: Edge, form: "text" | "json"): ProgressDisplay {
  const startedAt = edge.now().getTime();
  let stage: PipelineProgress["stage"] | null = null;
  let rowCount = 0;
  let byteCount = 0;
  const secondsSoFar = () => (edge.now().getTime() - startedAt) / 1000;
  const lineOf = (progress: PipelineProgress): string => {
    const percent = `${Math.floor(progress.share * 100)} %`.padStart(5);
    return `${percent}  ${STAGE_NAMES[progress.stage]}  ${grouped(rowCount)} rows  ${grouped(Math.ceil(byteCount / 1e6))} MB  ${timeText(progress, secondsSoFar())}`;
  };
  return {
    show: (progress) => {
      rowCount += progress.rowCount;
      byteCount += progress.byteCount;
      if (form === "json") {
        const { stage: name, what, share, isKept } = progress;
        const seconds = secondsSoFar();
        const told = {
          stage: name,
          what,
          is_kept: isKept,
          share,
          row_count: rowCount,
          byte_count: byteCount,
          seconds_so_far: seconds,
          seconds_left: secondsLeft(progress, seconds),
        };
        edge.note(`${JSON.stringify({ progress: told })}\n`);
      } else if (edge.isTerminal) {
        edge.note(`\r${lineOf(progress)}  ${progress.what}`.slice(0, 100).padEnd(100));
      } else if (progress.stage !== stage || progress.share === 1) {
        edge.note(`${lineOf(progress)}\n`);
      }
      stage = progress.stage;
    },
    finish: () => {
      if (form === "text" && edge.isTerminal) edge.note(`\r${" ".repeat(100)}\r`);
    },
  };
}

/**
 * The time left by what this run has done itself and how long that took; what an earlier run had finished
 * says nothing of the speed of this one. Null before it can be told.
 */
export function secondsLeft({ share, workedShare }: WorkDone, seconds: number): number | null {
  if (share >= 1) return 0;
  if (workedShare < TELL_AFTER_SHARE) return null;
  return Math.ceil((seconds * (1 - share)) / workedShare);
}

function timeText(work: WorkDone, seconds: number): string {
  const left = secondsLeft(work, seconds);
  return left === null || left === 0 ? `${Math.round(seconds)} s so far` : `about ${left} s left`;
}
