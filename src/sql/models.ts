import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseYamlFile } from "../domain/parse.ts";
import { NATIONAL_PROOF, nationalModels } from "./national-models.ts";
import { contentHash } from "./warehouse.ts";

/** What the `.yml` beside a model says of it. */
const ModelSpec = z.strictObject({
  grain: z.string().min(10),
  partition: z.enum(["region_year", "all"]),
  /** `table` is written to the warehouse; `view` is put into the statements that read it. */
  kind: z.enum(["table", "view"]).default("table"),
  /**
   * Columns whose order makes the rows of the file the same on every run; needed in a release. One that is
   * not among `columns` puts the rows in order and is not kept.
   */
  order_by: z.array(z.string()).default([]),
  /**
   * For a small table whose texts go to many rows of its readers: they are carried there as numbers and are
   * texts again where they are written. Readers must not compare them with other texts row by row.
   */
  carries_texts_as_numbers: z.boolean().default(false),
  /** The table of the release that this model becomes, if any. */
  released_as: z.string().optional(),
  /** Who may see the table of the release; what is public has to be protected first. */
  audience: z.enum(["internal", "public"]).default("internal"),
  /** Raised when a TypeScript step changes what its rows say. */
  version: z.int().positive().default(1),
  /** A TypeScript step that makes the rows; the model then has no SQL file. */
  computed_by: z.string().optional(),
  inputs: z.array(z.string()).default([]),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z
        .string()
        .regex(/^(varchar|bigint|integer|double|boolean|date|timestamp|uuid|decimal\(\d+, \d+\))$/),
      unit: z.string().optional(),
      description: z.string().optional(),
    }),
  ),
});
export type ModelSpec = z.infer<typeof ModelSpec>;

export type Model = {
  readonly name: string;
  readonly spec: ModelSpec;
  /** The statement with its `{{ name }}` places, or null when a TypeScript step computes the rows. */
  readonly sql: string | null;
  /** Names of the relations it reads, in order of first mention. */
  readonly references: readonly string[];
};

/** The marts that serve indicators and comparison, as the names of their models begin. */
const INDICATOR_MARTS = ["facts", "comparison"];
/** What is added up beforehand for queries. */
const QUERY_MARTS = ["queries"];

/**
 * Those of the models that a run computes or receives: a national node's own, and without indicators neither
 * their facts nor what compares, and what queries read only where it is wanted.
 */
export function modelsToRun(
  models: readonly Model[],
  {
    indicators,
    query_tables: queryTables = indicators,
    node,
  }: {
    readonly indicators: boolean;
    readonly query_tables?: boolean | undefined;
    readonly node?: "national" | undefined;
  },
): readonly Model[] {
  const ofNode =
    node === "national"
      ? nationalModels(models)
      : models.filter(({ name }) => name !== NATIONAL_PROOF);
  const leftOut = [...(indicators ? [] : INDICATOR_MARTS), ...(queryTables ? [] : QUERY_MARTS)];
  return ofNode.filter(({ name }) => !leftOut.includes(name.split("__")[0] ?? ""));
}

const REFERENCE = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g;

/**
 * Reads all models below a folder and puts them in an order in which each comes after its inputs.
 *
 * @throws UserError "invalid_definition" for a model without a description, or models in a ring.
 */
export function loadModels(folder: string): Model[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".yml"),
  );
  return inOrder(paths.toSorted().map((path) => loadModel(join(folder, path))));
}

function loadModel(specPath: string): Model {
  const spec = parseYamlFile(specPath, ModelSpec);
  const name = basename(specPath, ".yml");
  const sqlPath = specPath.replace(/\.yml$/, ".sql");
  if (spec.computed_by !== undefined) return { name, spec, sql: null, references: spec.inputs };
  if (!existsSync(sqlPath)) {
    throw new UserError("invalid_definition", `${specPath} has no ${basename(sqlPath)} beside it`);
  }
  const sql = readFileSync(sqlPath, "utf8");
  const references = [...sql.matchAll(REFERENCE)].map((match) => match[1] ?? "");
  return { name, spec, sql, references: [...new Set(references)] };
}

/** The hash of what a model says of itself: its statement and the file beside it. */
export function modelHash(model: Model): string {
  return contentHash([model.sql ?? "", JSON.stringify(model.spec)]);
}

/** Puts relations into the `{{ name }}` places of a statement. */
export function fillReferences(sql: string, relationOf: (name: string) => string): string {
  return sql.replaceAll(REFERENCE, (_place, name: string) => relationOf(name));
}

function inOrder(models: readonly Model[]): Model[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const ordered = new Set<Model>();
  const visit = (model: Model, path: readonly string[]) => {
    if (ordered.has(model)) return;
    if (path.includes(model.name)) {
      throw new UserError(
        "invalid_definition",
        `models read each other in a ring: ${[...path, model.name].join(" → ")}`,
      );
    }
    for (const name of model.references) {
      const input = byName.get(name);
      if (input !== undefined) visit(input, [...path, model.name]);
    }
    ordered.add(model);
  };
  for (const model of models) visit(model, []);
  return [...ordered];
}
