import type { Catalogue, PackageFunction, Service, ServicePackage } from "../catalogue/index.ts";
import { nearestName, unknownName } from "../domain/errors.ts";
import type { Language, Names } from "../domain/names.ts";

/** One thing of the catalogue, of any level. */
export type CatalogueModule =
  | { readonly level: "package"; readonly content: ServicePackage }
  | { readonly level: "function"; readonly content: PackageFunction }
  | { readonly level: "service"; readonly content: Service }
  | {
      readonly level: "sub_service";
      readonly content: Service["sub_services"][number];
      readonly service: Service;
    };

/**
 * The modules with a code or a word id. A word id can be that of several services, so there may be more
 * than one. @throws UserError "unknown_name" with the nearest.
 */
export function modulesNamed(catalogue: Catalogue, name: string): CatalogueModule[] {
  const modules = allModules(catalogue);
  const wanted = name.toLowerCase();
  const found = modules.filter((module) =>
    namesOfModule(module).some((known) => known.toLowerCase() === wanted),
  );
  if (found.length > 0) return found;
  const names = modules.flatMap(namesOfModule);
  const packageIds = catalogue.packages.map((entry) => entry.package_id);
  throw unknownName("code", name, nearestName(name, names) === null ? packageIds : names);
}

function allModules(catalogue: Catalogue): CatalogueModule[] {
  return [
    ...catalogue.packages.map((content) => ({ level: "package" as const, content })),
    ...catalogue.functions.map((content) => ({ level: "function" as const, content })),
    ...[...catalogue.services, ...catalogue.regionalVariants].flatMap((service) => [
      { level: "service" as const, content: service },
      ...service.sub_services.map((content) => ({
        level: "sub_service" as const,
        content,
        service,
      })),
    ]),
  ];
}

function namesOfModule(module: CatalogueModule): string[] {
  switch (module.level) {
    case "package":
      return [module.content.package_id, module.content.slug];
    case "function":
      return [module.content.function_id, module.content.slug];
    case "service":
      return [module.content.service_id, module.content.slug];
    case "sub_service":
      return [module.content.sub_service_id];
  }
}

/** One module as lines a person reads. */
export function moduleText(
  catalogue: Catalogue,
  module: CatalogueModule,
  language: Language,
): string {
  const lines = [...moduleLines(catalogue, module, language), versionLine(catalogue)];
  const width = Math.max(...lines.map(([label]) => label.length));
  return `${lines.map(([label, text]) => `${label.padEnd(width)}  ${text}`).join("\n")}\n`;
}

type Line = readonly [label: string, text: string];

function moduleLines(catalogue: Catalogue, module: CatalogueModule, language: Language): Line[] {
  switch (module.level) {
    case "package":
      return packageLines(catalogue, module.content, language);
    case "function":
      return functionLines(catalogue, module.content, language);
    case "service":
      return serviceLines(catalogue, module.content, language);
    case "sub_service":
      return [
        ["sub-service", module.content.sub_service_id],
        ...nameLines(module.content.names),
        ["service", `${module.service.service_id} ${module.service.names[language]}`],
        ["mark", module.service.mark],
      ];
  }
}

function packageLines(catalogue: Catalogue, content: ServicePackage, language: Language): Line[] {
  const functions = catalogue.functions.filter((entry) => entry.package_id === content.package_id);
  return [
    ["package", `${content.package_id} ${content.slug}`],
    ...nameLines(content.names),
    ["scope", content.scope],
    ["kind", content.kind],
    [
      "mark",
      `${content.mark}; functions: ${content.marks.functions}; services: ${content.marks.services}`,
    ],
    ["in the source", content.content_in_source.replaceAll("_", " ")],
    ["products", content.products.map((product) => product.names[language]).join(", ")],
    ...functions.map(
      (entry): Line => ["function", `${entry.function_id} ${entry.names[language]}`],
    ),
  ];
}

function functionLines(catalogue: Catalogue, content: PackageFunction, language: Language): Line[] {
  const { stat_task_class, service_task, wellbeing_county_service_class } = content.mappings;
  const services = catalogue.services.filter((entry) => entry.function_id === content.function_id);
  return [
    ["function", `${content.function_id} ${content.slug}`],
    ...nameLines(content.names),
    ["package", `${content.package_id} ${catalogue.packageOf(content).names[language]}`],
    ["mark", content.mark],
    ["event sources", sourcesText(catalogue, content.event_sources, language)],
    ["service task", service_task.name_fi],
    ["service class", wellbeing_county_service_class.name_fi ?? "none"],
    [
      "task class 2015-2020",
      stat_task_class === undefined
        ? "none"
        : `${stat_task_class.code} ${stat_task_class.name_fi} (${stat_task_class.mark.replace("_", " ")})`,
    ],
    ...services.map((entry): Line => ["service", `${entry.service_id} ${entry.names[language]}`]),
  ];
}

function serviceLines(catalogue: Catalogue, content: Service, language: Language): Line[] {
  const { register_hint: hint } = content;
  const unit = catalogue.version.output_units[content.output_unit];
  return [
    ["service", `${content.service_id} ${content.slug}`],
    ...nameLines(content.names),
    ["function", `${content.function_id} ${catalogue.functionOf(content).names[language]}`],
    ["package", `${content.package_id} ${catalogue.packageOf(content).names[language]}`],
    ["mark", content.mark],
    ["region", content.region_code ?? "national"],
    ["nationally comparable", content.nationally_comparable ? "yes" : "no"],
    [
      "valid",
      `from ${content.valid_from}${content.valid_until ? ` until ${content.valid_until}` : ""}`,
    ],
    ["output unit", unit?.[language] ?? content.output_unit],
    ["event sources", sourcesText(catalogue, content.event_sources, language)],
    [
      "register hint",
      hint === null ? "none" : `${hint.value} (${hint.confirmed ? "confirmed" : "not confirmed"})`,
    ],
    ...content.sub_services.map(
      (part): Line => ["sub-service", `${part.sub_service_id} ${part.names[language]}`],
    ),
  ];
}

function nameLines(names: Names): Line[] {
  return [
    ["name, Finnish", names.fi],
    ["name, Swedish", names.sv],
    ["name, English", names.en],
  ];
}

function sourcesText(catalogue: Catalogue, sources: readonly string[], language: Language): string {
  return sources
    .map((source) => catalogue.version.event_sources[source]?.[language] ?? source)
    .join("; ");
}

function versionLine(catalogue: Catalogue): Line {
  return ["catalogue", `${catalogue.version.catalogue_version} (${catalogue.version.status})`];
}
