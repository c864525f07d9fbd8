import { z } from "zod";
import { caseMixIndex, costHierarchyTotals } from "../../costing/index.ts";
import {
  type Answer,
  describedObject,
  inputsOf,
  NumbersByName,
  type Question,
  type Topic,
} from "../topic.ts";

/** Case-mix index. */
export const costing: Topic = new Map([["case-mix-index", caseMix]]);

/** Parts, groups across them, and their shares of the whole. */
export const costHierarchy: Topic = new Map([["cost-hierarchy", hierarchy]]);

function caseMix(question: Question): Answer {
  const { weights } = inputsOf(question, describedObject({ weights: z.array(z.number().min(0)) }));
  const { index, sumOfWeights } = caseMixIndex(weights);
  return { figures: { caseMixIndex: index, sumOfWeights } };
}

/** Numbers are parts of the whole; a group of numbers cuts across it. */
const HierarchyInputs = z
  .object({ unit: z.string() })
  .catchall(z.union([z.number(), NumbersByName]));

function hierarchy(question: Question): Answer {
  const inputs = inputsOf(question, HierarchyInputs);
  const parts = new Map<string, number>();
  const groups = new Map<string, ReadonlyMap<string, number>>();
  for (const [name, value] of Object.entries(inputs)) {
    if (typeof value === "number") parts.set(name, value);
    else if (typeof value === "object") groups.set(name, new Map(Object.entries(value)));
  }
  const totals = costHierarchyTotals({ parts, groups });
  const ofGroups = [...totals.groups].flatMap(([name, { total, sharePercent }]) => [
    [`${name}Total`, total],
    [`${name}SharePercent`, sharePercent],
  ]);
  return { figures: { total: totals.total, ...Object.fromEntries(ofGroups) } };
}
