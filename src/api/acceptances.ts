import { z } from "zod";
import { PlainDate } from "../domain/period.ts";
import { Code, plainRoute } from "./parameters.ts";
import type { Route } from "./route.ts";

/** A finding that somebody answers for until a day: runs go on in spite of it. */
export const Acceptance = z
  .object({
    acceptance_id: z.string(),
    check_id: z.string(),
    /** Null accepts the check in every delivery. */
    delivery_id: z.string().nullable(),
    owner: z.string(),
    reason: z.string(),
    accepted_on: PlainDate,
    /** The first day on which it counts no more. */
    until: PlainDate,
    is_expired: z.boolean(),
    /** The name of who accepted it here; null when it came from the command line. */
    accepted_by: z.string().nullable(),
  })
  .meta({ id: "Acceptance" });
export type Acceptance = z.infer<typeof Acceptance>;

const of = { ...plainRoute, subject: "data" } as const;
const answer = z.object({
  /** The first day on which an acceptance may end. */
  earliest_until: PlainDate,
  acceptances: z.array(Acceptance),
});

export const acceptanceRoutes = {
  acceptances: {
    ...of,
    method: "get",
    path: "/api/acceptances",
    summary: "Accepted findings, with owner, reason and day; expired ones too",
    permission: "see_deliveries",
    answer,
  },
  acceptFinding: {
    ...of,
    method: "post",
    path: "/api/acceptances",
    summary: "Answer for a finding until a day; an earlier acceptance of the same is replaced",
    permission: "accept_findings",
    body: z.object({
      check_id: Code,
      delivery_id: Code.nullable().default(null),
      owner: z.string().trim().min(1).max(200),
      reason: z.string().trim().min(5).max(2000),
      until: PlainDate,
    }),
    answer,
  },
  removeAcceptance: {
    ...of,
    method: "delete",
    path: "/api/acceptances/{acceptance_id}",
    summary: "Take an acceptance back",
    permission: "accept_findings",
    params: z.object({ acceptance_id: Code }),
    answer,
  },
} as const satisfies Readonly<Record<string, Route>>;
