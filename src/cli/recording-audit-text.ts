import {
  auditErrorRate,
  corrections,
  type ErrorRate,
  type RecordingAudit,
} from "../recording-audit/index.ts";
import type { Interval } from "../statistics/index.ts";
import { textTable } from "./table.ts";

/** What one audit shows: the rate with its interval, and the strata. */
export function auditText(audit: RecordingAudit): string {
  const result = auditErrorRate(audit);
  return `${[headline(audit, result), ...notes(result)].join("\n")}\n\n${strataTable(result)}`;
}

/** The audits of a workspace, one line each. */
export function auditListText(audits: readonly RecordingAudit[]): string {
  if (audits.length === 0)
    return "No sample drawn yet; draw one with: paketti recording-audit draw\n";
  return textTable(
    [
      { heading: "sample", align: "left" },
      { heading: "drawn on", align: "left" },
      { heading: "release", align: "left" },
      { heading: "of", align: "left" },
      { heading: "seed", align: "right" },
      { heading: "drawn", align: "right" },
      { heading: "reviewed", align: "right" },
      { heading: "wrong", align: "right" },
      { heading: "error rate", align: "right" },
      { heading: "95 % interval", align: "left" },
    ],
    audits.map((audit) => {
      const result = auditErrorRate(audit);
      return [
        audit.sample_id,
        audit.drawn_on,
        audit.release_id,
        limitsText(audit),
        String(audit.seed),
        String(result.drawn_count),
        String(result.reviewed_count),
        String(result.error_count),
        shareText(result.rate),
        intervalText(result.interval),
      ];
    }),
  );
}

/** An audit for machines: what was drawn, what the answers show, and where wrong ones belong. */
export function auditJson(audit: RecordingAudit) {
  const { rows: _rows, strata: _strata, ...drawn } = audit;
  return { ...drawn, ...auditErrorRate(audit), corrections: corrections(audit) };
}

function headline(audit: RecordingAudit, result: ErrorRate): string {
  const drawn = `${audit.sample_id}, release ${audit.release_id}, ${limitsText(audit)}: ${result.drawn_count} of ${result.event_count} events drawn, ${result.reviewed_count} reviewed`;
  if (result.rate === null) return `${drawn}.\nNo answers yet.`;
  return `${drawn}, ${result.error_count} in a wrong service.\nError rate ${shareText(result.rate)}, 95 % interval ${intervalText(result.interval)}.`;
}

function notes(result: ErrorRate): string[] {
  if (result.rate === null) return [];
  const open = result.drawn_count - result.reviewed_count;
  const uncovered = result.event_count - result.covered_event_count;
  return [
    ...(open === 0
      ? []
      : [`${open} drawn events have no answer; they are taken to be like the reviewed ones.`]),
    ...(uncovered === 0
      ? []
      : [
          `The rate leaves out strata without any review: ${shareText(uncovered / result.event_count)} of the events.`,
        ]),
  ];
}

function strataTable(result: ErrorRate): string {
  return textTable(
    [
      { heading: "region", align: "left" },
      { heading: "package", align: "left" },
      { heading: "events", align: "right" },
      { heading: "drawn", align: "right" },
      { heading: "reviewed", align: "right" },
      { heading: "wrong", align: "right" },
      { heading: "error rate", align: "right" },
      { heading: "95 % interval", align: "left" },
    ],
    result.strata.map((stratum) => [
      stratum.region_code,
      stratum.package_id ?? "unclassified",
      String(stratum.event_count),
      String(stratum.drawn_count),
      String(stratum.reviewed_count),
      String(stratum.error_count),
      shareText(stratum.rate),
      intervalText(stratum.interval),
    ]),
  );
}

function limitsText({ region_code: region, year }: RecordingAudit): string {
  return `${region === null ? "all regions" : `region ${region}`}, ${year ?? "all years"}`;
}

function shareText(share: number | null): string {
  return share === null ? "–" : `${(100 * share).toFixed(1)} %`;
}

function intervalText(interval: Interval | null): string {
  return interval === null
    ? "–"
    : `${(100 * interval.lower).toFixed(1)}–${(100 * interval.upper).toFixed(1)} %`;
}
