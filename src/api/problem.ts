import { z } from "zod";

/** A fault as problem details (RFC 9457), in the language asked for. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    /** A code of the one table of errors (`docs/api.md`), or `internal`. */
    code: z.string(),
    /** What was found and where, in the language asked for. */
    detail: z.string(),
    /** The same as the program says it, in English: for the log, for those who look after it. */
    technical_detail: z.string(),
    what_to_do: z.string(),
    request_id: z.string(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
