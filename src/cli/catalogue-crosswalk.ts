import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { type Crosswalk, loadCatalogue, loadCrosswalk } from "../catalogue/index.ts";
import { UserError } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import type { Release } from "../release/index.ts";
import { type Row, wholeValue } from "../sql/engine.ts";
import { fillReferences } from "../sql/models.ts";
import { rowsSql } from "../sql/rows-sql.ts";
import { AnswerWithFault, type Edge, printJson } from "./command.ts";
import { euros, grouped } from "./numbers.ts";
import { textTable } from "./table.ts";
import { withRelease } from "./with-release.ts";

const FACTS = `(
  select client_id, service_id, event_count, cost_microeuros
  from client_service_months
  where service_id is not null
)`;

type Options = { readonly to: string; readonly release?: string; readonly json?: boolean };

/** `paketti catalogue crosswalk`: a release's figures under another catalogue version, with the proof. */
export function addCrosswalk(parent: Command, edge: Edge): void {
  parent
    .command("crosswalk")
    .argument("<folder>", "the workspace")
    .requiredOption("--to <version>", "the catalogue version to count in")
    .option("--release <id>", "a release; the current one when left out")
    .option("--json", "print the answer as JSON")
    .description(
      "a release's packages under another catalogue version, with the proof that euros, events and clients are conserved",
    )
    .addHelpText("after", "\nExample:\n  paketti catalogue crosswalk demo --to 2027.1-draft")
    .action((folder: string, options: Options) =>
      withRelease(edge, folder, options.release, (release) => show(release, options, edge)),
    );
}

async function show(release: Release, options: Options, edge: Edge): Promise<void> {
  const folder = join(PACKAGE_ROOT, "catalogue");
  const older = loadCatalogue(folder, String(release.manifest.catalogue));
  const newer = loadCatalogue(folder, options.to);
  const crosswalk = crosswalkSql(loadCrosswalk(folder, older, newer));
  const packageIds = new Map(
    newer.services.map((service) => [service.service_id, service.package_id]),
  );
  const packages = await release.engine.rows(packagesSql(crosswalk, packageIds));
  const check = readFileSync(
    join(PACKAGE_ROOT, "models/checks/crosswalk_conservation.sql"),
    "utf8",
  );
  const broken = await release.engine.rows(
    fillReferences(check, (name) => (name === "crosswalk" ? crosswalk : FACTS)),
  );
  const names = new Map(newer.packages.map((entry) => [entry.package_id, entry.names.fi]));
  if (options.json === true)
    printJson(edge, {
      to_version: options.to,
      is_conserved: broken.length === 0,
      packages,
      broken,
    });
  else edge.out(packagesText(packages, names, broken.length === 0));
  if (broken.length > 0) {
    throw new AnswerWithFault(
      "proof_broken",
      `euros, events or clients differ between the versions in: ${broken.map((row) => row["group_id"]).join(", ")}`,
    );
  }
}

function crosswalkSql({ rows }: Crosswalk): string {
  if (rows.length === 0) throw new UserError("invalid_definition", "the crosswalk has no services");
  const columns = ["from_service_id", "to_service_id", "group_id"].map((name) => ({
    name,
    type: "varchar",
  }));
  return `(${rowsSql(columns, rows)})`;
}

function packagesSql(crosswalk: string, packageIds: ReadonlyMap<string, string>): string {
  const columns = ["service_id", "package_id"].map((name) => ({ name, type: "varchar" }));
  const places = rowsSql(
    columns,
    [...packageIds].map(([service_id, package_id]) => ({ service_id, package_id })),
  );
  return `
    select
      places.package_id,
      cast(sum(facts.cost_microeuros) as bigint) as cost_microeuros,
      cast(sum(facts.event_count) as bigint) as event_count,
      count(distinct facts.client_id) as client_count
    from ${FACTS} as facts
    join ${crosswalk} as crosswalk on facts.service_id = crosswalk.from_service_id
    join (${places}) as places on crosswalk.to_service_id = places.service_id
    group by places.package_id
    order by places.package_id`;
}

function packagesText(
  rows: readonly Row[],
  names: ReadonlyMap<string, string>,
  isConserved: boolean,
): string {
  const table = textTable(
    [
      { heading: "Package", align: "left" },
      { heading: "", align: "left" },
      { heading: "Cost on events, €", align: "right" },
      { heading: "Clients", align: "right" },
      { heading: "Events", align: "right" },
    ],
    rows.map((row) => [
      String(row["package_id"]),
      names.get(String(row["package_id"])) ?? "",
      euros(wholeValue(row, "cost_microeuros")),
      grouped(wholeValue(row, "client_count")),
      grouped(wholeValue(row, "event_count")),
    ]),
  );
  const verdict = isConserved
    ? "✓ Euros, events and clients are the same under both versions."
    : "✗ Euros, events or clients are not the same under both versions.";
  return `${table}\n${verdict}\n`;
}
