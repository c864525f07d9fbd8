import type { z } from "zod";
import { type Cell, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import type { Names } from "../../domain/names.ts";
import { proofList, type Release } from "../../release/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { attentionOf } from "./attention.ts";
import { amountCell, cellValue, yearPeriod } from "./cells.ts";
import { comparandArea, comparandOf } from "./comparand.ts";
import { areaOf, factsOf, type KnownArea, type ReleaseFacts, whereOf, yearOf } from "./facts.ts";
import { type CellAnswer, queryCell, queryCells } from "./query-cells.ts";
import { proofOf } from "./release-answers.ts";
import { cardsOf } from "./verdicts.ts";
import { type Against, intervalsOf } from "./with-intervals.ts";

export const overviewAnswers: readonly Answering[] = [
  fromRelease(ROUTES.overview, async (release, { query, asker }) => {
    const facts = await factsOf(release);
    const area = areaOf(facts, query.region, asker.viewer.regionCodes);
    const year = yearOf(facts, query.year);
    const comparand = comparandOf(facts, area, query.compare);
    const kind = query.standardised ? "standardised" : "crude";
    return overviewOf(release, asker.viewer, { facts, area, year, against: { comparand, kind } });
  }),
];

type Place = {
  readonly facts: ReleaseFacts;
  readonly area: KnownArea;
  readonly year: number;
  readonly against: Against;
};

async function overviewOf(
  release: Release,
  viewer: Viewer,
  { facts, area, year, against }: Place,
): Promise<z.input<(typeof ROUTES)["overview"]["answer"]>> {
  const { years } = facts;
  const where = whereOf(area, year, facts);
  const one = (measure: string) => queryCell(release, viewer, measure, where, years);
  const byPackage = (measure: string, conditions: readonly string[] = where) =>
    queryCells(release, viewer, { measure, by: ["package"], where: conditions }, years);
  const before = years.includes(year - 1) ? whereOf(area, year - 1, facts) : null;
  const withInterval = await intervalsOf(release, viewer, year, null, against);
  const card = await cardsOf(release, viewer, area, against.comparand, year);
  const reference = comparandArea(against.comparand);
  const [cost, perResident, clients, events, costs, packageClients, packagePerResident, earlier] =
    await Promise.all([
      one("cost"),
      one("cost_per_resident"),
      one("clients"),
      one("events"),
      byPackage("cost"),
      byPackage("clients"),
      byPackage("cost_per_resident"),
      before === null ? null : byPackage("cost", before),
    ]);
  const packages = facts.packages
    .map((known) => ({
      package: { code: known.code, names: known.names },
      cost: cellOf(costs, known.code),
      cost_share: shareOf(cellOf(costs, known.code), cost),
      clients: cellOf(packageClients, known.code),
      cost_per_resident: ifThere(cellOf(packagePerResident, known.code), (cell) =>
        withInterval(cell, area, known.code),
      ),
      previous_cost: earlier === null ? null : cellOf(earlier, known.code),
      card: card(known.code),
    }))
    .filter((row) => row.cost !== null)
    .flatMap(({ cost: cell, clients: count, cost_per_resident: rate, previous_cost, ...rest }) =>
      cell === null || count === null || rate === null
        ? []
        : [{ ...rest, cost: cell, clients: count, cost_per_resident: rate, previous_cost }],
    )
    .sort((left, right) => (cellValue(right.cost) ?? 0) - (cellValue(left.cost) ?? 0));
  const place = { releaseId: release.releaseId, period: yearPeriod(year), trace: null };
  return {
    release_id: release.releaseId,
    area: shownArea(area),
    year,
    cost,
    cost_per_resident: withInterval(perResident, area, null),
    reference_cost_per_resident:
      reference === null
        ? null
        : await queryCell(
            release,
            viewer,
            "cost_per_resident",
            whereOf(reference, year, facts),
            years,
          ),
    clients,
    events,
    residents: amountCell(
      "persons",
      perResident.denominator === null ? null : Number(perResident.denominator),
      place,
    ),
    packages,
    outside_packages: cellOf(costs, null) ?? amountCell("euros", 0, place),
    changes: changesOf(packages, place),
    attention: await attentionOf(release, viewer, area, year),
    proof: firstProof(release),
  };
}

export function shownArea({ kind, code, names }: KnownArea) {
  return { kind, code, names };
}

/** The cell of a package; what has none in a table of packages had no cost or clients: zero, or not known. */
function cellOf(answer: CellAnswer, code: string | null): Cell | null {
  return answer.rows.find((row) => row.codes[0] === code)?.cell ?? null;
}

function ifThere(cell: Cell | null, change: (cell: Cell) => Cell): Cell | null {
  return cell === null ? null : change(cell);
}

export function shareOf(part: Cell | null, whole: Cell): number | null {
  const of = cellValue(whole);
  const value = part === null ? null : cellValue(part);
  return value === null || of === null || of === 0 ? null : value / of;
}

type PackageCost = {
  readonly package: { readonly code: string; readonly names: Names };
  readonly cost: Cell;
  readonly previous_cost: Cell | null;
};

const MOST_CHANGES = 5;

/** The packages whose cost changed most from the year before, in euros. */
function changesOf(
  packages: readonly PackageCost[],
  place: { releaseId: string; period: { from: string; until: string }; trace: null },
) {
  return packages
    .flatMap((row) => {
      const now = cellValue(row.cost);
      const then = row.previous_cost === null ? null : cellValue(row.previous_cost);
      if (now === null || then === null || row.previous_cost === null) return [];
      return [
        {
          package: row.package,
          before: row.previous_cost,
          after: row.cost,
          change: amountCell("euros", Math.round((now - then) * 100) / 100, place),
        },
      ];
    })
    .sort(
      (left, right) =>
        Math.abs(cellValue(right.change) ?? 0) - Math.abs(cellValue(left.change) ?? 0),
    )
    .slice(0, MOST_CHANGES);
}

function firstProof(release: Release) {
  const proof = (proofList(release.folder) ?? []).find(({ proof_id }) => proof_id !== "");
  return proof === undefined ? null : proofOf(proof);
}
