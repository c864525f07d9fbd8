import type { z } from "zod";
import { type Cell, type CoUseCell, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import { type ReadCostShift, readCostShifts } from "../../comparison/index.ts";
import { roundedQuotient } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { amountCell, cellValue } from "./cells.ts";
import { comparedAreas } from "./compared-areas.ts";
import {
  areaOf,
  factsOf,
  type KnownArea,
  namedModule,
  type ReleaseFacts,
  whereOf,
  yearOf,
} from "./facts.ts";
import { shownArea } from "./overview-answers.ts";
import { queryCells } from "./query-cells.ts";
import { hasTable, readingOf } from "./reading.ts";

export const comparisonAnswers: readonly Answering[] = [
  comparedAreas,
  fromRelease(ROUTES.dependencies, async (release, { query, asker }) => {
    const facts = await factsOf(release);
    const area = areaOf(facts, query.region, asker.viewer.regionCodes);
    return dependenciesOf(release, asker.viewer, area, yearOf(facts, query.year));
  }),
];

async function dependenciesOf(
  release: Release,
  viewer: Viewer,
  area: KnownArea,
  year: number,
): Promise<z.input<(typeof ROUTES)["dependencies"]["answer"]>> {
  const facts = await factsOf(release);
  const where = whereOf(area, year, facts);
  const by = (measure: string) =>
    queryCells(release, viewer, { measure, by: ["package"], where }, facts.years);
  const [coUse, coUseCost, clients, costs] = await Promise.all([
    by("co_use"),
    by("co_use_cost"),
    by("clients"),
    by("cost"),
  ]);
  const costAt = new Map(coUseCost.rows.map((row) => [JSON.stringify(row.codes), row.cell]));
  return {
    release_id: release.releaseId,
    area: shownArea(area),
    year,
    packages: clients.rows.flatMap(({ codes: [code], cell }) => {
      const known = facts.packages.find((one) => one.code === code);
      const cost = costs.rows.find((row) => row.codes[0] === code)?.cell;
      return known === undefined || cost === undefined
        ? []
        : [{ code: known.code, names: known.names, clients: cell, cost }];
    }),
    matrix: coUse.rows.flatMap(({ codes, cell }) => {
      const cost = costAt.get(JSON.stringify(codes));
      return coUseCell(codes, cell, cost);
    }),
    ...(await alarmsOf(release, viewer, area)),
  };
}

function coUseCell(
  [packageId, otherId]: readonly (string | null)[],
  clients: Cell,
  cost: Cell | undefined,
): z.input<typeof CoUseCell>[] {
  if (cost === undefined || typeof packageId !== "string" || typeof otherId !== "string") return [];
  const count = cellValue(clients);
  const all = clients.denominator === null ? null : Number(clients.denominator);
  return [
    {
      package_id: packageId,
      other_package_id: otherId,
      clients,
      client_share: count === null || all === null || all === 0 ? null : count / all,
      cost,
    },
  ];
}

/** Services whose saving was the same clients' cost elsewhere, the surest first. */
async function alarmsOf(
  release: Release,
  viewer: Viewer,
  area: KnownArea,
): Promise<Pick<z.input<(typeof ROUTES)["dependencies"]["answer"]>, "alarms" | "alarm_reason">> {
  if (!hasTable(release, "cost_shifts"))
    return { alarms: [], alarm_reason: "no_shifts_in_release" };
  if (area.kind === "collaborative_area") return { alarms: [], alarm_reason: "regions_only" };
  const facts = await factsOf(release);
  const shifts = await readCostShifts(readingOf(release, viewer), {
    areaCode: area.kind === "nation" ? null : area.code,
  });
  return {
    alarms: shifts.filter(({ isAlarm }) => isAlarm).map((shift) => alarmOf(release, facts, shift)),
    alarm_reason: null,
  };
}

function alarmOf(release: Release, facts: ReleaseFacts, shift: ReadCostShift) {
  const named = (code: string) => namedModule(facts, code);
  const place = { releaseId: release.releaseId, period: null, trace: null };
  const euros = (microeuros: bigint) =>
    amountCell("euros", Number(roundedQuotient(microeuros, 1_000_000n, 0)), place);
  const service = named(shift.serviceId).names;
  const other = named(shift.otherServiceId).names;
  const count = shift.clientCount;
  return {
    package: named(shift.packageId),
    other_package: named(shift.otherPackageId),
    saved: euros(-shift.changeMicroeuros),
    caused: euros(shift.otherChangeMicroeuros),
    sentence: {
      fi: `${service.fi}: kustannus laski, ja samojen asiakkaiden (${count}) kustannus nousi palvelussa ${other.fi}.`,
      sv: `${service.sv}: kostnaden sjönk, och samma klienters (${count}) kostnad steg i tjänsten ${other.sv}.`,
      en: `${service.en}: the cost fell, and that of the same clients (${count}) rose in ${other.en}.`,
    },
  };
}
