import type { Catalogue, CatalogueCheck, CatalogueDiff, LevelDiff } from "../catalogue/index.ts";
import type { Language } from "../domain/names.ts";
import { type TableColumn, textTable } from "./table.ts";

export function checkText(check: CatalogueCheck): string {
  const versions = check.versions.map((version) => {
    const until = version.valid_until === null ? "" : ` until ${version.valid_until}`;
    const regional =
      version.regional_service_count === 0
        ? ""
        : `, ${version.regional_service_count} regional services`;
    return [
      `${version.catalogue_version}  status: ${version.status}  valid from ${version.valid_from}${until}`,
      `  ${version.package_count} packages, ${version.function_count} functions, ${version.service_count} services, ${version.sub_service_count} sub-services${regional}`,
      `  views, each service and age on exactly one node: ${version.view_ids.join(", ") || "none"}`,
    ].join("\n");
  });
  const crosswalks = check.crosswalks.map(
    ({ from_version, to_version, service_count }) =>
      `${from_version} → ${to_version}  crosswalk: all ${service_count} services have exactly one target`,
  );
  return `${[...versions, ...crosswalks, "The catalogue is in order."].join("\n")}\n`;
}

/** The packages with how much each holds. */
export function packageListText(catalogue: Catalogue, language: Language): string {
  const rows = catalogue.packages.map((entry) => {
    const isInPackage = (module: { readonly package_id: string }) =>
      module.package_id === entry.package_id;
    return [
      entry.package_id,
      entry.names[language],
      entry.scope,
      entry.kind,
      String(catalogue.functions.filter(isInPackage).length),
      String(catalogue.services.filter(isInPackage).length),
      entry.mark,
    ];
  });
  const columns: TableColumn[] = [
    ...leftColumns("code", "name", "scope", "kind"),
    { heading: "functions", align: "right" },
    { heading: "services", align: "right" },
    ...leftColumns("name is"),
  ];
  return `${textTable(columns, rows)}\n${statusText(catalogue)}`;
}

/** The functions of a package with their services under them. */
export function functionListText(
  catalogue: Catalogue,
  packageId: string,
  language: Language,
): string {
  const rows = catalogue.functions
    .filter((entry) => entry.package_id === packageId)
    .flatMap((entry) => [
      [entry.function_id, entry.names[language], "", "", entry.mark],
      ...catalogue.services
        .filter((service) => service.function_id === entry.function_id)
        .map((service) => [
          `  ${service.service_id}`,
          service.names[language],
          catalogue.version.output_units[service.output_unit]?.[language] ?? service.output_unit,
          service.region_code ?? (service.nationally_comparable ? "nationally" : ""),
          service.mark,
        ]),
    ]);
  const columns = leftColumns("code", "name", "output unit", "comparable, or region", "mark");
  return `${textTable(columns, rows)}\n${statusText(catalogue)}`;
}

export function diffText(diff: CatalogueDiff, language: Language): string {
  const levels = [
    ...levelText("package", diff.packages, language),
    ...levelText("function", diff.functions, language),
    ...levelText("service", diff.services, language),
  ];
  const { crosswalk } = diff;
  const coverage =
    crosswalk === null
      ? "There is no crosswalk between them: figures of the two versions cannot be joined."
      : `Crosswalk: all ${crosswalk.service_count} services have a target; ${crosswalk.moved_count} change their code, ${crosswalk.kept_count} keep it.`;
  const changes = levels.length === 0 ? ["Nothing differs."] : levels;
  return `${[`${diff.from_version} → ${diff.to_version}`, ...changes, coverage].join("\n")}\n`;
}

function levelText(level: string, diff: LevelDiff, language: Language): string[] {
  return [
    ...diff.ended.map(({ id, names }) => `- ${level} ended    ${id} ${names[language]}`),
    ...diff.added.map(({ id, names }) => `+ ${level} added    ${id} ${names[language]}`),
    ...diff.moved.map(({ from, to }) => `> ${level} moved    ${from} → ${to}`),
    ...diff.renamed.map(
      ({ id, before, after }) =>
        `~ ${level} renamed  ${id} ${before[language]} → ${after[language]}`,
    ),
  ];
}

function leftColumns(...headings: string[]): TableColumn[] {
  return headings.map((heading) => ({ heading, align: "left" }));
}

function statusText({ version }: Catalogue): string {
  const { catalogue_version, status, source } = version;
  if (status === "decided") return `Catalogue ${catalogue_version}: decided nationally.\n`;
  return `Catalogue ${catalogue_version} is a proposal. Found: ${source.found}\nProposed: ${source.proposed}\n`;
}
