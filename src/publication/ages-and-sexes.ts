import type { PublishedAgeSexRow } from "../exports/index.ts";
import type { AgeSexSums, AgesAndSexes, AgesAndSexesOfModules } from "../indicators/index.ts";
import type { NumberCell, NumberSet } from "./cells.ts";
import { type AreaParent, placeKey, TOGETHER } from "./places.ts";
import type { SetResults } from "./published-rows.ts";
import type { Quantity } from "./quantities.ts";

/** The number of clients of one module in an area, or their events or euros, by age group and sex. */
const QUANTITIES = {
  clients: ({ clients }: AgeSexSums) => clients,
  events: ({ events }: AgeSexSums) => events,
  gross_cost: ({ costMicroeuros }: AgeSexSums) => costMicroeuros,
} as const;
type QuantityId = keyof typeof QUANTITIES;
const QUANTITY_IDS: readonly QuantityId[] = ["clients", "events", "gross_cost"];

/** Whoever has no known age or sex, and what is on nobody. */
const UNKNOWN = "unknown";

export type AgesAndSexesOfYear = AgesAndSexesOfModules & {
  readonly ageGroups: readonly string[];
  readonly sexes: readonly string[];
  /** The collaborative area of a region. */
  readonly areaParent: AreaParent;
};

/**
 * Divides the numbers of clients, events and gross cost that stand behind figures by age group and sex. The parts are
 * cells of the same set as their total, so that they are protected together with the producers and services that
 * the figures show of the same number.
 *
 * Only totals that the audience sees are divided, of those levels and kinds of areas where a group has `smallestMean`
 * clients on average: which they are says nothing of one number. A total that is zero has no parts. Every other one has all of
 * them, zeros too, and what is on nobody of known age and sex as a part of its own: nothing is left over.
 */
export function withAgesAndSexes(
  sets: ReadonlyMap<string, NumberSet>,
  year: number,
  smallestMean: number,
  ofYear: AgesAndSexesOfYear,
): ReadonlyMap<string, NumberSet> {
  const classOf = classes(ofYear);
  const isDivided = dividedClasses(ofYear, classOf, smallestMean);
  const divided = new Map(sets);
  for (const id of QUANTITY_IDS) {
    const set =
      sets.get(`${year} ${id}`) ?? (id === "events" ? eventsOf(sets, year, ofYear) : null);
    if (set === null) continue;
    const cells = new Map(set.cells);
    for (const place of ofYear.modules) {
      const total = set.cells.get(totalKey(place));
      if (total === undefined || total.value === 0n || !isDivided.has(classOf(place))) continue;
      for (const cell of partsOf(id, total, place, ofYear)) cells.set(placeKey(cell), cell);
    }
    divided.set(set.key, { ...set, cells, groups: groupEnds(ofYear.ageGroups) });
  }
  return divided;
}

/** The first and last ages of groups such as "15-19" and "85+". */
export function groupEnds(ageGroups: readonly string[]): NumberSet["groups"] {
  return new Map([
    ...ageGroups.map((group): [string, { from: number; until: number }] => {
      const [from = "", until] = group.replace("+", "").split("-");
      return [
        group,
        {
          from: Number(from),
          until: until === undefined ? Number.POSITIVE_INFINITY : Number(until),
        },
      ];
    }),
    [UNKNOWN, null],
  ]);
}

/** The levels of modules and kinds of areas whose groups are large enough, on average over those that have clients. */
function dividedClasses(
  { modules, ageGroups, sexes }: AgesAndSexesOfYear,
  classOf: (place: AgesAndSexes) => string,
  smallestMean: number,
): ReadonlySet<string> {
  const found = new Map<string, { groups: number; clients: number }>();
  for (const place of modules) {
    if (place.clients === 0n) continue;
    const { groups, clients } = found.get(classOf(place)) ?? { groups: 0, clients: 0 };
    found.set(classOf(place), {
      groups: groups + ageGroups.length * sexes.length,
      clients: clients + Number(place.clients),
    });
  }
  return new Set(
    [...found]
      .filter(([, { groups, clients }]) => clients >= smallestMean * groups)
      .map(([key]) => key),
  );
}

/**
 * Areas that are parts of the same area are of one class, so that all of them are divided or none: else the one that is
 * not could be computed from the others. A region without a collaborative area stands beside these.
 */
function classes({ modules, areaParent }: AgesAndSexesOfYear): (place: AgesAndSexes) => string {
  const areas = new Set(modules.map(({ area }) => area));
  return ({ area, module }) => {
    const parent = areaParent(area);
    const isBesideAreas = area.startsWith("region:") && (parent === null || !areas.has(parent));
    const kind = isBesideAreas ? "collaborative_area" : area.split(":", 1)[0];
    return `${kind} ${levelOf(module ?? TOGETHER)}`;
  };
}

/** No figure divides all events; they are told of the modules and areas whose clients are. */
function eventsOf(
  sets: ReadonlyMap<string, NumberSet>,
  year: number,
  { modules }: AgesAndSexesOfYear,
): NumberSet | null {
  const clients = sets.get(`${year} clients`);
  if (clients === undefined) return null;
  const cells = new Map<string, NumberCell>();
  for (const place of modules) {
    const key = totalKey(place);
    const of = clients.cells.get(key);
    if (of === undefined) continue;
    const contributors = { clients: Number(place.clients), largest: 0n };
    cells.set(key, { ...of, value: place.events, contributors });
  }
  return {
    ...clients,
    key: `${year} events`,
    quantity: EVENTS,
    cells,
    conditions: new Map(),
    shares: new Set(),
  };
}

const EVENTS: Quantity = {
  key: "events",
  anyOf: [{}],
  kind: "counts",
  isAdditive: true,
  unit: 1,
  isMoney: false,
  isOfAnswers: false,
  scope: "module",
  yearsBefore: 0,
  isLeftFromOpen: false,
};

function totalKey({ module, area }: AgesAndSexes): string {
  return placeKey({
    module: module ?? TOGETHER,
    area,
    producer: TOGETHER,
    ageGroup: TOGETHER,
    sex: TOGETHER,
  });
}

type Sums = { readonly value: bigint; readonly clients: bigint; readonly largest: bigint };

function partsOf(
  id: QuantityId,
  total: NumberCell,
  place: AgesAndSexes,
  { ageGroups, sexes, largestProducer }: AgesAndSexesOfYear,
): NumberCell[] {
  const byPlace = new Map<string, Sums>();
  const add = (ageGroup: string, sex: string, { value, clients, largest }: Sums) => {
    for (const [age, of] of [
      [ageGroup, sex],
      [ageGroup, TOGETHER],
      [TOGETHER, sex],
    ]) {
      const key = `${age} ${of}`;
      const found = byPlace.get(key) ?? NOTHING;
      byPlace.set(key, {
        value: found.value + value,
        clients: found.clients + clients,
        largest: found.largest < largest ? largest : found.largest,
      });
    }
  };
  let known: Sums = NOTHING;
  for (const sums of place.sums) {
    const value = QUANTITIES[id](sums);
    add(sums.ageGroup, sums.sex, {
      value,
      clients: sums.clients,
      largest: sums.largestMicroeuros,
    });
    known = { ...known, value: known.value + value, clients: known.clients + sums.clients };
  }
  const rest = {
    value: total.value - known.value,
    clients: place.clients - known.clients,
    largest: place.largestMicroeuros,
  };
  const hasRest = rest.value !== 0n || rest.clients > 0n;
  if (hasRest) add(UNKNOWN, UNKNOWN, rest);
  const others = hasRest ? [UNKNOWN] : [];
  const grid = [
    ...[...ageGroups, TOGETHER].flatMap((age) => [...sexes, TOGETHER].map((sex) => [age, sex])),
    ...others.flatMap((one) => [
      [one, one],
      [one, TOGETHER],
      [TOGETHER, one],
    ]),
  ];
  return grid.flatMap(([ageGroup = TOGETHER, sex = TOGETHER]): NumberCell[] => {
    if (ageGroup === TOGETHER && sex === TOGETHER) return [];
    const sums = byPlace.get(`${ageGroup} ${sex}`) ?? NOTHING;
    const isOfNobody = sums.clients === 0n && sums.value !== 0n;
    const producer =
      id === "gross_cost"
        ? largestProducer(place.area, place.module, nodeOrNull(ageGroup), nodeOrNull(sex))
        : 0n;
    const largest = id === "gross_cost" && sums.largest > producer ? sums.largest : producer;
    return [
      {
        ...total,
        ageGroup,
        sex,
        value: sums.value,
        contributors: isOfNobody ? null : { clients: Number(sums.clients), largest },
      },
    ];
  });
}

const NOTHING: Sums = { value: 0n, clients: 0n, largest: 0n };

function nodeOrNull(node: string): string | null {
  return node === TOGETHER ? null : node;
}

/** The totals of a year and their parts by age group and sex as a publication shows them. */
export function publishedAgesAndSexes(
  sets: ReadonlyMap<string, NumberSet>,
  year: number,
  results: SetResults,
  reason: string,
): PublishedAgeSexRow[] {
  return QUANTITY_IDS.flatMap((id): PublishedAgeSexRow[] => {
    const set = sets.get(`${year} ${id}`);
    if (set === undefined) return [];
    const hidden = results.get(set.key)?.hidden;
    return [...set.cells].flatMap(([key, cell]): PublishedAgeSexRow[] => {
      const isDivided = cell.ageGroup === TOGETHER || set.groups.has(cell.ageGroup);
      if (!isDivided || cell.producer !== TOGETHER || levelOf(cell.module) === "service") return [];
      const [areaKind = "", areaCode = ""] = cell.area.split(":");
      const isHidden = hidden?.has(key) === true;
      return [
        {
          quantity: id,
          area_kind: areaKind,
          area_code: areaCode,
          year,
          level: levelOf(cell.module),
          module_id: nodeOrNull(cell.module),
          age_group: nodeOrNull(cell.ageGroup),
          sex: nodeOrNull(cell.sex),
          value: isHidden ? null : cell.value,
          status: isHidden ? "hidden" : cell.value === 0n ? "zero" : "value",
          reason: isHidden ? reason : null,
        },
      ];
    });
  });
}

/** By how many parts the code of a module has. */
const LEVELS = ["package", "function", "service"];

function levelOf(module: string): string {
  if (module === TOGETHER) return "all";
  return LEVELS[module.split("-").length - 1] ?? "service";
}
