import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import type { z } from "zod";
import { UserError, type UserErrorCode } from "./errors.ts";

/**
 * Holds a value from outside against its schema, once.
 *
 * @param origin The file or place the value came from, for the message.
 * @throws UserError `code`, naming the place, the path inside it and what was expected.
 */
export function parseFrom<Schema extends z.ZodType>(
  origin: string,
  schema: Schema,
  value: unknown,
  code: UserErrorCode = "invalid_definition",
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 10)
    .map((issue) => `  ${issue.path.join(".") || "(top level)"}: ${issue.message}`);
  throw new UserError(code, `${origin} does not have the expected form:\n${problems.join("\n")}`);
}

/** Reads one YAML file through its schema. @throws UserError when it is not YAML or does not fit. */
export function parseYamlFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.infer<Schema> {
  return parseFrom(path, schema, parseYamlText(path, readFileSync(path, "utf8")));
}

export function parseYamlText(origin: string, text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const [position] = fault.linePos ?? [];
    const place = position === undefined ? "" : ` (line ${position.line})`;
    throw new UserError("invalid_definition", `${origin} is not valid YAML${place}: ${fault.code}`);
  }
  return document.toJS();
}
