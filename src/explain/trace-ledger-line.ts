import {
  audiencePolicy,
  refuseOtherRegions,
  type Viewer,
  wholeRegions,
} from "../audience/index.ts";
import { UserError, unknownName } from "../domain/errors.ts";
import { MICROEUROS_PER_CENT } from "../domain/money.ts";
import type { Release } from "../release/index.ts";
import { requiredText, sqlText } from "../sql/engine.ts";
import { costGroup } from "./figure-lines.ts";
import {
  type EndCount,
  type EndPlace,
  endCounts,
  endPlaces,
  type Pool,
  poolKey,
  unallocatedPlace,
} from "./ledger-ends.ts";
import { type LedgerLine, ledgerLines, type SupportPart, supportParts } from "./ledger-sources.ts";
import { signedSplit, sum } from "./signed-split.ts";

/** Which ledger line: `cost centre:account` or `cost centre:account:YYYY-MM`, of a region and year. */
export type LedgerLineName = {
  readonly costCentreId: string;
  readonly account: string;
  readonly month: string | null;
  readonly region: string | null;
  readonly year: number | null;
};

/** A part of the line's euros and where it ended. */
export type LedgerEnd = EndPlace & { readonly microeuros: bigint };

/** The part of a support centre's line that went to one final cost centre. */
export type LedgerStep = { readonly support: SupportPart; readonly microeuros: bigint };

export type LedgerTrace = {
  readonly releaseId: string;
  readonly lines: readonly LedgerLine[];
  readonly microeuros: bigint;
  readonly steps: readonly LedgerStep[];
  /** Packages, functions and services, and what stayed on none; together the whole line. */
  readonly ends: readonly LedgerEnd[];
  /** Different clients by service, function, package and in all; never to be added up. */
  readonly counts: readonly EndCount[];
  readonly difference: bigint;
};

/** A part of a line on its way: in the pool of a cost centre, or stayed outside all of them. */
type Portion = { readonly pool: Pool | null; readonly stayed: string; readonly microeuros: bigint };

/**
 * Follows a ledger line to the packages, functions and services and the clients it ended in.
 *
 * @throws UserError "unknown_name" for a cost centre, account or month that the ledger does not have;
 * "invalid_usage" when several regions or years have the line; "not_allowed" when the viewer does not see
 * the region whole.
 */
export async function traceLedgerLine(
  release: Release,
  viewer: Viewer,
  name: LedgerLineName,
): Promise<LedgerTrace> {
  const whole = wholeRegions(audiencePolicy(), viewer);
  const asked = name.region === null ? [] : [name.region];
  if (whole?.length === 0) throw new UserError("not_allowed", NOT_THEIRS);
  refuseOtherRegions(audiencePolicy(), viewer, asked);
  const lines = await namedLines(release, name, whole);
  const support = await supportParts(
    release,
    `given.giving_cost_centre_id = ${sqlText(name.costCentreId)}`,
  );
  const given = await givenCosts(release, name.costCentreId);
  const routes = lines.map((line) => route(line, support, given));
  const portions = routes.flatMap(({ portions }) => portions);
  const pools = [
    ...new Map(
      portions.flatMap(({ pool }) => (pool === null ? [] : [[poolKey(pool), pool] as const])),
    ).values(),
  ];
  const places = await endPlaces(release, pools);
  const ends = addedUp(
    portions.flatMap((portion) => endsOf(portion, places.get(keyOf(portion)) ?? [])),
  );
  const microeuros = sum(lines.map(({ amount_cents }) => amount_cents * MICROEUROS_PER_CENT));
  return {
    releaseId: release.releaseId,
    lines,
    microeuros,
    steps: routes.flatMap(({ steps }) => steps),
    ends,
    counts: await endCounts(release, pools),
    difference: sum(ends.map((end) => end.microeuros)) - microeuros,
  };
}

function keyOf({ pool }: Portion): string {
  return pool === null ? "" : poolKey(pool);
}

const NOT_THEIRS = "ledger lines are open to the region that they are of";

/** @param whole The regions to look in; null means every region. */
async function namedLines(
  release: Release,
  name: LedgerLineName,
  whole: readonly string[] | null,
): Promise<LedgerLine[]> {
  const ofOwn = whole === null ? "true" : `region_code in (${whole.map(sqlText).join(", ")})`;
  const ofCentre = await ledgerLines(
    release,
    `cost_centre_id = ${sqlText(name.costCentreId)} and ${ofOwn}`,
    true,
  );
  if (ofCentre.length === 0) {
    const known = await centreIds(release, ofOwn);
    throw unknownName("cost centre in the ledger", name.costCentreId, known);
  }
  const ofAccount = ofCentre.filter(({ account }) => account === name.account);
  if (ofAccount.length === 0) {
    const accounts = [...new Set(ofCentre.map(({ account }) => account))];
    throw unknownName(`account of cost centre ${name.costCentreId}`, name.account, accounts);
  }
  const found = ofAccount.filter(
    ({ period, region_code, year }) =>
      (name.month === null || period === name.month) &&
      (name.region === null || region_code === name.region) &&
      (name.year === null || year === name.year),
  );
  if (found.length === 0) {
    const known = ofAccount.map(({ region_code, period }) => `${period} in region ${region_code}`);
    throw new UserError(
      "unknown_name",
      `${name.costCentreId}:${name.account} has no such line; there are: ${known.slice(0, 24).join(", ")}`,
    );
  }
  refuseSeveral("--region", [...new Set(found.map(({ region_code }) => region_code))]);
  refuseSeveral("--year", [...new Set(found.map(({ year }) => String(year)))]);
  return found;
}

function refuseSeveral(option: string, values: readonly string[]): void {
  if (values.length <= 1) return;
  throw new UserError(
    "invalid_usage",
    `the line is in ${values.join(" and in ")}; say which, for example ${option} ${values[0]}`,
  );
}

async function centreIds(release: Release, ofOwn: string): Promise<string[]> {
  const rows = await release.engine.rows(
    `select distinct cost_centre_id from ledger_lines where cost_centre_id is not null and ${ofOwn} order by 1`,
  );
  return rows.map((row) => requiredText(row, "cost_centre_id"));
}

/** The ledger of a giving centre by region, year and cost group, in cents. */
async function givenCosts(
  release: Release,
  centreId: string,
): Promise<ReadonlyMap<string, bigint>> {
  const lines = await ledgerLines(release, `cost_centre_id = ${sqlText(centreId)}`, false);
  const totals = new Map<string, bigint>();
  for (const line of lines) {
    const key = groupKey(line, costGroup(line.cost_type));
    totals.set(key, (totals.get(key) ?? 0n) + line.amount_cents);
  }
  return totals;
}

function groupKey(place: { region_code: string; year: number }, group: string | null): string {
  return JSON.stringify([place.region_code, place.year, group]);
}

function route(
  line: LedgerLine,
  support: readonly SupportPart[],
  given: ReadonlyMap<string, bigint>,
): { portions: Portion[]; steps: LedgerStep[] } {
  const microeuros = line.amount_cents * MICROEUROS_PER_CENT;
  const group = costGroup(line.cost_type);
  if (group === null) {
    return {
      steps: [],
      portions: [{ pool: null, stayed: `${line.cost_type}_account`, microeuros }],
    };
  }
  const parts = support.filter(
    (part) =>
      part.region_code === line.region_code && part.year === line.year && part.cost_group === group,
  );
  if (parts.length === 0) {
    return {
      steps: [],
      portions: [
        {
          pool: poolOf(line, line.cost_centre_id, line.cost_type),
          stayed: "no_destination",
          microeuros,
        },
      ],
    };
  }
  const allocated = parts.map(({ amount_cents }) => amount_cents);
  const left = (given.get(groupKey(line, group)) ?? 0n) - sum(allocated);
  const amounts = signedSplit(microeuros, [...allocated, left]) ?? [];
  const arrivesAs = group === "gross" ? "support_services" : group;
  const steps = parts.map((part, index) => ({ support: part, microeuros: amounts[index] ?? 0n }));
  const stayed = {
    pool: null,
    stayed: "support_unallocated",
    microeuros: amounts[parts.length] ?? 0n,
  };
  return {
    steps,
    portions: [
      ...steps.map((step) => ({
        pool: poolOf(line, step.support.receiving_cost_centre_id, arrivesAs),
        stayed: "no_destination",
        microeuros: step.microeuros,
      })),
      stayed,
    ],
  };
}

function poolOf(line: LedgerLine, cost_centre_id: string, cost_type: string): Pool {
  return { region_code: line.region_code, year: line.year, cost_centre_id, cost_type };
}

function endsOf({ stayed, microeuros }: Portion, places: readonly LedgerEnd[]): LedgerEnd[] {
  const parts = signedSplit(
    microeuros,
    places.map((place) => place.microeuros),
  );
  if (parts === null || places.length === 0) return [{ ...unallocatedPlace(stayed), microeuros }];
  return places.map((place, index) => ({ ...place, microeuros: parts[index] ?? 0n }));
}

function addedUp(ends: readonly LedgerEnd[]): LedgerEnd[] {
  const byPlace = new Map<string, LedgerEnd>();
  for (const { microeuros, ...place } of ends) {
    const key = JSON.stringify(place);
    byPlace.set(key, { ...place, microeuros: (byPlace.get(key)?.microeuros ?? 0n) + microeuros });
  }
  return [...byPlace.values()]
    .filter(({ microeuros }) => microeuros !== 0n)
    .sort((left, right) => Number(right.microeuros - left.microeuros));
}
