import type { z } from "zod";
import type { Attention } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import { proofList, type Release } from "../../release/index.ts";
import { findingsOf } from "./data-answers.ts";
import type { KnownArea } from "./facts.ts";

type AttentionInput = z.input<typeof Attention>;

const MOST_FINDINGS = 4;

/** What needs attention in an area's year: broken proofs, then findings that endanger figures. */
export async function attentionOf(
  release: Release,
  viewer: Viewer,
  area: KnownArea,
  year: number,
): Promise<AttentionInput[]> {
  const findings = await findingsOf(release, viewer);
  const own = await ownDeliveries(release, area, year);
  const ofArea = findings.filter(
    (finding) =>
      finding.accepted_by === null &&
      finding.row_count > 0 &&
      finding.severity !== "notes" &&
      (finding.delivery_id === null || own.has(finding.delivery_id)),
  );
  const told = ofArea
    .map(findingAttention)
    .sort((left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity));
  return [...brokenProofs(release), ...told.slice(0, MOST_FINDINGS)];
}

function brokenProofs(release: Release): AttentionInput[] {
  const broken = (proofList(release.folder) ?? []).filter(({ holds }) => !holds);
  return broken.map((proof) => ({
    kind: "proof",
    severity: "serious",
    sentence: {
      fi: `Todistus ei täsmää: ${proof.statement}`,
      sv: `Beviset stämmer inte: ${proof.statement}`,
      en: `A proof does not hold: ${proof.statement}`,
    },
    link: { page: "origin", parameters: { proof: proof.proof_id } },
    cell: null,
    finding: null,
  }));
}

type FoundFault = Awaited<ReturnType<typeof findingsOf>>[number];

function findingAttention(finding: FoundFault): AttentionInput {
  const rows = finding.row_count;
  const where = [finding.delivery_id, finding.table_name]
    .filter((part) => part !== null)
    .join(", ");
  return {
    kind: "finding",
    severity: severityOf(finding),
    sentence: {
      fi: `${rows} riviä jäi pois, ${finding.title?.fi ?? finding.check_id} (${where})`,
      sv: `${rows} rader lämnades utanför, ${finding.title?.sv ?? finding.check_id} (${where})`,
      en: `${rows} rows were left out, ${finding.title?.en ?? finding.check_id} (${where})`,
    },
    link: {
      page: "data",
      parameters: {
        check: finding.check_id,
        ...(finding.delivery_id === null ? {} : { delivery: finding.delivery_id }),
      },
    },
    cell: null,
    finding: {
      title: finding.title,
      delivery_id: finding.delivery_id,
      table_name: finding.table_name,
      row_count: rows,
      share: finding.share,
    },
  };
}

/** From this share of rows left out a finding can move figures, and from this one it is worth a look. */
const SERIOUS_SHARE = 0.01;
const NOTABLE_SHARE = 0.001;

/** How much a finding weighs: one that blocks always, others by the share of rows that they left out. */
function severityOf({ severity, share }: FoundFault): AttentionInput["severity"] {
  if (severity === "blocks" || share === null || share >= SERIOUS_SHARE) return "serious";
  return share >= NOTABLE_SHARE ? "notable" : "for_information";
}

const ORDER = ["serious", "notable", "for_information"] as const;

async function ownDeliveries(
  release: Release,
  area: KnownArea,
  year: number,
): Promise<ReadonlySet<string>> {
  const rows = await release.engine.rows(
    `select distinct delivery_id, organiser from deliveries
     where coalesce(period_from < make_date(${year + 1}, 1, 1), true)
         and coalesce(period_until > make_date(${year}, 1, 1), true)`,
  );
  return new Set(
    rows
      .filter((row) => area.kind !== "region" || row["organiser"] === area.code)
      .map((row) => String(row["delivery_id"])),
  );
}
