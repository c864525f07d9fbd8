import { z } from "zod";
import type { Confidence, Limits } from "../../statistics/index.ts";
import type { Question } from "../topic.ts";
import type { Figures } from "../vector-file.ts";

/** A number that may be missing. */
export const Missable = z.number().nullable();

/** One level or several, as inputs may name them. */
export const Confidences = z.union([z.number(), z.array(z.number())]).optional();

type Asked = { readonly figure: string; readonly side: "lower" | "upper"; readonly level: number };

/**
 * The levels of the limits asked for. Digits in a figure's name are the level: `lower95` is 0.95, `upper998` is
 * 0.998. `lower` and `upper` alone are of the level in the inputs, 95 % when they name none.
 */
export function confidencesOf(
  question: Question,
  inputs: { readonly confidence?: Confidence | readonly Confidence[] | undefined } = {},
): Confidence[] {
  const own = [inputs.confidence ?? 0.95].flat();
  return [...new Set([...own, ...asked(question, own[0]).map(({ level }) => level)])];
}

/** The limits under the names asked for. */
export function limitFigures(
  question: Question,
  limits: readonly Limits[],
): Record<string, Figures> {
  return Object.fromEntries(
    asked(question, limits[0]?.confidence).flatMap(({ figure, side, level }) => {
      const found = limits.find(({ confidence }) => confidence === level);
      return found === undefined ? [] : [[figure, found[side]]];
    }),
  );
}

function asked({ expectedNames }: Question, unnamed: Confidence = 0.95): Asked[] {
  return expectedNames.flatMap(([figure = ""]) => {
    const parts = /^(lower|upper)(\d*)$/.exec(figure);
    if (parts === null) return [];
    const side = parts[1] === "lower" ? "lower" : "upper";
    return [{ figure, side, level: parts[2] ? Number(`0.${parts[2]}`) : unnamed }];
  });
}
