import { type Catalogue, groupedBy, type Service } from "./catalogue.ts";
import { definitionFault } from "./definition-file.ts";
import type { ViewDefinition, ViewInclude } from "./schema.ts";

/** Where a service is in a view, for clients of some ages (`age_until` excluded) on some days. */
export type Placement = {
  readonly service_id: string;
  readonly age_from: number;
  readonly age_until: number;
  readonly node_id: string;
  readonly valid_from: string;
  readonly valid_until: string | null;
};

/** The node of everything that a view does not place. */
export const OTHER_NODE = "other";

/** The age of a client whose age is not known, and of an event without a client. */
export const UNKNOWN_AGE = -1;
const OLDEST_AGE = 120;
/** Above every age; ages over 120 are placed as 120. */
export const AGE_END = 200;

type Candidate = { readonly nodeId: string; readonly place: string; readonly include: ViewInclude };

/**
 * Places every service at every age on exactly one node, by trying them all. A service goes before a
 * function, a function before a package; at the same level an include with ages goes before one without.
 * What no include takes is on the node `other`.
 *
 * @throws UserError "invalid_definition" when two includes take the same service and age with equal right.
 */
export function placements(file: string, view: ViewDefinition, catalogue: Catalogue): Placement[] {
  const candidates = view.nodes.flatMap((node) =>
    node.includes.map((include, index) => ({
      nodeId: node.id,
      place: `nodes[${node.id}].includes[${index}]`,
      include,
    })),
  );
  const byCode = groupedBy(candidates, ({ include }) => codeOf(include));
  return catalogue.services.flatMap((service) => {
    const matching = [service.service_id, service.function_id, service.package_id].flatMap(
      (code) => byCode.get(code) ?? [],
    );
    return placeService(file, service, matching);
  });
}

function placeService(
  file: string,
  service: Service,
  candidates: readonly Candidate[],
): Placement[] {
  const rows: Placement[] = [];
  for (let age = UNKNOWN_AGE; age <= OLDEST_AGE; age += 1) {
    const node_id = nodeAt(file, service, candidates, age);
    const age_until = age === OLDEST_AGE ? AGE_END : age + 1;
    const last = rows.at(-1);
    if (last?.node_id === node_id) rows[rows.length - 1] = { ...last, age_until };
    else {
      const { service_id, valid_from, valid_until } = service;
      rows.push({ service_id, age_from: age, age_until, node_id, valid_from, valid_until });
    }
  }
  return rows;
}

function nodeAt(
  file: string,
  service: Service,
  candidates: readonly Candidate[],
  age: number,
): string {
  const taking = candidates.filter(({ include }) => takesAge(include, age));
  const strongest = Math.max(...taking.map(({ include }) => specificity(include)));
  const [first, second] = taking.filter(({ include }) => specificity(include) === strongest);
  if (first === undefined) return OTHER_NODE;
  if (second === undefined) return first.nodeId;
  const found = `takes ${service.service_id} at age ${age === UNKNOWN_AGE ? "unknown" : age} with the same right as ${first.place}`;
  const fix = "in one view an event counts once: remove one, or part them by age or by level";
  throw definitionFault(file, second.place, found, fix);
}

function takesAge(include: ViewInclude, age: number): boolean {
  if (!isBounded(include)) return true;
  const { age_from = 0, age_until = AGE_END } = include;
  return age !== UNKNOWN_AGE && age_from <= age && age < age_until;
}

function isBounded(include: ViewInclude): boolean {
  return include.age_from !== undefined || include.age_until !== undefined;
}

function specificity(include: ViewInclude): number {
  const level = "service_id" in include ? 3 : "function_id" in include ? 2 : 1;
  return level * 2 + Number(isBounded(include));
}

function codeOf(include: ViewInclude): string {
  if ("service_id" in include) return include.service_id;
  return "function_id" in include ? include.function_id : include.package_id;
}
