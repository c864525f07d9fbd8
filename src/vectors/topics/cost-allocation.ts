import { z } from "zod";
import {
  type AllocationMethod,
  type AllocationProblem,
  type AllocationSteps,
  allocateSupportCosts,
  allocationSteps,
} from "../../costing/index.ts";
import { UserError } from "../../domain/errors.ts";
import {
  type Answer,
  describedObject,
  type FigurePath,
  inputsOf,
  NumbersByName,
  objectOf,
  type Question,
  type Topic,
} from "../topic.ts";
import type { Figures } from "../vector-file.ts";

const Inputs = describedObject({
  supportCosts: NumbersByName,
  operatingDirectCosts: NumbersByName,
  usage: z.record(z.string(), NumbersByName),
  order: z.array(z.string()).optional(),
  selfServiceIncluded: z.boolean().optional(),
});

/** Support cost allocation: the steps as doubles, and conservation in whole cents beside them. */
export const costAllocation: Topic = new Map(
  (["direct", "step-down", "reciprocal"] as const).map((method) => [
    method,
    (question: Question) => answer(method, question),
  ]),
);

function answer(method: AllocationMethod, question: Question): Answer {
  const inputs = inputsOf(question, Inputs);
  const problem: AllocationProblem = {
    supports: Object.keys(inputs.supportCosts),
    finals: Object.keys(inputs.operatingDirectCosts),
    usage: usageOf(inputs.usage, inputs.selfServiceIncluded ?? true),
    method,
    ...(inputs.order && { order: inputs.order }),
  };
  const supportCosts = new Map(Object.entries(inputs.supportCosts));
  const steps = allocationSteps(
    problem,
    supportCosts,
    new Map(Object.entries(inputs.operatingDirectCosts)),
  );
  checkConservation(problem, inputs.supportCosts, inputs.operatingDirectCosts);
  const pools = objectOf(steps.pools);
  const figures = {
    finalCosts: objectOf(steps.finalCosts),
    allocations: withAskedZeros(allocationsOf(steps), question.expectedNames, problem),
    ...(method === "step-down" && { poolsBeforeClosing: pools }),
    ...(method === "reciprocal" && { grossSupportCosts: pools }),
  };
  return { figures, published: printedFigures(question.publishedNames, problem, steps) };
}

function usageOf(usage: Record<string, Record<string, number>>, isSelfUseKept: boolean) {
  return new Map(
    Object.entries(usage).map(([giver, row]) => [
      giver,
      new Map(Object.entries(row).filter(([receiver]) => isSelfUseKept || receiver !== giver)),
    ]),
  );
}

function allocationsOf({ allocations }: AllocationSteps): Record<string, Record<string, number>> {
  return objectOf(new Map([...allocations].map(([giver, row]) => [giver, objectOf(row)])));
}

/** A receiver that is asked for and gets nothing gets zero; one the method does not know stays out. */
function withAskedZeros(
  allocations: Record<string, Record<string, number>>,
  names: readonly FigurePath[],
  problem: AllocationProblem,
): Record<string, Record<string, number>> {
  const centres = new Set([...problem.supports, ...problem.finals]);
  const zeros = (giver: string) =>
    names
      .filter(([top, from]) => top === "allocations" && from === giver)
      .flatMap(([, , receiver = ""]) => (centres.has(receiver) ? [[receiver, 0]] : []));
  return Object.fromEntries(
    Object.entries(allocations).map(([giver, row]) => [
      giver,
      { ...Object.fromEntries(zeros(giver)), ...row },
    ]),
  );
}

/** The same case in whole cents must end with every cent that was put in. */
function checkConservation(
  problem: AllocationProblem,
  supportCosts: Record<string, number>,
  finalCosts: Record<string, number>,
): void {
  const [supports, finals] = [cents(supportCosts), cents(finalCosts)];
  const allocated = allocateSupportCosts(problem, supports, finals);
  const before = [...supports.values(), ...finals.values()];
  const sum = (amounts: Iterable<bigint>) =>
    [...amounts].reduce((total, amount) => total + amount, 0n);
  if (sum(allocated.finalCosts.values()) !== sum(before)) {
    throw new UserError("result_differs", "the allocation in cents loses or creates cents");
  }
}

function cents(amounts: Record<string, number>): ReadonlyMap<string, bigint> {
  return new Map(
    Object.entries(amounts).map(([centre, amount]) => [centre, BigInt(Math.round(amount * 100))]),
  );
}

/** Printed solutions name a figure by centre, by "foodServicePool" or by "dietaryToLaundry". */
function printedFigures(
  names: readonly FigurePath[],
  problem: AllocationProblem,
  steps: AllocationSteps,
): Figures {
  const tops = [...new Set(names.map(([top]) => top ?? ""))];
  return objectOf(
    new Map(
      tops.flatMap((top): [string, Figures][] => {
        const figure = printedFigure(top, names, problem, steps);
        return figure === null ? [] : [[top, figure]];
      }),
    ),
  );
}

function printedFigure(
  top: string,
  names: readonly FigurePath[],
  problem: AllocationProblem,
  steps: AllocationSteps,
): Figures | null {
  const allocations = allocationsOf(steps);
  const row = allocations[top];
  if (row !== undefined) return askedOf(row, top, names);
  if (top === "finalCosts" || top === "repeatedDistributionFinal")
    return objectOf(steps.finalCosts);
  if (top.startsWith("grossSupportCosts")) return objectOf(steps.pools);
  if (top === "total") return [...steps.finalCosts.values()].reduce((sum, cost) => sum + cost, 0);
  if (top === "inverseMatrix") return grossCostMatrix(problem);
  const [giver = "", receiver = ""] = top.split(/To(?=[A-Z])/);
  const named = (centre: string) => centre.charAt(0).toLowerCase() + centre.slice(1);
  return steps.pools.get(top.replace(/Pool$/, "")) ?? allocations[giver]?.[named(receiver)] ?? null;
}

/** Printed solutions often show some receivers only. */
function askedOf(
  row: Record<string, number>,
  top: string,
  names: readonly FigurePath[],
): Record<string, number> {
  const asked = new Set(names.filter(([first]) => first === top).map(([, receiver]) => receiver));
  return Object.fromEntries(Object.entries(row).filter(([receiver]) => asked.has(receiver)));
}

/** Gross cost of each support (row) per unit of own cost of each support (column). */
function grossCostMatrix(problem: AllocationProblem): number[][] {
  const columns = problem.supports.map(
    (support) => allocationSteps(problem, new Map([[support, 1]]), new Map()).pools,
  );
  return problem.supports.map((row) => columns.map((column) => column.get(row) ?? 0));
}
