import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";
import { type FigureRow, figureRows } from "../indicators/index.ts";
import { AudienceRules } from "../protection/index.ts";
import { PUBLIC_AUDIENCE, publicationInForce, type Release } from "../release/index.ts";
import { sqlText } from "../sql/engine.ts";

/** One published figure by its place; a module and a producer of null are all together. */
export type PublishedPlace = {
  readonly indicatorId: string;
  readonly areaCode: string;
  readonly year: number;
  readonly moduleId: string | null;
  readonly producerId: string | null;
};

/** What is told of a published figure: by which rules it is shown or hidden, never how large it is. */
export type ProtectionExplanation = {
  readonly release_id: string;
  readonly publication_id: string;
  /** As it is published: a hidden one has no value. */
  readonly figure: FigureRow;
  readonly is_hidden: boolean;
  readonly rules: string;
  readonly policy: z.infer<typeof Policy>;
  readonly audience_rules: AudienceRules;
  /** Every ground that these rules know; which of them it was would say how large the number is. */
  readonly grounds: readonly string[];
  readonly earlier_publications: readonly string[];
  readonly proof: z.infer<typeof ProofHead>;
};

const Policy = z.looseObject({
  version: z.int(),
  valid_from: z.string(),
  owner: z.string(),
  reason: z.string(),
});
const Rules = z.looseObject({ policy: Policy, audience_rules: AudienceRules });
/** Not how many numbers of each set were hidden for themselves: of two hidden ones that would say which is small. */
const ProofHead = z.object({
  proof_id: z.string(),
  statement: z.string(),
  holds: z.boolean(),
});

/**
 * Explains a published figure through its protection.
 *
 * What is published is for everybody, so nobody is asked who they are; nothing of the release itself is read.
 *
 * @throws UserError "no_release" when nothing of the release is published, "unknown_name" for a place without a
 * published figure.
 */
export async function explainProtection(
  release: Release,
  releasesFolder: string,
  place: PublishedPlace,
): Promise<ProtectionExplanation[]> {
  const publication = publicationInForce(releasesFolder, release.releaseId, PUBLIC_AUDIENCE);
  if (publication === null || release.publicationId === null) {
    throw new UserError(
      "no_release",
      `nothing of release ${release.releaseId} is published; see: paketti publish`,
    );
  }
  const { folder, manifest } = publication;
  const path = join(folder, "manifest.json");
  const { policy, audience_rules: rules } = parseFrom(path, Rules, manifest, "release_damaged");
  const proof = readProof(folder);
  const figures = await figureRows(
    release.engine,
    "select * from published_figures",
    whereOf(place),
  );
  if (figures.length === 0) {
    throw new UserError(
      "unknown_name",
      `publication ${manifest.publication_id} has no such figure of ${place.indicatorId}; see what it has with: paketti export --published`,
    );
  }
  return figures.map((figure) => ({
    release_id: release.releaseId,
    publication_id: manifest.publication_id,
    figure,
    is_hidden: figure.status === "hidden",
    rules: manifest.rules,
    policy,
    audience_rules: rules,
    grounds: groundsOf(rules),
    earlier_publications: manifest.earlier,
    proof,
  }));
}

function whereOf(place: PublishedPlace): string {
  const { indicatorId, areaCode, year, moduleId, producerId } = place;
  return [
    `figures.indicator_id = ${sqlText(indicatorId)}`,
    `figures.area_code = ${sqlText(areaCode)}`,
    `figures.year = ${year}`,
    `figures.module_id ${moduleId === null ? "is null" : `= ${sqlText(moduleId)}`}`,
    `figures.producer_id ${producerId === null ? "is null" : `= ${sqlText(producerId)}`}`,
  ].join(" and ");
}

/** The grounds on which these rules hide, each in a sentence. */
export function groundsOf(rules: AudienceRules): string[] {
  const { minimum_count: least, dominance, zero_cells: zeros, full_cells: full } = rules;
  return [
    `fewer than ${least} clients stand behind the numerator or the denominator, or are left over from a share`,
    ...(dominance === null
      ? []
      : [
          `one client, or one producer other than the region's own, has more than ${dominance.largest_share * 100} % of the euros`,
        ]),
    ...(zeros === "hidden" ? ["it is zero"] : []),
    ...(full === "hidden" ? ["it alone makes up a total"] : []),
    "without hiding it another hidden number could be computed from published sums",
  ];
}

function readProof(folder: string): z.infer<typeof ProofHead> {
  const path = join(folder, "proof.json");
  return parseFrom(path, ProofHead, JSON.parse(readFileSync(path, "utf8")), "release_damaged");
}
