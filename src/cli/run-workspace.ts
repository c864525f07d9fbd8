import { type PipelineResult, runPipeline } from "../pipeline.ts";
import type { Proof } from "../publish/index.ts";
import { openRelease } from "../release/index.ts";
import { type Row, requiredText, textValue, wholeValue } from "../sql/engine.ts";
import { notesOf, openWorkspace, type Workspace } from "../workspace.ts";
import type { Edge } from "./command.ts";
import { euros, grouped } from "./numbers.ts";
import { textTable } from "./table.ts";
import { withWorkspaceWork } from "./workspace-work.ts";

/** Runs the whole flow of a workspace under its lock, showing how it gets on. */
export async function runWorkspace(
  workspace: Workspace,
  edge: Edge,
  form: "text" | "json",
): Promise<PipelineResult> {
  return withWorkspaceWork(workspace, edge, form, (effects) => runPipeline(workspace, effects));
}

/** What a run made, in words: the package table, the proofs, the findings and where the release is. */
export async function runReport(folder: string, result: PipelineResult): Promise<string> {
  const workspace = openWorkspace(folder);
  const release = await openRelease(workspace.releases, { releaseId: result.release.id });
  try {
    const rows = await release.engine.rows(PACKAGE_TABLE);
    const notes = [
      ...(workspace.settings.is_synthetic
        ? ["The microdata is synthetic: no real person is in it."]
        : []),
      ...notesOf(workspace.settings).map(({ en }) => en),
    ];
    return [
      packageTable(rows),
      `\n${proofTable(result.proofs)}`,
      `\n${findingsLine(result)}`,
      ...notes.map((note) => `\n${note}`),
      `\nRelease ${result.release.id}${result.release.isKept ? " (unchanged)" : ""}: ${result.release.folder}\n`,
    ].join("");
  } finally {
    release.engine.close();
  }
}

const PACKAGE_TABLE = `
  with names as (
    select distinct package_id, package_name_fi from services
  )
  select
    coalesce(regions.name_fi, package_years.region_code) as region,
    package_years.region_code,
    package_years.year,
    package_years.package_id,
    names.package_name_fi as name,
    package_years.cost_microeuros,
    package_years.client_count,
    package_years.event_count
  from package_years
  left join names on package_years.package_id = names.package_id
  left join regions on package_years.region_code = regions.region_code
  order by package_years.region_code, package_years.year, package_years.cost_microeuros desc`;

function packageTable(rows: readonly Row[]): string {
  return textTable(
    [
      { heading: "Region", align: "left" },
      { heading: "Year", align: "right" },
      { heading: "Package", align: "left" },
      { heading: "Cost, €", align: "right" },
      { heading: "Clients", align: "right" },
      { heading: "Events", align: "right" },
    ],
    rows.map((row) => [
      requiredText(row, "region"),
      String(row["year"]),
      textValue(row, "name") ?? "(outside the packages)",
      euros(wholeValue(row, "cost_microeuros")),
      grouped(wholeValue(row, "client_count")),
      grouped(wholeValue(row, "event_count")),
    ]),
  );
}

function proofTable(proofs: readonly Proof[]): string {
  return textTable(
    [
      { heading: "", align: "left" },
      { heading: "Proof", align: "left" },
      { heading: "Compared", align: "right" },
      { heading: "Difference", align: "right" },
    ],
    proofs.map((proof) => [
      proof.holds ? "✓" : "✗",
      proof.statement,
      grouped(proof.comparison_count),
      proof.unit === "micro-euros"
        ? `${euros(proof.found - proof.expected)} €`
        : grouped(proof.found - proof.expected),
    ]),
  );
}

function findingsLine(result: PipelineResult): string {
  const excluded = result.landing.deliveries.reduce(
    (sum, delivery) => sum + delivery.quarantinedCount,
    0,
  );
  return `${result.findings.length} findings, ${grouped(excluded)} rows in quarantine (paketti check, paketti quarantine).`;
}
