import type { z } from "zod";
import { type Delivery, type Finding, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import { audiencePolicy, wholeRegions } from "../../audience/index.ts";
import type { Release } from "../../release/index.ts";
import { countValue, type Row, requiredText, textValue } from "../../sql/engine.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { checkTexts } from "./check-texts.ts";
import { calendarOf, sourcesOf } from "./delivery-calendar.ts";
import { factsOf } from "./facts.ts";
import { codesTest } from "./sql-tests.ts";

type DeliveryInput = z.input<typeof Delivery>;
type FindingInput = z.input<typeof Finding>;

export const dataAnswers: readonly Answering[] = [
  fromRelease(ROUTES.deliveries, async (release, { asker }) => {
    const deliveries = await deliveriesOf(release, asker.viewer);
    return {
      release_id: release.releaseId,
      deliveries,
      calendar: calendarOf(deliveries, (await factsOf(release)).years),
      sources: sourcesOf(deliveries),
    };
  }),
  fromRelease(ROUTES.findings, async (release, { query, asker }) => {
    const all = await findingsOf(release, asker.viewer);
    const { offset, limit, severity, endangers, delivery } = query;
    const kept = all.filter(
      (finding) =>
        (severity === undefined || finding.severity === severity) &&
        (endangers === undefined || finding.endangers.includes(endangers)) &&
        (delivery === undefined || finding.delivery_id === delivery),
    );
    return {
      release_id: release.releaseId,
      findings: kept.slice(offset, offset + limit),
      page: { offset, limit, total: kept.length },
    };
  }),
  fromRelease(ROUTES.quarantine, async (release, { asker }) => {
    const deliveries = await deliveriesOf(release, asker.viewer);
    return {
      release_id: release.releaseId,
      tables: deliveries.flatMap(({ delivery_id, tables }) =>
        tables
          .filter(({ quarantined_rows }) => quarantined_rows > 0)
          .map(({ table_name, received_rows, quarantined_rows }) => ({
            delivery_id,
            table_name,
            received_rows,
            quarantined_rows,
          })),
      ),
    };
  }),
];

/** The deliveries of the organisers whose data the viewer sees whole. */
function organiserTest(viewer: Viewer, column: string): string {
  const regions = wholeRegions(audiencePolicy(), viewer);
  return regions === null ? "true" : codesTest(column, regions);
}

export async function deliveriesOf(release: Release, viewer: Viewer): Promise<DeliveryInput[]> {
  const [rows, findings] = await Promise.all([
    release.engine.rows(`
      select * from deliveries where ${organiserTest(viewer, "organiser")}
      order by organiser, source, period_from, delivery_id, table_name`),
    findingsOf(release, viewer),
  ]);
  const deliveries = new Map<string, DeliveryInput>();
  for (const row of rows) {
    const deliveryId = requiredText(row, "delivery_id");
    const delivery = deliveries.get(deliveryId) ?? {
      delivery_id: deliveryId,
      organiser: textValue(row, "organiser"),
      source: textValue(row, "source"),
      period_from: dayOf(row, "period_from"),
      period_until: dayOf(row, "period_until"),
      delivered_on: dayOf(row, "delivered_on"),
      tables: [],
      findings: openFindings(findings, deliveryId),
    };
    delivery.tables.push({
      table_name: requiredText(row, "table_name"),
      received_rows: countValue(row, "received_rows"),
      accepted_rows: countValue(row, "accepted_rows"),
      quarantined_rows: countValue(row, "quarantined_rows"),
    });
    deliveries.set(deliveryId, delivery);
  }
  return [...deliveries.values()];
}

/** A column that older releases do not have reads as not known. */
function dayOf(row: Row, column: string): string | null {
  return row[column] === undefined ? null : textValue(row, column);
}

function openFindings(findings: readonly FindingInput[], deliveryId: string) {
  const own = findings.filter(
    (finding) => finding.delivery_id === deliveryId && finding.accepted_by === null,
  );
  const count = (severity: FindingInput["severity"]) =>
    own.filter((finding) => finding.severity === severity).length;
  return { blocks: count("blocks"), excludes: count("excludes"), notes: count("notes") };
}

/** Findings of the release, those that block first; of the viewer's own deliveries and of no delivery. */
export async function findingsOf(release: Release, viewer: Viewer): Promise<FindingInput[]> {
  if (release.manifest.tables["findings"] === undefined) return [];
  const rows = await release.engine.rows(`
    select findings.* from findings
    left join (
        select delivery_id, min(organiser) as organiser from deliveries group by delivery_id
    ) as known on findings.delivery_id = known.delivery_id
    where ${organiserTest(viewer, "coalesce(known.organiser, split_part(findings.message, '/', 1))")}
    order by case severity when 'blocks' then 0 when 'excludes' then 1 else 2 end,
        row_count desc, check_id, findings.delivery_id, table_name, column_name, message`);
  return rows.map((row) => ({
    check_id: requiredText(row, "check_id"),
    severity: severityOf(requiredText(row, "severity")),
    table_name: textValue(row, "table_name"),
    column_name: textValue(row, "column_name"),
    delivery_id: textValue(row, "delivery_id"),
    row_count: countValue(row, "row_count"),
    checked_count: countValue(row, "checked_count"),
    share: typeof row["share"] === "number" ? row["share"] : null,
    endangers: (textValue(row, "endangers") ?? "")
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== ""),
    message: requiredText(row, "message"),
    title: checkTexts().get(requiredText(row, "check_id"))?.title ?? null,
    advice: checkTexts().get(requiredText(row, "check_id"))?.advice ?? null,
    accepted_by: textValue(row, "accepted_by"),
    accepted_until: textValue(row, "accepted_until"),
  }));
}

function severityOf(text: string): FindingInput["severity"] {
  return text === "blocks" || text === "excludes" ? text : "notes";
}
