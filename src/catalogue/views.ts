import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError, unknownName } from "../domain/errors.ts";
import type { Catalogue } from "./catalogue.ts";
import { definitionFault, readDefinition } from "./definition-file.ts";
import { OTHER_NODE, type Placement, placements } from "./placement.ts";
import { ViewDefinition, type ViewInclude } from "./schema.ts";

/** A view held against one version of the catalogue: every service and age is on exactly one node. */
export type View = ViewDefinition & {
  readonly file: string;
  readonly placements: readonly Placement[];
};

export type ViewPlacementRow = Placement & { readonly view_id: string };

/** Every view in `<folder>/views` that is written for this version or one it is based on. */
export function loadViews(folder: string, catalogue: Catalogue): View[] {
  const viewFolder = join(folder, "views");
  if (!existsSync(viewFolder)) return [];
  const views = readdirSync(viewFolder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(viewFolder, name))
    .map((file) => ({ file, definition: readDefinition(file, ViewDefinition) }))
    .filter(({ definition }) => catalogue.lineage.includes(definition.catalogue_version))
    .map(({ file, definition }) => resolveView(file, definition, catalogue));
  const seen = new Map<string, string>();
  for (const { id, file } of views) {
    const other = seen.get(id);
    if (other !== undefined)
      throw definitionFault(file, "id", `${other} is also the view ${id}`, "rename one of them");
    seen.set(id, file);
  }
  return views;
}

/** @throws UserError "unknown_name" with the nearest view. */
export function loadView(folder: string, catalogue: Catalogue, viewId: string): View {
  const views = loadViews(folder, catalogue);
  const view = views.find((candidate) => candidate.id === viewId);
  if (view !== undefined) return view;
  throw unknownName(
    "view",
    viewId,
    views.map((candidate) => candidate.id),
  );
}

function resolveView(file: string, definition: ViewDefinition, catalogue: Catalogue): View {
  checkNodes(file, definition);
  const nodes = definition.nodes.map((node) => ({
    ...node,
    includes: distinctIncludes(
      node.includes.map((include, index) =>
        resolveInclude(`${file}: nodes[${node.id}].includes[${index}]`, include, catalogue),
      ),
    ),
  }));
  const resolved = { ...definition, nodes };
  return { ...resolved, file, placements: placements(file, resolved, catalogue) };
}

function checkNodes(file: string, { nodes }: ViewDefinition): void {
  const ids = nodes.map((node) => node.id);
  for (const [index, node] of nodes.entries()) {
    const place = `nodes[${node.id}]`;
    if (ids.indexOf(node.id) !== index)
      throw definitionFault(file, place, "the node is given twice", "rename one of them");
    if (node.id === OTHER_NODE) {
      const found = `${OTHER_NODE} is the node of what the view does not place`;
      throw definitionFault(file, place, found, "choose another id");
    }
    if (node.parent !== undefined && !ids.slice(0, index).includes(node.parent)) {
      const found = `there is no node ${node.parent} before it`;
      throw definitionFault(file, `${place}.parent`, found, "list a parent before its children");
    }
  }
}

/** An include with its code in this version: a code that moved is followed to its new place. */
function resolveInclude(place: string, include: ViewInclude, catalogue: Catalogue): ViewInclude {
  if (include.age_until !== undefined && include.age_until <= (include.age_from ?? 0)) {
    throw new UserError(
      "invalid_definition",
      `${place}: age_until is not above age_from; give the first age that is no longer included`,
    );
  }
  const today = (code: string, codes: readonly string[]) => {
    const resolved = codes.includes(code) ? code : catalogue.successors.get(code);
    if (resolved !== undefined) return resolved;
    const { message } = unknownName("code", code, codes);
    throw new UserError("invalid_definition", `${place}: ${message}`);
  };
  if ("package_id" in include) {
    const codes = catalogue.packages.map((entry) => entry.package_id);
    return { ...include, package_id: today(include.package_id, codes) };
  }
  if ("function_id" in include) {
    const codes = catalogue.functions.map((entry) => entry.function_id);
    return { ...include, function_id: today(include.function_id, codes) };
  }
  const codes = catalogue.services.map((entry) => entry.service_id);
  return { ...include, service_id: today(include.service_id, codes) };
}

/** Two codes that a later version merged are one include. */
function distinctIncludes(includes: readonly ViewInclude[]): ViewInclude[] {
  return [...new Map(includes.map((include) => [JSON.stringify(include), include])).values()];
}

/**
 * The placements of a view for SQL: join by service, day, and `coalesce(age, -1)` at the end of the
 * event's year, `age_from <= age < age_until`. Exactly one row matches, so an event counts once.
 */
export function viewPlacements(catalogue: Catalogue, view: View): ViewPlacementRow[] {
  if (!catalogue.lineage.includes(view.catalogue_version)) {
    throw new UserError(
      "invalid_usage",
      `view ${view.id} is written for catalogue ${view.catalogue_version}, not ${catalogue.version.catalogue_version}; load it with the catalogue it is used with`,
    );
  }
  return view.placements.map((placement) => ({ view_id: view.id, ...placement }));
}

/** One node's figures; clients are not here, because clients of nodes do not add up. */
export type NodeFigures = {
  readonly view_id: string;
  readonly node_id: string;
  readonly event_count: number;
  readonly cost_microeuros: bigint;
};

/**
 * Adds up the nodes of one view.
 *
 * @throws UserError "invalid_usage" for rows of two views: each view holds every event, so their sum
 * would count it twice. Also when a node is given twice.
 */
export function viewTotal(rows: readonly NodeFigures[]): Omit<NodeFigures, "node_id" | "view_id"> {
  const viewIds = [...new Set(rows.map((row) => row.view_id))];
  if (viewIds.length > 1) {
    throw new UserError(
      "invalid_usage",
      `a total over the views ${viewIds.join(" and ")} would count every event more than once; choose one view`,
    );
  }
  const nodeIds = rows.map((row) => row.node_id);
  const repeated = nodeIds.find((nodeId, index) => nodeIds.indexOf(nodeId) !== index);
  if (repeated !== undefined) {
    throw new UserError(
      "invalid_usage",
      `node ${repeated} of view ${viewIds.join()} is given twice; give each node once`,
    );
  }
  return {
    event_count: rows.reduce((sum, row) => sum + row.event_count, 0),
    cost_microeuros: rows.reduce((sum, row) => sum + row.cost_microeuros, 0n),
  };
}
