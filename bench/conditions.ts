import { join } from "node:path";
import process from "node:process";
import { loadCatalogue } from "../src/catalogue/index.ts";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";
import { seededRandom } from "../src/examples/random.ts";
import { loadIndicators } from "../src/indicators/index.ts";
import { loadProtectionRules, loadSolver } from "../src/protection/index.ts";
import { type NumberCell, type NumberSet, shareKey } from "../src/publication/cells.ts";
import {
  type Conditions,
  conditionsNode,
  isNarrower,
  placeUnder,
} from "../src/publication/conditions.ts";
import { placeKey, TOGETHER } from "../src/publication/places.ts";
import { protectSet } from "../src/publication/protect-set.ts";
import { type Quantity, quantitiesOf } from "../src/publication/quantities.ts";
import { withTies } from "../src/publication/ties.ts";

/**
 * `node bench/conditions.ts [typical size of a smallest number]`
 *
 * One year of the nation: every number behind the indicators of the program, under the conditions that they name, at the
 * packages and functions of the catalogue that they name, in 23 areas, 5 groups of them and the nation, on drawn counts.
 * Ties what is left over between them, protects and attacks, measure by measure. Fails when ten years would take more
 * than ten minutes on one core, or an interval is too tight. Ages and sexes are those of `bench/protection.ts`.
 */
const [typical = "40"] = process.argv.slice(2);
const YEARS = 10;
const LARGEST_SECONDS = 600;
const KINDS = 30;
const random = seededRandom(20260101, "conditions");
const listOf = <Item>(length: number, item: (at: number) => Item) =>
  Array.from({ length }, (_, at) => item(at));

const functions = loadCatalogue(join(PACKAGE_ROOT, "catalogue")).functions.map(
  (one) => one.function_id,
);
const packages = [...new Set(functions.map(packageOf))];
const groupOf = new Map<string, string>(
  listOf(23, (at) => [`region:${at + 1}`, `collaborative_area:${(at % 5) + 1}`] as const),
);

function packageOf(module: string): string {
  return module.split("-", 1)[0] ?? module;
}

type Asked = { readonly quantity: Quantity; readonly module: string };

/** The numbers of each measure, at every module that an indicator has figures of. */
const asked = new Map<string, Asked[]>();
const shares = new Map<string, Set<string>>();
for (const definition of loadIndicators()) {
  const { numerator, denominator, isShare } = quantitiesOf(definition);
  const modules = [
    ...(definition.levels.includes("all") ? [TOGETHER] : []),
    ...(definition.levels.includes("package") ? packages : []),
    ...(definition.levels.includes("function") ? functions : []),
  ].filter((one) => one === TOGETHER || definition.packages.includes(packageOf(one)));
  for (const module of modules) {
    const nodes = [numerator, denominator].flatMap((quantity) => {
      if (quantity === null || quantity.kind === "open" || quantity.kind === "untied") return [];
      const own = { all: TOGETHER, package: packageOf(module), module }[quantity.scope];
      asked.set(quantity.key, [...(asked.get(quantity.key) ?? []), { quantity, module: own }]);
      const at = placeUnder(own, quantity.anyOf);
      return at === null ? [] : [{ key: quantity.key, node: conditionsNode(at.anyOf) }];
    });
    const [above, below] = nodes;
    if (isShare && above !== undefined && below?.key === above.key && above.node !== below.node) {
      const of = shares.get(above.key) ?? new Set();
      shares.set(above.key, of.add(shareKey(above.node, below.node)));
    }
  }
}

const MODULES = ["package", "function", "service"];

/** Conditions without those of modules. */
function bare(conditions: Conditions): Conditions {
  return Object.fromEntries(Object.entries(conditions).filter(([name]) => !MODULES.includes(name)));
}

function isOf(func: string, conditions: Conditions): boolean {
  return MODULES.every((name) => {
    const codes = conditions[name];
    if (!Array.isArray(codes)) return true;
    return codes.some((code) => {
      const begin = code.replace("*", "");
      return func.startsWith(begin) || begin.startsWith(func);
    });
  });
}

/** Which conditions one row fulfils: with each all wider ones. */
function drawnKind(nodes: ReadonlyMap<string, Conditions>): ReadonlySet<string> {
  const kind = new Set([TOGETHER]);
  for (const [node, conditions] of nodes) {
    if (random.next() > 0.3) continue;
    kind.add(node);
    for (const [wide, others] of nodes) if (isNarrower([conditions], [others])) kind.add(wide);
  }
  return kind;
}

function drawnSet(key: string, of: readonly Asked[]): NumberSet {
  const [{ quantity } = { quantity: null }] = of;
  if (quantity === null) throw new RangeError(`nothing asked of ${key}`);
  const places = of.flatMap(({ quantity: { anyOf }, module }) => placeUnder(module, anyOf) ?? []);
  const alternatives = places.flatMap(({ anyOf }) => anyOf.map(bare));
  const kinds = listOf(KINDS, () =>
    drawnKind(new Map(alternatives.map((one) => [conditionsNode([one]), one]))),
  );
  const rowsOf = new Map(
    functions.map((func) => {
      const weight = (Number(typical) / KINDS) * Math.exp(1.8 * random.normal());
      const rows = [...groupOf].flatMap(([region, group]) =>
        kinds.map((kind) => ({
          areas: [region, group, "nation:FI"],
          kind,
          value: Math.floor(weight * random.exponential() * 3),
        })),
      );
      return [func, rows];
    }),
  );
  const cells = new Map<string, NumberCell>();
  for (const { module, anyOf } of new Map(
    places.map((one) => [JSON.stringify(one), one]),
  ).values()) {
    const sums = new Map<string, number>();
    const counted = anyOf.map((one) => ({
      node: conditionsNode([bare(one)]),
      of: new Set(functions.filter((func) => isOf(func, one))),
    }));
    const within = functions.filter(
      (one) => module === TOGETHER || one === module || packageOf(one) === module,
    );
    for (const func of within) {
      const nodes = counted.flatMap(({ node, of: those }) => (those.has(func) ? [node] : []));
      for (const { areas, kind, value } of rowsOf.get(func) ?? []) {
        const isCounted = nodes.some((node) => kind.has(node));
        for (const area of areas) sums.set(area, (sums.get(area) ?? 0) + (isCounted ? value : 0));
      }
    }
    for (const [area, value] of sums) {
      const place = {
        module,
        area,
        producer: TOGETHER,
        ageGroup: conditionsNode(anyOf),
        sex: TOGETHER,
      };
      const clients = Math.ceil(value / 2);
      const contributors = quantity.isAdditive ? { clients, largest: 0n } : null;
      const cell = { ...place, value: BigInt(value * quantity.unit), contributors };
      cells.set(placeKey(place), cell);
    }
  }
  return {
    ...{ key, quantity, year: 2025, cells },
    conditions: new Map(places.map(({ anyOf }) => [conditionsNode(anyOf), anyOf])),
    shares: shares.get(key) ?? new Set(),
    ...{ groups: new Map(), ties: [] },
  };
}

const [rules] = loadProtectionRules(join(PACKAGE_ROOT, "protection", "audiences.yaml")).audiences;
if (rules === undefined) throw new Error("no audience has rules");
const solver = await loadSolver();
const moduleParent = (module: string) => (module.includes("-") ? packageOf(module) : null);
const context = {
  ...{ moduleParent, areaParent: (area: string) => groupOf.get(area) ?? null, rules },
  effort: { solver, seconds: 10, startTimer: () => () => true },
};
const totals = { numbers: 0, left: 0, sums: 0, own: 0, others: 0, tight: 0, seconds: 0 };
console.log(
  "measure, numbers, left over, sums, hidden for themselves, for others, seconds at work",
);
for (const [key, of] of [...asked].sort()) {
  const plain = drawnSet(key, of);
  const before = process.cpuUsage();
  const set = withTies(plain);
  const { relationCount, hiddenForItself, hiddenForOthers, attack } = protectSet(set, [], context);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const left = set.cells.size - plain.cells.size;
  totals.numbers += plain.cells.size;
  totals.left += left;
  totals.sums += relationCount;
  totals.own += hiddenForItself;
  totals.others += hiddenForOthers;
  totals.tight += attack.tooTight;
  totals.seconds += seconds;
  const counts = [plain.cells.size, left, relationCount, hiddenForItself, hiddenForOthers];
  console.log([key, ...counts, seconds.toFixed(1)].join(", "));
}
console.log(totals);
console.log(`${YEARS} years: ${(totals.seconds * YEARS).toFixed(0)} s on one core`);
console.log(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
if (totals.seconds * YEARS > LARGEST_SECONDS || totals.tight > 0) {
  console.log("The limit is passed, or an interval is too tight.");
  process.exitCode = 1;
}
