import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import { PlainDate } from "../../domain/period.ts";
import { ageInYears, checkIdentityCode, identityCodeRules } from "../../identity/index.ts";
import { type Answer, inputsOf, NO_METHOD, type Question, type Topic } from "../topic.ts";

/** The cases name no method; their inputs say what is asked. The reason is advisory in the source. */
export const personalIdentityCode: Topic = new Map([[NO_METHOD, identityCode]]);

const Inputs = z.union([
  z.strictObject({ identifier: z.string(), asOf: PlainDate }),
  z.strictObject({ identifier: z.string() }),
  z.strictObject({ template: z.string(), separators: z.array(z.string()).min(1) }),
  z.strictObject({}),
]);

function identityCode(question: Question): Answer {
  const inputs = inputsOf(question, Inputs);
  if ("asOf" in inputs) return { figures: { ageInYears: ageOf(inputs.identifier, inputs.asOf) } };
  if ("identifier" in inputs) {
    return { figures: checkIdentityCode(inputs.identifier), advisory: ["reason"] };
  }
  if ("template" in inputs) return rejectedSeparators(inputs.template, inputs.separators);
  return { figures: identityCodeRules() };
}

function ageOf(identifier: string, asOf: PlainDate): number {
  const result = checkIdentityCode(identifier);
  if (!result.valid) {
    throw new UserError("invalid_delivery", `the code has no age: ${result.reason}`);
  }
  return ageInYears(result.birthDate, asOf);
}

function rejectedSeparators(template: string, separators: readonly string[]): Answer {
  const results = separators.map((separator) =>
    checkIdentityCode(template.replace("?", () => separator)),
  );
  const reasons = [...new Set(results.map((result) => (result.valid ? "valid" : result.reason)))];
  return {
    figures: {
      allInvalid: results.every(({ valid }) => !valid),
      reason: reasons.join(", "),
    },
    advisory: ["reason"],
  };
}
