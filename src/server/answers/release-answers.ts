import type { z } from "zod";
import { type Proof, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import {
  componentMeaning,
  DIMENSION_KINDS,
  exactEuros,
  findMeasure,
  MEASURES,
  type Measure,
} from "../../indicators/index.ts";
import {
  catalogueVersion,
  proofList,
  type Release,
  type ReleasedProof,
} from "../../release/index.ts";
import { countValue, requiredText, wholeValue } from "../../sql/engine.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { amountCell, yearPeriod } from "./cells.ts";
import { factsOf } from "./facts.ts";
import { allCodeNames, DIMENSION_NAMES, VIEW_NAMES } from "./names.ts";
import { queryCells } from "./query-cells.ts";

export const releaseAnswers: readonly Answering[] = [
  fromRelease(ROUTES.release, (release) => releaseMeta(release)),
  fromRelease(ROUTES.proofs, async (release, { query, asker }) => ({
    release_id: release.releaseId,
    proofs: (proofList(release.folder) ?? []).map(proofOf),
    balance: await balanceOf(release, asker.viewer, query.region),
  })),
];

export function measureText(measure: Measure) {
  return {
    measure_id: measure.id,
    names: measure.names,
    unit: measure.unit,
    additivity: measure.additivity,
    numerator: componentMeaning(measure.numerator),
    denominator: measure.denominator === null ? null : componentMeaning(measure.denominator),
    method: measure.method,
  };
}

/** Micro-euros are told as euros, so that the difference reads `0.00`. */
export function proofOf(proof: ReleasedProof): Proof {
  const isMoney = proof.unit === "micro-euros";
  const difference = BigInt(proof.found) - BigInt(proof.expected);
  const shown = (amount: bigint) => (isMoney ? exactEuros(amount) : amount.toString());
  return {
    proof_id: proof.proof_id,
    statement: proof.statement,
    unit: isMoney ? "euros" : proof.unit,
    comparison_count: proof.comparison_count,
    expected: shown(BigInt(proof.expected)),
    found: shown(BigInt(proof.found)),
    difference: shown(difference),
    holds: proof.holds,
  };
}

async function releaseMeta(
  release: Release,
): Promise<z.input<(typeof ROUTES)["release"]["answer"]>> {
  const { manifest } = release;
  const facts = await factsOf(release);
  const [views, systems, rows] = await Promise.all([
    release.engine.rows("select distinct view_id from view_nodes order by view_id"),
    release.engine.rows("select distinct segment_system from client_segments order by 1"),
    release.engine.rows(ROWS),
  ]);
  const proofs = proofList(release.folder) ?? [];
  const count = (column: string) => (rows[0] === undefined ? 0 : countValue(rows[0], column));
  return {
    release_id: release.releaseId,
    title: manifest.title,
    catalogue: catalogueVersion(manifest),
    program_version: manifest.paketti,
    is_synthetic: manifest.is_synthetic,
    notes: manifest.notes,
    period: {
      from: yearPeriod(facts.years.at(0) ?? 2000).from,
      until: yearPeriod(facts.years.at(-1) ?? 2000).until,
    },
    years: [...facts.years],
    areas: [...facts.areas],
    packages: [...facts.packages],
    views: views.map((row) => {
      const id = requiredText(row, "view_id");
      return { view_id: id, names: VIEW_NAMES[id] ?? { fi: id, sv: id, en: id } };
    }),
    segment_systems: systems.map((row) => requiredText(row, "segment_system")),
    dimensions: DIMENSION_KINDS.map((id) => ({
      id,
      names: DIMENSION_NAMES[id] ?? { fi: id, sv: id, en: id },
      takes_years: id === "year",
    })),
    measures: [...MEASURES, findMeasure("cost_per_resident_75")].map(measureText),
    code_names: allCodeNames(),
    proofs: { holding: proofs.filter(({ holds }) => holds).length, all: proofs.length },
    rows: {
      received: count("received"),
      accepted: count("accepted"),
      quarantined: count("quarantined"),
    },
  };
}

const ROWS = `
  select cast(coalesce(sum(received_rows), 0) as bigint) as received,
      cast(coalesce(sum(accepted_rows), 0) as bigint) as accepted,
      cast(coalesce(sum(quarantined_rows), 0) as bigint) as quarantined
  from deliveries`;

/** The ledger of each region and year, and where its euros ended: on clients and on named lines. */
async function balanceOf(release: Release, viewer: Viewer, region: string | undefined) {
  const facts = await factsOf(release);
  // The cells are asked of the compiler, so that the regions are those that the viewer may cut.
  const where = region === undefined ? [] : [`region=${region}`];
  const seen = await queryCells(
    release,
    viewer,
    { measure: "cost", by: ["region", "year"], where },
    facts.years,
  );
  const rows = await release.engine.rows(BALANCE);
  return seen.rows.flatMap(({ codes: [code, yearText] }) => {
    const area = facts.areas.find((one) => one.code === code);
    const year = Number(yearText);
    if (area === undefined || code === null || code === undefined) return [];
    const own = rows.filter(
      (row) => requiredText(row, "region_code") === code && countValue(row, "year") === year,
    );
    const amount = (kind: string) =>
      own
        .filter((row) => requiredText(row, "kind") === kind)
        .reduce((sum, row) => sum + wholeValue(row, "microeuros"), 0n);
    const cell = (microeuros: bigint) =>
      amountCell("euros", Number(exactEuros(microeuros)), {
        releaseId: release.releaseId,
        period: yearPeriod(year),
        trace: null,
      });
    const kinds = [...new Set(own.map((row) => requiredText(row, "kind")))].filter(
      (kind) => kind !== "ledger" && kind !== "clients",
    );
    const ended = [...kinds, "clients"].reduce((sum, kind) => sum + amount(kind), 0n);
    return [
      {
        area: { kind: area.kind, code: area.code, names: area.names },
        year,
        ledger: cell(amount("ledger")),
        clients: cell(amount("clients")),
        lines: kinds.map((kind) => ({ line_kind: kind, cell: cell(amount(kind)) })),
        difference: exactEuros(amount("ledger") - ended),
      },
    ];
  });
}

/** Net euros, as the ledger has them: costs less income and fees. */
const NET = "cost_microeuros + income_microeuros + client_fees_microeuros";
const BALANCE = `
  select region_code, year, 'ledger' as kind,
      cast(sum(amount_cents) * 10000 as bigint) as microeuros
  from ledger_lines group by region_code, year
  union all
  select region_code, year, 'clients' as kind, cast(sum(${NET}) as bigint) as microeuros
  from client_service_months group by region_code, year
  union all
  select region_code, year, line_kind as kind, cast(sum(${NET}) as bigint) as microeuros
  from cost_lines group by region_code, year, line_kind
  order by region_code, year, kind`;
