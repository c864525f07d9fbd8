import { z } from "zod";
import { Names } from "../domain/names.ts";
import { Cell, Named, ReleaseId } from "./cell.ts";
import { Code, placeAndYear, plainRoute } from "./parameters.ts";
import type { Route } from "./route.ts";

/** Where a release is on its way to the public. */
export const Publication = z
  .object({
    release_id: z.string(),
    state: z.enum(["draft", "proposed", "approved", "published", "withdrawn"]),
    proposed_by: z.string().nullable(),
    proposed_at: z.iso.datetime().nullable(),
    /** Two persons, neither of whom started the run. */
    approvals: z.array(z.object({ name: z.string(), at: z.iso.datetime(), note: z.string() })),
    approvals_needed: z.int(),
    can_approve: z.boolean(),
    corrections: z.array(z.object({ at: z.iso.datetime(), notice: Names })),
  })
  .meta({ id: "Publication" });
export type Publication = z.infer<typeof Publication>;

/** A producer that a client can choose, with what is known of its quality, access and experience. */
export const ProducerComparison = z
  .object({
    release_id: z.string(),
    year: z.int(),
    packages: z.array(Named),
    package: Named.nullable(),
    producers: z.array(
      z.object({
        producer: Named,
        region: Named.nullable(),
        kind: z.string().nullable(),
        figures: z.array(z.object({ indicator: Named, cell: Cell })),
      }),
    ),
    /** Why there is nothing to compare, when there is nothing. */
    reason: z.string().nullable(),
  })
  .meta({ id: "ProducerComparison" });
export type ProducerComparison = z.infer<typeof ProducerComparison>;

export const OpenDataFile = z
  .object({
    name: z.string(),
    names: Names,
    format: z.string(),
    media_type: z.string(),
    bytes: z.int(),
    sha256: z.string().nullable(),
    release_id: z.string(),
  })
  .meta({ id: "OpenDataFile" });
export type OpenDataFile = z.infer<typeof OpenDataFile>;

const of = { ...plainRoute, subject: "publication", permission: "see_publications" } as const;

const release = z.object({ release_id: ReleaseId });
const note = z.string().max(2000).default("");

export const publicationRoutes = {
  publications: {
    ...of,
    method: "get",
    path: "/api/publications",
    summary: "Releases on their way to the public, with their approvals",
    answer: z.object({ publications: z.array(Publication) }),
  },
  propose: {
    ...of,
    method: "post",
    path: "/api/publications/{release_id}/proposal",
    summary: "Propose a release to be published",
    permission: "publish",
    params: release,
    body: z.object({ note }),
    answer: Publication,
  },
  approve: {
    ...of,
    method: "post",
    path: "/api/publications/{release_id}/approvals",
    summary: "Approve a release; the second approval publishes it",
    permission: "publish",
    params: release,
    body: z.object({ note }),
    answer: Publication,
  },
  withdraw: {
    ...of,
    method: "post",
    path: "/api/publications/{release_id}/withdrawal",
    summary: "Withdraw a published release with a notice",
    permission: "publish",
    params: release,
    body: z.object({ notice: Names }),
    answer: Publication,
  },
  producerComparison: {
    ...of,
    method: "get",
    path: "/api/producers/comparison",
    summary: "Quality, access and experience by producer where there is a choice",
    subject: "public",
    permission: "nothing",
    query: z.object({ ...placeAndYear, package: Code.optional() }),
    answer: ProducerComparison,
  },
  openData: {
    ...of,
    method: "get",
    path: "/api/open-data",
    summary: "Files of the published, protected figures",
    subject: "public",
    permission: "nothing",
    answer: z.object({ files: z.array(OpenDataFile) }),
  },
  openDataFile: {
    ...of,
    method: "get",
    path: "/api/open-data/{name}",
    summary: "One file of the published figures",
    subject: "public",
    permission: "nothing",
    params: z.object({ name: Code }),
    answer: z.string(),
    answers: "file",
  },
} as const satisfies Readonly<Record<string, Route>>;
