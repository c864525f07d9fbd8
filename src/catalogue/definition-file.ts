import { existsSync, readFileSync } from "node:fs";
import { isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { nearestName, UserError } from "../domain/errors.ts";
import { parseYamlText } from "../domain/parse.ts";

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

const SHOWN_FAULTS = 10;

/**
 * Reads one YAML definition through its schema.
 *
 * @throws UserError "file_not_found" or "invalid_definition"; the message gives the file and, for each
 * fault, its line, its path (list entries by their own code) and what to do.
 */
export function readDefinition<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.infer<Schema> {
  if (!existsSync(file))
    throw new UserError("file_not_found", `${file} does not exist; create it or correct the path`);
  const text = readFileSync(file, "utf8");
  const value = parseYamlText(file, text);
  const result = schema.safeParse(value, { error: advice });
  if (result.success) return result.data;
  const lineOf = lineFinder(text);
  const issues = result.error.issues;
  const faults = issues.slice(0, SHOWN_FAULTS).map((issue) => {
    const path = issue.path.filter((step) => typeof step !== "symbol");
    return `  line ${lineOf(path)}, ${pathText(value, path)}: ${issue.message}`;
  });
  const more = issues.length > SHOWN_FAULTS ? [`  and ${issues.length - SHOWN_FAULTS} more`] : [];
  throw new UserError(
    "invalid_definition",
    `${file} does not have the expected form:\n${[...faults, ...more].join("\n")}`,
  );
}

/** A fault found between definitions: where it is, what was found there, and what to do. */
export function definitionFault(file: string, place: string, found: string, fix: string) {
  return new UserError("invalid_definition", `${file}: ${place}: ${found}; ${fix}`);
}

/** What a schema found, in words that end with what to do. Undefined leaves it to the schema. */
function advice(issue: RawIssue): string | undefined {
  if (issue.code === "unrecognized_keys") return unknownKeyAdvice(issue);
  if (issue.code === "invalid_value") {
    const allowed = issue.values.map(String);
    const nearest = typeof issue.input === "string" ? nearestName(issue.input, allowed) : undefined;
    const hint = nearest ? ` (did you mean ${nearest}?)` : "";
    return `${issue.input === undefined ? "is missing" : "has an unknown value"}; write one of ${allowed.join(", ")}${hint}`;
  }
  if (issue.code === "invalid_type") {
    if (issue.input === undefined) return `is missing; add it (${issue.expected})`;
    const quote = issue.expected === "string" && typeof issue.input === "number";
    return `is not of the expected kind; write ${quote ? 'it in quotes, like "09"' : `a value of kind ${issue.expected}`}`;
  }
  if (issue.code === "invalid_format" && issue.format === "date")
    return "is not a day of the calendar; write it as year-month-day, like 2027-01-31";
  if (issue.code === "too_small" && issue.origin === "string") return "is empty; write a text";
  if (issue.code === "too_small" && issue.origin === "array") return "is empty; add an entry";
  return undefined;
}

function unknownKeyAdvice(issue: RawIssue & { code: "unrecognized_keys" }): string {
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
  const unknown = issue.keys.map((key) => {
    const nearest = nearestName(key, known);
    return nearest === null ? `"${key}"` : `"${key}" (did you mean ${nearest}?)`;
  });
  return `unknown key ${unknown.join(", ")}; correct or remove it; known here: ${known.join(", ")}`;
}

const NAMING_KEYS = [
  "service_id",
  "sub_service_id",
  "product_id",
  "function_id",
  "package_id",
  "id",
];

/** A path with list entries named by their own code: `functions[PP01-F02].names.sv`. */
function pathText(root: unknown, path: readonly (string | number)[]): string {
  if (path.length === 0) return "(top level)";
  let value = root;
  let text = "";
  for (const step of path) {
    value = childOf(value, step);
    text += typeof step === "number" ? `[${entryName(value) ?? step}]` : `${text && "."}${step}`;
  }
  return text;
}

function childOf(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === String(step))?.[1];
}

function entryName(value: unknown): string | null {
  const key = NAMING_KEYS.find((candidate) => typeof childOf(value, candidate) === "string");
  return key === undefined ? null : String(childOf(value, key));
}

/** Finds the line of a path, or of the nearest part above it that is there. */
function lineFinder(text: string): (path: readonly (string | number)[]) => number {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
    }
    return 1;
  };
}
