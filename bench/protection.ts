import process from "node:process";
import { seededRandom } from "../src/examples/random.ts";
import {
  AudienceRules,
  type Dimension,
  type Fact,
  loadSolver,
  protect,
  publicationSet,
} from "../src/protection/index.ts";

/**
 * `node bench/protection.ts [counts|amounts] [seconds to improve] [share of the nation, 0 to 1] [typical size]`
 *
 * One year at nation size on drawn numbers: 21 packages × 113 functions × 23 areas in 5 groups × 18 ages ×
 * 2 sexes, with every total; fails when it takes longer than ten minutes or an interval stays too tight. The typical size of a smallest cell decides how many are small. Counts are of clients, who may use several functions; amounts add up.
 */
const [measure = "counts", improveSeconds = "20", size = "1", typical = "60"] =
  process.argv.slice(2);
const LARGEST_SECONDS = 600;
const random = seededRandom(20260101, "protection");
const isAdditive = measure === "amounts";
const scale = Number(size);

const count = (full: number) => Math.max(2, Math.round(full * scale));
const [packages, functions, areas] = [count(21), count(113), count(23)];
const names = (prefix: string, length: number) =>
  Array.from({ length }, (_, at) => `${prefix}${at + 1}`);

const dimensions: readonly Dimension[] = [
  {
    name: "function",
    isAdditive,
    nodes: [
      { id: "all", parent: null },
      ...names("package", packages).map((id) => ({ id, parent: "all" })),
      ...names("function", functions).map((id, at) => ({
        id,
        parent: `package${(at % packages) + 1}`,
      })),
    ],
  },
  {
    name: "area",
    isAdditive: true,
    nodes: [
      { id: "nation", parent: null },
      ...names("group", 5).map((id) => ({ id, parent: "nation" })),
      ...names("area", areas).map((id, at) => ({ id, parent: `group${(at % 5) + 1}` })),
    ],
  },
  { name: "age", isAdditive: true, nodes: flat("ages", names("age", 18)) },
  { name: "sex", isAdditive: true, nodes: flat("both", ["women", "men"]) },
];

function flat(total: string, parts: readonly string[]) {
  return [{ id: total, parent: null }, ...parts.map((id) => ({ id, parent: total }))];
}

/** Clients of the smallest cells; totals over clients are drawn between the largest part and the sum. */
function facts(): Fact[] {
  const values = new Map<string, number>();
  const weight = (length: number, spread: number) =>
    Array.from({ length }, () => Math.exp(spread * random.normal()));
  const [ofFunction, ofArea, ofAge] = [weight(functions, 1.8), weight(areas, 0.7), weight(18, 0.8)];
  const add = (key: string, value: number) => values.set(key, (values.get(key) ?? 0) + value);
  const chains = dimensions.map(({ nodes }) => {
    const parentOf = new Map(nodes.map(({ id, parent }) => [id, parent]));
    return (id: string) => {
      const chain: string[] = [];
      for (let at: string | null = id; at !== null; at = parentOf.get(at) ?? null) chain.push(at);
      return chain;
    };
  });
  const [functionChain, areaChain, ageChain, sexChain] = chains;
  for (let area = 0; area < areas; area++) {
    for (let age = 0; age < 18; age++) {
      for (const sex of ["women", "men"]) {
        const ofFunctions = names("function", functions).map((id, at) => {
          const mean =
            Number(typical) * (ofFunction[at] ?? 1) * (ofArea[area] ?? 1) * (ofAge[age] ?? 1);
          return { id, value: Math.floor(mean * random.exponential()) };
        });
        const ofNodes = new Map<string, number>();
        const put = (node: string, parts: readonly number[]) => {
          const sum = parts.reduce((total, part) => total + part, 0);
          const most = Math.max(0, ...parts);
          ofNodes.set(node, isAdditive ? sum : most + Math.floor(0.7 * (sum - most)));
        };
        for (const { id, value } of ofFunctions) ofNodes.set(id, value);
        for (let at = 0; at < packages; at++) {
          const own = ofFunctions.filter((_, of) => of % packages === at);
          put(
            `package${at + 1}`,
            own.map(({ value }) => value),
          );
        }
        put(
          "all",
          names("package", packages).map((id) => ofNodes.get(id) ?? 0),
        );
        for (const [node, value] of ofNodes) {
          for (const one of areaChain?.(`area${area + 1}`) ?? []) {
            for (const two of ageChain?.(`age${age + 1}`) ?? []) {
              for (const three of sexChain?.(sex) ?? [])
                add(`${node}|${one}|${two}|${three}`, value);
            }
          }
        }
      }
    }
  }
  if (functionChain === undefined) throw new Error("no functions");
  return [...values].map(([key, value]) => ({
    kind: "value" as const,
    coordinates: key.split("|"),
    value,
  }));
}

const rules = AudienceRules.parse({
  audience: "bench",
  name: { fi: "a", sv: "a", en: "a" },
  minimum_count: 5,
  dominance: null,
  zero_cells: "published",
  full_cells: "published",
  hidden_interval: {
    counts: { units: 4, share_of_value: 0 },
    amounts: { units: 4, share_of_value: 0.1 },
  },
  rounding_base: null,
});

const started = performance.now();
const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
const say = (what: string, amount: number | string) =>
  console.log(`${seconds().padStart(7)} s  ${what.padEnd(34)} ${amount}`);

const set = publicationSet(dimensions, facts());
say("cells", set.cells.length);
say("relations", set.relations.length);
const solver = await loadSolver();
const begun = performance.now();
const before = process.cpuUsage();
const startTimer = () => {
  const from = performance.now();
  return () => performance.now() - from > 1000 * Number(improveSeconds);
};
const result = protect(set, "counts", rules, [], { solver, seconds: 10, startTimer });
const reasons = [...result.hidden.values()];
const primary = reasons.filter((reason) => reason === "primary").length;
say("hidden for their own sake", primary);
say("hidden for others", reasons.length - primary);
say("hidden, share of cells", (reasons.length / set.cells.length).toFixed(3));
say("intervals too tight", result.tooTight.length);
say("protected and attacked in seconds", ((performance.now() - begun) / 1000).toFixed(1));
const { user, system } = process.cpuUsage(before);
say("of which at work, seconds", ((user + system) / 1e6).toFixed(1));
say("peak memory, MB", Math.round(process.resourceUsage().maxRSS / 1024));
const whole = (performance.now() - started) / 1000;
say("limit, seconds", LARGEST_SECONDS);
if (whole > LARGEST_SECONDS || result.tooTight.length > 0) {
  console.log("The limit is passed, or an interval is too tight.");
  process.exitCode = 1;
}
