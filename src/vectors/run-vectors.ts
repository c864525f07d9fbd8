import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../domain/errors.ts";
import { compareFigures, type FigureOutcome, figurePaths } from "./compare.ts";
import { type Answer, NO_METHOD, type Topic } from "./topic.ts";
import { TOPICS } from "./topics.ts";
import { readVectorFile, type VectorCase, type VectorFile } from "./vector-file.ts";

export type CaseResult = {
  readonly id: string;
  readonly method: string | null;
  readonly isPassed: boolean;
  /** Figures that were compared and agree. */
  readonly agreed: readonly string[];
  /** Expected text that is not a figure, printed figures the library does not compute, advice. */
  readonly notCompared: readonly string[];
  /** Why the case failed, one line each. */
  readonly faults: readonly string[];
};

export type FileResult =
  | {
      readonly kind: "run";
      readonly file: string;
      readonly topic: string;
      readonly cases: readonly CaseResult[];
    }
  | {
      readonly kind: "unsupported_topic";
      readonly file: string;
      readonly topic: string;
      readonly caseCount: number;
    }
  | { readonly kind: "malformed"; readonly file: string; readonly message: string }
  | { readonly kind: "not_a_vector"; readonly file: string };

/**
 * Runs every published vector of a folder against the library.
 *
 * @returns One result for each `.json` file, by file name. Files of topics that no method answers are
 * told apart; a method unknown within a known topic is a failed case.
 * @throws UserError "file_not_found" when there is no folder, or no published vector in it.
 */
export function runVectors(
  folder: string,
  topics: ReadonlyMap<string, Topic> = TOPICS,
): FileResult[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UserError("file_not_found", `there is no folder ${folder}`);
  }
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort();
  const results = files.map((file) => runFile(join(folder, file), file, topics));
  if (results.every(({ kind }) => kind === "not_a_vector")) {
    throw new UserError("file_not_found", `${folder} holds no published-vector/1 file`);
  }
  return results;
}

function runFile(path: string, file: string, topics: ReadonlyMap<string, Topic>): FileResult {
  let vectors: VectorFile | null;
  try {
    vectors = readVectorFile(path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "malformed", file, message: error.message };
  }
  if (vectors === null) return { kind: "not_a_vector", file };
  const topic = topics.get(vectors.topic);
  if (topic === undefined) {
    return { kind: "unsupported_topic", file, topic: vectors.topic, caseCount: vectors.caseCount };
  }
  const cases = vectors.cases.map((one) => runCase(one, topic, dirname(path)));
  return { kind: "run", file, topic: vectors.topic, cases };
}

function runCase(one: VectorCase, topic: Topic, folder: string): CaseResult {
  const result = { id: one.id, method: one.method ?? null };
  const method = topic.get(one.method ?? NO_METHOD);
  if (method === undefined) {
    const fault = one.method === undefined ? "names no method" : `unsupported method ${one.method}`;
    return { ...result, isPassed: false, agreed: [], notCompared: [], faults: [fault] };
  }
  const printed = one.published?.figures ?? {};
  try {
    const answer = method({
      inputs: one.inputs,
      folder,
      expectedNames: figurePaths(one.expected),
      publishedNames: figurePaths(printed),
    });
    return { ...result, ...judged(one, answer) };
  } catch (error) {
    if (!(error instanceof UserError || error instanceof RangeError)) throw error;
    return { ...result, isPassed: false, agreed: [], notCompared: [], faults: [error.message] };
  }
}

function judged(one: VectorCase, answer: Answer): Omit<CaseResult, "id" | "method"> {
  const expected = compareFigures(one.expected, answer.figures, one.tolerance ?? {}).map(
    (outcome) => (answer.advisory?.includes(outcome.path) ? advice(outcome) : outcome),
  );
  const printed = compareFigures(one.published?.figures ?? {}, answer.published ?? {}, {
    abs: one.published?.absTolerance ?? 0,
  })
    .filter(({ path }) => path !== "")
    .map((outcome) => printedOutcome(outcome));
  const outcomes = [...expected, ...printed];
  const agreed = outcomes.filter(({ outcome }) => outcome === "agrees").map(({ path }) => path);
  const faults = outcomes
    .filter(({ outcome }) => outcome !== "agrees" && outcome !== "statement")
    .map(({ path, detail }) => `${path}: ${detail}`);
  const nothing = agreed.length === 0 && faults.length === 0 ? ["no figure was compared"] : [];
  return {
    isPassed: faults.length + nothing.length === 0,
    agreed,
    notCompared: outcomes
      .filter(({ outcome }) => outcome === "statement")
      .map(({ path, detail }) => `${path}: ${detail}`),
    faults: [...faults, ...nothing],
  };
}

function advice(outcome: FigureOutcome): FigureOutcome {
  return outcome.outcome === "agrees"
    ? outcome
    : { ...outcome, outcome: "statement", detail: `advisory in the source; ${outcome.detail}` };
}

/** A printed figure under a name the library does not know is said to be so; one it knows must agree. */
function printedOutcome(outcome: FigureOutcome): FigureOutcome {
  const path = `printed › ${outcome.path}`;
  return outcome.outcome === "not_computed"
    ? { path, outcome: "statement", detail: "a printed figure under a name of its own" }
    : { ...outcome, path };
}
