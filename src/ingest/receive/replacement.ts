import { compareTexts } from "../../domain/text-order.ts";
import {
  type DeliveredFile,
  type Delivery,
  fileLabel,
  type ReceiveFinding,
  receiveFinding,
  usedFiles,
} from "./delivery.ts";

/**
 * Says which deliveries count: a later one of the same organiser, source and period replaces the
 * earlier, and the same bytes count once.
 *
 * Later is by delivery day (an unknown day first), then sequence, then name.
 */
export function withReplacements(deliveries: readonly Delivery[]): Delivery[] {
  const ordered = [...deliveries].sort(compareDeliveries);
  const corrected = ordered.map((delivery) => markReplaced(delivery, ordered));
  return withoutRepeatedFiles(corrected).map((delivery) => ({
    ...delivery,
    findings: [...delivery.findings, ...overlapFindings(delivery, corrected)],
  }));
}

function compareDeliveries(left: Delivery, right: Delivery): number {
  return (
    compareTexts(left.organiser ?? "", right.organiser ?? "") ||
    compareTexts(left.source, right.source) ||
    compareTexts(left.period?.from ?? "", right.period?.from ?? "") ||
    compareTexts(left.period?.until ?? "", right.period?.until ?? "") ||
    compareTexts(left.deliveredOn ?? "", right.deliveredOn ?? "") ||
    left.sequence - right.sequence ||
    compareTexts(left.deliveryId, right.deliveryId)
  );
}

/** A loose file has no organiser, so nothing says what it would correct. */
function replacementKey(delivery: Delivery): string | null {
  if (delivery.organiser === null) return null;
  const { organiser, source, period } = delivery;
  return JSON.stringify([organiser, source, period?.from ?? null, period?.until ?? null]);
}

function markReplaced(delivery: Delivery, ordered: readonly Delivery[]): Delivery {
  const key = replacementKey(delivery);
  const same = key === null ? [] : ordered.filter((other) => replacementKey(other) === key);
  const latest = same.at(-1);
  if (latest === undefined || latest.deliveryId === delivery.deliveryId) return delivery;
  const id = delivery.deliveryId;
  const findings: ReceiveFinding[] = [
    receiveFinding(
      "delivery.replaced",
      id,
      null,
      `replaced by the later delivery ${latest.deliveryId} of the same organiser, source and period; none of its rows count`,
    ),
  ];
  const lost = tablesOf(delivery).filter((table) => !tablesOf(latest).includes(table));
  if (lost.length > 0) {
    const message = `the correction ${latest.deliveryId} has no ${lost.join(", ")}, which this had, so those rows would be lost; send the correction whole, or give it a source of its own`;
    findings.push(receiveFinding("delivery.correction_lacks_table", id, null, message));
  }
  return {
    ...delivery,
    replacedBy: latest.deliveryId,
    findings: [...delivery.findings, ...findings],
  };
}

function tablesOf(delivery: Delivery): string[] {
  const tables = delivery.files.flatMap((file) =>
    file.table === null || file.isCorrected ? [] : [file.table],
  );
  return [...new Set(tables)].sort(compareTexts);
}

function withoutRepeatedFiles(deliveries: readonly Delivery[]): Delivery[] {
  const firstPlaces = new Map<string, string>();
  return deliveries.map((delivery) => {
    const findings: ReceiveFinding[] = [];
    const files = delivery.files.map((file): DeliveredFile => {
      if (!usedFiles(delivery).includes(file)) return file;
      const key = `${delivery.adapter ?? ""}\n${file.table}\n${file.sha256}`;
      const first = firstPlaces.get(key);
      if (first === undefined) {
        firstPlaces.set(key, fileLabel({ ...delivery, file }));
        return file;
      }
      const message = `the same bytes were delivered as ${first}; they count once`;
      findings.push(
        receiveFinding("delivery.same_file_twice", delivery.deliveryId, file.path, message),
      );
      return { ...file, sameAs: first };
    });
    const others = new Set(files.map((file) => file.sameAs?.split("/")[0] ?? null));
    const [only = null] = others;
    const isWhole = others.size === 1 && only !== delivery.deliveryId;
    return {
      ...delivery,
      files,
      sameAs: isWhole ? only : null,
      findings: [...delivery.findings, ...findings],
    };
  });
}

/** Two deliveries of one source whose periods share days may hold the same events twice. */
function overlapFindings(delivery: Delivery, all: readonly Delivery[]): ReceiveFinding[] {
  const { organiser, source, period } = delivery;
  if (organiser === null || period === null || delivery.replacedBy !== null) return [];
  return all
    .filter(
      (other) =>
        other.organiser === organiser &&
        other.source === source &&
        other.replacedBy === null &&
        other.period !== null &&
        compareDeliveries(other, delivery) < 0 &&
        other.period.from < period.until &&
        period.from < other.period.until &&
        tablesOf(other).some((table) => tablesOf(delivery).includes(table)),
    )
    .map((other) =>
      receiveFinding(
        "delivery.period_overlap",
        delivery.deliveryId,
        null,
        `its period shares days with ${other.deliveryId}; see that no row is in both`,
      ),
    );
}
