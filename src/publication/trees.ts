import type { FigureRow } from "../indicators/index.ts";
import type { Release } from "../release/index.ts";
import { type Row, requiredText, textValue, wholeValue } from "../sql/engine.ts";
import type { AreaParent, ModuleParent } from "./places.ts";

type ReleaseEngine = Pick<Release, "engine">;

/** The function of a service and the package of a function, as the release's catalogue has them. */
export async function moduleParents({ engine }: ReleaseEngine): Promise<ModuleParent> {
  const rows = await engine.rows(`
    select distinct package_id, function_id, service_id from services
    where function_id is not null order by package_id, function_id, service_id`);
  const parents = new Map<string, string>();
  for (const row of rows) {
    const functionId = requiredText(row, "function_id");
    const serviceId = textValue(row, "service_id");
    parents.set(functionId, requiredText(row, "package_id"));
    if (serviceId !== null && !parents.has(serviceId)) parents.set(serviceId, functionId);
  }
  return (moduleId) => parents.get(moduleId) ?? null;
}

/** The collaborative area of a region. */
export async function areaParents({ engine }: ReleaseEngine): Promise<AreaParent> {
  const rows = await engine.rows(`
    select distinct region_code, collaborative_area_code from regions
    where collaborative_area_code is not null`);
  const parents = new Map(
    rows.map((row) => [
      `region:${requiredText(row, "region_code")}`,
      `collaborative_area:${requiredText(row, "collaborative_area_code")}`,
    ]),
  );
  return (area) => parents.get(area) ?? null;
}

const MODULES = ["package_id", "function_id", "service_id"] as const;

/**
 * The most of the gross cost of a cell that comes from one producer who is not the region's own, in micro-euros.
 * A producer's own figures have no such part.
 */
export async function largestProducers({
  engine,
}: ReleaseEngine): Promise<(row: FigureRow) => bigint> {
  const sums = await engine.rows(`
    select months.region_code, max(regions.collaborative_area_code) as collaborative_area_code,
        cast(months.year as bigint) as year, months.package_id, months.function_id, months.service_id,
        months.producer_id, cast(sum(months.cost_microeuros) as bigint) as amount
    from client_service_months as months
    inner join producers on months.producer_id = producers.producer_id and producers.kind <> 'own'
    left join regions on months.region_code = regions.region_code
    group by months.region_code, months.year, months.package_id, months.function_id,
        months.service_id, months.producer_id
    order by 1, 3, 4, 5, 6, 7`);
  const byCell = new Map<string, Map<string, bigint>>();
  for (const row of sums) addToCells(byCell, row);
  const largest = new Map(
    [...byCell].map(([key, producers]) => [
      key,
      [...producers.values()].reduce((most, amount) => (most < amount ? amount : most), 0n),
    ]),
  );
  return (row) =>
    row.producer_id !== null
      ? 0n
      : (largest.get(cellKey(row.year, `${row.area_kind}:${row.area_code}`, row.module_id)) ?? 0n);
}

function addToCells(byCell: Map<string, Map<string, bigint>>, row: Row): void {
  const producer = requiredText(row, "producer_id");
  const amount = wholeValue(row, "amount");
  const year = Number(wholeValue(row, "year"));
  const area = textValue(row, "collaborative_area_code");
  const areas = [
    `region:${requiredText(row, "region_code")}`,
    ...(area === null ? [] : [`collaborative_area:${area}`]),
    "nation:FI",
  ];
  const modules = [null, ...MODULES.map((column) => textValue(row, column))];
  for (const place of areas) {
    for (const [at, module] of modules.entries()) {
      if (at > 0 && module === null) continue;
      const key = cellKey(year, place, module);
      const producers = byCell.get(key) ?? new Map<string, bigint>();
      byCell.set(key, producers);
      producers.set(producer, (producers.get(producer) ?? 0n) + amount);
    }
  }
}

function cellKey(year: number, area: string, module: string | null): string {
  return `${year}|${area}|${module ?? ""}`;
}

/** The most that one answer to a survey counts for in a year, in millionths; zero where nobody answered. */
export async function largestWeight({ engine }: ReleaseEngine, year: number): Promise<bigint> {
  const [row] = await engine.rows(`
    select coalesce(max(cast(weight_millionths as bigint)), 0) as largest from survey_answers
    where year = ${year}`);
  return row === undefined ? 0n : wholeValue(row, "largest");
}
