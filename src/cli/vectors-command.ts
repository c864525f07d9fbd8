import { resolve } from "node:path";
import { type CaseResult, type FileResult, runVectors } from "../vectors/index.ts";
import { type AddCommand, AnswerWithFault, printJson } from "./command.ts";

const HELP = `
A folder of files of the form published-vector/1: inputs, expected figures and tolerances. Every figure
is computed by the same functions that the program uses.

Example:
  paketti vectors published-vectors
  paketti vectors published-vectors --cases`;

/** `paketti vectors`: published numbers against the library. */
export const addVectorsCommand: AddCommand = (program, edge) => {
  program
    .command("vectors")
    .argument("<folder>", "the folder with the vector files")
    .description("check the methods against published numbers")
    .option("--cases", "list every case with the figures that were compared")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action((folder: string, options: { cases?: boolean; json?: boolean }) => {
      const results = runVectors(resolve(edge.currentFolder, folder));
      if (options.json === true) printJson(edge, jsonOf(results));
      else edge.out(textOf(results, options.cases === true));
      const failed = casesOf(results).filter(({ isPassed }) => !isPassed).length;
      const malformed = results.filter(({ kind }) => kind === "malformed").length;
      if (failed > 0) {
        throw new AnswerWithFault(
          "result_differs",
          `${failed} cases do not give what was published`,
        );
      }
      if (malformed > 0) {
        throw new AnswerWithFault(
          "invalid_delivery",
          `${malformed} files cannot be read as vectors`,
        );
      }
    });
};

function casesOf(results: readonly FileResult[]): readonly CaseResult[] {
  return results.flatMap((result) => (result.kind === "run" ? result.cases : []));
}

function textOf(results: readonly FileResult[], isEveryCaseListed: boolean): string {
  const lines = results.flatMap((result) => fileLines(result, isEveryCaseListed));
  const cases = casesOf(results);
  const passed = cases.filter(({ isPassed }) => isPassed).length;
  const unsupported = results.filter((result) => result.kind === "unsupported_topic");
  const topics = [...new Set(unsupported.map(({ topic }) => topic))];
  const summary = [
    "",
    `passed ${passed}, failed ${cases.length - passed}`,
    ...(topics.length > 0 ? [`topics not supported yet: ${topics.join(", ")}`] : []),
    "",
  ];
  return [...lines, ...summary].join("\n");
}

function fileLines(result: FileResult, isEveryCaseListed: boolean): string[] {
  switch (result.kind) {
    case "unsupported_topic":
      return [
        `${result.file}: topic ${result.topic} is not supported yet (${result.caseCount} cases)`,
      ];
    case "malformed":
      return [`${result.file}: malformed: ${result.message}`];
    case "not_a_vector":
      return [`${result.file}: not a published-vector/1 file, left out`];
    case "run": {
      const passed = result.cases.filter(({ isPassed }) => isPassed).length;
      const listed = result.cases.filter((one) => isEveryCaseListed || !one.isPassed);
      return [
        `${result.file}: passed ${passed}, failed ${result.cases.length - passed}`,
        ...listed.flatMap(caseLines),
      ];
    }
  }
}

function caseLines(one: CaseResult): string[] {
  return [
    `  ${one.isPassed ? "passed" : "FAILED"} ${one.id}${one.method === null ? "" : ` (${one.method})`}: ${one.agreed.length} figures agree`,
    ...one.faults.map((fault) => `    ${fault}`),
    ...one.agreed.map((path) => `    = ${path}`),
    ...one.notCompared.map((path) => `    - ${path}`),
  ];
}

function jsonOf(results: readonly FileResult[]) {
  const cases = casesOf(results);
  const passed = cases.filter(({ isPassed }) => isPassed).length;
  return {
    passed,
    failed: cases.length - passed,
    files: results.map((result) =>
      result.kind === "run"
        ? {
            file: result.file,
            topic: result.topic,
            passed: result.cases.filter(({ isPassed }) => isPassed).length,
            failed: result.cases.filter(({ isPassed }) => !isPassed).length,
            cases: result.cases.map((one) => ({
              id: one.id,
              method: one.method,
              is_passed: one.isPassed,
              agreed: one.agreed,
              not_compared: one.notCompared,
              faults: one.faults,
            })),
          }
        : result,
    ),
  };
}
