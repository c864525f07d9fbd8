import { readFileSync, statSync } from "node:fs";
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
  if (value === null) throw new UserError(code, `${origin} holds nothing`);
  const problems = result.error.issues
    .flatMap((issue) => placed(issue))
    .slice(0, 10)
    .map(({ path, message }) => `  ${path.join(".") || "(top level)"}: ${message}`);
  throw new UserError(code, `${origin} does not have the expected form:\n${problems.join("\n")}`);
}

type Problem = { readonly path: readonly PropertyKey[]; readonly message: string };

/**
 * What is wrong, where: of the forms that a value may have, by the one that it comes nearest to, which is
 * the one whose fault lies deepest.
 */
function placed(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): readonly Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code !== "invalid_union") return [{ path, message: issue.message }];
  const forms = issue.errors.map((faults) => faults.flatMap((fault) => placed(fault, path)));
  const deepest = Math.max(...forms.flat().map((problem) => problem.path.length));
  const nearest = forms.filter((faults) => faults.some((fault) => fault.path.length === deepest));
  const [only, ...others] = nearest;
  if (only === undefined || others.length === 0) return only ?? [{ path, message: issue.message }];
  return [{ path, message: nearest.map((faults) => faults.map(said).join(", ")).join("; or ") }];
}

function said({ message }: Problem): string {
  return message;
}

/** Reads one YAML file through its schema. @throws UserError when it is not YAML or does not fit. */
export function parseYamlFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.infer<Schema> {
  return parseFrom(path, schema, parseYamlText(path, readText(path)));
}

/** @throws UserError "invalid_definition" for a folder, and for bytes that are not UTF-8. */
function readText(path: string): string {
  if (statSync(path).isDirectory()) {
    throw new UserError("invalid_definition", `${path}: this is a folder, not a file`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError("invalid_definition", `${path} is not UTF-8 text; save it as UTF-8`);
  }
}

/** What the parser's codes mean. Its own messages quote the file, which may hold what must not be told. */
const YAML_FAULTS: Readonly<Record<string, string>> = {
  BAD_INDENT: "the line begins too far to the left or to the right",
  TAB_AS_INDENT: "a line begins with a tab; use spaces",
  DUPLICATE_KEY: "the same key is given twice",
  MISSING_CHAR: "a colon, a comma, a quote or a bracket is missing",
  UNEXPECTED_TOKEN: "something stands where it cannot",
  BAD_SCALAR_START: "a value begins with a character that has to be in quotes",
  BAD_DQ_ESCAPE: "an unknown \\-sign within double quotes",
  BLOCK_AS_IMPLICIT_KEY: "a colon within a value; put the value in quotes",
  MULTILINE_IMPLICIT_KEY: "a key goes on over two lines, or a colon is missing",
  BAD_ALIAS: "an alias (*) of nothing; put the value in quotes",
  MULTIPLE_DOCS: "it holds several documents; leave out what follows ---",
};

export function parseYamlText(origin: string, text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const [position] = fault.linePos ?? [];
    const place = position === undefined ? "" : ` (line ${position.line})`;
    const what = YAML_FAULTS[fault.code] ?? "it cannot be read";
    throw new UserError("invalid_definition", `${origin} is not valid YAML${place}: ${what}`);
  }
  return document.toJS();
}
