import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";

/** A figure, or figures by name or in order. null is a figure that is missing and stays so. */
export type Figures =
  | number
  | boolean
  | string
  | null
  | readonly Figures[]
  | { readonly [name: string]: Figures };

const FiguresSchema: z.ZodType<Figures> = z.lazy(() =>
  z.union([
    z.number(),
    z.boolean(),
    z.string(),
    z.null(),
    z.array(FiguresSchema),
    z.record(z.string(), FiguresSchema),
  ]),
);

/** `rel`, `abs`, `exact`, and differences that belong to named figures (`percentAbs`). */
const Tolerance = z.record(z.string(), z.union([z.number().min(0), z.boolean(), z.string()]));
export type Tolerance = z.infer<typeof Tolerance>;

const Published = z.looseObject({
  figures: FiguresSchema.optional(),
  absTolerance: z.number().min(0).optional(),
});

const VectorCase = z.looseObject({
  id: z.string().min(1),
  method: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), FiguresSchema),
  tolerance: Tolerance.optional(),
  published: Published.optional(),
});
export type VectorCase = z.infer<typeof VectorCase>;

const VECTOR_SCHEMA = "published-vector/1";

const VectorFile = z
  .looseObject({
    schema: z.literal(VECTOR_SCHEMA),
    topic: z.string().min(1),
    title: z.string(),
    caseCount: z.int().min(0),
    cases: z.array(VectorCase),
  })
  .refine((file) => file.caseCount === file.cases.length, {
    path: ["caseCount"],
    message: "is not the number of cases",
  });
export type VectorFile = z.infer<typeof VectorFile>;

/**
 * Reads one file of published vectors.
 *
 * @returns Null for JSON that does not call itself a published vector.
 * @throws UserError "invalid_delivery" for text that is not JSON, or a vector of the wrong shape.
 */
export function readVectorFile(path: string): VectorFile | null {
  const value = parseJson(path);
  const isVector =
    typeof value === "object" &&
    value !== null &&
    "schema" in value &&
    value.schema === VECTOR_SCHEMA;
  return isVector ? parseFrom(path, VectorFile, value, "invalid_delivery") : null;
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserError("invalid_delivery", `${path} is not JSON`, { cause: error });
  }
}
