import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import type { Figures } from "./vector-file.ts";

/** Where a figure stands: the names that lead to it. */
export type FigurePath = readonly string[];

/** What a method is given: never an expected value, only which figures are asked for. */
export type Question = {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Folder of the vector file; data files are named from there. */
  readonly folder: string;
  readonly expectedNames: readonly FigurePath[];
  readonly publishedNames: readonly FigurePath[];
};

/** What the library computed from the inputs. */
export type Answer = {
  readonly figures: Figures;
  /** The same figures under the names of the printed source, when it has its own. */
  readonly published?: Figures;
  /** Top-level figures that are compared and shown, but do not fail the case. */
  readonly advisory?: readonly string[];
};

type Method = (question: Question) => Answer;

/** The methods of one topic; the method of cases that name none is under `NO_METHOD`. */
export type Topic = ReadonlyMap<string, Method>;
export const NO_METHOD = "";

/** Holds a case's inputs against what the method takes. @throws UserError "invalid_delivery". */
export function inputsOf<Schema extends z.ZodType>(
  question: Question,
  schema: Schema,
): z.infer<Schema> {
  const result = schema.safeParse(question.inputs);
  if (result.success) return result.data;
  const places = result.error.issues.map(
    (issue) => `${issue.path.join(".") || "inputs"}: ${issue.message}`,
  );
  throw new UserError("invalid_delivery", `the inputs do not fit: ${places.join("; ")}`);
}

/** The distinct names asked for under a top-level figure, in order. */
export function namesUnder(paths: readonly FigurePath[], figure: string): string[] {
  const names = paths
    .filter(([top]) => top === figure)
    .map(([, name]) => name)
    .filter((name) => name !== undefined);
  return [...new Set(names)];
}

/** Inputs of named figures, beside which only text may stand: a unit, a note. */
export function describedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).catchall(z.string());
}

/** Names to numbers, as inputs hold them. */
export const NumbersByName = z.record(z.string(), z.number());

export function objectOf<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries(map);
}
