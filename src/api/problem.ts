import { z } from "zod";

/** A fault as problem details (RFC 9457), in the language asked for. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    /** A code of the one table of errors (`docs/api.md`), or `internal`. */
    code: z.string(),
    detail: z.string(),
    what_to_do: z.string(),
    request_id: z.string(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
