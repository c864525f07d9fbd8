import { sqlText } from "../../sql/engine.ts";

/** Whether an expression is one of some codes; of none it is never. */
export function codesTest(expression: string, codes: readonly string[]): string {
  return codes.length === 0 ? "false" : `${expression} in (${codes.map(sqlText).join(", ")})`;
}
